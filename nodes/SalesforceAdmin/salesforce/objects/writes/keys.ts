import type { ApiRecord, FieldDescribe, Org } from '../../api/org';
import { queriesIn } from '../../api/query';
import { valueOf } from '../../api/results';
import { inChunks } from '../../api/soql';
import type { RecordObject } from '../describe';
import { readRecords } from '../read';

/** Characters of a statement that leave room for values in its address. */
const LONGEST_SELECT = 1500;

/** What two values have in common that Salesforce takes for the same one: it looks at their case only where the field says so. */
export function keyOf({ name, caseSensitive }: FieldDescribe, record: ApiRecord): string {
	const text = String(record[name]);
	return caseSensitive ? text : text.toLowerCase();
}

/**
 * The records that exist with the key values of some records, by key, with the fields that these have. As few calls as the values fit into,
 * and some more where the names of the fields take too much room. Rejects with a SalesforceError.
 */
export async function readByKeys(
	org: Org,
	{ object, keyField }: { object: RecordObject; keyField: FieldDescribe },
	wanted: ApiRecord[],
): Promise<Map<string, ApiRecord[]>> {
	const fields = [...new Set(wanted.flatMap((record) => Object.keys(record)))].filter((name) => name !== keyField.name);
	const values = [
		...new Map(wanted.map((record) => [keyOf(keyField, record), String(record[keyField.name])])).values(),
	];
	const whole = selectOf(object, ['Id', keyField.name, ...fields]);
	const isShort = whole.length <= LONGEST_SELECT;
	const select = isShort ? whole : selectOf(object, ['Id', keyField.name]);
	const rows = (await org.queryAll(queriesFor(select, keyField, values))).flatMap(valueOf);
	return byKey(keyField, isShort ? rows : await withFields(org, object, { rows, fields }));
}

const selectOf = ({ name }: RecordObject, fields: string[]) => `SELECT ${fields.join(',')} FROM ${name}`;

// A number stands in a query without quotes.
function queriesFor(select: string, { name, type }: FieldDescribe, values: string[]): string[] {
	if (!['int', 'long', 'double'].includes(type)) return queriesIn(select, name, values);
	return inChunks(values).map((chunk) => `${select} WHERE ${name} IN (${chunk.join(',')})`);
}

async function withFields(
	org: Org,
	object: RecordObject,
	{ rows, fields }: { rows: ApiRecord[]; fields: string[] },
): Promise<ApiRecord[]> {
	const { records } = await readRecords(org, object, { ids: rows.map(({ Id: id }) => String(id)), fields });
	return rows.map((row) => ({ ...row, ...records.get(String(row.Id)) }));
}

function byKey(keyField: FieldDescribe, rows: ApiRecord[]): Map<string, ApiRecord[]> {
	const found = new Map<string, ApiRecord[]>();
	for (const row of rows) found.set(keyOf(keyField, row), [...(found.get(keyOf(keyField, row)) ?? []), row]);
	return found;
}
