/** Query, QueryAll and QueryMore (REST guide, Query). */
import * as errors from '../errors.mts';
import { runSoql, type QueryResult } from '../soql/run.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** `GET /query?q=…` */
export function query(context: Context, request: ApiRequest): ApiResponse {
	return firstPage(context, request, false);
}

/** `GET /queryAll?q=…`, which includes deleted rows. */
export function queryAll(context: Context, request: ApiRequest): ApiResponse {
	return firstPage(context, request, true);
}

function firstPage(context: Context, request: ApiRequest, deleted: boolean): ApiResponse {
	const result = runSoql(context, statementOf(request), { deleted });
	return { status: 200, body: pageOf(context, result, batchSizeOf(context, request)) };
}

/** `GET /query/<locator>` */
export function queryMore(context: Context, request: ApiRequest, [locator = '']: string[]): ApiResponse {
	const { id, offset, result, batchSize } = context.org.locators.read(locator, context.user.Id);
	if (offset >= result.rows.length) throw errors.invalidQueryLocator();
	return { status: 200, body: pageOf(context, result, batchSizeOf(context, request, batchSize), { id, offset }) };
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
function pageOf(context: Context, result: QueryResult, size: number, from?: { id: string; offset: number }): object {
	const offset = from?.offset ?? 0;
	const end = offset + Math.min(size, result.pageSize ?? size);
	const done = end >= result.rows.length;
	const id = done ? undefined : (from?.id ?? context.org.locators.open(context.user.Id, result, size));
	return {
		totalSize: result.totalSize,
		done,
		...(id ? { nextRecordsUrl: `/services/data/v${context.caller.apiVersion}/query/${id}-${end}` } : {}),
		records: result.rows.slice(offset, end).map(result.toJson),
	};
}
