import type { Change, ChangeResult, Write } from './changes';
import { SalesforceError, asSalesforceError } from './errors';
import { BULK_BYTES_PER_JOB, BULK_FIRST_WAIT_MS, BULK_LONGEST_WAIT_MS, BULK_PATIENCE_MS } from './limits';
import type { BulkJob, BulkTable, Org } from './org';

/** Bulk API 2.0 takes this text for no value at all (Bulk API 2.0 Developer Guide, "Valid CSV Record Rows"). */
const NO_VALUE = '#N/A';

/** Whether a job can write this change: a text that stands for no value would clear the field. */
export const fitsIntoJob = ({ record }: Change) => !Object.values(record).includes(NO_VALUE);

const OPERATION = { create: 'insert', update: 'update', remove: 'delete' } as const;

/**
 * Writes changes of one object by Bulk API 2.0: one job for as many rows as fit. Returns one result per change, in order, although
 * Salesforce keeps no order; a row that is missing in the results, or comes twice, is an error. Returns the error alone when the first job
 * cannot be started, so that nothing was written.
 */
export async function writeByBulk(
	org: Org,
	write: Write,
	type: string,
	changes: Change[],
): Promise<ChangeResult[] | SalesforceError> {
	const results: ChangeResult[][] = [];
	for (const part of jobsOf(changes)) {
		const written = await runJob(org, write, type, part);
		if (written instanceof SalesforceError && results.length === 0) return written;
		results.push(written instanceof SalesforceError ? part.map(() => refusedAfter(written)) : written);
	}
	return results.flat();
}

const refusedAfter = (error: SalesforceError) =>
	new SalesforceError('NOT_SENT', `Not done, because the bulk job was refused: ${error.message}`);

// Rows in parts that fit into one upload.
function jobsOf(changes: Change[]): Change[][] {
	const parts: Change[][] = [[]];
	let room = BULK_BYTES_PER_JOB;
	for (const change of changes) {
		// Four bytes per character at most in UTF-8; an estimate that is never too small.
		room -= JSON.stringify(change.record).length * 4;
		if (room < 0 && parts[parts.length - 1].length > 0) {
			parts.push([]);
			room = BULK_BYTES_PER_JOB;
		}
		parts[parts.length - 1].push(change);
	}
	return parts;
}

async function runJob(
	org: Org,
	write: Write,
	type: string,
	changes: Change[],
): Promise<ChangeResult[] | SalesforceError> {
	const table = tableOf(changes);
	const job = await startJob(org, write, type, table);
	if (job instanceof SalesforceError) return job;
	org.progress(job.id, `${type}: bulk job ${job.id} started with ${changes.length} rows`);
	const ended = await waitFor(org, job);
	org.progress(
		job.id,
		`${type}: bulk job ${job.id} ended as ${ended.state}, ${ended.numberRecordsProcessed ?? 0} rows processed`,
	);
	return await resultsOf(org, ended, table, identifying(write, table.columns));
}

function tableOf(changes: Change[]): BulkTable {
	const columns = [...new Set(changes.flatMap(({ record }) => Object.keys(record)))];
	return { columns, rows: changes.map(({ record }) => columns.map((column) => cellOf(record, column))) };
}

// An empty cell leaves a field as it is.
function cellOf(record: Change['record'], column: string): string {
	if (!(column in record)) return '';
	const value = record[column];
	return value === null || value === undefined ? NO_VALUE : String(value);
}

// Nothing is processed before the upload is declared complete, so an error up to then means that nothing was written.
async function startJob(org: Org, write: Write, type: string, table: BulkTable): Promise<BulkJob | SalesforceError> {
	const job = await org.bulk.open(type, OPERATION[write]).catch(asSalesforceError);
	if (job instanceof SalesforceError) return job;
	const uploaded = await upload(org, job, table);
	// Nobody is to start a job one day whose rows were written in another way.
	if (uploaded instanceof SalesforceError) await abort(org, job);
	return uploaded;
}

async function upload(org: Org, job: BulkJob, table: BulkTable): Promise<BulkJob | SalesforceError> {
	try {
		await org.bulk.upload(job.id, table);
		return await closeUpload(org, job);
	} catch (error) {
		return asSalesforceError(error);
	}
}

async function closeUpload(org: Org, job: BulkJob): Promise<BulkJob | SalesforceError> {
	try {
		return await org.bulk.setState(job.id, 'UploadComplete');
	} catch (error) {
		const now = await org.bulk.job(job.id).catch(() => undefined);
		// Not to be seen whether it counts as complete: it is waited for, because a second way could write twice.
		if (!now) return job;
		return now.state === 'Open' ? asSalesforceError(error) : now;
	}
}

const ENDED = new Set(['JobComplete', 'Failed', 'Aborted']);

// Polls, more and more seldom. A cancelled run aborts the job; what was processed by then is known from its results.
async function waitFor(org: Org, started: BulkJob): Promise<BulkJob> {
	let job = started;
	let waited = 0;
	for (
		let pause = BULK_FIRST_WAIT_MS;
		!ENDED.has(job.state) && waited < BULK_PATIENCE_MS;
		pause = Math.min(pause * 1.5, BULK_LONGEST_WAIT_MS)
	) {
		await org.wait(pause);
		waited += pause;
		if (org.cancelled()) return await abort(org, job);
		job = await poll(org, job);
	}
	return job;
}

