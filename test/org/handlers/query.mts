/** Query, QueryAll, QueryMore and the Tooling query (REST guide, Query; Tooling API guide). */
import * as errors from '../errors.mts';
import { fullNameOf } from '../objects/profile.mts';
import { attributesOf } from '../soql/project.mts';
import { parseSoql } from '../soql/parse.mts';
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

function statementOf(request: ApiRequest): string {
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
	const end = offset + size;
	const done = end >= result.rows.length;
	const id = done ? undefined : (from?.id ?? context.org.locators.open(context.user.Id, result, size));
	return {
		totalSize: result.totalSize,
		done,
		...(id ? { nextRecordsUrl: `/services/data/v${context.caller.apiVersion}/query/${id}-${end}` } : {}),
		records: result.rows.slice(offset, end).map(result.toJson),
	};
}

/**
 * `GET /tooling/query?q=…`: Profile only. `FullName` forces one row per query and cannot be filtered on
 * (Tooling API guide, objects with FullName or Metadata).
 */
export function toolingQuery(context: Context, request: ApiRequest): ApiResponse {
	const soql = statementOf(request);
	const parsed = parseSoql(soql);
	const names = (parsed.fields ?? []).map((field) => ('field' in field ? field.field : ''));
	if (parsed.sObject?.toLowerCase() !== 'profile') throw errors.notImplemented(`a Tooling query of ${parsed.sObject}`);
	const withFullName = names.some((name) => /^(FullName|Metadata)$/i.test(name));
	if (names.some((name) => /^Metadata$/i.test(name)))
		throw errors.notImplemented('the field Metadata in a Tooling query');
	const result = runSoql(context, withFullName ? withoutFullName(soql) : soql);
	if (withFullName && result.totalSize > 1) throw errors.onlyOneRow();
	const records = result.rows.map((row) => ({
		...result.toJson(row),
		attributes: toolingAttributes(context, (row as { Id: string }).Id),
		...(withFullName ? { FullName: fullNameOf(row as never) } : {}),
	}));
	const body = {
		size: records.length,
		totalSize: records.length,
		done: true,
		queryLocator: null,
		entityTypeName: 'Profile',
		records,
	};
	return { status: 200, body };
}

/** The record API knows no FullName; the statement goes on with Id in its place. */
function withoutFullName(soql: string): string {
	const from = soql.search(/\sfrom\s/i);
	return soql.slice(0, from).replace(/\bFullName\b/i, 'Id') + soql.slice(from);
}

function toolingAttributes(context: Context, id: string): object {
	const { type, url } = attributesOf(context, context.org.schema.object('Profile'), id);
	return { type, url: String(url).replace('/sobjects/', '/tooling/sobjects/') };
}
