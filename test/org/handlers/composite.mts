/** Composite and Composite Batch (REST guide, Composite Resources). */
import * as errors from '../errors.mts';
import { dispatch } from '../routes.mts';
import { inputOf } from './sobjects.mts';
import { guarded, pathOf, requestOf, runInTurn, runTogether, subrequestsOf } from './subrequests.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** REST guide: subrequests of a composite, and queries and collections among them. */
const SUBREQUESTS = 25;
const QUERIES_AND_COLLECTIONS = 5;

/** Which paths a composite resource takes, and which of them it takes five times at most. */
interface Kind {
	taken: RegExp;
	limited: RegExp;
}

/** REST guide, Composite: objects and their records, query, queryAll, collections. */
const DATA: Kind = {
	taken: /^\/(sobjects|query|queryAll|composite\/sobjects)(\/|$)/i,
	limited: /^\/(query|queryAll|composite\/sobjects)(\/|$)/i,
};
/** Tooling API guide, Improve Performance with the Composite Resource: its own objects and query. */
const TOOLING: Kind = { taken: /^\/tooling\/(sobjects|query)(\/|$)/i, limited: /^\/tooling\/query(\/|$)/i };
/** Tooling API guide: the first version that has it. */
const TOOLING_SINCE = 40;

/** `POST /composite`: subrequests that may use each other's answers, all or nothing if wished. */
export function composite(context: Context, request: ApiRequest): Promise<ApiResponse> {
	return run(context, request, DATA);
}

/** `POST /tooling/composite`: the same for the Tooling API. Whether every org has it is [U]. */
export function toolingComposite(context: Context, request: ApiRequest): Promise<ApiResponse> {
	const isThere = context.org.settings.toolingComposite === 'available';
	if (!isThere || Number(context.caller.apiVersion) < TOOLING_SINCE) throw errors.notFound();
	return run(context, request, TOOLING);
}

async function run(context: Context, request: ApiRequest, { taken, limited }: Kind): Promise<ApiResponse> {
	const { allOrNone, compositeRequest } = inputOf(request);
	const subrequests = subrequestsOf(compositeRequest, SUBREQUESTS);
	const queries = subrequests.filter(({ url }) => limited.test(pathOf(url)));
	if (queries.length > QUERIES_AND_COLLECTIONS)
		throw errors.tooManySubrequests(QUERIES_AND_COLLECTIONS, 'query or collection requests');
	const compositeResponse =
		allOrNone === true ? runTogether(context, subrequests, taken) : await runInTurn(context, subrequests, taken);
	return { status: 200, body: { compositeResponse } };
}

/** At most 25 requests that know nothing of each other; with haltOnError the first failure stops the rest. */
export async function batch(context: Context, request: ApiRequest): Promise<ApiResponse> {
	const { haltOnError, batchRequests } = inputOf(request);
	const parts = Array.isArray(batchRequests)
		? (batchRequests as Array<{ method: string; url: string; richInput?: unknown }>)
		: [];
	if (parts.length === 0) throw errors.noRecords();
	if (parts.length > SUBREQUESTS) throw errors.tooManySubrequests(SUBREQUESTS, 'subrequests');
	const results: Array<{ statusCode: number; result: unknown }> = [];
	for (const { method, url, richInput } of parts) {
		const halt = haltOnError === true && results.some(({ statusCode }) => statusCode >= 400);
		const { status, body = null } = await guarded(() => {
			if (halt) throw errors.batchHalted();
			return dispatch(context, requestOf(method, url, richInput));
		});
		results.push({ statusCode: status, result: body });
	}
	return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}
