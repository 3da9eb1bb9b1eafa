import { isApexLimit, isFinal, isLocked } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import { BULK_THRESHOLD, RECORDS_PER_CALL } from '../api/limits';
import type { Org } from '../api/org';
import { isError } from '../api/results';
import { writeByBulk } from './bulkJobs';
import { fitsIntoJob } from './bulkRows';
import {
	cancelledBefore,
	doubtful,
	noResult,
	notSentAfter,
	type Change,
	type ChangeResult,
	type Planned,
	type Write,
	type WriteMode,
	type WriteOptions,
} from './changes';
import { intoCall, writeCollections, type Collections } from './collections';
import { findLostCreates, isLostCreate } from './lostCreates';
import { paceOf, type Pace } from './pace';

/** From this number of changes the log says how far a run is. */
const LONG_RUN = 1000;

/**
 * Writes changes of one object with as few calls as the platform allows, one call at a time, because parallel writes of users and
 * assignments lock each other out (UNABLE_TO_LOCK_ROW). Returns one result per change, in order. Never rejects.
 */
export async function writeChanges(write: Write, changes: Change[]): Promise<ChangeResult[]> {
	const results = await resultsOf(write, changes);
	return changes.map((change) => results.get(change) ?? noResult());
}

async function resultsOf(write: Write, changes: Change[]): Promise<Map<Change, ChangeResult>> {
	const run = new Run(write, changes.length);
	for (const round of inRounds(changes)) await run.write(round);
	return run.results;
}

/** Updates what several requests need, each change once. Returns the results by change: none in a dry run. Never rejects. */
export async function updatePlanned(
	{ org, object, mode }: { org: Org; object: string; mode: WriteMode },
	plans: Planned[],
): Promise<Map<Change, ChangeResult>> {
	if (mode.dryRun) return new Map();
	const changes: Change[] = [];
	for (const { change, isFirst } of plans) if (change && isFirst) changes.push(change);
	const results = await resultsOf({ org, kind: 'update', object, options: mode }, changes);
	for (const change of changes) if (!results.has(change)) results.set(change, noResult());
	return results;
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
		private readonly how: Write,
		private readonly count: number,
	) {}

	async write(round: Change[]): Promise<void> {
		const threshold = thresholdOf(this.how.options);
		const inJob = threshold > 0 ? round.filter(fitsIntoJob) : [];
		const isWritten = inJob.length > threshold && (await this.writeInBulk(inJob));
		await this.writeInCollections(isWritten ? round.filter((change) => !fitsIntoJob(change)) : round);
	}

	// False when the org does not take bulk jobs: nothing was written then.
	private async writeInBulk(round: Change[]): Promise<boolean> {
		this.checkCancelled();
		if (this.stopped) return false;
		const written = await writeByBulk(this.how, round);
		if (isError(written)) {
			if (isFinal(written)) this.stopped = written;
			return false;
		}
		const results = await this.settleJob(round, written);
		this.keep(round, results);
		await this.writeInCollections(
			round.filter((change, at) => isError(results[at]) && canPassAlone(this.results.get(change))),
		);
		return true;
	}

	// A row without a result may have been created all the same; it is not sent again, because the job may still reach it.
	private async settleJob(round: Change[], written: ChangeResult[]): Promise<ChangeResult[]> {
		if (this.how.kind !== 'create' || !written.some(isLostCreate)) return written;
		return (await findLostCreates(this.how, { changes: round, results: written })) ?? written;
	}

	private async writeInCollections(changes: Change[]): Promise<void> {
		const pace = paceOf(this.how);
		for (let left = changes; left.length > 0;) {
			this.checkCancelled();
			const { stopped } = this;
			if (stopped) return this.keepAll(left, notSentAfter(stopped));
			const collections = intoCall(left, this.how, pace);
			const limited = await this.writeCall(collections, pace);
			left = [...limited, ...left.slice(collections.flat().length)];
		}
	}

	// Returns the changes that met an Apex limit and can be sent in smaller portions.
	private async writeCall(collections: Collections, pace: Pace): Promise<Change[]> {
		const sent = collections.flat();
		const startedAt = Date.now();
		const results = await writeCollections(this.how, collections);
		pace.noteDuration(Date.now() - startedAt);
		const limited = new Set(sent.filter((_, at) => isApexLimit(results[at])));
		const records = Math.max(...collections.map(({ length }) => length));
		const canShrink = limited.size > 0 && pace.noteApexLimit({ collections: collections.length, records });
		if (!canShrink) {
			this.keep(sent, results);
			return [];
		}
		this.reportPace(pace);
		this.keep(
			sent.filter((change) => !limited.has(change)),
			results.filter((_, at) => !limited.has(sent[at])),
		);
		return [...limited];
	}

	private reportPace({ collections, records }: Pace): void {
		const { org, object } = this.how;
		const text = `${object}: Apex of the org met a limit, so a call carries ${collections} x ${records} records`;
		org.reportProgress(`${object} per call`, text);
	}

	private keepAll(changes: Change[], result: ChangeResult): void {
		this.keep(
			changes,
			changes.map(() => result),
		);
	}

	private checkCancelled(): void {
		if (this.how.org.cancelled()) this.stopped ??= cancelledBefore('this was written');
	}

	private keep(changes: Change[], results: ChangeResult[]): void {
		changes.forEach((change, at) => this.results.set(change, this.settled(results[at] ?? noResult())));
		this.stopped ??= results.filter(isError).find(isFinal);
		this.report();
	}

	// What became of creates has been looked for by now.
	private settled(result: ChangeResult): ChangeResult {
		const { kind } = this.how;
		return kind === 'create' ? result : doubtful(kind, result);
	}

	// A line per tenth of a long run.
	private report(): void {
		const tenth = Math.floor((this.results.size / this.count) * 10);
		if (this.count < LONG_RUN || tenth === this.reported) return;
		this.reported = tenth;
		const { org, object } = this.how;
		org.reportProgress(object, `${object}: ${this.results.size} of ${this.count} changes sent`);
	}
}

// A smaller batch size means that Apex triggers hit limits, and a bulk job always hands them 200 records. So no job unless a threshold is
// set too.
const thresholdOf = ({ bulkThreshold, batchSize = RECORDS_PER_CALL }: WriteOptions) =>
	bulkThreshold ?? (batchSize < RECORDS_PER_CALL ? 0 : BULK_THRESHOLD);

// A job hands Apex 200 records at a time, and all at once meet more locks.
const canPassAlone = (result: ChangeResult | undefined) => isLocked(result) || isApexLimit(result);
