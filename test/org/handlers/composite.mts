/** Composite, Composite Batch and Composite Graph (REST guide, Composite Resources). */
import * as errors from '../errors.mts';
import { dispatch } from '../routes.mts';
import { inputOf } from './sobjects.mts';
import { refusal } from '../refusal.mts';
import { resolveReferences, type Answers } from './references.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** REST guide: subrequests of a composite, and queries and collections among them. */
const SUBREQUESTS = 25;
const QUERIES_AND_COLLECTIONS = 5;
/** REST guide: graphs of a payload and nodes of all graphs together. */
const GRAPHS = 75;
const NODES = 500;

interface Subrequest {
	method: string;
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders?: Record<string, string>;
}

interface Subresponse {
	body: unknown;
	httpHeaders: Record<string, string>;
	httpStatusCode: number;
	referenceId: string;
}

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

function subrequestsOf(list: unknown, most: number): Subrequest[] {
	const subrequests = Array.isArray(list) ? (list as Subrequest[]) : [];
	if (subrequests.length === 0) throw errors.noRecords();
	if (subrequests.length > most) throw errors.tooManySubrequests(most, 'subrequests');
	const names = new Set<string>();
	for (const { method, url, referenceId } of subrequests) {
		if (!method || !url || !referenceId) throw errors.requiredFieldsMissing(['method', 'url', 'referenceId']);
		if (names.has(referenceId))
			throw errors.jsonParserError(`Duplicate ReferenceId provided in the request: ${referenceId}`);
		names.add(referenceId);
	}
	return subrequests;
}

/** Each subrequest for itself; what refers to one that failed is halted. */
async function runInTurn(context: Context, subrequests: readonly Subrequest[]): Promise<Subresponse[]> {
	const answers: Answers = new Map();
	const responses: Subresponse[] = [];
	for (const subrequest of subrequests) {
		const response = await guarded(() => perform(context, subrequest, answers, undefined));
		remember(answers, subrequest, response);
		responses.push(subresponse(subrequest, response));
	}
	return responses;
}

function remember(answers: Answers, { referenceId }: Subrequest, response: ApiResponse): void {
	if (response.status < 400) answers.set(referenceId, response.body);
}

async function guarded(work: () => ApiResponse | Promise<ApiResponse>): Promise<ApiResponse> {
	try {
		return await work();
	} catch (error) {
		return refusal(error);
	}
}

/** One transaction: a failure rolls back the others, whose bodies then say so. */
function runTogether(context: Context, subrequests: readonly Subrequest[]): Subresponse[] {
	const rollback = new Error('rolled back');
	const responses: Subresponse[] = [];
	let failure = -1;
	try {
		context.org.store.transaction(() => {
			const answers: Answers = new Map();
			failure = subrequests.findIndex((subrequest) => {
				const response = performNow(context, subrequest, answers);
				remember(answers, subrequest, response);
				responses.push(subresponse(subrequest, response));
				return hasFailed(response);
			});
			if (failure >= 0) throw rollback;
		});
	} catch (error) {
		if (error !== rollback) throw error;
	}
	if (failure < 0) return responses;
	return subrequests.map((subrequest, at) =>
		at === failure ? responses[at]! : subresponse(subrequest, refusal(errors.halted())),
	);
}

/** A transaction cannot wait: what needs to (files) is refused inside of it. */
function performNow(context: Context, subrequest: Subrequest, answers: Answers): ApiResponse {
	try {
		const response = perform(context, subrequest, answers, true);
		if (response instanceof Promise) throw errors.notImplemented(`${subrequest.url} in a transaction`);
		return response;
	} catch (error) {
		return refusal(error);
	}
}

/** A collections call answers 200 even when rows failed. */
function hasFailed({ status, body }: ApiResponse): boolean {
	if (status >= 400) return true;
	return Array.isArray(body) && body.some((row: { success?: unknown } | null) => row?.success === false);
}

