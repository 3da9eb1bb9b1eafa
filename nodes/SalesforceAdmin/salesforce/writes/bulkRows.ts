import { SalesforceError } from '../api/errors';
import { addTo } from '../api/lists';
import type { Org, WriteKind } from '../api/org';
import type { BulkJob, BulkResultFile } from '../api/shapes/bulk';
import { cancelledBefore, type Change, type ChangeResult } from './changes';

/** Bulk API 2.0 reads this text as null (Bulk API 2.0 Developer Guide, "Valid CSV Record Rows"). */
const NO_VALUE = '#N/A';

/** Whether a job can write this change: a record with the text `#N/A` cannot go into a job, which would clear the field. */
export function fitsIntoJob({ record }: Change): boolean {
	return !Object.values(record).includes(NO_VALUE);
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

/** The rows of a job, and how they are found again in its result files, which keep no order. */
interface SentRows {
	kind: WriteKind;
	/** Columns that identify a row in the result files. */
	identifying: string[];
	/** The identifying cells of each row as one text, in the order of the changes. */
	identities: string[];
	/** How many rows have the same identifying cells. */
	alike: Map<string, number>;
}

/** What is kept of the changes of a job until its results come. `keyField` is that of an upsert. */
export function sentRows(
	changes: Change[],
	{ kind, columns, keyField }: { kind: WriteKind; columns: string[]; keyField?: string },
): SentRows {
	const identifying = identifyingColumns(kind, columns, keyField);
	const identities = changes.map(({ record }) => asIdentity(identifying.map((column) => cellOf(record, column))));
	const alike = new Map<string, number>();
	for (const identity of identities) alike.set(identity, (alike.get(identity) ?? 0) + 1);
	return { kind, identifying, identities, alike };
}

// `Id`; of an upsert its key field; for new users `Username`; for other new records all columns.
function identifyingColumns(kind: WriteKind, columns: string[], keyField = 'Id'): string[] {
	if (kind !== 'create') return [keyField];
	return columns.includes('Username') ? ['Username'] : columns;
}

/** The identifying cells of a row as one text. */
const asIdentity = (cells: string[]) => (cells.length === 1 ? cells[0] : JSON.stringify(cells));

/** One row of a result file: `sf__Id` and `sf__Created`, or `sf__Error`, and the cells that identify the row. */
interface ResultRow {
	outcome: string;
	/** Whether the row made a record: `true` or `false` in the file of those that were written. */
	created?: string;
	identity: string;
}

interface ResultFiles {
	successful: ResultRow[];
	failed: ResultRow[];
	unprocessed: ResultRow[];
}

/**
 * Reads what became of the changes of an ended job: one result per change, in order, although Salesforce keeps no order. A row that is
 * missing, or comes twice, is an error. Never rejects.
 */
export async function readJobResults(org: Org, job: BulkJob, sent: SentRows): Promise<ChangeResult[]> {
	const { successful, failed, unprocessed } = await readResultFiles(org, job, sent);
	const results = new Map<string, ChangeResult[]>();
	const add = (rows: ResultRow[], resultOf: (row: ResultRow) => ChangeResult) => {
		for (const row of rows) addTo(results, row.identity, resultOf(row));
	};
	add(successful, ({ outcome: id, created }) =>
		sent.kind === 'upsert' ? { id, created: created === 'true' } : { id },
	);
	add(failed, ({ outcome }) => rowError(outcome));
	add(unprocessed, () => notProcessed(org, job));
	return inOrder(sent, results, () => missing(job));
}

// Rows of the same content are one as good as the other, so each of them takes one of their results. More results than rows fit to none.
function inOrder({ identities, alike }: SentRows, results: Map<string, ChangeResult[]>, none: () => ChangeResult) {
	return identities.map((identity) => {
		const own = results.get(identity) ?? [];
		return own.length > (alike.get(identity) ?? 0) ? twice() : (own.pop() ?? none());
	});
}

const twice = () => new SalesforceError('NO_RESULT', 'Salesforce gave more than one result for this record');

async function readResultFiles(org: Org, job: BulkJob, sent: SentRows): Promise<ResultFiles> {
	const { kind, identifying, identities } = sent;
	const told = kind === 'upsert' ? ['sf__Created'] : [];
	const count = identities.length;
	const failedCount = job.numberRecordsFailed ?? 0;
	const processed = job.numberRecordsProcessed ?? count;
	const read = async (file: BulkResultFile, column: string, expected: number) => {
		const columns = [column, ...told, ...identifying];
		const rows = await readFile(async () => await org.bulk.results(job.id, file, columns), expected);
		return rows.map(([outcome, ...cells]): ResultRow => ({
			outcome,
			created: told.length > 0 ? cells[0] : undefined,
			identity: asIdentity(cells.slice(told.length)),
		}));
	};
	const successful = await read('successfulResults', 'sf__Id', processed - failedCount);
	const failed = failedCount > 0 ? await read('failedResults', 'sf__Error', failedCount) : [];
	const rest = count - successful.length - failed.length;
	const isDone = job.state === 'JobComplete' && processed >= count;
	const unprocessed = isDone ? [] : await read('unprocessedrecords', 'sf__Error', rest);
	return { successful, failed, unprocessed };
}

// A file with fewer rows than the job counted was cut short on its way, so it is read once more.
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
	if (org.cancelled()) return cancelledBefore('this was written');
	const reason = job.errorMessage ? ` (${job.errorMessage})` : '';
	return new SalesforceError('NOT_SENT', `Not done: the bulk job ${job.id} ended as ${job.state}${reason}`);
}

function missing(job: BulkJob): SalesforceError {
	const state = [job.state, job.errorMessage].filter(Boolean).join(': ');
	return new SalesforceError('NO_RESULT', `The bulk job ${job.id} (${state}) gave no result for this record`);
}
