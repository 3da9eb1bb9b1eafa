import { SalesforceError, asSalesforceError } from '../api/errors';
import { BULK_BYTES_PER_JOB } from '../api/limits';
import type { Org } from '../api/org';
import type { BulkJob } from '../api/shapes/bulk';
import { isError, type Result } from '../api/results';
import { columnsOf, readJobResults, rowsOf, sentRows } from './bulkRows';
import { abortJob, closeUpload, waitForEnd } from './bulkWait';
import type { Change, ChangeResult, Write } from './changes';

const OPERATION = { create: 'insert', update: 'update', upsert: 'upsert', remove: 'delete' } as const;

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
		const bytes = maxBytesOf(change);
		if (bytes > room && parts[parts.length - 1].length > 0) {
			parts.push([]);
			room = BULK_BYTES_PER_JOB;
		}
		room -= bytes;
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

async function runJob({ org, kind, object, keyField }: Write, changes: Change[]): Promise<Result<ChangeResult[]>> {
	const columns = columnsOf(changes);
	const opened = org.bulk.open(object, OPERATION[kind], keyField).catch(asSalesforceError);
	const csv = await org.bulk.csvOf(columns, rowsOf(changes, columns));
	const job = await startJob(org, await opened, csv);
	if (isError(job)) return job;
	const report = (text: string) => org.reportProgress(job.id, `${object}: bulk job ${job.id}${text}`);
	report(` started with ${changes.length} rows`);
	const end = waitForEnd({ org, report, count: changes.length }, job);
	// The wait has time for it.
	const sent = sentRows(changes, { kind, columns, keyField });
	const { job: ended, unknown } = await end;
	if (unknown) return changes.map(() => unknownResult(job, unknown));
	report(` ended as ${ended.state}, ${ended.numberRecordsProcessed ?? 0} rows processed`);
	if (isUntouched(ended)) return failedAsWhole(ended);
	return await readJobResults(org, ended, sent);
}

function unknownResult({ id }: BulkJob, { message, advice }: SalesforceError): SalesforceError {
	return new SalesforceError('NO_RESULT', `The bulk job ${id} gave no result for this record: ${message}`, {
		advice: `${advice} ${LOOK_AT_JOB}`,
	});
}

const LOOK_AT_JOB =
	'Setup > Bulk Data Load Jobs shows what the job has done. Or run the workflow again: a change that was made is not made a second time.';

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
	if (isError(uploaded)) await abortJob(org, job);
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