function perform(
	context: Context,
	subrequest: Subrequest,
	answers: Answers,
	allOrNone: boolean | undefined,
): ApiResponse | Promise<ApiResponse> {
	const url = resolveReferences(subrequest.url, answers) as string;
	const body = resolveReferences(subrequest.body, answers);
	const request = requestOf(subrequest.method, url, body, subrequest.httpHeaders);
	if (/^\/composite\/(?!sobjects)|^\/composite$/i.test(request.path)) throw errors.notFound();
	return dispatch(context, allOrNone === undefined ? request : withAllOrNone(request));
}

/** The outer allOrNone overrides that of inner collections (REST guide). */
function withAllOrNone(request: ApiRequest): ApiRequest {
	if (!/^\/composite\/sobjects/i.test(request.path)) return request;
	const { body, query } = request;
	const changed = new URLSearchParams(query);
	if (request.method === 'DELETE') changed.set('allOrNone', 'true');
	const isCall = typeof body === 'object' && body !== null && 'records' in body;
	return { ...request, query: changed, body: isCall ? { ...body, allOrNone: true } : body };
}

/** A request from the `/services/data/v66.0/…` (or `v66.0/…`) of a subrequest. */
function requestOf(method: string, url: string, body: unknown, headers: Record<string, string> = {}): ApiRequest {
	const match = /^\/?(?:services\/data\/)?v\d+\.\d(\/[^?]*)(\?.*)?$/.exec(url);
	if (!match) throw errors.notFound();
	const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
	return {
		method: method.toUpperCase(),
		path: match[1]!,
		query: new URLSearchParams(match[2] ?? ''),
		headers: Object.fromEntries(lowerCase),
		body,
		stream: undefined,
	};
}

function subresponse({ referenceId }: Subrequest, { status, body = null, headers = {} }: ApiResponse): Subresponse {
	const { Location } = headers;
	return { body, httpHeaders: Location ? { Location } : {}, httpStatusCode: status, referenceId };
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

interface Graph {
	graphId: string;
	compositeRequest: Subrequest[];
}

/** Graphs of subrequests, each of them all or nothing. */
export function graph(context: Context, request: ApiRequest): ApiResponse {
	const list = inputOf(request).graphs;
	const graphs = Array.isArray(list) ? (list as Graph[]) : [];
	if (graphs.length === 0) throw errors.noRecords();
	if (graphs.length > GRAPHS) throw errors.tooManySubrequests(GRAPHS, 'graphs');
	const nodes = graphs.reduce((sum, { compositeRequest }) => sum + (compositeRequest?.length ?? 0), 0);
	if (nodes > NODES) throw errors.tooManySubrequests(NODES, 'nodes');
	return { status: 200, body: { graphs: graphs.map((one) => runGraph(context, one)) } };
}

function runGraph(context: Context, { graphId, compositeRequest }: Graph): object {
	const subrequests = subrequestsOf(compositeRequest, NODES);
	const mixed = mixedTypes(context, subrequests);
	const compositeResponse = mixed
		? subrequests.map((subrequest, at) =>
				subresponse(subrequest, refusal(at === mixed.at ? mixed.error : errors.halted())),
			)
		: runTogether(context, subrequests);
	const isSuccessful = compositeResponse.every(({ httpStatusCode }) => httpStatusCode < 400);
	return { graphId, graphResponse: { compositeResponse }, isSuccessful };
}

/** One transaction may not write setup objects and data [U for graphs]. */
function mixedTypes(context: Context, subrequests: readonly Subrequest[]) {
	if (context.org.settings.graphMixedDml === 'accepted') return undefined;
	const written = subrequests.map(({ method, url }) =>
		method.toUpperCase() === 'GET' ? undefined : context.org.schema.find(/\/sobjects\/(\w+)/.exec(url)?.[1] ?? ''),
	);
	const first = written.find((object) => object !== undefined);
	const at = written.findIndex((object) => object !== undefined && object.setup !== first?.setup);
	return at < 0 ? undefined : { at, error: errors.mixedDml(written[at]!.name, first!.name) };
}
