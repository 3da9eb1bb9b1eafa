import { SalesforceError, errorFromFaults, type ApiFault } from '../salesforce/errors';
import type { BulkIngest, BulkJob, BulkTable } from '../salesforce/org';
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
		upload: async (jobId, { columns, rows }) => {
			const headers = { 'content-type': 'text/csv; charset=UTF-8' };
			const body = stringifyCsv([columns, ...rows]);
			await call({ method: 'PUT', path: `${path}/${jobId}/batches`, headers, body });
		},
		setState: async (jobId, state) => {
			const body = JSON.stringify({ state });
			const isEnd = state === 'Aborted';
			return await job({ method: 'PATCH', path: `${path}/${jobId}`, headers: JSON_BODY, body, evenCancelled: isEnd });
		},
		job: async (jobId) => await job({ method: 'GET', path: `${path}/${jobId}`, evenCancelled }),
		results: async (jobId, file) =>
			tableIn(
				await call({
					method: 'GET',
					path: `${path}/${jobId}/${file}/`,
					headers: { accept: 'text/csv' },
					evenCancelled,
				}),
			),
	};
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

// A file that was cut short ends in half a row; that row is left out, and whoever asked for it finds no result.
function tableIn(csv: string): BulkTable {
	const [columns = [], ...rows] = parseCsv(csv, { bom: true, skipRecordsWithError: true, relaxColumnCount: false });
	return { columns, rows };
}
