import { isAbsentObject, isFinal, isLostAnswer } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { isError } from '../api/results';
import type { OwnableObject } from './ownedObjects';

/** How many records of an object a user owns. */
interface OwnedCount {
	object: string;
	count: number;
}

/** What users own, and the objects that could not be asked. */
export interface OwnedCounts {
	/** By user ID; users who own nothing have an empty list. Objects are in the order in which they were given. */
	byUser: Map<string, OwnedCount[]>;
	/** A timeout of a large object, or a right that the connected user lacks. */
	notChecked: Array<{ object: string; error: SalesforceError }>;
}

/** An object to count records of, and a condition that those have to meet. */
interface CountedObject extends Pick<OwnableObject, 'name'> {
	only?: string;
}

/**
 * Counts the records that users own, by one grouped query per object for as many users as fit into an address; QUERIES_PER_CALL share an API
 * call. So a query has fewer groups than the 2,000 that Salesforce allows (SOQL and SOSL Reference, "GROUP BY"). An object of a feature that
 * is off has no records. Without View All Data a count is a minimum, because sharing hides records. Rejects with a SalesforceError when
 * the connection is lost.
 */
export async function countOwned(org: Org, userIds: string[], objects: CountedObject[]): Promise<OwnedCounts> {
	const counts: OwnedCounts = { byUser: new Map(userIds.map((id) => [id, []])), notChecked: [] };
	const queries = objects.flatMap(({ name, only }) =>
		queriesIn(`SELECT OwnerId,COUNT(Id) c FROM ${name}`, 'OwnerId', userIds, only).map((soql) => ({
			object: name,
			soql: `${soql} GROUP BY OwnerId`,
		})),
	);
	const answers = await org.queryAll(queries.map(({ soql }) => soql));
	answers.forEach((answer, at) => {
		const { object } = queries[at];
		if (isError(answer)) noteFailure(counts, object, answer);
		else for (const row of answer) noteCount(counts, object, row);
	});
	return counts;
}

function noteFailure({ notChecked }: OwnedCounts, object: string, error: SalesforceError): void {
	if (isFinal(error) || isLostAnswer(error)) throw error;
	if (isAbsentObject(error) || notChecked.some((one) => one.object === object)) return;
	notChecked.push({ object, error });
}

function noteCount({ byUser }: OwnedCounts, object: string, row: ApiRecord): void {
	byUser.get(textOf(row, 'OwnerId'))?.push({ object, count: Number(row.c) });
}
