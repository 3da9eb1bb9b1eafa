/** Query jobs of Bulk API 2.0: the answer is found when the job is made, and shown when its time has come. */
import * as errors from '../errors/index.mts';
import { parseSoql } from '../soql/parse.mts';
import { writtenPath } from '../soql/project.mts';
import { runSoql } from '../soql/run.mts';
import { objectNamed, resolvePath, type Path } from '../soql/scope.mts';
import { toDateTime } from '../world/clock.mts';
import type { JobState, QueryJob } from '../world/jobs.mts';
import type { Context, Org } from '../world/model.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { writeCsv } from './csv.mts';

type QueryJobRequest = Pick<QueryJob, 'operation' | 'columnDelimiter' | 'lineEnding'> & { soql: string };

/** Runs the query and makes its job; throws what the query throws, and INVALIDJOB for what Bulk API does not query. */
export function makeQueryJob(context: Context, { soql, ...request }: QueryJobRequest): QueryJob {
	const { org, caller } = context;
	const paths = columnsOf(context, soql);
	const { object, rows } = runSoql(context, soql, { deleted: request.operation === 'queryAll' });
	return {
		...request,
		id: org.ids.next('750'),
		object,
		createdById: caller.userId,
		apiVersion: caller.apiVersion,
		createdAt: org.clock.now(),
		abortedAt: undefined,
		header: paths.map(nameOf),
		rows: (rows as OrgRecord[]).map((record) => paths.map((path) => cellOf(path, record))),
	};
}

/** Bulk API 2.0 guide, Query: no nested queries, no aggregates, no compound fields. */
function columnsOf(context: Context, soql: string): Path[] {
	const query = parseSoql(soql);
	const object = objectNamed(context, soql, query.sObject!);
	const scope = { context, soql, object, alias: query.sObjectAlias };
	if (query.groupBy) throw errors.bulkInvalid('Aggregate Relationships not supported in Bulk Query');
	return (query.fields ?? []).map((field) => {
		if (field.type !== 'Field' && field.type !== 'FieldRelationship')
			throw errors.bulkInvalid(
				`${field.type === 'FieldSubquery' ? 'Nested' : 'Aggregate'} queries are not supported in Bulk Query`,
			);
		const path = resolvePath(scope, writtenPath(field));
		if (path.field.type === 'address' || path.field.type === 'base64')
			throw errors.bulkInvalid(`The field ${nameOf(path)} is not supported in Bulk Query`);
		return path;
	});
}

function nameOf({ steps, field }: Path): string {
	return [...steps.map(({ relationship }) => relationship), field.name].join('.');
}

/** Moments as `2026-05-01T07:25:37.000Z`, nothing for null. */
function cellOf(path: Path, record: OrgRecord): string {
	const value = path.get(record) as FieldValue;
	return value === null ? '' : String(value).replace(/(T[\d:.]+)\+0000$/, '$1Z');
}

/** UploadComplete → InProgress → JobComplete, as time goes by. */
export function stateOf({ clock, settings }: Org, job: QueryJob): JobState {
	if (job.abortedAt !== undefined) return 'Aborted';
	const steps = Math.floor((clock.now() - job.createdAt) / settings.bulkStepMs);
	return steps < 1 ? 'UploadComplete' : steps < 2 ? 'InProgress' : 'JobComplete';
}

/** The job as POST and PATCH show it. */
export function queryJobJson(org: Org, job: QueryJob): Record<string, unknown> {
	const { id, operation, object, createdById, createdAt, columnDelimiter, lineEnding } = job;
	const state = stateOf(org, job);
	const changedAt = job.abortedAt ?? Math.min(org.clock.now(), createdAt + 2 * org.settings.bulkStepMs);
	return {
		id,
		operation,
		object,
		createdById,
		createdDate: toDateTime(createdAt),
		systemModstamp: toDateTime(changedAt),
		state,
		concurrencyMode: 'Parallel',
		contentType: 'CSV',
		apiVersion: Number(job.apiVersion),
		lineEnding,
		columnDelimiter,
	};
}

/** A page of the result: the header and `count` rows from an offset on. */
export function resultPage(job: QueryJob, offset: number, count: number): string {
	const rows = job.rows.slice(offset, offset + count);
	const csv = writeCsv({ own: job.header, header: [], rows }, job.columnDelimiter);
	return job.lineEnding === 'CRLF' ? csv.replaceAll('\n', '\r\n') : csv;
}
