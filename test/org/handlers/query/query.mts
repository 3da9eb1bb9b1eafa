/** Query, QueryAll and QueryMore (REST guide, Query). */
import * as errors from '../../errors/index.mts';
import { describeColumns } from '../../soql/columns.mts';
import { runSoql } from '../../soql/run.mts';
import type { Context } from '../../world/model.mts';
import type { QueryResult } from '../../world/services.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';

/** `GET /query?q=…` */
export function query(context: Context, request: ApiRequest): ApiResponse {
	return answer(context, request, false);
}

/** `GET /queryAll?q=…`, which includes deleted rows. */
export function queryAll(context: Context, request: ApiRequest): ApiResponse {
	return answer(context, request, true);
}

function answer(context: Context, request: ApiRequest, deleted: boolean): ApiResponse {
	if (request.query.get('columns') === 'true')
		return { status: 200, body: describeColumns(context, statementOf(request)) };
	const result = runSoql(context, statementOf(request), { deleted });
	return { status: 200, body: asAnswer(context, firstPage(context, request, result)) };
}

/** `GET /query/<locator>` */
export function queryMore(context: Context, request: ApiRequest, [locator = '']: string[]): ApiResponse {
	return { status: 200, body: asAnswer(context, nextPage(context, request, locator)) };
}

/** Some of the rows of an answer, and the locator of the next ones. */
export interface Page {
	result: QueryResult;
	locator: string | undefined;
	records: Array<{ [key: string]: unknown }>;
}

/** The rows that an answer begins with. */
export function firstPage(context: Context, request: ApiRequest, result: QueryResult): Page {
	return pageOf(context, result, batchSizeOf(context, request));
}

/** The rows behind a locator; throws INVALID_QUERY_LOCATOR. */
export function nextPage(context: Context, request: ApiRequest, locator: string): Page {
	const { id, offset, result, batchSize } = context.org.locators.read(locator, context.user.Id);
	if (offset >= result.rows.length) throw errors.invalidQueryLocator();
	return pageOf(context, result, batchSizeOf(context, request, batchSize), { id, offset });
}

/** The statement of a request; throws MALFORMED_QUERY when there is none. */
export function statementOf(request: ApiRequest): string {
	const soql = request.query.get('q');
	if (!soql?.trim()) throw errors.malformedQuery('A query string has to be specified');
	return soql;
}

/** The header is a hint between 200 and 2,000 (REST guide, Query Options Header). */
function batchSizeOf(context: Context, request: ApiRequest, fallback = context.org.settings.queryBatchSize): number {
	const header = String(request.headers['sforce-query-options'] ?? '');
	const wanted = Number(/batchSize\s*=\s*(\d+)/i.exec(header)?.[1] ?? fallback);
	return header ? Math.min(2000, Math.max(200, wanted)) : wanted;
}

/** Rows of an answer from an offset on; more rows than fit are left behind a locator. */
function pageOf(context: Context, result: QueryResult, size: number, from?: { id: string; offset: number }): Page {
	const offset = from?.offset ?? 0;
	const end = offset + Math.min(size, result.pageSize ?? size);
	const done = end >= result.rows.length;
	const id = done ? undefined : (from?.id ?? context.org.locators.open(context.user.Id, result, size));
	return { result, locator: id && `${id}-${end}`, records: result.rows.slice(offset, end).map(result.toJson) };
}

function asAnswer({ caller }: Context, { result, locator, records }: Page): object {
	const next = locator ? { nextRecordsUrl: `/services/data/v${caller.apiVersion}/query/${locator}` } : {};
	return { totalSize: result.totalSize, done: locator === undefined, ...next, records };
}
