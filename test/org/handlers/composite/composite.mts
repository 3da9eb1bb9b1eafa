/** Composite and Composite Batch (REST guide, Composite Resources). */
import * as errors from '../../errors/index.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { inputOf, objectsOf } from '../rest/sobjects.mts';
import {
	guarded,
	inVersionOf,
	isBlob,
	pathOf,
	requestOf,
	runInTurn,
	runTogether,
	subrequestsOf,
} from './subrequests.mts';

/** REST guide: subrequests of a composite, and queries and collections among them. */
const SUBREQUESTS = 25;
const QUERIES_AND_COLLECTIONS = 5;
/** REST guide, Composite Request Body: from this version on `collateSubrequests` is true unless told. */
const COLLATES_SINCE = 49;

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

/** `GET /composite`: the other resources of the family (REST guide, Get a List of Composite Resources). */
export function compositeResources({ caller }: Context): ApiResponse {
	const address = (name: string) => `/services/data/v${caller.apiVersion}/composite/${name}`;
	const body = Object.fromEntries(['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, address(name)]));
	return { status: 200, body };
}

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
	const { allOrNone, compositeRequest, collateSubrequests } = inputOf(request);
	const subrequests = subrequestsOf(context, compositeRequest, SUBREQUESTS);
	const queries = subrequests.filter(({ url }) => limited.test(pathOf(url)));
	if (queries.length > QUERIES_AND_COLLECTIONS)
		throw errors.tooManySubrequests(QUERIES_AND_COLLECTIONS, 'query or collection requests');
	const collate = collateSubrequests !== false && Number(context.caller.apiVersion) >= COLLATES_SINCE;
	const compositeResponse =
		allOrNone === true
			? runTogether(context, subrequests, taken)
			: await runInTurn(context, subrequests, { taken, collate });
	return { status: 200, body: { compositeResponse } };
}

/** REST guide, Composite Batch. */
const TAKEN_BY_BATCH = /^\/(limits|sobjects|query|queryAll|search|connect|chatter|actions)(\/|$)/i;

/** REST guide, Composite Batch: no part is in a newer version than the whole. */
function dispatchPart(context: Context, { method, url, body }: { method: string; url: string; body: unknown }) {
	const request = requestOf(method, url, body);
	const own = inVersionOf(context, url);
	const isNewer = Number(own.caller.apiVersion) > Number(context.caller.apiVersion);
	if (isNewer || !TAKEN_BY_BATCH.test(request.path) || isBlob(context, request)) throw errors.subrequestNotSupported();
	return context.dispatch(own, request);
}

/** At most 25 requests that know nothing of each other; with haltOnError the first failure stops the rest. */
export async function batch(context: Context, request: ApiRequest): Promise<ApiResponse> {
	const { haltOnError, batchRequests } = inputOf(request);
	const parts = objectsOf(batchRequests);
	if (parts.length === 0) throw errors.noRecords();
	if (parts.length > SUBREQUESTS) throw errors.tooManySubrequests(SUBREQUESTS, 'subrequests');
	if (!parts.every(({ method, url }) => typeof method === 'string' && typeof url === 'string'))
		throw errors.requiredFieldsMissing(['method', 'url']);
	const results: Array<{ statusCode: number; result: unknown }> = [];
	for (const { method, url, richInput } of parts) {
		const halt = haltOnError === true && results.some(({ statusCode }) => statusCode >= 400);
		const { status, body = null } = await guarded(() => {
			if (halt) throw errors.batchHalted();
			return dispatchPart(context, { method: String(method), url: String(url), body: richInput });
		});
		results.push({ statusCode: status, result: body });
	}
	return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}
