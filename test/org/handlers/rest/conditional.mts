/** Conditional requests: 304 for what has not changed, 412 for what has (REST guide, Conditional Requests). */
import { createHash } from 'node:crypto';
import * as errors from '../../errors/index.mts';
import { readDateTime } from '../../world/clock.mts';
import type { ObjectType } from '../../world/model.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';

/** The answer to a GET with `Last-Modified`, or 304 when nothing has changed since `If-Modified-Since`. */
export function unlessUnmodified(request: ApiRequest, changed: unknown, answer: () => ApiResponse): ApiResponse {
	const moment = secondsOf(changed);
	if (moment === undefined) return answer();
	const headers = { 'Last-Modified': new Date(moment).toUTCString() };
	const since = Date.parse(String(request.headers['if-modified-since']));
	if (moment <= since) return { status: 304, headers };
	const { status, body, headers: others } = answer();
	return { status, body, headers: { ...others, ...headers } };
}

/** The same for what describes the org, with an `ETag` beside it, and 304 for an equal `If-None-Match` (recorded by CumulusCI). */
export function describeUnlessUnmodified(
	request: ApiRequest,
	changed: unknown,
	answer: () => ApiResponse,
): ApiResponse {
	const response = unlessUnmodified(request, changed, answer);
	if (response.body === undefined) return response;
	const tag = `"${createHash('md5').update(JSON.stringify(response.body)).digest('hex').slice(0, 8)}"`;
	const headers = { ...response.headers, ETag: tag };
	return listed(request.headers['if-none-match'], tag) ? { status: 304, headers } : { ...response, headers };
}

/** The same for a record; an Account has an `ETag` as well, and 304 for an equal `If-None-Match`. */
export function recordUnlessUnmodified(
	request: ApiRequest,
	object: ObjectType,
	record: OrgRecord,
	answer: () => ApiResponse,
): ApiResponse {
	refuseUnmetPrecondition(request, object, record);
	const tag = tagOf(object, record);
	if (!tag) return unlessUnmodified(request, changeOf(record), answer);
	if (listed(request.headers['if-none-match'], tag)) return { status: 304, headers: { ETag: tag } };
	const { headers, ...rest } = unlessUnmodified(request, changeOf(record), answer);
	return { ...rest, headers: { ...headers, ETag: tag } };
}

/** Throws PRECONDITION_FAILED when the record changed after `If-Unmodified-Since`, or is not the one of `If-Match`. */
export function refuseUnmetPrecondition({ headers }: ApiRequest, object: ObjectType, record: OrgRecord): void {
	const moment = secondsOf(changeOf(record));
	const since = Date.parse(String(headers['if-unmodified-since']));
	if (moment !== undefined && moment > since) throw errors.preconditionFailed();
	const tag = tagOf(object, record);
	if (tag && headers['if-match'] !== undefined && !listed(headers['if-match'], tag)) throw errors.preconditionFailed();
}

function changeOf(record: OrgRecord): unknown {
	return record.LastModifiedDate ?? record.SystemModstamp;
}

function secondsOf(dateTime: unknown): number | undefined {
	const moment = typeof dateTime === 'string' ? readDateTime(dateTime) : Number.NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

/** REST guide: entity tags exist for accounts only. */
function tagOf(object: ObjectType, record: OrgRecord): string | undefined {
	if (object.name !== 'Account') return undefined;
	return `"${createHash('md5').update(JSON.stringify(record)).digest('hex')}"`;
}

function listed(header: string | undefined, tag: string): boolean {
	return (header ?? '').split(',').some((entry) => entry.trim() === tag || entry.trim() === '*');
}
