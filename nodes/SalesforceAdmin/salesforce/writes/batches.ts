import { fitsIntoJob, writeByBulk } from './bulkJobs';
import {
	noResult,
	settled,
	type Change,
	type ChangeResult,
	type Write,
	type WriteOptions,
	type Planned,
	type WriteMode,
} from './changes';
import { chunk } from '../api/lists';
import { writeBatch } from './collections';
import { isFinal, isLocked } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import { BULK_THRESHOLD, LONG_RUN, RECORDS_PER_CALL } from '../api/limits';
import type { Org } from '../api/org';

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

/** Updates what several requests need, each change once. Returns the results by change: none in a dry run. */
export async function updatePlanned(
	org: Org,
	type: string,
	plans: Planned[],
	mode: WriteMode,
): Promise<Map<Change, ChangeResult>> {
	const changes = plans.flatMap(({ change, isFirst }) => (change && isFirst ? [change] : []));
	const results = mode.dryRun ? [] : await writeChanges(org, 'update', type, changes, mode);
	return new Map(results.map((result, at) => [changes[at], result]));
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

	/** Tenths of the changes that the log knows of. */
	private reported = 0;

	constructor(
		private readonly org: Org,
		private readonly kind: Write,
		private readonly type: string,
		private readonly count: number,
		private readonly options: WriteOptions,
	) {}

	async write(round: Change[]): Promise<void> {
		const threshold = thresholdOf(this.options);
		const inJob = threshold > 0 ? round.filter(fitsIntoJob) : [];
		const isWritten = inJob.length > threshold && (await this.writeInBulk(inJob));
		const rest = isWritten ? round.filter((change) => !fitsIntoJob(change)) : round;
		for (const batch of chunk(rest, batchSizeOf(this.options))) await this.writeOne(batch);
	}

	// False when the org does not take bulk jobs: nothing was written then.
	private async writeInBulk(round: Change[]): Promise<boolean> {
		this.checkCancelled();
		if (this.stopped) return false;
		const results = await writeByBulk(this.org, this.kind, this.type, round);
		if (results instanceof SalesforceError) {
			if (isFinal(results)) this.stopped = results;
			return false;
		}
		this.keep(
			round,
			results.map((result, at) => settled(this.kind, round[at], result)),
		);
		await this.repeatLocked(round);
		return true;
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
		this.stopped ??= results.find((result): result is SalesforceError => isFinal(result));
		this.report();
	}

	// A line per tenth of a long run.
	private report(): void {
		const tenth = Math.floor((this.results.size / this.count) * 10);
		if (this.count < LONG_RUN || tenth === this.reported) return;
		this.reported = tenth;
		this.org.reportProgress(this.type, `${this.type}: ${this.results.size} of ${this.count} changes sent`);
	}
}

// Who asks for smaller calls has triggers that run into limits, and a job takes 200 records at a time.
const thresholdOf = ({ bulkThreshold, batchSize = RECORDS_PER_CALL }: WriteOptions) =>
	bulkThreshold ?? (batchSize < RECORDS_PER_CALL ? 0 : BULK_THRESHOLD);

const batchSizeOf = ({ batchSize = RECORDS_PER_CALL }: WriteOptions) =>
	Math.min(Math.max(1, batchSize), RECORDS_PER_CALL);

function notSent(cause: SalesforceError): SalesforceError {
	if (cause.errorCode === 'CANCELLED') return cause;
	return new SalesforceError('NOT_SENT', `Not done, because an earlier call ended with: ${cause.message}`);
}
