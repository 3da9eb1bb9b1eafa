/** Ingest jobs of Bulk API 2.0: what they are, and the states they go through. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toDateTime } from '../world/clock.mts';
import type { Context } from '../world/context.mts';
import type { Org } from '../org.mts';
import type { ObjectType } from '../world/schema.mts';
import type { Table } from './csv.mts';
import { isColumn, processRows, type RowOutcome } from './rows.mts';

export type Operation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';
export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface Job {
	id: string;
	object: ObjectType;
	operation: Operation;
	externalIdFieldName: string | undefined;
	columnDelimiter: string;
	lineEnding: string;
	createdById: string;
	apiVersion: string;
	/** Milliseconds of the org's clock. */
	createdAt: number;
	changedAt: number;
	startedAt: number;
	state: JobState;
	table: Table | undefined;
	/** One per processed row, in the order of processing. */
	outcomes: RowOutcome[];
	errorMessage: string | undefined;
	processingTime: number;
}

const DAY = 86_400_000;

export class BulkJobs {
	readonly #jobs = new Map<string, Job>();
	readonly #org: Org;
	readonly #stopped = new AbortController();

	constructor(org: Org) {
		this.#org = org;
	}

	add(
		job: Omit<
			Job,
			| 'id'
			| 'createdAt'
			| 'changedAt'
			| 'startedAt'
			| 'state'
			| 'table'
			| 'outcomes'
			| 'errorMessage'
			| 'processingTime'
		>,
	): Job {
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

	/** A job by its id; undefined once its results have expired. */
	find(id: string): Job | undefined {
		const job = this.#jobs.get(id);
		return job && !this.#isExpired(job) ? job : undefined;
	}

	/** Jobs that have not expired, latest first. */
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

	/** Works a job off in the background: UploadComplete → InProgress → JobComplete or Failed, unless it is aborted. */
	start(job: Job, context: Context): void {
		this.setState(job, 'UploadComplete');
		void this.#run(job, context).catch((error: unknown) => {
			if (this.#stopped.signal.aborted) return;
			console.error(error);
			this.#fail(job, `InternalServerError : ${(error as Error).message}`);
		});
	}

	/** Stops jobs that are still running. */
	close(): void {
		this.#stopped.abort();
	}

	async #run(job: Job, context: Context): Promise<void> {
		await this.#step();
		if (!isIn(job, 'UploadComplete')) return;
		this.setState(job, 'InProgress');
		job.startedAt = this.#org.clock.now();
		await this.#step();
		const refusal = job.table?.error ?? unknownColumn(job);
		if (refusal !== undefined) return this.#fail(job, refusal);
		for await (const outcomes of processRows(context, job)) {
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

/** A header that names no field fails the whole job (recorded). */
function unknownColumn(job: Job): string | undefined {
	const unknown = job.table?.header.find((column) => !isColumn(job.object, column));
	return unknown === undefined ? undefined : `InvalidBatch : Field name not found : ${unknown}`;
}

/** The job as POST and PATCH show it (recorded by amp-labs). */
export function jobJson(job: Job, more: Record<string, unknown> = {}): Record<string, unknown> {
	const { id, operation, object, createdById, state, externalIdFieldName } = job;
	return {
		id,
		operation,
		object: object.name,
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
		...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
	};
}
