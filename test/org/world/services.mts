/** What the rooms above give the org: services that a request finds there, without the code behind them. */
import type { Job, JobState, RowOutcome } from './jobs.mts';
import type { Blob } from './types.mts';

/** An answer before paging: rows are turned into JSON one page at a time. */
export interface QueryResult {
	totalSize: number;
	/** The object of the FROM clause. */
	object: string;
	/** Rows per page, where the object has a limit of its own. */
	pageSize?: number | undefined;
	rows: readonly unknown[];
	toJson: (row: unknown) => { [key: string]: unknown };
}

/** What is left of answers after their first page; see soql/locators.mts. */
export interface QueryLocators {
	/** Keeps an answer; returns the id of its locator. */
	open(userId: string, result: QueryResult, batchSize: number): string;
	/** The answer behind `<id>-<offset>`; throws INVALID_QUERY_LOCATOR when it is unknown, too old or another user's. */
	read(locator: string, userId: string): { id: string; offset: number; result: QueryResult; batchSize: number };
}

/** Bytes on their way into the org; see files/uploads.mts. */
export interface Uploads {
	/** Reads a stream to its end into a blob. Bytes beyond `limit` are counted and dropped: check `size`. */
	read(stream: AsyncIterable<Buffer>, limit: number): Promise<Blob>;
	/** A blob of bytes that are in memory already. */
	fromBuffer(buffer: Buffer): Blob;
	/** Removes the temporary files. */
	close(): void;
}

/** What a request for a new ingest job says about it. */
export type NewJob = Pick<
	Job,
	'object' | 'operation' | 'externalIdFieldName' | 'columnDelimiter' | 'lineEnding' | 'createdById' | 'apiVersion'
>;

/** The work of an ingest job. */
export interface JobWork {
	/** Why the job fails as a whole; undefined when its rows can be tried. */
	refusal(): string | undefined;
	/** Works the rows off, some at a time. */
	process(): AsyncIterable<RowOutcome[]>;
}

/** The ingest jobs of an org; see bulk/jobs.mts. */
export interface BulkJobs {
	add(job: NewJob): Job;
	/** A job by its id; undefined once its results have expired. */
	find(id: string): Job | undefined;
	/** Jobs that have not expired, latest first. */
	all(): Job[];
	remove(job: Job): void;
	setState(job: Job, state: JobState): void;
	/** Does the work in the background: UploadComplete → InProgress → JobComplete or Failed, unless it is aborted. */
	start(job: Job, work: JobWork): void;
	/** Stops jobs that are still running. */
	close(): void;
}
