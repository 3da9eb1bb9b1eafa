import { isRefusedQuery } from './errorCodes';
import type { SalesforceError } from './errors';
import { valueOf, type Result } from './results';
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

/** Returns the rows that `selectIn` returns, and none where the connected user may not see them or they cannot be read. Never rejects. */
export async function selectSeen(
	org: Org,
	select: string,
	{ field, values }: { field: string; values: string[] },
): Promise<ApiRecord[]> {
	return await selectIn(org, select, field, values).catch(() => []);
}

/** The statements that `selectIn` runs, to be run together with others. */
export function queriesIn(select: string, field: string, values: string[], and = ''): string[] {
	return inChunks(values).map((chunk) => `${select} WHERE ${isIn(field, chunk)}${and && ` AND ${and}`}`);
}

/** Rows that were asked for by values, and the errors of values that a query cannot hold. */
export interface ValueAnswers<T> {
	/** The rows or the error of each group of values. */
	answers: Array<Result<T[]>>;
	/** Values that made their query fail, each with the error. */
	refused: Map<string, SalesforceError>;
}

/** A query that fails because of what stands in it is asked again in so many pieces at most. */
const MAX_PIECES = 100;

/**
 * Asks for the rows of some values by one query for each group of them that fits into an address; `copies` is how often each value stands in
 * its query. A group whose query is refused for what stands in it is asked again in halves until the bad value stands alone, so that it
 * spoils no neighbors. Rejects with what `ask` rejects with.
 */
export async function askByValues<T>(
	values: string[],
	ask: (groups: string[][]) => Promise<Array<Result<T[]>>>,
	copies = 1,
): Promise<ValueAnswers<T>> {
	const all: ValueAnswers<T> = { answers: [], refused: new Map() };
	let groups = inChunks(values, copies);
	for (let pieces = 0; groups.length > 0; pieces += groups.length) {
		const answers = await ask(groups);
		all.answers.push(...answers.filter((answer) => !isRefusedQuery(answer)));
		const failed = groups.flatMap((group, at) => (isRefusedQuery(answers[at]) ? [{ group, error: answers[at] }] : []));
		// Four pieces or more without a good one among them: the query is refused whatever the values are.
		const isHopeless = pieces > 0 && groups.length >= 4 && failed.length === groups.length;
		const isOver = isHopeless || pieces + 2 * failed.length > MAX_PIECES;
		const final = failed.filter(({ group }) => isOver || group.length === 1);
		for (const { group, error } of final) for (const value of group) all.refused.set(value, error);
		groups = isOver ? [] : failed.flatMap(({ group }) => (group.length > 1 ? halvesOf(group) : []));
	}
	return all;
}

const halvesOf = <T>(list: T[]): T[][] => [list.slice(0, list.length / 2), list.slice(list.length / 2)];

/** A text of a record or of a parent record (`Profile.Name`), empty when there is none. */
export function textOf(record: ApiRecord | null | undefined, path: string): string {
	const value = path.includes('.') ? path.split('.').reduce(partOf, record) : partOf(record, path);
	return typeof value === 'string' ? value : '';
}

const partOf = (part: unknown, name: string) => (part as ApiRecord | null | undefined)?.[name];
