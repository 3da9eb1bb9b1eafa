import { sleep } from 'n8n-workflow';

import { SalesforceError, errorFromFaults, type ApiFault } from '../salesforce/api/errors';
import type { BulkIngest, BulkJob } from '../salesforce/api/shapes/bulk';
import { parseCsv, stringifyCsv } from './jsforce';
import { unreadableAnswer } from './requests';
import type { HttpRequest, HttpResponse, Wire } from './send';

/** How the rows of a job are written. */
const FORMAT = { contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };

const JSON_BODY = { 'content-type': 'application/json' };

/**
 * Returns Bulk API 2.0 ingest below a path such as `/services/data/v66.0/jobs/ingest` (Bulk API 2.0 and Bulk API Developer Guide). Its methods
 * reject with a SalesforceError.
 */
export function bulkIngest(path: string, wire: Wire): BulkIngest {
	const call = async (request: HttpRequest) => answerOf(await wire(request));
	const job = async (request: HttpRequest, id?: string) => jobIn(await call(request), id);
	// A job goes on in Salesforce when the run is cancelled here, so the requests that end it and read its results are sent all the same.
	const evenCancelled = true;
	return {
		open: async (object, operation, externalIdFieldName) => {
			const body = JSON.stringify({ object, operation, externalIdFieldName, ...FORMAT });
			return await job({ method: 'POST', path, headers: JSON_BODY, body });
		},
		csvOf,
		upload: async (jobId, body) => {
			const headers = { 'content-type': 'text/csv; charset=UTF-8' };
			await call({ method: 'PUT', path: `${path}/${jobId}/batches`, headers, body });
		},
		setState: async (jobId, state) => {
			const body = JSON.stringify({ state });
			const isEnd = state === 'Aborted';
			const change: HttpRequest = { method: 'PATCH', path: `${path}/${jobId}`, headers: JSON_BODY, body };
			return await job({ ...change, evenCancelled: isEnd }, jobId);
		},
		job: async (jobId) => await job({ method: 'GET', path: `${path}/${jobId}`, evenCancelled }, jobId),
		results: async (jobId, file, columns) => {
			const headers = { accept: 'text/csv' };
			const csv = await call({ method: 'GET', path: `${path}/${jobId}/${file}/`, headers, evenCancelled });
			return rowsIn(csv, columns);
		},
	};
}

// An answer that is no job, or another one, tells nothing of this job.
function jobIn(body: string, id?: string): BulkJob {
	const job = Object(parsed(body)) as Partial<BulkJob>;
	const isJob = typeof job.id === 'string' && job.id !== '' && typeof job.state === 'string';
	if (!isJob || (id !== undefined && job.id !== id)) throw unreadableAnswer();
	return job as BulkJob;
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

/** Rows whose text is made without a pause, which takes a few milliseconds. */
const ROWS_AT_A_TIME = 5000;

async function csvOf(columns: string[], rows: Iterable<string[]>): Promise<string> {
	let text = '';
	let part = [columns];
	for (const row of rows) {
		part.push(row);
		if (part.length < ROWS_AT_A_TIME) continue;
		await sleep(0);
		text += csvLines(part);
		part = [];
	}
	return part.length > 0 ? text + csvLines(part) : text;
}

function answerOf({ statusCode, body }: HttpResponse): string {
	if (statusCode < 400) return body;
	const faults = parsed(body);
	if (Array.isArray(faults)) throw errorFromFaults(faults as ApiFault[], statusCode);
	throw new SalesforceError('SERVER_UNAVAILABLE', `Salesforce answered ${statusCode} without saying why`, {
		statusCode,
	});
}

const csvLines = (rows: string[][]) => `${stringifyCsv(rows, { newline: '\n' })}\n`;

// A file that was cut short ends in half a row. That row is left out, so its change gets no result. The file is read row by row, so only
// the requested cells stay in memory.
function rowsIn(csv: string, columns: string[]): string[][] {
	const rows: string[][] = [];
	let header: string[] | undefined;
	let places: number[] = [];
	const step = ({ data, errors }: { data: string[]; errors: unknown[] }) => {
		if (!header) places = columns.map((column) => data.indexOf(column));
		else if (isWhole(data, header) && errors.length === 0) rows.push(places.map((at) => data[at] ?? ''));
		header ??= data;
	};
	parseCsv<string[]>(csv, { delimiter: ',', step });
	return rows;
}

// Papa Parse reads an empty line as one empty cell, so such a row is no row.
const isWhole = (row: string[], header: string[]) => row.length === header.length && (row.length > 1 || row[0] !== '');
