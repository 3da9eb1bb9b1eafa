/** The rows of a job: the same rules as for collections, 200 at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as errors from '../errors/index.mts';
import { collectRows, type Row, type RowResult } from '../records/collectionRows.mts';
import { deleteRecord, idOf, insertRecord, updateRecord } from '../records/dml.mts';
import { referenceNamed } from '../records/foreignKeys.mts';
import type { Input } from '../records/input.mts';
import { upsertByField } from '../records/upsert.mts';
import { readDateTime } from '../world/clock.mts';
import { readId } from '../world/ids.mts';
import type { Job, RowOutcome } from '../world/jobs.mts';
import type { Context, Field, FieldType, ObjectType } from '../world/model.mts';
import type { JobWork } from '../world/services.mts';
import type { OrgError } from '../world/types.mts';
import { lastRowsOf, writeCsv } from './csv.mts';

/** Triggers, and with them the rules about many rows, see 200 at a time (Apex guide, bulk triggers). */
const ROWS_PER_CHUNK = 200;
/** Bulk API guide: an empty cell changes nothing, this one writes null. */
const NULL = '#N/A';

/** A job and the object that its rows are of. */
interface Task {
	job: Job;
	object: ObjectType;
}

/** The work of a job, done as the user who started it. */
export function workOf(context: Context, job: Job): JobWork {
	const task = { job, object: context.org.schema.object(job.object) };
	const failure = context.caller.failsJob?.();
	if (failure !== undefined)
		return { refusal: () => loseRows(job, failure), process: () => processRows(context, task) };
	return {
		refusal: () => job.table?.error ?? unknownColumn(task),
		process: () => processRows(context, task),
	};
}

/** A job that fails as a whole does not always list its rows as unprocessed. */
function loseRows(job: Job, failure: string): string {
	if (job.table) job.table = { ...job.table, rows: [] };
	return failure;
}

/** A header that names no field fails the whole job (recorded). */
function unknownColumn({ job, object }: Task): string | undefined {
	const unknown = job.table?.header.find((column) => !isColumn(object, column));
	return unknown === undefined ? undefined : `InvalidBatch : Field name not found : ${unknown}`;
}

/** Works the rows off in chunks; other requests get their turn in between. */
async function* processRows(context: Context, task: Task): AsyncGenerator<RowOutcome[]> {
	const { operation, table } = task.job;
	// A job that names no assignment rule runs none (Bulk guide, Create a Job).
	const headers = { ...context.headers, 'sforce-auto-assign': 'FALSE' };
	const rows = table?.rows ?? [];
	for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
		const chunk = rows.slice(start, start + ROWS_PER_CHUNK);
		const removalsInCall = operation.endsWith('elete') ? chunk.length : 0;
		const transaction = { writtenRows: new Map<string, number>(), writing: { ms: 0, isStopped: false } };
		yield processChunk({ ...context, headers, removalsInCall, ...transaction }, task, chunk);
		await nextTurn();
	}
}

function processChunk(context: Context, task: Task, chunk: string[][]): RowOutcome[] {
	const rows = chunk.map((cells) => rowOf(task, cells));
	const results = collectRows(context, rows, false, (row) => work(context, task, row));
	return results.map((result, at) => outcomeOf(chunk[at]!, rows[at]!, result));
}

function rowOf({ job, object }: Task, cells: string[]): Row {
	const entries = (job.table?.header ?? []).map((name, at): [string, string] => [name, cells[at] ?? '']);
	const input: Input = {};
	let refusal: OrgError | undefined;
	for (const [at, [name, cell]] of entries.entries()) {
		const [key, value] = valueOfColumn(name, cell === NULL ? null : cell);
		if (cell !== '') input[key] = value;
		if (value !== null && cell !== '') refusal ??= misfit(object.fields.get(name.toLowerCase()), cell, at);
	}
	const id = Object.entries(input).find(([name]) => name.toLowerCase() === 'id')?.[1];
	return { object, input, id: job.operation === 'insert' ? undefined : readId(id), refusal };
}

/** What CSV can write for a type that is no text; the rest of the types takes any cell. */
const FORMS: Readonly<Partial<Record<FieldType, { xsd: string; form: RegExp }>>> = {
	boolean: { xsd: 'xsd:boolean', form: /^(true|false)$/i },
	int: { xsd: 'xsd:int', form: /^[+-]?\d+$/ },
	double: { xsd: 'xsd:double', form: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i },
	currency: { xsd: 'xsd:double', form: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i },
	date: { xsd: 'xsd:date', form: /^\d{4}-\d\d-\d\d/ },
	datetime: { xsd: 'xsd:dateTime', form: /^\d{4}-\d\d-\d\dT/ },
};

