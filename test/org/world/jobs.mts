/** Jobs of Bulk API 2.0 as data. */

/** What an upload holds. */
export interface CsvTable {
	header: string[];
	/** The first line as it was uploaded, with the quotes that it had. */
	headerLine: string;
	rows: string[][];
	/** The upload as it came. */
	upload: () => string;
	/** Bytes of the upload. */
	size: number;
	/** Why the whole job fails, in Salesforce's words. */
	error: string | undefined;
}

/** What became of a row. */
export interface RowOutcome {
	cells: string[];
	id: string;
	success: boolean;
	created: boolean;
	/** `CODE:message:fields --` */
	error: string;
}

/** What an ingest job does with its rows. */
export type Operation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';
/** The states of all jobs; a query job is never Open. */
export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** An ingest job. */
export interface Job {
	id: string;
	/** API name. */
	object: string;
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
	table: CsvTable | undefined;
	/** One per processed row, in the order of processing. */
	outcomes: RowOutcome[];
	errorMessage: string | undefined;
	processingTime: number;
}

/** A query job; its rows are found when it is made. */
export interface QueryJob {
	id: string;
	object: string;
	operation: 'query' | 'queryAll';
	columnDelimiter: string;
	lineEnding: string;
	createdById: string;
	apiVersion: string;
	/** Milliseconds of the org's clock. */
	createdAt: number;
	abortedAt: number | undefined;
	header: string[];
	rows: readonly string[][];
}
