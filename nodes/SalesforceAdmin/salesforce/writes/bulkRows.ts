import { SalesforceError } from '../api/errors';
import type { Org, WriteKind } from '../api/org';
import type { BulkJob, BulkResultFile } from '../api/shapes/bulk';
import { cancelledBefore, type Change, type ChangeResult } from './changes';

/** Bulk API 2.0 reads this text as null (Bulk API 2.0 Developer Guide, "Valid CSV Record Rows"). */
const NO_VALUE = '#N/A';

/** Whether a job can write this change: a record with the text `#N/A` cannot go into a job, which would clear the field. */
export function fitsIntoJob({ record }: Change): boolean {
	for (const field in record) if (record[field] === NO_VALUE) return false;
	return true;
}

/** The columns of all changes, each once. */
export function columnsOf(changes: Change[]): string[] {
	const columns = new Set<string>();
	for (const { record } of changes) for (const column in record) columns.add(column);
	return [...columns];
}

/** The cells of each change, one row at a time: the cells of all rows take more memory than their text. */
export function* rowsOf(changes: Change[], columns: string[]): Generator<string[]> {
	for (const { record } of changes) yield columns.map((column) => cellOf(record, column));
}

// An empty cell leaves a field as it is.
function cellOf(record: Change['record'], column: string): string {
	if (!(column in record)) return '';
	const value = record[column];
	return value === null || value === undefined ? NO_VALUE : String(value);
}

/** The rows of a job that are told apart from the others by the same cells, and how many results they have got. */
interface Alike {
	/** Their places among the changes. */
	places: number[];
	results: number;
}

/** The rows of a job, and how they are found again in its result files, which keep no order. */
interface SentRows {
	kind: WriteKind;
	count: number;
	/** Columns that identify a row in the result files. */
	identifying: string[];
	/** The rows by their identifying cells as one text. */
	byIdentity: Map<string, Alike>;
}

/** What is kept of the changes of a job until its results come. `keyField` is that of an upsert. */
export function sentRows(
	changes: Change[],
	{ kind, columns, keyField }: { kind: WriteKind; columns: string[]; keyField?: string },
): SentRows {
	const identifying = identifyingColumns(kind, columns, keyField);
	const byIdentity = new Map<string, Alike>();
	changes.forEach(({ record }, place) => {
		const identity = asIdentity(identifying.map((column) => cellOf(record, column)));
		const alike = byIdentity.get(identity);
		if (alike) alike.places.push(place);
		else byIdentity.set(identity, { places: [place], results: 0 });
	});
	return { kind, count: changes.length, identifying, byIdentity };
}

// `Id`; of an upsert its key field; for new users `Username`; for other new records all columns.
function identifyingColumns(kind: WriteKind, columns: string[], keyField = 'Id'): string[] {
	if (kind !== 'create') return [keyField];
	return columns.includes('Username') ? ['Username'] : columns;
}

/** The identifying cells of a row as one text. */
const asIdentity = (cells: string[]) => (cells.length === 1 ? cells[0] : JSON.stringify(cells));

/**
 * Reads what became of the changes of an ended job: one result per change, in order, although Salesforce keeps no order. A row that is
 * missing, or comes twice, is an error. Never rejects.
 */
export async function readJobResults(org: Org, job: BulkJob, sent: SentRows): Promise<ChangeResult[]> {
	const { kind, count } = sent;
	const results = new Array<ChangeResult | undefined>(count);
	const reading = { org, job, sent, results };
	const failed = job.numberRecordsFailed ?? 0;
	const processed = job.numberRecordsProcessed ?? count;
	const isUpsert = kind === 'upsert';
	const done = await readInto(reading, processed - failed, {
		file: 'successfulResults',
		columns: isUpsert ? ['sf__Id', 'sf__Created'] : ['sf__Id'],
		resultOf: ([id, created]) => (isUpsert ? { id, created: created === 'true' } : { id }),
	});
	const refused = failed > 0 ? await readInto(reading, failed, REFUSED) : 0;
	const isDone = job.state === 'JobComplete' && processed >= count;
	if (!isDone) {
		const resultOf = () => notProcessed(org, job);
		await readInto(reading, count - done - refused, { ...REFUSED, file: 'unprocessedrecords', resultOf });
	}
	return Array.from(results, (result) => result ?? missing(job));
}

/** The results of a job on their way into the places of their rows. */
interface Reading {
	org: Org;
	job: BulkJob;
	sent: SentRows;
	results: Array<ChangeResult | undefined>;
}

/** A result file: the columns beside those that identify a row, and what a row of it means. */
interface ResultFile {
	file: BulkResultFile;
	columns: string[];
	resultOf(row: string[]): ChangeResult;
}

const REFUSED: ResultFile = { file: 'failedResults', columns: ['sf__Error'], resultOf: rowError };

// Returns how many rows the file has.
async function readInto(reading: Reading, expected: number, { file, columns, resultOf }: ResultFile): Promise<number> {
	const { org, job, sent } = reading;
	const wanted = [...columns, ...sent.identifying];
	const rows = await readFile(async () => await org.bulk.results(job.id, file, wanted), expected);
	for (const row of rows) pair(reading, asIdentity(row.slice(columns.length)), resultOf(row));
	return rows.length;
}

// Rows of the same content are one as good as the other, so each of them takes one of their results. More results than rows fit to none.
function pair({ sent, results }: Reading, identity: string, result: ChangeResult): void {
	const alike = sent.byIdentity.get(identity);
	if (!alike) return;
	const place = alike.places[alike.results++];
	if (place !== undefined) results[place] = result;
	else for (const each of alike.places) results[each] = twice();
}

const twice = () => new SalesforceError('NO_RESULT', 'Salesforce gave more than one result for this record');

// A file with fewer rows than the job counted was cut short on its way, so it is read once more.
async function readFile(read: () => Promise<string[][]>, expected: number): Promise<string[][]> {
	const rows = await read().catch(() => []);
	return rows.length >= expected ? rows : await read().catch(() => rows);
}

// sf__Error is CODE:message:Field --
function rowError([text]: string[]): SalesforceError {
	const [, code, message, field] = /^([A-Z][A-Z0-9_]+):(.*?)(?::([^:]*) ?--)?$/s.exec(text ?? '') ?? [];
	if (!code)
		return new SalesforceError('UNKNOWN_EXCEPTION', text || 'Salesforce refused this record without saying why');
	const fields = (field ?? '').trim();
	return SalesforceError.reported(code, message || code, { fields: fields ? fields.split(/[ ,]+/) : [] });
}

function notProcessed(org: Org, job: BulkJob): SalesforceError {
	if (org.cancelled()) return cancelledBefore('this was written');
	const reason = job.errorMessage ? ` (${job.errorMessage})` : '';
	return new SalesforceError('NOT_SENT', `Not done: the bulk job ${job.id} ended as ${job.state}${reason}`);
}

function missing(job: BulkJob): SalesforceError {
	const state = [job.state, job.errorMessage].filter(Boolean).join(': ');
	return new SalesforceError('NO_RESULT', `The bulk job ${job.id} (${state}) gave no result for this record`);
}
