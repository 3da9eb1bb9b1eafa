import type { Change, ChangeResult, Write } from './changes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { BULK_BYTES_PER_JOB, BULK_FIRST_WAIT_MS, BULK_LONGEST_WAIT_MS, BULK_PATIENCE_MS } from '../api/limits';
import type { BulkJob, BulkResultFile, Org } from '../api/org';

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
		room -= bytesOf(change);
		if (room < 0 && parts[parts.length - 1].length > 0) {
			parts.push([]);
			room = BULK_BYTES_PER_JOB;
		}
		parts[parts.length - 1].push(change);
	}
	return parts;
}

// UTF-8 has at most three bytes for a unit of a text, and every quote is doubled: never too small.
function bytesOf({ record }: Change): number {
	let units = 0;
	for (const field in record) units += String(record[field]).length * 2 + '"",'.length;
	return units * 3;
}

async function runJob(
	org: Org,
	write: Write,
	type: string,
	changes: Change[],
): Promise<ChangeResult[] | SalesforceError> {
	const columns = columnsOf(changes);
	const opened = org.bulk.open(type, OPERATION[write]).catch(asSalesforceError);
	const csv = await org.bulk.csvOf(columns, rowsOf(changes, columns));
	const job = await startJob(org, await opened, csv);
	if (job instanceof SalesforceError) return job;
	org.reportProgress(job.id, `${type}: bulk job ${job.id} started with ${changes.length} rows`);
	const ended = await waitFor(org, type, job, changes.length);
	org.reportProgress(
		job.id,
		`${type}: bulk job ${job.id} ended as ${ended.state}, ${ended.numberRecordsProcessed ?? 0} rows processed`,
	);
	return await resultsOf(org, ended, changes, identifying(write, columns));
}

function columnsOf(changes: Change[]): string[] {
	const columns = new Set<string>();
	for (const { record } of changes) for (const column in record) columns.add(column);
	return [...columns];
}

// One at a time: the cells of all rows take more memory than their text.
function* rowsOf(changes: Change[], columns: string[]): Generator<string[]> {
	for (const { record } of changes) yield columns.map((column) => cellOf(record, column));
}

// An empty cell leaves a field as it is.
function cellOf(record: Change['record'], column: string): string {
	if (!(column in record)) return '';
	const value = record[column];
	return value === null || value === undefined ? NO_VALUE : String(value);
}

// Nothing is processed before the upload is declared complete, so an error up to then means that nothing was written.
async function startJob(org: Org, job: BulkJob | SalesforceError, csv: string): Promise<BulkJob | SalesforceError> {
	if (job instanceof SalesforceError) return job;
	const uploaded = await upload(org, job, csv);
	// Nobody is to start a job one day whose rows were written in another way.
	if (uploaded instanceof SalesforceError) await abort(org, job);
	return uploaded;
}

async function upload(org: Org, job: BulkJob, csv: string): Promise<BulkJob | SalesforceError> {
	try {
		await org.bulk.upload(job.id, csv);
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

// A cancelled run aborts the job; what was processed by then is known from its results.
async function waitFor(org: Org, type: string, started: BulkJob, count: number): Promise<BulkJob> {
	let job = started;
	let pause = BULK_FIRST_WAIT_MS;
	let waited = 0;
	while (!ENDED.has(job.state) && waited < BULK_PATIENCE_MS) {
		await org.wait(pause);
		waited += pause;
		if (org.cancelled()) return await abort(org, job);
		const before = processedOf(job);
		job = await poll(org, job);
		const done = processedOf(job);
		if (done > before && done < count)
			org.reportProgress(job.id, `${type}: bulk job ${job.id}: ${done} of ${count} rows processed`);
		pause = nextPause(pause, before > 0 ? done - before : 0, count - done);
	}
	return job;
}

const processedOf = ({ numberRecordsProcessed = 0 }: BulkJob) => numberRecordsProcessed;

/** A look shortly before a job ends would cost another one. */
const SLACK = 1.1;

// The next look is for when the job should be done, by its rows of the last pause, in all of which it was at work. As long as that is
// not known, looks become more and more seldom.
function nextPause(pause: number, done: number, left: number): number {
	const wanted = done > 0 ? (pause * left * SLACK) / done : pause * 1.5;
	return Math.min(Math.max(wanted, BULK_FIRST_WAIT_MS), BULK_LONGEST_WAIT_MS);
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

async function resultsOf(org: Org, job: BulkJob, changes: Change[], key: string[]): Promise<ChangeResult[]> {
	const results = new Map<string, ChangeResult>();
	const add = (rows: string[][], resultOf: (cell: string) => ChangeResult) => {
		for (const [cell, ...identity] of rows) {
			const name = nameOf(identity);
			results.set(name, results.has(name) ? twice() : resultOf(cell));
		}
	};
	const { successful, failed, unprocessed } = await readResults(org, job, changes.length, key);
	add(successful, (id) => ({ id }));
	add(failed, rowError);
	add(unprocessed, () => notProcessed(org, job));
	const identityOf = ({ record }: Change) => key.map((column) => cellOf(record, column));
	return changes.map((change) => results.get(nameOf(identityOf(change))) ?? missing(job));
}

/** Cells that tell a row from all others, as one text. */
const nameOf = (identity: string[]) => (identity.length === 1 ? identity[0] : JSON.stringify(identity));

const twice = () => new SalesforceError('NO_RESULT', 'Salesforce gave more than one result for this record');

/** Rows of each result file: first what became of the record, then the cells that tell it apart. Salesforce keeps no order. */
interface ResultFiles {
	successful: string[][];
	failed: string[][];
	unprocessed: string[][];
}

async function readResults(org: Org, job: BulkJob, count: number, key: string[]): Promise<ResultFiles> {
	const failedCount = job.numberRecordsFailed ?? 0;
	const processed = job.numberRecordsProcessed ?? count;
	const read = async (file: BulkResultFile, column: string, expected: number) =>
		await readFile(async () => await org.bulk.results(job.id, file, [column, ...key]), expected);
	const successful = await read('successfulResults', 'sf__Id', processed - failedCount);
	const failed = failedCount > 0 ? await read('failedResults', 'sf__Error', failedCount) : [];
	const rest = count - successful.length - failed.length;
	const isDone = job.state === 'JobComplete' && processed >= count;
	const unprocessed = isDone ? [] : await read('unprocessedrecords', 'sf__Error', rest);
	return { successful, failed, unprocessed };
}

// A file with fewer rows than the job counted was cut short on its way: read once more.
async function readFile(read: () => Promise<string[][]>, expected: number): Promise<string[][]> {
	const rows = await read().catch(() => []);
	return rows.length >= expected ? rows : await read().catch(() => rows);
}

// sf__Error is CODE:message:Field --
function rowError(text: string): SalesforceError {
	const [, code, message, field] = /^([A-Z][A-Z0-9_]+):(.*?)(?::([^:]*) ?--)?$/s.exec(text ?? '') ?? [];
	if (!code)
		return new SalesforceError('UNKNOWN_EXCEPTION', text || 'Salesforce refused this record without saying why');
	const fields = (field ?? '').trim();
	return SalesforceError.reported(code, message || code, { fields: fields ? fields.split(/[ ,]+/) : [] });
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
