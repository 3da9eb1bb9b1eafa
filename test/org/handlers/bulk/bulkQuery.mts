/** `/jobs/query`: queries of Bulk API 2.0 (Bulk API 2.0 Developer Guide, Query). */
import { DELIMITERS, LINE_ENDINGS } from '../../bulk/csv.mts';
import { makeQueryJob, queryJobJson, resultPage, stateOf } from '../../bulk/queryJobs.mts';
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { readId } from '../../world/ids.mts';
import type { QueryJob } from '../../world/jobs.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { inputOf } from '../rest/sobjects.mts';
import { jsonOf } from './bulk.mts';

/** `POST /jobs/query`: runs the query; the job shows its rows later. */
export function createQueryJob(context: Context, request: ApiRequest): ApiResponse {
	const { operation, query, contentType, columnDelimiter, lineEnding } = inputOf(request);
	if (operation !== 'query' && operation !== 'queryAll')
		throw errors.bulkInvalid(`Unsupported operation: ${String(operation)}`);
	if (typeof query !== 'string' || query.trim() === '') throw errors.bulkInvalid('A query must be specified');
	const given = { columnDelimiter: String(columnDelimiter ?? 'COMMA'), lineEnding: String(lineEnding ?? 'LF') };
	if ((contentType ?? 'CSV') !== 'CSV') throw errors.bulkInvalid(`Unsupported content type: ${String(contentType)}`);
	if (!(given.lineEnding in LINE_ENDINGS)) throw errors.bulkInvalid(`Unsupported line ending: ${given.lineEnding}`);
	if (!(given.columnDelimiter in DELIMITERS))
		throw errors.bulkInvalid(`Unsupported column delimiter: ${given.columnDelimiter}`);
	const job = makeQueryJob(context, { soql: query, operation, ...given });
	context.org.queryJobs.set(job.id, job);
	return jsonOf(queryJobJson(context.org, job));
}

function jobOf(context: Context, id = ''): QueryJob {
	const job = jobsOf(context).find((candidate) => candidate.id === readId(id));
	if (!job) throw errors.notFound();
	return job;
}

/** Jobs that the user may see and that have not expired, latest first. */
function jobsOf(context: Context): QueryJob[] {
	const { clock, settings, queryJobs } = context.org;
	const oldest = clock.now() - settings.bulkResultDays * 86_400_000;
	return [...queryJobs.values()]
		.filter((job) => job.createdAt > oldest && (job.createdById === context.user.Id || may(context, 'ViewAllData')))
		.reverse();
}

/** `GET /jobs/query`: the jobs of the user, all jobs with View All Data. */
export function listQueryJobs(context: Context): ApiResponse {
	const records = jobsOf(context).map((job) => ({ ...queryJobJson(context.org, job), jobType: 'V2Query' }));
	return jsonOf({ done: true, records, nextRecordsUrl: null });
}

/** `GET /jobs/query/<id>` */
export function getQueryJob(context: Context, _request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	const isDone = stateOf(context.org, job) === 'JobComplete';
	return jsonOf({
		...queryJobJson(context.org, job),
		jobType: 'V2Query',
		numberRecordsProcessed: isDone ? job.rows.length : 0,
		retries: 0,
		totalProcessingTime: isDone ? context.org.settings.bulkStepMs : 0,
		isPkChunkingSupported: false,
	});
}

/** The only change is an abort. */
export function changeQueryJob(context: Context, request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	const state = stateOf(context.org, job);
	const isRunning = state === 'UploadComplete' || state === 'InProgress';
	if (inputOf(request).state !== 'Aborted' || !isRunning) throw errors.bulkWrongState(job.id, state);
	job.abortedAt = context.org.clock.now();
	return jsonOf(queryJobJson(context.org, job));
}

/** `DELETE /jobs/query/<id>`, for a job that is complete or aborted. */
export function deleteQueryJob(context: Context, _request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	const state = stateOf(context.org, job);
	if (state !== 'JobComplete' && state !== 'Aborted') throw errors.bulkWrongState(job.id, state);
	context.org.queryJobs.delete(job.id);
	return { status: 204 };
}

/** `Sforce-Locator` leads to the next page and is the word null on the last one. */
export function getQueryResults(context: Context, { query }: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	const state = stateOf(context.org, job);
	if (state !== 'JobComplete') throw errors.bulkWrongState(job.id, state);
	const offset = Number(Buffer.from(query.get('locator') ?? 'MA', 'base64').toString());
	const count = Number(query.get('maxRecords') ?? job.rows.length);
	if (!Number.isInteger(offset) || offset > job.rows.length) throw errors.invalidQueryLocator();
	if (!Number.isInteger(count) || count < 0) throw errors.bulkInvalid('maxRecords must be a whole number');
	const end = Math.min(offset + count, job.rows.length);
	const headers = {
		'content-type': 'text/csv',
		'Sforce-Locator': end < job.rows.length ? Buffer.from(String(end)).toString('base64') : 'null',
		'Sforce-NumberOfRecords': String(end - offset),
	};
	return { status: 200, body: resultPage(job, offset, count), headers };
}
