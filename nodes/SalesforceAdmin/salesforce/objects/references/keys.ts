import { SalesforceError } from '../../api/errors';
import type { ApiRecord, FieldDescribe, Org } from '../../api/org';
import { askByValues } from '../../api/query';
import { isError, resultOf, valueOf, valuesOf, type Result } from '../../api/results';
import { isIn } from '../../api/soql';
import { fieldOf, isKeyField, type RecordObject } from '../describe';

/** A field that records are looked up by. One of a lower rank decides before one of a higher. */
interface Key {
	field: FieldDescribe;
	rank: number;
}

const NUMBERS = ['int', 'long', 'double'];
const TEXTS = ['string', 'email', 'phone', 'url', 'combobox'];

/** What is unique in every org, whatever its describe says of it (Object Reference, User). */
const UNIQUE: Readonly<Record<string, readonly string[]>> = { User: ['Username', 'FederationIdentifier'] };

/**
 * The ID of the record that each text names by one field, or without it by every field that identifies records: one whose values are unique
 * decides before another external ID or lookup field, and what records are called comes last. Errors: NAME_NOT_FOUND, AMBIGUOUS_NAME for
 * several records, INVALID_FIELD for a field by which nothing is looked up, or the error of the query. Rejects when nothing could be asked.
 */
export async function findByKeys(
	org: Org,
	described: Result<RecordObject>,
	{ field, texts }: { field?: string; texts: ReadonlySet<string> },
): Promise<Map<string, Result<string>>> {
	const keys = resultOf(() => keysOf(valueOf(described), field));
	if (isError(keys)) return new Map([...texts].map((text) => [text, keys]));
	const object = valueOf(described);
	const select = `SELECT ${['Id', ...keys.map(({ field: { name } }) => name)].join(',')} FROM ${object.name}`;
	const asked = [...texts].filter((text) => keys.some((key) => fits(key, text)));
	const { answers, refused } = await askByValues(
		asked,
		async (groups) => await org.queryAll(groups.map((group) => `${select} WHERE ${conditionOn(keys, group)}`)),
		keys.length,
	);
	const failed = answers.find(isError);
	const rows = keys.map((key) => rowsBy(key, valuesOf(answers).flat()));
	const find = (text: string) => failed ?? refused.get(text) ?? matchOf(object, { keys, rows }, text);
	return new Map([...texts].map((text) => [text, find(text)]));
}

function keysOf(object: RecordObject, given: string | undefined): Key[] {
	const isUsable = ({ type, filterable }: FieldDescribe) => filterable && [...NUMBERS, ...TEXTS].includes(type);
	const isKey = (field: FieldDescribe) => isUsable(field) && (field.nameField || isKeyField(field));
	const fields = given === undefined ? [...object.fields.values()].filter(isKey) : [fieldOf(object, given)];
	if (fields.length > 0 && fields.every(isKey)) return fields.map((field) => ({ field, rank: rankOf(object, field) }));
	const keys = [...object.fields.values()].filter(isKey).map(({ name }) => name);
	throw new SalesforceError('INVALID_FIELD', `No record of ${object.label} is looked up by ${given ?? 'a text'}`, {
		advice: keys.length > 0 ? `Use one of: ${keys.join(', ')}, or the ID.` : 'Give the ID.',
	});
}

function rankOf({ name: object }: RecordObject, { name, unique, nameField }: FieldDescribe): number {
	if (unique || UNIQUE[object]?.includes(name)) return 0;
	return nameField ? 2 : 1;
}

// A text that is longer than the field is the value of none.
const fits = ({ field: { type, length } }: Key, text: string) =>
	NUMBERS.includes(type) ? /^-?\d+(\.\d+)?$/.test(text) : length === 0 || text.length <= length;

// A number stands in a query without quotes.
function conditionOn(keys: Key[], group: string[]): string {
	const conditions = keys.flatMap((key) => {
		const values = group.filter((text) => fits(key, text));
		const { name, type } = key.field;
		if (values.length === 0) return [];
		return NUMBERS.includes(type) ? `${name} IN (${values.join(',')})` : isIn(name, values);
	});
	return conditions.join(' OR ');
}

/** What two values have in common that are the same for Salesforce. */
function same({ field: { type, caseSensitive } }: Key, value: unknown): string {
	const text = NUMBERS.includes(type) ? String(Number(value)) : String(value);
	return caseSensitive ? text : text.toLowerCase();
}

function rowsBy(key: Key, records: ApiRecord[]): Map<string, Set<string>> {
	const rows = new Map<string, Set<string>>();
	for (const record of records) {
		const value = record[key.field.name];
		if (value === null || value === undefined) continue;
		const ids = rows.get(same(key, value)) ?? new Set();
		rows.set(same(key, value), ids.add(String(record.Id)));
	}
	return rows;
}

function matchOf(
	{ label }: RecordObject,
	{ keys, rows }: { keys: Key[]; rows: Array<Map<string, Set<string>>> },
	text: string,
): Result<string> {
	const names = keys.map(({ field }) => field.name).join(' or ');
	for (const rank of [0, 1, 2]) {
		const found = keys.flatMap((key, at) => (key.rank === rank ? [...(rows[at].get(same(key, text)) ?? [])] : []));
		const ids = [...new Set(found)];
		if (ids.length === 1) return ids[0];
		if (ids.length > 1) return several(`${ids.length} records of ${label} have '${text.slice(0, 100)}'`, names, ids);
	}
	return new SalesforceError('NAME_NOT_FOUND', `No record of ${label} has '${text.slice(0, 100)}' as ${names}`, {
		advice: 'Check the spelling, or give the ID of the record.',
	});
}

const several = (what: string, names: string, ids: string[]) =>
	new SalesforceError('AMBIGUOUS_NAME', `${what} as ${names}: ${ids.slice(0, 5).join(', ')}`, {
		advice: 'Give the ID of the one that you mean, or a value that only it has.',
	});
