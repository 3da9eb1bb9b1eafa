/** Composite and Composite Batch (REST guide, Composite Resources). */
import * as errors from '../errors.mts';
import { dispatch } from '../routes.mts';
import { inputOf } from './sobjects.mts';
import { guarded, requestOf, runInTurn, runTogether, subrequestsOf } from './subrequests.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** REST guide: subrequests of a composite, and queries and collections among them. */
const SUBREQUESTS = 25;
const QUERIES_AND_COLLECTIONS = 5;

/** Subrequests that may use each other's answers, all or nothing if wished. */
export async function composite(context: Context, request: ApiRequest): Promise<ApiResponse> {
	const { allOrNone, compositeRequest } = inputOf(request);
	const subrequests = subrequestsOf(compositeRequest, SUBREQUESTS);
	const limited = subrequests.filter(({ url }) => /\/(query|queryAll|composite\/sobjects)\b/i.test(url));
	if (limited.length > QUERIES_AND_COLLECTIONS)
		throw errors.tooManySubrequests(QUERIES_AND_COLLECTIONS, 'query or collection requests');
	const compositeResponse =
		allOrNone === true ? runTogether(context, subrequests) : await runInTurn(context, subrequests);
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
