import { SalesforceError, asSalesforceError, errorFromFaults, isFinal } from './errors';
import { LOCK_ATTEMPTS, RECORDS_PER_CALL } from './limits';
import type { ApiRecord, Org, SaveResult } from './org';

/** One change of one record. Two changes with the same `key` never go into the same call. */
export interface Change {
	/** What Salesforce must not see twice in one call: the ID of the record, or what makes a new one unique. */
	key: string;
	/** The record to create or update, or `{ Id }` of one to delete. */
	record: ApiRecord;
}

export type Write = 'create' | 'update' | 'remove';

/** What became of a change: the ID of the record, or the error. */
export type ChangeResult = { id: string } | SalesforceError;

export interface WriteOptions {
	/** Records per call, 1 to RECORDS_PER_CALL. */
	batchSize?: number;
	/**
	 * Asked when the answer to a create is lost: which of the changes were made all the same? Returns their IDs by key.
	 * Without it such changes end as CREATED_IN_DOUBT.
	 */
	findCreated?(changes: Change[]): Promise<Map<string, string>>;
}

/**
 * Writes changes of one object with as few calls as the platform allows, one call at a time, because parallel writes of users and
 * assignments lock each other out (UNABLE_TO_LOCK_ROW). Returns one result per change, in order. Never throws.
 */
export async function writeChanges(
	org: Org,
	write: Write,
	type: string,
	changes: Change[],
	options: WriteOptions = {},
): Promise<ChangeResult[]> {
	const results = new Map<Change, ChangeResult>();
	let stopped: SalesforceError | undefined;
	let written = 0;
	for (const batch of inBatches(changes, options.batchSize ?? RECORDS_PER_CALL)) {
		stopped ??= org.cancelled()
			? new SalesforceError('CANCELLED', 'The run was cancelled before this was written')
			: undefined;
		const batchResults = stopped
			? batch.map(() => notSent(stopped))
			: await writeBatch(org, write, type, batch, options);
		batch.forEach((change, at) => results.set(change, batchResults[at]));
		stopped ??= batchResults.find(
			(result): result is SalesforceError => result instanceof SalesforceError && isFinal(result),
		);
		written += batch.length;
		if (changes.length > batch.length) org.progress(`${type}: ${written} of ${changes.length} changes sent`);
	}
	return changes.map((change) => results.get(change) ?? noResult());
}

// Batches in order, in which no key stands twice: a later change of the same record waits for a later batch.
function inBatches(changes: Change[], batchSize: number): Change[][] {
	const rounds: Change[][] = [];
	const seen = new Map<string, number>();
	for (const change of changes) {
		const round = seen.get(change.key) ?? 0;
		seen.set(change.key, round + 1);
		(rounds[round] ??= []).push(change);
	}
	return rounds.flatMap((round) => chunk(round, Math.min(Math.max(1, batchSize), RECORDS_PER_CALL)));
}

/** A list in pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
	const pieces: T[][] = [];
	for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
	return pieces;
}

// One batch; rows that met a lock are sent again a few times.
async function writeBatch(
	org: Org,
	write: Write,
	type: string,
	batch: Change[],
	options: WriteOptions,
): Promise<ChangeResult[]> {
	const results = await sendBatch(org, write, type, batch, options);
	for (let attempt = 1; attempt < LOCK_ATTEMPTS; attempt++) {
		const locked = batch.flatMap((_, at) => (isLocked(results[at]) ? [at] : []));
		if (locked.length === 0 || org.cancelled()) break;
		await org.pause(attempt);
		const again = await sendBatch(
			org,
			write,
			type,
			locked.map((at) => batch[at]),
			options,
		);
		locked.forEach((at, i) => (results[at] = again[i]));
	}
	return results;
}

const isLocked = (result: ChangeResult) =>
	result instanceof SalesforceError && result.errorCode === 'UNABLE_TO_LOCK_ROW';

async function sendBatch(
	org: Org,
	write: Write,
	type: string,
	batch: Change[],
	options: WriteOptions,
): Promise<ChangeResult[]> {
	try {
		const saved = await send(org, write, type, batch);
		return batch.map((change, at) => asResult(write, change, saved[at]));
	} catch (thrown) {
		const error = asSalesforceError(thrown);
		if (write === 'create' && error.errorCode === 'CONNECTION_LOST')
			return await lookAgain(org, type, batch, options, error);
		return batch.map(() => error);
	}
}

async function send(org: Org, write: Write, type: string, batch: Change[]): Promise<SaveResult[]> {
	const records = batch.map(({ record }) => record);
	if (write === 'remove')
		return await org.remove(
			type,
			records.map(({ Id }) => String(Id)),
		);
	return write === 'create' ? await org.create(type, records) : await org.update(type, records);
}

// The answer to a create is lost: what exists by now was created; what does not exist is sent once more.
async function lookAgain(
	org: Org,
	type: string,
	batch: Change[],
	options: WriteOptions,
	lost: SalesforceError,
): Promise<ChangeResult[]> {
	const inDoubt = new SalesforceError(
		'CREATED_IN_DOUBT',
		`${lost.message}; the record may have been created all the same`,
	);
	if (!options.findCreated) return batch.map(() => inDoubt);
	try {
		const found = await options.findCreated(batch);
		const missing = batch.filter(({ key }) => !found.has(key));
		const saved =
			missing.length > 0
				? await org.create(
						type,
						missing.map(({ record }) => record),
					)
				: [];
		return batch.map((change) => {
			const id = found.get(change.key);
			return id ? { id } : asResult('create', change, saved[missing.indexOf(change)]);
		});
	} catch {
		return batch.map(() => inDoubt);
	}
}

// What is gone already was removed, and an assignment that exists already was made (Object Reference, PermissionSetAssignment).
const GONE = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']);

function asResult(write: Write, change: Change, saved: SaveResult | undefined): ChangeResult {
	if (!saved) return noResult();
	if (saved.success) return { id: saved.id ?? String(change.record.Id ?? '') };
	const error = errorFromFaults(saved.errors);
	if (write === 'remove' && GONE.has(error.errorCode)) return { id: String(change.record.Id) };
	return error;
}

function notSent(cause: SalesforceError | undefined): SalesforceError {
	if (cause?.errorCode === 'CANCELLED') return cause;
	return new SalesforceError('NOT_SENT', `Not done, because an earlier call ended with: ${cause?.message ?? ''}`);
}

const noResult = () => new SalesforceError('NO_RESULT', 'Salesforce gave no result for this record');
