import type { Change, ChangeResult, Write } from './changes';
import { SalesforceError, asSalesforceError } from './errors';
import { BULK_BYTES_PER_JOB, BULK_FIRST_WAIT_MS, BULK_LONGEST_WAIT_MS, BULK_PATIENCE_MS } from './limits';
import type { BulkJob, BulkRow, Org } from './org';

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

interface Table {
	columns: string[];
	rows: string[][];
}

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
	org.progress(`${type}: bulk job ${job.id} started with ${changes.length} rows`);
	const ended = await waitFor(org, job);
	org.progress(
		`${type}: bulk job ${job.id} ended as ${ended.state}, ${ended.numberRecordsProcessed ?? 0} rows processed`,
	);
	return await resultsOf(org, ended, changes, table);
}

function tableOf(changes: Change[]): Table {
	const columns = [...new Set(changes.flatMap(({ record }) => Object.keys(record)))];
	return { columns, rows: changes.map(({ record }) => columns.map((column) => cellOf(record, column))) };
}

// An empty cell leaves a field as it is, #N/A clears it (Bulk API 2.0 Developer Guide, "Valid CSV Record Rows").
function cellOf(record: Change['record'], column: string): string {
	if (!(column in record)) return '';
	const value = record[column];
	return value === null || value === undefined ? '#N/A' : String(value);
}

// Nothing is processed before the upload is declared complete, so an error up to then means that nothing was written.
async function startJob(
	org: Org,
	write: Write,
	type: string,
	{ columns, rows }: Table,
): Promise<BulkJob | SalesforceError> {
	try {
		const job = await org.bulk.open(type, OPERATION[write]);
		await org.bulk.upload(job.id, [columns, ...rows]);
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

async function abort(org: Org, job: BulkJob): Promise<BulkJob> {
	return await org.bulk.setState(job.id, 'Aborted').catch(() => ({ ...job, state: 'Aborted' as const }));
}

async function resultsOf(org: Org, job: BulkJob, changes: Change[], table: Table): Promise<ChangeResult[]> {
	const files = await readResults(org, job, changes.length);
	const found = new ResultRows(table.columns);
	for (const row of files.successful) found.add(row, { id: row.sf__Id });
	for (const row of files.failed) found.add(row, rowError(row.sf__Error));
	for (const row of files.unprocessed) found.add(row, unprocessed(org, job));
	return table.rows.map((row) => found.take(row) ?? missing(job));
}

interface ResultFiles {
	successful: BulkRow[];
	failed: BulkRow[];
	unprocessed: BulkRow[];
}

async function readResults(org: Org, job: BulkJob, count: number): Promise<ResultFiles> {
	const failedCount = job.numberRecordsFailed ?? 0;
	const processed = job.numberRecordsProcessed ?? count;
	const successful = await readFile(org, job, 'successfulResults', processed - failedCount);
	const failed = failedCount > 0 ? await readFile(org, job, 'failedResults', failedCount) : [];
	const rest = count - successful.length - failed.length;
	const unprocessedRows =
		job.state === 'JobComplete' && processed >= count ? [] : await readFile(org, job, 'unprocessedrecords', rest);
	return { successful, failed, unprocessed: unprocessedRows };
}

// A file with fewer rows than the job counted was cut short on its way: read once more.
async function readFile(
	org: Org,
	job: BulkJob,
	file: 'successfulResults' | 'failedResults' | 'unprocessedrecords',
	expected: number,
) {
	const rows = await org.bulk.results(job.id, file).catch(() => []);
	return rows.length >= expected ? rows : await org.bulk.results(job.id, file).catch(() => rows);
}

/** Results by the cells of their row: Salesforce keeps no order. */
class ResultRows {
	private readonly results = new Map<string, ChangeResult[]>();

	constructor(private readonly columns: string[]) {}

	add(row: BulkRow, result: ChangeResult): void {
		const key = JSON.stringify(this.columns.map((column) => row[column] ?? ''));
		const known = this.results.get(key);
		if (known) known.push(result);
		else this.results.set(key, [result]);
	}

	/** The result of a row, if there is exactly one. */
	take(cells: string[]): ChangeResult | undefined {
		const known = this.results.get(JSON.stringify(cells));
		if (!known) return undefined;
		if (known.length === 1) return known[0];
		return new SalesforceError('NO_RESULT', 'Salesforce gave more than one result for this record');
	}
}

// sf__Error is CODE:message:Field --
function rowError(text: string): SalesforceError {
	const [, code, message, field] = /^([A-Z][A-Z0-9_]+):(.*?)(?::([^:]*) ?--)?$/s.exec(text ?? '') ?? [];
	if (!code)
		return new SalesforceError('UNKNOWN_EXCEPTION', text || 'Salesforce refused this record without saying why');
	const fields = (field ?? '').trim();
	return new SalesforceError(code, message || code, { fields: fields ? fields.split(/[ ,]+/) : [] });
}

function unprocessed(org: Org, job: BulkJob): SalesforceError {
	if (org.cancelled()) return new SalesforceError('CANCELLED', 'The run was cancelled before this was written');
	return new SalesforceError(
		'NOT_SENT',
		`Not done: the bulk job ${job.id} ended as ${job.state}${job.errorMessage ? ` (${job.errorMessage})` : ''}`,
	);
}

function missing(job: BulkJob): SalesforceError {
	return new SalesforceError('NO_RESULT', `The bulk job ${job.id} (${job.state}) gave no result for this record`);
}
