import { SalesforceError, asSalesforceError, errorFromFaults, isFinal } from './errors';
import { BulkRefused, writeByBulk } from './bulk';
import { BULK_THRESHOLD, LOCK_ATTEMPTS, RECORDS_PER_CALL } from './limits';
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
	/** From more changes than this on Bulk API 2.0 is used; never when 0. BULK_THRESHOLD when absent. */
	bulkThreshold?: number;
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
	const run = new Run(org, write, type, changes.length, options);
	for (const round of inRounds(changes)) await run.write(round);
	return changes.map((change) => run.results.get(change) ?? noResult());
}

// Rounds in which no key stands twice: a later change of the same record waits for a later round.
function inRounds(changes: Change[]): Change[][] {
	const rounds: Change[][] = [];
	const seen = new Map<string, number>();
	for (const change of changes) {
		const round = seen.get(change.key) ?? 0;
		seen.set(change.key, round + 1);
		(rounds[round] ??= []).push(change);
	}
	return rounds;
}

/** One list of changes on its way. */
class Run {
	readonly results = new Map<Change, ChangeResult>();

	/** Why nothing more is sent. */
	private stopped: SalesforceError | undefined;

	constructor(
		private readonly org: Org,
		private readonly kind: Write,
		private readonly type: string,
		private readonly count: number,
		private readonly options: WriteOptions,
	) {}

	async write(round: Change[]): Promise<void> {
		const threshold = this.options.bulkThreshold ?? BULK_THRESHOLD;
		if (threshold > 0 && round.length > threshold && (await this.writeInBulk(round))) return;
		for (const batch of chunk(round, batchSizeOf(this.options))) await this.writeOne(batch);
	}

	// False when the org does not take bulk jobs: nothing was written then.
	private async writeInBulk(round: Change[]): Promise<boolean> {
		this.checkCancelled();
		if (this.stopped) return false;
		try {
			const results = await writeByBulk(this.org, this.kind, this.type, round);
			this.keep(
				round,
				results.map((result, at) => settled(this.kind, round[at], result)),
			);
			await this.repeatLocked(round);
			return true;
		} catch (thrown) {
			if (thrown instanceof BulkRefused && !isFinal(thrown.error)) return false;
			const error = thrown instanceof BulkRefused ? thrown.error : asSalesforceError(thrown);
			this.keep(
				round,
				round.map(() => error),
			);
			return true;
		}
	}

	private async repeatLocked(round: Change[]): Promise<void> {
		const locked = round.filter((change) => isLocked(this.results.get(change)));
		for (const batch of chunk(locked, batchSizeOf(this.options))) await this.writeOne(batch);
	}

	private async writeOne(batch: Change[]): Promise<void> {
		this.checkCancelled();
		const { org, kind: write, type, options, stopped } = this;
		this.keep(batch, stopped ? batch.map(() => notSent(stopped)) : await writeBatch(org, write, type, batch, options));
	}

	private checkCancelled(): void {
		if (this.org.cancelled())
			this.stopped ??= new SalesforceError('CANCELLED', 'The run was cancelled before this was written');
	}

	private keep(changes: Change[], results: ChangeResult[]): void {
		changes.forEach((change, at) => this.results.set(change, results[at] ?? noResult()));
		this.stopped ??= results.find(
			(result): result is SalesforceError => result instanceof SalesforceError && isFinal(result),
		);
		if (this.count > changes.length)
			this.org.progress(`${this.type}: ${this.results.size} of ${this.count} changes sent`);
	}
}

const batchSizeOf = ({ batchSize = RECORDS_PER_CALL }: WriteOptions) =>
	Math.min(Math.max(1, batchSize), RECORDS_PER_CALL);

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

const isLocked = (result: ChangeResult | undefined) =>
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
	return settled(write, change, errorFromFaults(saved.errors));
}

function settled(write: Write, change: Change, result: ChangeResult): ChangeResult {
	const gone = write === 'remove' && result instanceof SalesforceError && GONE.has(result.errorCode);
	return gone ? { id: String(change.record.Id) } : result;
}

function notSent(cause: SalesforceError): SalesforceError {
	if (cause.errorCode === 'CANCELLED') return cause;
	return new SalesforceError('NOT_SENT', `Not done, because an earlier call ended with: ${cause.message}`);
}

const noResult = () => new SalesforceError('NO_RESULT', 'Salesforce gave no result for this record');
