/** The query of the Tooling API, for what the data API cannot tell: the name that a profile has in every language. */
import * as errors from '../../errors/index.mts';
import { TOOLING_SCHEMA } from '../../objects/tooling.mts';
import { parseSoql } from '../../soql/parse.mts';
import { runSoql } from '../../soql/run.mts';
import type { Context, Org } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { firstPage, nextPage, statementOf, type Page } from './query.mts';

/** `GET /tooling/query?q=…`. FullName forces one row per query (Tooling API guide, FullName and Metadata). */
export function toolingQuery(context: Context, request: ApiRequest): ApiResponse {
	const soql = statementOf(request);
	const { sObject = '', fields = [] } = parseSoql(soql);
	if (!TOOLING_SCHEMA.find(sObject)) throw errors.notImplemented(`a Tooling query of ${sObject}`);
	const result = runSoql(inTooling(context), soql);
	const named = fields.some((field) => 'field' in field && field.field.toLowerCase() === 'fullname');
	if (named && result.totalSize > 1) throw errors.onlyOneRow();
	return { status: 200, body: answerOf(context, firstPage(context, request, result)) };
}

/** `GET /tooling/query/<locator>` */
export function toolingQueryMore(context: Context, request: ApiRequest, [locator = '']: string[]): ApiResponse {
	return { status: 200, body: answerOf(context, nextPage(context, request, locator)) };
}

/** The same org with the objects of the Tooling API. */
function inTooling(context: Context): Context {
	const org = Object.create(context.org, { schema: { value: TOOLING_SCHEMA } }) as Org;
	return { ...context, org };
}

function answerOf({ caller }: Context, { result, locator, records }: Page): object {
	return {
		size: records.length,
		totalSize: result.totalSize,
		done: locator === undefined,
		queryLocator: locator ?? null,
		...(locator ? { nextRecordsUrl: `/services/data/v${caller.apiVersion}/tooling/query/${locator}` } : {}),
		entityTypeName: result.object,
		records: records.map(ofTooling),
	};
}

/** Addresses of records, parents and children included, lead to the Tooling API. */
function ofTooling(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ofTooling);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, inner]) => [
		key,
		key === 'url' ? String(inner).replace('/sobjects/', '/tooling/sobjects/') : ofTooling(inner),
	]);
	return Object.fromEntries(entries);
}
