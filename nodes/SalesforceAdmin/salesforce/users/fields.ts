import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import { isId, recordId } from '../api/ids';
import type { ApiRecord, FieldDescribe } from '../api/org';
import { FIELD_LENGTH } from './fieldLengths';

/** Fields of User by API name, as a request gives them. */
export type UserFields = Record<string, unknown>;

/** The fields by their names as the org writes them; profile, role and manager may still be named. Throws INVALID_FIELD. */
export function checkNames(fields: UserFields, userFields: DescribedFields): UserFields {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => [knownField(name, userFields).name, value]));
}

function knownField(name: string, userFields: DescribedFields): FieldDescribe {
	const field = userFields.get(name.toLowerCase());
	if (field) return field;
	throw new SalesforceError(
		'INVALID_FIELD',
		`User has no field '${name.slice(0, 80)}' that the connected user can see`,
	);
}

/**
 * The fields with values as Salesforce wants them. Throws for the first that cannot be written: an unknown field, a text that is too
 * long, a malformed email address, a value that a picklist does not have.
 */
export function checkUserFields(fields: UserFields, userFields: DescribedFields): ApiRecord {
	return Object.fromEntries(Object.entries(fields).map(([name, value]) => checkField(name, value, userFields)));
}

function checkField(name: string, value: unknown, userFields: DescribedFields): [string, unknown] {
	const field = knownField(name, userFields);
	if (field.type === 'id') throw invalid(field, value, 'it names the user and cannot be changed');
	if (typeof value === 'object' && value !== null && !(value instanceof Date))
		throw invalid(field, JSON.stringify(value), 'use a text, a number, true or false');
	return [field.name, isBlank(value) && field.type !== 'boolean' ? null : checkValue(field, value)];
}

/** Whether a value is none: null, nothing, or a text of white space. */
export const isBlank = (value: unknown) => isEmpty(value) || String(value).trim() === '';

// In the form in which Salesforce gives the value back, so that a value that holds already is known as such.
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
			return asMoment(field, value);
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
	throw invalid(field, value, 'use true or false');
}

function asNumber(field: FieldDescribe, value: unknown): number {
	const number = Number(value);
	if (Number.isFinite(number)) return number;
	throw invalid(field, value, 'use a number');
}

function asDate(field: FieldDescribe, value: unknown): string {
	const [date] = /^\d{4}-\d{2}-\d{2}/.exec(String(value)) ?? [];
	if (date) return date;
	throw invalid(field, value, 'use the form 2026-12-31');
}

// Salesforce keeps seconds and writes the zone without a colon (REST API Developer Guide, "Valid Date and DateTime Formats").
function asMoment(field: FieldDescribe, value: unknown): string {
	const text = value instanceof Date ? value.toISOString() : String(value).trim();
	const time = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : NaN;
	if (Number.isNaN(time)) throw invalid(field, value, 'use the form 2026-12-31T23:59:59Z');
	return new Date(time).toISOString().replace(/\.\d+Z$/, '.000+0000');
}

const asReference = (text: string) => (isId(text) ? recordId(text) : text);

const NAMED_VALUES = 15;

function picklistValue(field: FieldDescribe, value: string): string {
	const values = (field.picklistValues ?? []).filter(({ active }) => active);
	const found = values.find((entry) => entry.value === value) ?? values.find((entry) => entry.label === value);
	if (found) return found.value;
	if (!field.restrictedPicklist || values.length === 0) return value;
	const near = values.filter((entry) => entry.value.toLowerCase().includes(value.slice(0, 2).toLowerCase()));
	const named = [...new Set([...near, ...values])].slice(0, NAMED_VALUES).map((entry) => entry.value);
	const all =
		values.length > named.length
			? `; ${values.length} in all, see the page of the field in Setup > Object Manager > User`
			: '';
	throw new SalesforceError(
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${field.label} cannot be '${value}'. Valid are: ${named.join(', ')}${all}`,
		{ fields: [field.name] },
	);
}

// Salesforce keeps several values in the order of the picklist.
function picklistValues(field: FieldDescribe, text: string): string {
	const values = text.split(';').map((value) => value.trim());
	const chosen = new Set(values.filter(Boolean).map((value) => picklistValue(field, value)));
	const known = (field.picklistValues ?? []).map(({ value }) => value).filter((value) => chosen.has(value));
	return [...new Set([...known, ...chosen])].join(';');
}

function checkText(field: FieldDescribe, text: string): string {
	const longest = FIELD_LENGTH[field.name] ?? (field.type === 'string' ? field.length : 0);
	if (longest > 0 && text.length > longest) {
		const message = `${field.label} may have ${longest} characters, and '${text.slice(0, 100)}' has ${text.length}`;
		throw new SalesforceError('STRING_TOO_LONG', message, { fields: [field.name] });
	}
	if (EMAIL_FIELDS.has(field.name) && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
		throw new SalesforceError(
			'INVALID_EMAIL_ADDRESS',
			`${field.label} '${text}' is not in the form of an email address`,
			{
				fields: [field.name],
			},
		);
	}
	return text;
}

// A username is in the form of an email address too (Object Reference, User).
const EMAIL_FIELDS = new Set(['Email', 'Username']);

function invalid(field: FieldDescribe, value: unknown, hint: string): SalesforceError {
	const message = `${field.label} cannot be '${String(value ?? '').slice(0, 100)}': ${hint}`;
	return new SalesforceError('INVALID_INPUT', message, { fields: [field.name] });
}

/** Whether a field has this value already. Salesforce keeps usernames in lower case. */
export function holdsValue(name: string, current: unknown, wanted: unknown): boolean {
	if (isEmpty(current) || isEmpty(wanted)) return isEmpty(current) && isEmpty(wanted);
	if (EMAIL_FIELDS.has(name)) return String(current).toLowerCase() === String(wanted).toLowerCase();
	return current === wanted || String(current) === String(wanted);
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';
