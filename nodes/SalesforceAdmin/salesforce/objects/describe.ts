import { isAbsentObject, isGone } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { FieldDescribe, ObjectDescribe, ObjectSummary, Org } from '../api/org';
import { Remembered, rememberedKey } from '../api/remembered';
import { isError, mapValues, valueOf, type Result } from '../api/results';
import { didYouMean } from '../directory/nearestNames';

/** What an object is for the connected user: its fields by API name in lower case. */
export interface RecordObject extends Omit<ObjectDescribe, 'fields' | 'childRelationships'> {
	fields: Map<string, FieldDescribe>;
}

const remembered = new Remembered<RecordObject>();

/**
 * The object that an API name or a label stands for: one API call, two for a label, and none while it is remembered. Rejects with
 * NAME_NOT_FOUND, and the nearest names, when the connected user can see none, and with AMBIGUOUS_NAME for a label of several.
 */
export async function describeObject(org: Org, given: string): Promise<RecordObject> {
	const key = rememberedKey(org, given.toLowerCase());
	const known = remembered.get(key);
	if (known) return known;
	const object = (await describeNamed(org, given)) ?? (await describeLabeled(org, given));
	remembered.set(key, object);
	return object;
}

/**
 * What several objects are, by the API names that are given, or the error of each: one API call for those that are not remembered. Rejects
 * when nothing could be asked.
 */
export async function describeObjects(org: Org, names: string[]): Promise<Map<string, Result<RecordObject>>> {
	const distinct = [...new Set(names)];
	const keyOf = (name: string) => rememberedKey(org, name.toLowerCase());
	const unknown = distinct.filter((name) => !remembered.get(keyOf(name)));
	const described = unknown.length > 0 ? await org.describeAll(unknown) : [];
	const read = new Map(unknown.map((name, at) => [name, mapValues([described[at]], recordObject)[0]]));
	for (const [name, object] of read) if (!isError(object)) remembered.set(keyOf(name), object);
	return new Map(distinct.map((name) => [name, read.get(name) ?? (remembered.get(keyOf(name)) as RecordObject)]));
}

const recordObject = ({ fields, ...object }: ObjectDescribe): RecordObject => ({
	...object,
	fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
});

async function describeNamed(org: Org, name: string): Promise<RecordObject | undefined> {
	if (!/^[A-Za-z]\w*$/.test(name)) return undefined;
	const [described] = await org.describeAll([name]);
	if (isError(described) && (isGone(described) || isAbsentObject(described))) return undefined;
	return recordObject(valueOf(described));
}

async function describeLabeled(org: Org, label: string): Promise<RecordObject> {
	const objects = await org.describeGlobal();
	const found = objects.filter((object) => object.label.toLowerCase() === label.toLowerCase());
	if (found.length > 1) throw severalObjects(label, found);
	const named = found.length === 1 ? await describeNamed(org, found[0].name) : undefined;
	if (named) return named;
	const question = didYouMean(label, objects);
	const message = `The connected user sees no object that is called '${label.slice(0, 100)}'`;
	throw new SalesforceError('NAME_NOT_FOUND', question ? `${message}. ${question}` : message);
}

function severalObjects(label: string, found: ObjectSummary[]): SalesforceError {
	const names = found.map(({ name }) => name).join(', ');
	return new SalesforceError('AMBIGUOUS_NAME', `Several objects are called '${label.slice(0, 100)}': ${names}`);
}

/**
 * The field of an object that a name stands for, whatever its case. Throws INVALID_FIELD, with the nearest names, when the connected user
 * can see none.
 */
export function fieldOf({ name: object, fields }: RecordObject, given: string): FieldDescribe {
	const field = fields.get(given.trim().toLowerCase());
	if (field) return field;
	const question = didYouMean(given, [...fields.values()]);
	const message = `${object} has no field '${given.slice(0, 80)}' that the connected user can see`;
	throw new SalesforceError('INVALID_FIELD', question ? `${message}. ${question}` : message, {
		fields: [given.slice(0, 80)],
	});
}

/** The field that refers to the parent of this name, whatever its case; undefined when the connected user can see none. */
export function parentField({ fields }: RecordObject, parent: string): FieldDescribe | undefined {
	const wanted = parent.trim().toLowerCase();
	return [...fields.values()].find(({ relationshipName }) => relationshipName?.toLowerCase() === wanted);
}

/** Whether a new record needs a value in the field (REST API Developer Guide, "sObject Describe"). */
export const isRequired = ({ createable, nillable, defaultedOnCreate, type }: FieldDescribe) =>
	createable && !nillable && !defaultedOnCreate && type !== 'boolean';

/** Whether records can be found by a field as by an ID of another system (REST API Developer Guide, "Upsert"). */
export const isKeyField = ({ externalId, idLookup, type }: FieldDescribe) => (externalId || idLookup) && type !== 'id';