// A look that fails tells nothing about the job, which goes on.
async function poll(org: Org, job: BulkJob): Promise<BulkJob> {
	const look = job.state === 'Open' ? org.bulk.setState(job.id, 'UploadComplete') : org.bulk.job(job.id);
	return await look.catch(() => job);
}

// The answer to the change of state does not count the rows, the job does.
async function abort(org: Org, job: BulkJob): Promise<BulkJob> {
	const aborted = await org.bulk.setState(job.id, 'Aborted').catch(() => job);
	return await org.bulk.job(job.id).catch(() => aborted);
}

// What tells the rows of one job apart: a record its ID, a new user the username, a new assignment all that is in it.
function identifying(write: Write, columns: string[]): string[] {
	if (write !== 'create') return ['Id'];
	return columns.includes('Username') ? ['Username'] : columns;
}

async function resultsOf(org: Org, job: BulkJob, sent: BulkTable, key: string[]): Promise<ChangeResult[]> {
	const { successful, failed, unprocessed } = await readResults(org, job, sent.rows.length);
	const found = new ResultRows();
	found.add(successful, key, 'sf__Id', (id) => ({ id }));
	found.add(failed, key, 'sf__Error', rowError);
	found.add(unprocessed, key, 'sf__Error', () => notProcessed(org, job));
	const keyOf = keyOfRow(sent.columns, key);
	return sent.rows.map((row) => found.take(keyOf(row)) ?? missing(job));
}

interface ResultFiles {
	successful: BulkTable;
	failed: BulkTable;
	unprocessed: BulkTable;
}

const NO_ROWS: BulkTable = { columns: [], rows: [] };

async function readResults(org: Org, job: BulkJob, count: number): Promise<ResultFiles> {
	const failedCount = job.numberRecordsFailed ?? 0;
	const processed = job.numberRecordsProcessed ?? count;
	const successful = await readFile(org, job, 'successfulResults', processed - failedCount);
	const failed = failedCount > 0 ? await readFile(org, job, 'failedResults', failedCount) : NO_ROWS;
	const rest = count - successful.rows.length - failed.rows.length;
	const isDone = job.state === 'JobComplete' && processed >= count;
	const unprocessed = isDone ? NO_ROWS : await readFile(org, job, 'unprocessedrecords', rest);
	return { successful, failed, unprocessed };
}

// A file with fewer rows than the job counted was cut short on its way: read once more.
async function readFile(
	org: Org,
	job: BulkJob,
	file: 'successfulResults' | 'failedResults' | 'unprocessedrecords',
	expected: number,
) {
	const table = await org.bulk.results(job.id, file).catch(() => NO_ROWS);
	return table.rows.length >= expected ? table : await org.bulk.results(job.id, file).catch(() => table);
}

/** Results by what tells their rows apart: Salesforce keeps no order. */
class ResultRows {
	private readonly results = new Map<string, ChangeResult>();

	add({ columns, rows }: BulkTable, key: string[], column: string, resultOf: (cell: string) => ChangeResult): void {
		const keyOf = keyOfRow(columns, key);
		const at = columns.indexOf(column);
		for (const row of rows) {
			const name = keyOf(row);
			this.results.set(name, this.results.has(name) ? twice() : resultOf(row[at]));
		}
	}

	take(key: string): ChangeResult | undefined {
		return this.results.get(key);
	}
}

const twice = () => new SalesforceError('NO_RESULT', 'Salesforce gave more than one result for this record');

function keyOfRow(columns: string[], key: string[]): (row: string[]) => string {
	const places = key.map((column) => columns.indexOf(column));
	if (places.length === 1) return (row) => row[places[0]];
	return (row) => JSON.stringify(places.map((at) => row[at]));
}

// sf__Error is CODE:message:Field --
function rowError(text: string): SalesforceError {
	const [, code, message, field] = /^([A-Z][A-Z0-9_]+):(.*?)(?::([^:]*) ?--)?$/s.exec(text ?? '') ?? [];
	if (!code)
		return new SalesforceError('UNKNOWN_EXCEPTION', text || 'Salesforce refused this record without saying why');
	const fields = (field ?? '').trim();
	return new SalesforceError(code, message || code, { fields: fields ? fields.split(/[ ,]+/) : [] });
}

function notProcessed(org: Org, job: BulkJob): SalesforceError {
	if (org.cancelled()) return new SalesforceError('CANCELLED', 'The run was cancelled before this was written');
	return new SalesforceError(
		'NOT_SENT',
		`Not done: the bulk job ${job.id} ended as ${job.state}${job.errorMessage ? ` (${job.errorMessage})` : ''}`,
	);
}

function missing(job: BulkJob): SalesforceError {
	return new SalesforceError('NO_RESULT', `The bulk job ${job.id} (${job.state}) gave no result for this record`);
}
