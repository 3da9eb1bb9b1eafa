import { readIsoDate } from '../api/dates';
import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import { isId, recordId } from '../api/ids';
import type { ApiRecord, FieldDescribe } from '../api/org';
import { shownValue } from '../api/texts/spoken';
import { FIELD_LENGTH } from './fieldLengths';
import { picklistValue, picklistValues, type PicklistContext } from './picklists';

/** Fields of User by API name, as a request gives them. */
export type UserFields = Record<string, unknown>;

/**
 * The fields under their names as the org writes them, with their values as they are. Throws INVALID_FIELD for a name that the connected
 * user cannot see.
 */
export function checkFieldNames(fields: UserFields, userFields: DescribedFields): UserFields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [describedField(name, userFields).name, value]),
	);
}

function describedField(name: string, userFields: DescribedFields): FieldDescribe {
	const field = userFields.get(name.toLowerCase());
	if (field) return field;
	throw new SalesforceError(
		'INVALID_FIELD',
		`User has no field '${name.slice(0, 80)}' that the connected user can see`,
		{ advice: BROUGHT_BY.get(name.toLowerCase()) },
	);
}

const turnOn = (setting: string) =>
	`Turn on '${setting} for Person Names' in Setup > User Interface, or leave the field out.`;

const CODES_OFF =
	'State and country picklists are off in this org (Setup > State and Country/Territory Picklists). Use the fields State and Country.';

/**
 * What to do about fields that exist only where a setting of the org brings them (Salesforce Help, "Enable Middle Names and Suffixes" and
 * "State and Country/Territory Picklists").
 */
const BROUGHT_BY = new Map([
	['middlename', turnOn('Enable Middle Names')],
	['suffix', turnOn('Enable Name Suffixes')],
	['statecode', CODES_OFF],
	['countrycode', CODES_OFF],
]);

/** Whether a user can be without a value in the field: not in a checkbox, nor in a field that every user has. */
export const isClearable = ({ type, nillable, updateable }: FieldDescribe) =>
	updateable && nillable && type !== 'boolean';

/** Throws INVALID_INPUT when a field that is to be cleared, which its null says, cannot be without a value. */
export function checkClearedFields(fields: UserFields, userFields: DescribedFields): void {
	for (const [name, value] of Object.entries(fields)) {
		const field = describedField(name, userFields);
		if (value !== null || isClearable(field)) continue;
		throw new SalesforceError('INVALID_INPUT', `${field.label} cannot be cleared`, { fields: [field.name] });
	}
}

/**
 * The fields with values in the form in which Salesforce gives them back, so that a value that a user has already is recognized as such.
 * Throws for the first that cannot be written: an unknown field, a text that is too long, a malformed email address, a value that a
 * picklist does not have. `current` is what the user has now, which a dependent picklist is checked with.
 */
export function checkUserFields(fields: UserFields, userFields: DescribedFields, current: UserFields = {}): ApiRecord {
	const context = { userFields, fields, current };
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => checkField(name, value, context)));
}

function checkField(name: string, value: unknown, context: PicklistContext): [string, unknown] {
	const field = describedField(name, context.userFields);
	if (field.type === 'id') throw invalidValue(field, value, 'it names the user and cannot be changed');
	const isDate = value instanceof Date && !Number.isNaN(value.getTime());
	if (typeof value === 'object' && value !== null && !isDate)
		throw invalidValue(field, shownValue(value), 'use a text, a number, true or false');
	return [field.name, isBlank(value) && field.type !== 'boolean' ? null : checkValue(field, value, context)];
}

/** Whether a value stands for no value: null, undefined, or a text without anything but white space. */
export const isBlank = (value: unknown) => isEmpty(value) || String(value).trim() === '';

function checkValue(field: FieldDescribe, value: unknown, context: PicklistContext): unknown {
	switch (field.type) {
		case 'boolean':
			return asBoolean(field, value);
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return asNumber(field, value);
		case 'date':
			return asDate(field, value);
		case 'datetime':
			return asDateTime(field, value);
		case 'picklist':
			return picklistValue(field, String(value).trim(), context);
		case 'multipicklist':
			return picklistValues(field, String(value));
		case 'reference':
			return asReference(String(value).trim());
		default:
			return checkText(field, String(value).trim());
	}
}

function asBoolean(field: FieldDescribe, value: unknown): boolean {
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw invalidValue(field, value, 'use true or false');
}

function asNumber(field: FieldDescribe, value: unknown): number {
	const number = Number(value);
	if (Number.isFinite(number)) return number;
	throw invalidValue(field, value, 'use a number');
}

function asDate(field: FieldDescribe, value: unknown): string {
	const date = readIsoDate(asIsoText(value));
	if (date) return new Date(date.time).toISOString().slice(0, '2026-12-31'.length);
	throw invalidValue(field, value, 'use the form 2026-12-31');
}

// Salesforce keeps seconds and writes the zone without a colon (REST API Developer Guide, "Valid Date and DateTime Formats").
function asDateTime(field: FieldDescribe, value: unknown): string {
	const date = readIsoDate(asIsoText(value));
	if (date?.offset === undefined) throw invalidValue(field, value, 'use the form 2026-12-31T23:59:59Z');
	return new Date(date.time - date.offset * 60_000).toISOString().replace(/\.\d+Z$/, '.000+0000');
}

const asIsoText = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value).trim());

const asReference = (text: string) => (isId(text) ? recordId(text) : text);

function checkText(field: FieldDescribe, text: string): string {
	const maxLength = FIELD_LENGTH[field.name] ?? (field.type === 'string' ? field.length : 0);
	if (maxLength > 0 && text.length > maxLength) {
		const message = `${field.label} may have ${maxLength} characters, and '${text.slice(0, 100)}' has ${text.length}`;
		throw new SalesforceError('STRING_TOO_LONG', message, { fields: [field.name] });
	}
	if (EMAIL_FIELDS.has(field.name) && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
		const message = `${field.label} '${text}' is not in the form of an email address`;
		throw new SalesforceError('INVALID_EMAIL_ADDRESS', message, { fields: [field.name] });
	}
	// Salesforce keeps usernames in lower case (Object Reference, User).
	return field.name === 'Username' ? text.toLowerCase() : text;
}

// A username is in the form of an email address too (Object Reference, User).
const EMAIL_FIELDS = new Set(['Email', 'Username']);

function invalidValue(field: FieldDescribe, value: unknown, hint: string): SalesforceError {
	const message = `${field.label} cannot be '${String(value ?? '').slice(0, 100)}': ${hint}`;
	return new SalesforceError('INVALID_INPUT', message, { fields: [field.name] });
}

/**
 * Whether a field has this value already, by the form that `checkUserFields` returns. Salesforce keeps usernames in lower case, so
 * usernames and email addresses are compared without regard to case.
 */
export function holdsValue(name: string, current: unknown, desired: unknown): boolean {
	if (isEmpty(current) || isEmpty(desired)) return isEmpty(current) && isEmpty(desired);
	if (EMAIL_FIELDS.has(name)) return String(current).toLowerCase() === String(desired).toLowerCase();
	return current === desired || String(current) === String(desired);
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';
