/** Ingest jobs of Bulk API 2.0: what they are, and the states they go through. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toDateTime } from '../world/clock.mts';
import type { Job, JobState } from '../world/jobs.mts';
import type { Org } from '../world/model.mts';
import type { BulkJobs, JobWork, NewJob } from '../world/services.mts';

const DAY = 86_400_000;

/** Keeps the ingest jobs of an org, and leads them through their states. */
export class IngestJobs implements BulkJobs {
	readonly #jobs = new Map<string, Job>();
	readonly #org: Pick<Org, 'clock' | 'ids' | 'settings'>;
	readonly #stopped = new AbortController();

	constructor(org: Pick<Org, 'clock' | 'ids' | 'settings'>) {
		this.#org = org;
	}

	add(job: NewJob): Job {
		const now = this.#org.clock.now();
		const times = { createdAt: now, changedAt: now, startedAt: now, processingTime: 0 };
		const made: Job = {
			...job,
			...times,
			id: this.#org.ids.next('750'),
			state: 'Open',
			table: undefined,
			outcomes: [],
			errorMessage: undefined,
		};
		this.#jobs.set(made.id, made);
		return made;
	}

	find(id: string): Job | undefined {
		const job = this.#jobs.get(id);
		return job && !this.#isExpired(job) ? job : undefined;
	}

	all(): Job[] {
		return [...this.#jobs.values()].filter((job) => !this.#isExpired(job)).reverse();
	}

	remove(job: Job): void {
		this.#jobs.delete(job.id);
	}

	setState(job: Job, state: JobState): void {
		job.state = state;
		job.changedAt = this.#org.clock.now();
	}

	start(job: Job, work: JobWork): void {
		this.setState(job, 'UploadComplete');
		void this.#run(job, work).catch((error: unknown) => {
			if (this.#stopped.signal.aborted) return;
			console.error(error);
			this.#fail(job, `InternalServerError : ${(error as Error).message}`);
		});
	}

	close(): void {
		this.#stopped.abort();
	}

	async #run(job: Job, work: JobWork): Promise<void> {
		await this.#step();
		if (!isIn(job, 'UploadComplete')) return;
		this.setState(job, 'InProgress');
		job.startedAt = this.#org.clock.now();
		await this.#step();
		const refusal = work.refusal();
		if (refusal !== undefined) return this.#fail(job, refusal);
		for await (const outcomes of work.process()) {
			job.outcomes.push(...outcomes);
			job.changedAt = this.#org.clock.now();
			if (!isIn(job, 'InProgress') || this.#stopped.signal.aborted) break;
		}
		job.processingTime = Math.max(1, this.#org.clock.now() - job.startedAt);
		if (isIn(job, 'InProgress')) this.setState(job, 'JobComplete');
	}

	#fail(job: Job, message: string): void {
		job.errorMessage = message;
		this.setState(job, 'Failed');
	}

	async #step(): Promise<void> {
		await sleep(this.#org.settings.bulkStepMs, undefined, { signal: this.#stopped.signal });
	}

	#isExpired(job: Job): boolean {
		return job.createdAt + this.#org.settings.bulkResultDays * DAY <= this.#org.clock.now();
	}
}

/** An abort may have changed the state while the job was waiting. */
function isIn(job: Job, state: JobState): boolean {
	return job.state === state;
}

/** The job as POST and PATCH show it (recorded by amp-labs). */
export function jobJson(job: Job, more: Record<string, unknown> = {}): Record<string, unknown> {
	const { id, operation, object, createdById, state, externalIdFieldName } = job;
	return {
		id,
		operation,
		object,
		createdById,
		createdDate: toDateTime(job.createdAt),
		systemModstamp: toDateTime(job.changedAt),
		state,
		...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
		concurrencyMode: 'Parallel',
		contentType: 'CSV',
		apiVersion: Number(job.apiVersion),
		...more,
		...(state === 'Open' ? { contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${id}/batches` } : {}),
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
	};
}

/** As a list shows it. */
export function listedJson(job: Job): Record<string, unknown> {
	return jobJson(job, { jobType: 'V2Ingest' });
}

/** Recorded: the first version whose answer says so. */
const SAYS_PK_CHUNKING_SINCE = 61;

/** As GET shows it: numbers that are 0 at first (recorded by amp-labs and others). */
export function progressJson(job: Job): Record<string, unknown> {
	return {
		...listedJson(job),
		numberRecordsProcessed: job.outcomes.length,
		numberRecordsFailed: job.outcomes.filter((outcome) => !outcome.success).length,
		retries: 0,
		totalProcessingTime: job.processingTime,
		apiActiveProcessingTime: job.processingTime,
		apexProcessingTime: 0,
		...(Number(job.apiVersion) >= SAYS_PK_CHUNKING_SINCE ? { isPkChunkingSupported: false } : {}),
		...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
	};
}
