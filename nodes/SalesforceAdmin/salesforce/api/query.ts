import { valueOf } from './results';
import type { ApiRecord, Org } from './org';
import { inChunks, isIn } from './soql';

/** Up to this many IDs are added to the filter of a query that has other values already; more would exceed the length of an address. */
export const MAX_IDS_IN_FILTER = 30;

/**
 * All rows whose field has one of the values: `select` is the statement up to its WHERE, `and` a further condition. As few calls as
 * the length of an address allows, and none when there are no values.
 */
export async function selectIn(
	org: Org,
	select: string,
	field: string,
	values: string[],
	and = '',
): Promise<ApiRecord[]> {
	return (await org.queryAll(queriesIn(select, field, values, and))).flatMap(valueOf);
}

/** The statements that `selectIn` runs, to be run together with others. */
export function queriesIn(select: string, field: string, values: string[], and = ''): string[] {
	return inChunks(values).map((chunk) => `${select} WHERE ${isIn(field, chunk)}${and && ` AND ${and}`}`);
}

/** A text of a record or of a parent record (`Profile.Name`), empty when there is none. */
export function textOf(record: ApiRecord | null | undefined, path: string): string {
	const value = path.split('.').reduce<unknown>((part, name) => (part as ApiRecord | null | undefined)?.[name], record);
	return typeof value === 'string' ? value : '';
}
