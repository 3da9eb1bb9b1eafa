import { SalesforceError } from '../../api/errors';
import { looksLikeId, ownId, recordId } from '../../api/ids';
import type { FieldDescribe, Org } from '../../api/org';
import { parentField, type RecordObject } from '../describe';
import { isBlank } from '../values';

/** A record that is named by something else than its ID. */
export interface Lookup {
	/** API names of the objects that it may be of. */
	objects: string[];
	/** The field that has the text; every one that identifies records when absent. */
	field?: string;
	text: string;
}

/** In so many objects a text is looked up at most; a reference that leads to more needs the name of one. */
const MOST_OBJECTS = 5;

/**
 * The reference that a name among given fields stands for: a field, or the name of a parent whose value is an object, as Salesforce takes it
 * (REST API Developer Guide, "Relate a Record by External ID"). Undefined for everything else.
 */
export function referenceField(object: RecordObject, name: string, value: unknown): FieldDescribe | undefined {
	const own = object.fields.get(name.trim().toLowerCase());
	if (own) return own.type === 'reference' ? own : undefined;
	return isNested(value) ? parentField(object, name) : undefined;
}

/**
 * What a value of a reference field names: an ID of 18 characters, out of an ID or an address, or what is looked up. A text that looks like
 * an ID is one. Throws INVALID_ID for an ID with a wrong checksum, and INVALID_INPUT for an address of another org and for what names no
 * record.
 */
export function readReference(org: Pick<Org, 'origin'>, field: FieldDescribe, value: unknown): string | Lookup {
	if (isNested(value)) return readNested(org, field, value);
	if (typeof value === 'object') throw invalid(field, JSON.stringify(value), 'use an ID, or what the record is called');
	const { objects, text } = splitObject(field, String(value).trim());
	const id = ownId(org, text, 'record');
	if (looksLikeId(id)) return recordId(id, field.label);
	if (objects.length <= MOST_OBJECTS) return { objects, text };
	throw invalid(
		field,
		text,
		`it can be of ${objects.length} objects. Write which, such as ${objects[0]}: ${text.slice(0, 50)}`,
	);
}

const isNested = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

// `Account: Globex` names the object where a reference leads to several.
function splitObject({ referenceTo }: FieldDescribe, given: string): { objects: string[]; text: string } {
	const [, name = '', text = ''] = /^(\w+)\s*:\s*(\S[^]*)$/.exec(given) ?? [];
	const object = referenceTo.length > 1 ? nameIn(referenceTo, name) : undefined;
	return object === undefined ? { objects: referenceTo, text: given } : { objects: [object], text };
}

const nameIn = (objects: string[], name: string) => objects.find((one) => one.toLowerCase() === name.toLowerCase());

function readNested(
	org: Pick<Org, 'origin'>,
	field: FieldDescribe,
	{ attributes, ...keys }: Record<string, unknown>,
): string | Lookup {
	const [[key, value] = ['', undefined], ...more] = Object.entries(keys);
	if (more.length > 0 || isBlank(value) || typeof value === 'object') {
		throw invalid(field, JSON.stringify(keys), 'name one field and its value, such as { "External_Id__c": "A-1" }');
	}
	const objects = typeOf(field, attributes);
	if (key.toLowerCase() === 'id') return readReference(org, field, value);
	return { objects, field: key, text: String(value).trim() };
}

// Where a reference leads to several objects, `attributes` says which (REST API Developer Guide, same page).
function typeOf(field: FieldDescribe, attributes: unknown): string[] {
	const type = (Object(attributes) as { type?: unknown }).type;
	if (type === undefined) return field.referenceTo;
	const object = nameIn(field.referenceTo, String(type));
	if (object !== undefined) return [object];
	throw invalid(field, String(type), `it leads to ${field.referenceTo.join(' or ')}`);
}

function invalid(field: FieldDescribe, text: string, hint: string): SalesforceError {
	const message = `${field.label} cannot be '${text.slice(0, 100)}': ${hint}`;
	return new SalesforceError('INVALID_INPUT', message, { fields: [field.name] });
}
