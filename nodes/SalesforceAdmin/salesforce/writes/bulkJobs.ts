import { SalesforceError, asSalesforceError } from '../api/errors';
import { BULK_BYTES_PER_JOB } from '../api/limits';
import type { BulkJob, Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { columnsOf, identifyingColumns, readJobResults, rowsOf } from './bulkRows';
import type { Change, ChangeResult, Write } from './changes';

/** Pauses between two polls of a job, growing from the first to the longest, and how long a job is waited for, in milliseconds. */
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_MS = 2 * 60 * 60_000;

/** Polls 10 % later than the estimate: a poll just before the end costs one more. */
const SLACK = 1.1;

const OPERATION = { create: 'insert', update: 'update', remove: 'delete' } as const;

const ENDED = new Set(['JobComplete', 'Failed', 'Aborted']);

/**
 * Writes changes of one object by Bulk API 2.0: one job for as many rows as fit. Returns one result per change, in order, or the error
 * alone when the first job wrote nothing: it cannot be started, or failed before it processed a row. Never rejects.
 */
export async function writeByBulk(write: Write, changes: Change[]): Promise<Result<ChangeResult[]>> {
	const results: ChangeResult[][] = [];
	for (const part of splitIntoJobs(changes)) {
		const written = await runJob(write, part);
		if (isError(written) && results.length === 0) return written;
		results.push(isError(written) ? part.map(() => refusedAfter(written)) : written);
	}
	return results.flat();
}

const refusedAfter = (error: SalesforceError) =>
	new SalesforceError('NOT_SENT', `Not done, because the bulk job wrote nothing: ${error.message}`);

// Rows in parts that fit into one upload.
function splitIntoJobs(changes: Change[]): Change[][] {
	const parts: Change[][] = [[]];
	let room = BULK_BYTES_PER_JOB;
	for (const change of changes) {
		room -= maxBytesOf(change);
		if (room < 0 && parts[parts.length - 1].length > 0) {
			parts.push([]);
			room = BULK_BYTES_PER_JOB;
		}
		parts[parts.length - 1].push(change);
	}
	return parts;
}

// Upper bound: at most 3 bytes per UTF-16 unit, and every quote is doubled.
function maxBytesOf({ record }: Change): number {
	let units = 0;
	for (const field in record) units += String(record[field]).length * 2 + '"",'.length;
	return units * 3;
}

async function runJob({ org, kind, object }: Write, changes: Change[]): Promise<Result<ChangeResult[]>> {
	const columns = columnsOf(changes);
	const opened = org.bulk.open(object, OPERATION[kind]).catch(asSalesforceError);
	const csv = await org.bulk.csvOf(columns, rowsOf(changes, columns));
	const job = await startJob(org, await opened, csv);
	if (isError(job)) return job;
	const report = (text: string) => org.reportProgress(job.id, `${object}: bulk job ${job.id}${text}`);
	report(` started with ${changes.length} rows`);
	const ended = await waitForEnd({ org, report, count: changes.length }, job);
	report(` ended as ${ended.state}, ${ended.numberRecordsProcessed ?? 0} rows processed`);
	if (isUntouched(ended)) return failedAsWhole(ended);
	return await readJobResults(org, ended, { changes, identifying: identifyingColumns(kind, columns) });
}

// Such a job can list none of its rows as unprocessed, so its files are not asked.
const isUntouched = (job: BulkJob) => job.state === 'Failed' && job.numberRecordsProcessed === 0;

function failedAsWhole({ id, state, errorMessage }: BulkJob): SalesforceError {
	return new SalesforceError('NOT_SENT', `The bulk job ${id} ended as ${state}: ${errorMessage ?? 'without a reason'}`);
}

// Nothing is processed before the upload is declared complete, so an error up to then means that nothing was written.
async function startJob(org: Org, job: Result<BulkJob>, csv: string): Promise<Result<BulkJob>> {
	if (isError(job)) return job;
	const uploaded = await upload(org, job, csv);
	// Its rows are written by collections now, and somebody could still complete the open job in Setup. So it is aborted.
	if (isError(uploaded)) await abort(org, job);
	return uploaded;
}

async function upload(org: Org, job: BulkJob, csv: string): Promise<Result<BulkJob>> {
	try {
		await org.bulk.upload(job.id, csv);
		return await closeUpload(org, job);
	} catch (error) {
		return asSalesforceError(error);
	}
}

async function closeUpload(org: Org, job: BulkJob): Promise<Result<BulkJob>> {
	try {
		return await org.bulk.setState(job.id, 'UploadComplete');
	} catch (error) {
		const now = await org.bulk.job(job.id).catch(() => undefined);
		// The state cannot be read. The job may run, so it is waited for: sending the rows by collections too could write them twice.
		if (!now) return job;
		return now.state === 'Open' ? asSalesforceError(error) : now;
	}
}

/** A wait for a job: what its progress is told to, and how many rows it has. */
interface Wait {
	org: Org;
	report(text: string): void;
	count: number;
}

// A cancelled run aborts the job; its results tell what was processed by then.
async function waitForEnd({ org, report, count }: Wait, started: BulkJob): Promise<BulkJob> {
	let job = started;
	let pause = FIRST_PAUSE_MS;
	let waited = 0;
	while (!ENDED.has(job.state) && waited < PATIENCE_MS) {
		await org.wait(pause);
		waited += pause;
		if (org.cancelled()) return await abort(org, job);
		const before = processedOf(job);
		job = await poll(org, job);
		const done = processedOf(job);
		if (done > before && done < count) report(`: ${done} of ${count} rows processed`);
		pause = nextPause(pause, before > 0 ? done - before : 0, count - done);
	}
	return job;
}

const processedOf = ({ numberRecordsProcessed = 0 }: BulkJob) => numberRecordsProcessed;

// Estimates the end from the rows processed during the last full pause. Until those are known, each pause is half as long again.
function nextPause(pause: number, done: number, left: number): number {
	const wanted = done > 0 ? (pause * left * SLACK) / done : pause * 1.5;
	return Math.min(Math.max(wanted, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
}

// A poll that fails tells nothing about the job, which goes on.
async function poll(org: Org, job: BulkJob): Promise<BulkJob> {
	const polled = job.state === 'Open' ? org.bulk.setState(job.id, 'UploadComplete') : org.bulk.job(job.id);
	return await polled.catch(() => job);
}

// The answer to the change of state does not count the rows, the job does.
async function abort(org: Org, job: BulkJob): Promise<BulkJob> {
	const aborted = await org.bulk.setState(job.id, 'Aborted').catch(() => job);
	return await org.bulk.job(job.id).catch(() => aborted);
}
