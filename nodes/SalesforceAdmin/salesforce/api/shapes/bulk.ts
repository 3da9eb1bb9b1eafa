/** A job of Bulk API 2.0 (Bulk API 2.0 Developer Guide, "Get Job Info"). */
export interface BulkJob {
	id: string;
	state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
	numberRecordsProcessed?: number;
	numberRecordsFailed?: number;
	errorMessage?: string;
}

/** The CSV files of a job (Bulk API 2.0 Developer Guide, "Get Job Successful Record Results" and the pages after it). */
export type BulkResultFile = 'successfulResults' | 'failedResults' | 'unprocessedrecords';

/** Bulk API 2.0 ingest; each method but `csvOf` is one API call. */
export interface BulkIngest {
	/** `keyField` is the field that an upsert finds records by. */
	open(object: string, operation: 'insert' | 'update' | 'upsert' | 'delete', keyField?: string): Promise<BulkJob>;
	/** The text of a CSV file, made in portions, so that n8n gets to do other things in between. */
	csvOf(columns: string[], rows: Iterable<string[]>): Promise<string>;
	/** Uploads all rows of a job at once. */
	upload(jobId: string, csv: string): Promise<void>;
	setState(jobId: string, state: 'UploadComplete' | 'Aborted'): Promise<BulkJob>;
	job(jobId: string): Promise<BulkJob>;
	/** The rows of a result file with these columns of it: those that were sent, and `sf__Id`, `sf__Created` or `sf__Error`. */
	results(jobId: string, file: BulkResultFile, columns: string[]): Promise<string[][]>;
}
