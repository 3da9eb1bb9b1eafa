import { dayIn, momentIn, readIsoDate } from '../api/dates';
import { SalesforceError } from '../api/errors';
import { isId, ownId, recordId } from '../api/ids';
import type { FieldDescribe, Org } from '../api/org';
import { shownValue } from '../api/texts/spoken';
import { findEntry, validNear } from '../directory/picklists';

/** What values are read with: the org, whose addresses may be given for IDs, the object, and the zone of dates without one, an IANA name. */
export interface ValueContext {
	org: Pick<Org, 'origin'>;
	/** API name of the object, for messages. */
	object: string;
	zone: string;
	/** Finds records that are named by something else than their ID. Without it an ID is needed. */
	references?: ReferenceFinder;
}

/** Records that references name, once they are looked up. */
export interface ReferenceFinder {
	/** The 18-character ID that a value of a reference field stands for. Throws for what stands for none, or for several. */
	idOf(field: FieldDescribe, value: unknown): string;
}

/** Whether a value stands for no value: null, undefined, an empty list, or a text without anything but white space. */
export const isBlank = (value: unknown): boolean =>
	value === null || value === undefined || (Array.isArray(value) ? value.length === 0 : String(value).trim() === '');

/**
 * A value in the form in which Salesforce takes it for the type of its field and gives it back: numbers and truth values in texts, days and
 * moments in the zone, values of picklists by label, IDs out of addresses, lists for picklists of several (REST API Developer Guide,
 * "Primitive Data Types"). Throws INVALID_INPUT, INVALID_ID, STRING_TOO_LONG, INVALID_EMAIL_ADDRESS or
 * INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, with the label of the field.
 */
export function fieldValue(field: FieldDescribe, value: unknown, context: ValueContext): unknown {
	if (field.type === 'multipicklist') return severalValues(field, value, context);
	if (field.type === 'reference' && context.references) return context.references.idOf(field, value);
	const text = textOfValue(field, value);
	switch (field.type) {
		case 'boolean':
			return asBoolean(field, text);
		case 'int':
		case 'long':
		case 'double':
		case 'currency':
		case 'percent':
			return asNumber(field, text);
		case 'date':
			return asDay(field, text, context.zone);
		case 'datetime':
			return asDateTime(field, text, context.zone);
		case 'time':
			return asTime(field, text);
		case 'picklist':
			return picklistValue(field, text, context);
		case 'id':
		case 'reference':
			return asReference(field, text, context);
		default:
			return checkedText(field, text);
	}
}

/** Whether a value is a DateTime of luxon, which n8n hands from node to node as it is. */
const isMoment = (value: unknown): value is { toISO(): string | null } =>
	typeof (value as { toISO?: unknown } | null)?.toISO === 'function';

function textOfValue(field: FieldDescribe, value: unknown): string {
	if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
	if (isMoment(value)) return String(value.toISO());
	if (typeof value === 'object' && value !== null)
		throw invalidValue(field, shownValue(value), 'use a text, a number, true or false');
	// White space at the end of lines is a part of a longer text.
	return field.type === 'textarea' ? String(value).trimEnd() : String(value).trim();
}

function asBoolean(field: FieldDescribe, text: string): boolean {
	const lower = text.toLowerCase();
	if (lower === 'true' || lower === 'false') return lower === 'true';
	throw invalidValue(field, text, 'use true or false');
}

function asNumber(field: FieldDescribe, text: string): number {
	const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
	const isWhole = field.type === 'int' || field.type === 'long';
	if (Number.isFinite(number) && (!isWhole || Number.isInteger(number))) return number;
	throw invalidValue(
		field,
		text,
		isWhole ? 'use a whole number' : 'use a number such as 1234.5, without signs of thousands',
	);
}

function asDay(field: FieldDescribe, text: string, zone: string): string {
	const date = readIsoDate(text);
	if (date) return dayIn(date, zone);
	throw invalidValue(field, text, 'use the form 2026-12-31');
}

// Salesforce keeps seconds and writes the zone without a colon (REST API Developer Guide, "Valid Date and DateTime Formats").
function asDateTime(field: FieldDescribe, text: string, zone: string): string {
	const date = readIsoDate(text);
	if (!date) throw invalidValue(field, text, 'use the form 2026-12-31T23:59:59Z');
	return new Date(momentIn(date, zone)).toISOString().replace(/\.\d+Z$/, '.000+0000');
}

function asTime(field: FieldDescribe, text: string): string {
	const [, clock, seconds = ':00', fraction = ''] =
		/^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:\.(\d{1,3})\d*)?Z?$/.exec(text) ?? [];
	if (clock) return `${clock}${seconds}.${fraction.padEnd(3, '0')}Z`;
	throw invalidValue(field, text, 'use the form 12:30:00');
}

// A picklist that is not restricted takes any value.
function picklistValue(field: FieldDescribe, text: string, { object }: ValueContext): string {
	const active = (field.picklistValues ?? []).filter((entry) => entry.active);
	const found = findEntry(active, text);
	if (found) return found.value;
	if (!field.restrictedPicklist || active.length === 0) return text;
	const message = `${field.label} cannot be '${text.slice(0, 100)}'. Valid are: ${validNear(text, active, object)}`;
	throw new SalesforceError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, {
		advice: `Use one of these values. All are in Setup > Object Manager > ${object} > Fields & Relationships.`,
		fields: [field.name],
	});
}

// Several values come as a list or with semicolons, and are kept in the order of the picklist.
function severalValues(field: FieldDescribe, value: unknown, context: ValueContext): string {
	const texts = (Array.isArray(value) ? value : [value]).flatMap((entry) => textOfValue(field, entry).split(';'));
	const given = texts.map((text) => text.trim()).filter(Boolean);
	const chosen = new Set(given.map((text) => picklistValue(field, text, context)));
	const inOrder = (field.picklistValues ?? []).map((entry) => entry.value).filter((entry) => chosen.has(entry));
	return [...new Set([...inOrder, ...chosen])].join(';');
}

function asReference(field: FieldDescribe, text: string, { org }: ValueContext): string {
	const id = ownId(org, text, 'record');
	if (isId(id)) return recordId(id);
	throw new SalesforceError('INVALID_ID', `${field.label} '${text.slice(0, 100)}' is not a Salesforce ID`, {
		...(field.relationshipName && {
			advice: `Give the ID, or compare a field of the record, such as ${field.relationshipName}.Name.`,
		}),
		fields: [field.name],
	});
}

function checkedText(field: FieldDescribe, text: string): string {
	if (field.length > 0 && text.length > field.length) {
		const message = `${field.label} may have ${field.length} characters, and '${text.slice(0, 100)}' has ${text.length}`;
		throw new SalesforceError('STRING_TOO_LONG', message, { fields: [field.name] });
	}
	if (field.type !== 'email' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return text;
	const message = `${field.label} '${text.slice(0, 100)}' is not in the form of an email address`;
	throw new SalesforceError('INVALID_EMAIL_ADDRESS', message, { fields: [field.name] });
}

function invalidValue(field: FieldDescribe, text: string, hint: string): SalesforceError {
	const message = `${field.label} cannot be '${text.slice(0, 100)}': ${hint}`;
	return new SalesforceError('INVALID_INPUT', message, { fields: [field.name] });
}
