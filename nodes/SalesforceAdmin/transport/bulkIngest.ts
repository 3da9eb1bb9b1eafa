import { sleep } from 'n8n-workflow';

import { SalesforceError, errorFromFaults, type ApiFault } from '../salesforce/errors';
import type { BulkIngest, BulkJob } from '../salesforce/org';
import { parseCsv, stringifyCsv } from './jsforce';
import type { HttpRequest, HttpResponse } from './send';

type Send = (request: HttpRequest) => Promise<HttpResponse>;

const JSON_BODY = { 'content-type': 'application/json' };

/** Bulk API 2.0 ingest below a path such as `/services/data/v66.0/jobs/ingest` (Bulk API 2.0 and Bulk API Developer Guide). */
export function bulkIngest(path: string, send: Send): BulkIngest {
	const call = async (request: HttpRequest) => answerOf(await send(request));
	const job = async (request: HttpRequest) => JSON.parse(await call(request)) as BulkJob;
	// A job that has started goes on in Salesforce when its run is cancelled here, so it is ended, and asked what it did.
	const evenCancelled = true;
	return {
		open: async (object, operation) => {
			const body = JSON.stringify({
				object,
				operation,
				contentType: 'CSV',
				lineEnding: 'LF',
				columnDelimiter: 'COMMA',
			});
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
			return await job({ method: 'PATCH', path: `${path}/${jobId}`, headers: JSON_BODY, body, evenCancelled: isEnd });
		},
		job: async (jobId) => await job({ method: 'GET', path: `${path}/${jobId}`, evenCancelled }),
		results: async (jobId, file, columns) => {
			const headers = { accept: 'text/csv' };
			const csv = await call({ method: 'GET', path: `${path}/${jobId}/${file}/`, headers, evenCancelled });
			return rowsIn(csv, columns);
		},
	};
}

/** Rows of which the text is made at a time: a few milliseconds. */
const ROWS_AT_A_TIME = 2000;

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
	let faults: unknown;
	try {
		faults = JSON.parse(body);
	} catch {
		faults = undefined;
	}
	if (Array.isArray(faults)) throw errorFromFaults(faults as ApiFault[], statusCode);
	throw new SalesforceError('SERVER_UNAVAILABLE', `Salesforce answered ${statusCode} without saying why`, {
		statusCode,
	});
}

const csvLines = (rows: string[][]) => `${stringifyCsv(rows, { newline: '\n' })}\n`;

/** Characters of a result file that are read at a time, so that the cells nobody asked for do not all stand in memory. */
const PORTION = 1024 * 1024;

// A file that was cut short ends in half a row; that row is left out, and whoever asked for it finds no result. Papa Parse sees a
// missing quote only when something follows the one before it.
function rowsIn(csv: string, columns: string[]): string[][] {
	const rows: string[][] = [];
	let header: string[] | undefined;
	let places: number[] = [];
	const keep = ({ data, errors }: { data: string[][]; errors: Array<{ row?: number }> }) => {
		const broken = new Set(errors.map(({ row }) => row));
		data.forEach((row, at) => {
			if (!header) places = columns.map((column) => row.indexOf(column));
			else if (isWhole(row, header) && !broken.has(at)) rows.push(places.map((place) => row[place] ?? ''));
			header ??= row;
		});
	};
	const config = { delimiter: ',', chunk: keep, chunkSize: PORTION };
	parseCsv<string[]>(`${csv}\n`, config);
	return rows;
}

// An empty line is one empty cell.
const isWhole = (row: string[], header: string[]) => row.length === header.length && (row.length > 1 || row[0] !== '');
