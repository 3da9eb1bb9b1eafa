import { isLocked } from '../api/errorCodes';
import { asSalesforceError, errorFromFaults } from '../api/errors';
import { COLLECTIONS_PER_CALL, SUBREQUESTS_PER_CALL } from '../api/limits';
import { chunk } from '../api/lists';
import type { SaveResult, WriteKind, WritePart } from '../api/org';
import { isError, retryWhere, type Result } from '../api/results';
import { LOCK_ATTEMPTS, noResult, type Change, type ChangeResult, type Write } from './changes';
import { isLostCreate, resolveLostCreates } from './lostCreates';

/** The changes of one call, by collection. */
export type Collections = Change[][];

/**
 * The first of the changes as one call takes them: collections of at most `records`, each of one object and of one kind of change (REST API
 * Developer Guide, "sObject Collections"), and `collections` of them. Where a few deletes are beyond what a call takes of these, the smallest
 * collections come apart into single records, which it takes besides (same guide, "Composite").
 */
export function intoCall(
	changes: Change[],
	{ kind }: Pick<Write, 'kind'>,
	most: { collections: number; records: number },
): Collections {
	const first = changes.slice(0, most.collections * most.records);
	const all = ofOneObject(first).flatMap((ofObject) => chunk(ofObject, most.records));
	const whole = most.collections === COLLECTIONS_PER_CALL ? withSingleRows(all, kind) : undefined;
	return whole ?? all.slice(0, most.collections);
}

// Undefined when all of them are too many for one call.
function withSingleRows(all: Collections, kind: WriteKind): Collections | undefined {
	const beyond = Math.max(0, all.length - COLLECTIONS_PER_CALL);
	const deletes = all.filter(([first]) => (first.own?.kind ?? kind) === 'remove');
	const apart = new Set(deletes.toSorted((one, other) => one.length - other.length).slice(0, beyond));
	const call = all.flatMap((collection) => (apart.has(collection) ? chunk(collection, 1) : [collection]));
	return apart.size === beyond && call.length <= SUBREQUESTS_PER_CALL ? call : undefined;
}

function ofOneObject(changes: Change[]): Collections {
	const runs: Collections = [];
	for (const change of changes) {
		const last = runs.at(-1);
		if (last && isAlike(last[0], change)) last.push(change);
		else runs.push([change]);
	}
	return runs;
}

const isAlike = ({ own: one }: Change, { own: other }: Change) =>
	one?.object === other?.object && one?.kind === other?.kind;

/**
 * Writes up to COLLECTIONS_PER_CALL collections by one call (REST API Developer Guide, "sObject Collections" and "Composite"). Rows that
 * met a lock are sent again, LOCK_ATTEMPTS times at most; creates that got no answer are looked for. Returns one result per change, in
 * order. Never rejects.
 */
export async function writeCollections(write: Write, collections: Collections): Promise<ChangeResult[]> {
	const changes = collections.flat();
	let results = await sendCollections(write, collections);
	for (let attempt = 1; attempt < LOCK_ATTEMPTS && results.some(isLocked); attempt++) {
		await write.org.pause(attempt);
		if (write.org.cancelled()) break;
		const resend = async (places: number[]) => {
			const locked = places.map((at) => changes[at]);
			return await sendCollections(write, onlyOf(collections, locked));
		};
		results = await retryWhere(results, isLocked, resend);
	}
	return results;
}

// What is sent again goes as it went before, so it fits into a call.
function onlyOf(collections: Collections, changes: Change[]): Collections {
	const wanted = new Set(changes);
	return collections.map((collection) => collection.filter((change) => wanted.has(change))).filter(isFilled);
}

const isFilled = ({ length }: Change[]) => length > 0;

async function sendCollections(write: Write, collections: Collections): Promise<ChangeResult[]> {
	const results = await sendOnce(write, collections);
	const isLost = write.kind === 'create' && results.some(isLostCreate);
	if (!isLost) return results;
	return await resolveLostCreates(
		write,
		{ changes: collections.flat(), results },
		async (missing) => await sendOnce(write, onlyOf(collections, missing)),
	);
}

async function sendOnce(write: Write, collections: Collections): Promise<ChangeResult[]> {
	const parts = collections.map((changes) => partOf(write, changes));
	const answers = await write.org.write(parts).catch((thrown: unknown) => {
		const error = asSalesforceError(thrown);
		return collections.map(() => error);
	});
	return collections.flatMap((changes, at) => resultsOf(changes, answers[at] ?? noResult()));
}

function partOf({ kind, object, keyField, options }: Write, changes: Change[]): WritePart {
	const { ignoreAssignmentRules } = options;
	const records = changes.map(({ record }) => record);
	return { kind, object, keyField, ignoreAssignmentRules, ...changes[0].own, records };
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
