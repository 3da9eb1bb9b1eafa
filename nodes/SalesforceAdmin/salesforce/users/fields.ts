import { readIsoDate } from '../api/dates';
import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import { isId, recordId } from '../api/ids';
import type { ApiRecord, FieldDescribe } from '../api/org';
import { FIELD_LENGTH } from './fieldLengths';

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

/** What to do about fields that exist only where a setting of the org brings them (Salesforce Help, "Enable Middle Names and Suffixes"). */
const BROUGHT_BY = new Map(
	Object.entries({ MiddleName: 'Enable Middle Names', Suffix: 'Enable Name Suffixes' }).map(([name, setting]) => [
		name.toLowerCase(),
		`Turn on '${setting} for Person Names' in Setup > User Interface, or leave the field out.`,
	]),
);

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
 * picklist does not have.
 */
export function checkUserFields(fields: UserFields, userFields: DescribedFields): ApiRecord {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => checkField(name, value, userFields)));
}

function checkField(name: string, value: unknown, userFields: DescribedFields): [string, unknown] {
	const field = describedField(name, userFields);
	if (field.type === 'id') throw invalidValue(field, value, 'it names the user and cannot be changed');
	if (typeof value === 'object' && value !== null && !(value instanceof Date))
		throw invalidValue(field, JSON.stringify(value), 'use a text, a number, true or false');
	return [field.name, isBlank(value) && field.type !== 'boolean' ? null : checkValue(field, value)];
}

/** Whether a value stands for no value: null, undefined, or a text without anything but white space. */
export const isBlank = (value: unknown) => isEmpty(value) || String(value).trim() === '';

function checkValue(field: FieldDescribe, value: unknown): unknown {
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
			return picklistValue(field, String(value).trim());
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

// An invalid Date has no ISO text.
function asIsoText(value: unknown): string {
	if (!(value instanceof Date)) return String(value).trim();
	return Number.isNaN(value.getTime()) ? '' : value.toISOString();
}

const asReference = (text: string) => (isId(text) ? recordId(text) : text);

/** Values of a picklist that an error message lists at most. */
const LISTED_VALUES = 15;

function picklistValue(field: FieldDescribe, value: string): string {
	const values = usableValues(field);
	const found = values.find((entry) => entry.value === value) ?? values.find((entry) => entry.label === value);
	if (found) return found.value;
	if (!field.restrictedPicklist || values.length === 0) return value;
	const valid = validValuesNear(
		value,
		values.map((entry) => entry.value),
	);
	const message = `${field.label} cannot be '${value}'. Valid are: ${valid}`;
	throw new SalesforceError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, { fields: [field.name] });
}

/**
 * The values of a picklist that a user can have. Languages that the org does not display are inactive in the describe, and can be had all
 * the same (Object Reference, User, LanguageLocaleKey).
 */
export const usableValues = ({ name, picklistValues }: FieldDescribe) =>
	(picklistValues ?? []).filter(({ active }) => active || name === 'LanguageLocaleKey');

// The values that look like the wrong one come first, because a picklist can have hundreds.
function validValuesNear(wrong: string, values: string[]): string {
	const near = values.filter((value) => value.toLowerCase().includes(wrong.slice(0, 2).toLowerCase()));
	const listed = [...new Set([...near, ...values])].slice(0, LISTED_VALUES);
	if (listed.length === values.length) return listed.join(', ');
	return `${listed.join(', ')}; ${values.length} in all, see the page of the field in Setup > Object Manager > User`;
}

// Salesforce keeps several values in the order of the picklist, so they are put in this order.
function picklistValues(field: FieldDescribe, text: string): string {
	const values = text.split(';').map((value) => value.trim());
	const chosen = new Set(values.filter(Boolean).map((value) => picklistValue(field, value)));
	const inOrder = (field.picklistValues ?? []).map(({ value }) => value).filter((value) => chosen.has(value));
	return [...new Set([...inOrder, ...chosen])].join(';');
}

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
