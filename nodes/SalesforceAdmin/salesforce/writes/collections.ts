import { isLocked } from '../api/errorCodes';
import { asSalesforceError, errorFromFaults } from '../api/errors';
import { chunk } from '../api/lists';
import type { SaveResult } from '../api/org';
import { isError, retryWhere, type Result } from '../api/results';
import { LOCK_ATTEMPTS, noResult, type Change, type ChangeResult, type Write } from './changes';
import { isLostCreate, resolveLostCreates } from './lostCreates';

/** The changes of one call, by collection. */
export type Collections = Change[][];

/**
 * Changes in collections of at most `size`, each of one object, which the first characters of an ID tell: a collection of deletes takes no
 * others (REST API Developer Guide, "sObject Collections").
 */
export function intoCollections(changes: Change[], size: number): Collections {
	const ofObjects: Collections = [];
	for (const change of changes) {
		const last = ofObjects.at(-1);
		if (last && prefixOf(last[0]) === prefixOf(change)) last.push(change);
		else ofObjects.push([change]);
	}
	return ofObjects.flatMap((ofObject) => chunk(ofObject, size));
}

const prefixOf = ({ record: { Id: id = '' } }: Change) => id.slice(0, 3);

/**
 * Writes up to COLLECTIONS_PER_CALL collections by one call (REST API Developer Guide, "sObject Collections" and "Composite"). Rows that
 * met a lock are sent again, LOCK_ATTEMPTS times at most; creates that got no answer are looked for. Returns one result per change, in
 * order. Never rejects.
 */
export async function writeCollections(write: Write, collections: Collections): Promise<ChangeResult[]> {
	const changes = collections.flat();
	const size = Math.max(...collections.map(({ length }) => length));
	let results = await sendCollections(write, collections);
	for (let attempt = 1; attempt < LOCK_ATTEMPTS && results.some(isLocked); attempt++) {
		await write.org.pause(attempt);
		if (write.org.cancelled()) break;
		const resend = async (places: number[]) => {
			const locked = places.map((at) => changes[at]);
			return await sendCollections(write, intoCollections(locked, size));
		};
		results = await retryWhere(results, isLocked, resend);
	}
	return results;
}

async function sendCollections(write: Write, collections: Collections): Promise<ChangeResult[]> {
	const results = await sendOnce(write, collections);
	const isLost = write.kind === 'create' && results.some(isLostCreate);
	if (!isLost) return results;
	const size = Math.max(...collections.map(({ length }) => length));
	return await resolveLostCreates(
		write,
		{ changes: collections.flat(), results },
		async (missing) => await sendOnce(write, intoCollections(missing, size)),
	);
}

async function sendOnce(
	{ org, kind, object, keyField, options }: Write,
	collections: Collections,
): Promise<ChangeResult[]> {
	const { ignoreAssignmentRules } = options;
	const records = collections.map((changes) => changes.map(({ record }) => record));
	const answers = await org
		.write({ kind, object, keyField, ignoreAssignmentRules }, records)
		.catch((thrown: unknown) => {
			const error = asSalesforceError(thrown);
			return collections.map(() => error);
		});
	return collections.flatMap((changes, at) => resultsOf(changes, answers[at] ?? noResult()));
}

type Answer = Result<SaveResult[]>;

function resultsOf(changes: Change[], answer: Answer): ChangeResult[] {
	if (isError(answer)) return changes.map(() => answer);
	if (answer.length !== changes.length) return changes.map((change) => resultById(change, answer));
	return changes.map((change, at) => changeResult(change, answer[at]));
}

// Salesforce gives a result per record, in order. With another number of them only an ID tells whose a result is.
function resultById(change: Change, saved: SaveResult[]): ChangeResult {
	const { Id: id } = change.record;
	const own = saved.filter((one) => id !== undefined && one?.id === id);
	return own.length === 1 ? changeResult(change, own[0]) : noResult();
}

function changeResult(change: Change, saved: SaveResult | undefined): ChangeResult {
	const { Id: sentId } = change.record;
	if (saved?.success === true) {
		const id = saved.id ?? sentId;
		const isOther = sentId !== undefined && id !== sentId;
		if (!id || isOther) return noResult();
		return saved.created === undefined ? { id } : { id, created: saved.created };
	}
	return hasFaults(saved) ? errorFromFaults(saved.errors) : noResult();
}

function hasFaults(saved: SaveResult | undefined): saved is SaveResult {
	return saved?.success === false && saved.errors !== undefined && Object(saved.errors).length !== 0;
}