/** Why a cell cannot be a value of its field; the column counts from 0 (recorded by amp-labs). */
function misfit(field: Field | undefined, cell: string, column: number): OrgError | undefined {
	const wanted = field && FORMS[field.type];
	const isMoment = field?.type === 'date' || field?.type === 'datetime';
	if (!wanted || (wanted.form.test(cell) && !(isMoment && Number.isNaN(readDateTime(cell))))) return undefined;
	return errors.bulkCellMisfit(cell, { column, type: wanted.xsd, field: field.name });
}

/** `Account.External_Id__c` and `User:Owner.Username` name a parent by a field that identifies it (Bulk guide, Relationship Fields). */
const PARENT_COLUMN = /^(?:(\w+):)?(\w+)\.(\w+)$/;

/** Key and value of a cell in the input of a row. */
function valueOfColumn(column: string, value: string | null): [string, unknown] {
	const [, type, relationship, field] = PARENT_COLUMN.exec(column) ?? [];
	if (relationship === undefined || field === undefined) return [column, value];
	return [relationship, value === null ? null : { ...(type ? { attributes: { type } } : {}), [field]: value }];
}

/** Whether a column of the header is a field of the object, or of a parent. */
function isColumn(object: ObjectType, column: string): boolean {
	const [, , relationship] = PARENT_COLUMN.exec(column) ?? [];
	if (relationship === undefined) return object.fields.has(column.toLowerCase());
	return referenceNamed(object, relationship) !== undefined;
}

function work(context: Context, { job, object }: Task, { input }: Row): RowResult {
	const { operation, externalIdFieldName = 'Id' } = job;
	const [key, rest] = split(input, operation === 'upsert' ? externalIdFieldName : 'Id');
	const done = (id: string, created = false): RowResult => ({ id, created, success: true, errors: [] });
	if (operation === 'insert') return done(insertRecord(context, object, input), true);
	if (operation === 'upsert') {
		const result = upsertByField(context, object, { field: externalIdFieldName, value: key ?? '', input: rest });
		if ('several' in result) throw errors.duplicateExternalId(key ?? '');
		return done(result.id, result.created);
	}
	if (!key) throw errors.idNotSpecified(operation === 'update' ? 'update' : 'delete');
	const id = idOf(object, key);
	if (operation === 'update') updateRecord(context, object, id, rest);
	else deleteRecord(context, object, id);
	return done(id);
}

function split(input: Input, field: string): [string | undefined, Input] {
	const isKey = ([name]: [string, unknown]) => name.toLowerCase() === field.toLowerCase();
	const key = Object.entries(input).find(isKey)?.[1];
	return [
		typeof key === 'string' ? key : undefined,
		Object.fromEntries(Object.entries(input).filter((entry) => !isKey(entry))),
	];
}

function outcomeOf(cells: string[], row: Row, result: RowResult): RowOutcome {
	const { success, created = false } = result;
	const [first] = result.errors as Array<{ statusCode: string; message: string; fields: string[] }>;
	const error = first ? `${first.statusCode}:${first.message}:${first.fields.join(',')} --` : '';
	return { cells, id: result.id ?? row.id ?? '', success, created, error: error.replace(/: --$/, ':--') };
}

const RESULT_COLUMNS = {
	successfulResults: ['sf__Id', 'sf__Created'],
	failedResults: ['sf__Id', 'sf__Error'],
	unprocessedrecords: [],
} as const;

/** A result file, by the last part of its path. */
export type ResultName = keyof typeof RESULT_COLUMNS;

/** A result file. The order of its rows is not that of the upload: Salesforce does not promise it. */
export function resultCsv(job: Job, name: ResultName): string {
	const { table, outcomes, columnDelimiter: delimiter, lineEnding: lines } = job;
	const unprocessed = (table?.rows.length ?? 0) - outcomes.length;
	if (name === 'unprocessedrecords' && table && !table.error)
		return lastRowsOf(table, unprocessed, { delimiter, lines });
	const header = table?.headerLine ?? [];
	return writeCsv({ own: RESULT_COLUMNS[name], header, rows: resultRows(job, name) }, job.columnDelimiter);
}

function resultRows(job: Job, name: ResultName): string[][] {
	if (name === 'unprocessedrecords') return (job.table?.rows ?? []).slice(job.outcomes.length);
	const wanted = job.outcomes.filter(({ success }) => success === (name === 'successfulResults')).reverse();
	return wanted.map(({ id, created, error, cells, success }) => [id, success ? String(created) : error, ...cells]);
}
