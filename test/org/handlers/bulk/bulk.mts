/** `/jobs/ingest`: Bulk API 2.0 (Bulk API 2.0 Developer Guide, Ingest). */
import { DELIMITERS, LINE_ENDINGS, readCsv } from '../../bulk/csv.mts';
import { jobJson, listedJson, progressJson } from '../../bulk/jobs.mts';
import { resultCsv, workOf, type ResultName } from '../../bulk/rows.mts';
import * as errors from '../../errors/index.mts';
import { identifyingField } from '../../records/foreignKeys.mts';
import { may } from '../../rights/context.mts';
import { readId } from '../../world/ids.mts';
import type { Job, Operation } from '../../world/jobs.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { inputOf } from '../rest/sobjects.mts';

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];
/** Bulk guide, limits: 150 MB after the encoding in base64, which makes three bytes four. */
const UPLOAD_LIMIT = 150_000_000;
const CREATE_FIELDS = [
	'object',
	'operation',
	'contentType',
	'lineEnding',
	'columnDelimiter',
	'externalIdFieldName',
	'assignmentRuleId',
];

/** `POST /jobs/ingest`: an Open job; throws INVALIDJOB for what Bulk API does not take. */
export function createJob(context: Context, request: ApiRequest): ApiResponse {
	const input = inputOf(request) as Record<string, string | undefined>;
	for (const key of Object.keys(input)) if (!CREATE_FIELDS.includes(key)) throw errors.unrecognizedField(key);
	const {
		object: name = '',
		contentType = 'CSV',
		lineEnding = 'LF',
		columnDelimiter = 'COMMA',
		externalIdFieldName,
	} = input;
	const operation = input['operation'] as Operation;
	const object = context.org.schema.find(String(name));
	if (!object || object.visible?.(context) === false) throw errors.bulkUnknownObject(String(name));
	if (!OPERATIONS.includes(operation)) throw errors.bulkInvalid(`Unsupported operation: ${String(operation)}`);
	if (contentType !== 'CSV') throw errors.bulkInvalid(`Unsupported content type: ${contentType}`);
	if (!(lineEnding in LINE_ENDINGS)) throw errors.bulkInvalid(`Unsupported line ending: ${lineEnding}`);
	if (!(columnDelimiter in DELIMITERS)) throw errors.bulkInvalid(`Unsupported column delimiter: ${columnDelimiter}`);
	if (operation === 'hardDelete' && !may(context, 'BulkApiHardDelete')) throw errors.hardDeleteNotAllowed();
	const verb = { insert: object.createable, update: object.updateable, upsert: object.createable && object.updateable };
	const allowed = operation in verb ? verb[operation as keyof typeof verb] : object.deletable;
	if (!allowed || [...object.fields.values()].some((field) => field.type === 'base64')) {
		throw errors.bulkUnsupported(object.name);
	}
	if (operation === 'upsert' && !identifyingField(context, object, externalIdFieldName ?? ''))
		throw errors.bulkNoKey(externalIdFieldName ?? '', object.name);
	const { userId: createdById, apiVersion } = context.caller;
	const format = { columnDelimiter, lineEnding };
	const origin = { createdById, apiVersion };
	const job = context.org.bulk.add({ object: object.name, operation, externalIdFieldName, ...origin, ...format });
	return jsonOf(jobJson(job));
}

/** Salesforce writes the version with its zero, which a number in JavaScript does not have. */
export function jsonOf(json: object): ApiResponse {
	const text = JSON.stringify(json).replaceAll(/"apiVersion":\d+/g, '$&.0');
	return { status: 200, body: text, headers: { 'content-type': 'application/json;charset=UTF-8' } };
}

function jobOf(context: Context, id = ''): Job {
	const job = context.org.bulk.find(readId(id) ?? '');
	const sees = job && (job.createdById === context.user.Id || may(context, 'ViewAllData'));
	if (!sees) throw errors.notFound();
	return job;
}

/** `GET /jobs/ingest`: the jobs of the user, all jobs with View All Data. */
export function listJobs(context: Context): ApiResponse {
	const jobs = context.org.bulk
		.all()
		.filter((job) => job.createdById === context.user.Id || may(context, 'ViewAllData'));
	return jsonOf({ done: true, records: jobs.map(listedJson), nextRecordsUrl: null });
}

/** `GET /jobs/ingest/<id>` */
export function getJob(context: Context, _request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	return jsonOf(progressJson(job));
}

/** The one upload of a job. */
export async function uploadRows(context: Context, request: ApiRequest, [id]: string[]): Promise<ApiResponse> {
	const job = jobOf(context, id);
	if (!request.stream) throw errors.bulkInvalid('The upload must be of content type text/csv');
	if (job.state !== 'Open') throw errors.bulkWrongState(job.id, job.state);
	if (job.table) throw errors.bulkSecondUpload(job.id);
	const table = await readCsv(request.stream, job.columnDelimiter, job.lineEnding);
	if (Math.ceil(table.size / 3) * 4 > UPLOAD_LIMIT) throw errors.bulkTooLarge(UPLOAD_LIMIT);
	job.table = table;
	return { status: 201 };
}

/** `PATCH /jobs/ingest/<id>`: starts a job (UploadComplete) or aborts it. */
export function changeJob(context: Context, request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	const { state } = inputOf(request);
	if (state === 'UploadComplete' && job.state === 'Open') context.org.bulk.start(job, workOf(context, job));
	else if (state === 'Aborted' && ['Open', 'UploadComplete', 'InProgress'].includes(job.state)) {
		context.org.bulk.setState(job, 'Aborted');
	} else throw errors.bulkWrongState(job.id, job.state);
	// Recorded by amp-labs (update-job-opportunity.json): this answer says nothing of the format.
	const { lineEnding: _lineEnding, columnDelimiter: _columnDelimiter, ...changed } = jobJson(job);
	return jsonOf(changed);
}

/** `DELETE /jobs/ingest/<id>`; a job at work cannot be deleted. */
export function deleteJob(context: Context, _request: ApiRequest, [id]: string[]): ApiResponse {
	const job = jobOf(context, id);
	if (job.state === 'InProgress') throw errors.bulkWrongState(job.id, job.state);
	context.org.bulk.remove(job);
	return { status: 204 };
}

/** A handler for one of the result files of a finished job. */
export function getResults(name: ResultName) {
	return (context: Context, _request: ApiRequest, [id]: string[]): ApiResponse => {
		const job = jobOf(context, id);
		if (!['JobComplete', 'Failed', 'Aborted'].includes(job.state)) throw errors.bulkWrongState(job.id, job.state);
		return { status: 200, body: resultCsv(job, name), headers: { 'content-type': 'text/csv' } };
	};
}
