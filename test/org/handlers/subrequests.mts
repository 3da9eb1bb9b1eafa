/** Subrequests: what composite, batch and graph have in common (REST guide, Composite Resources). */
import * as errors from '../errors.mts';
import { dispatch } from '../routes.mts';
import { refusal } from '../refusal.mts';
import { resolveReferences, type Answers } from './references.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

export interface Subrequest {
	method: string;
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders?: Record<string, string>;
}

export interface Subresponse {
	body: unknown;
	httpHeaders: Record<string, string>;
	httpStatusCode: number;
	referenceId: string;
}

/** The subrequests of a list; throws for none, too many, missing keys or a reference id that comes twice. */
export function subrequestsOf(list: unknown, most: number): Subrequest[] {
	const subrequests = Array.isArray(list) ? (list as Subrequest[]) : [];
	if (subrequests.length === 0) throw errors.noRecords();
	if (subrequests.length > most) throw errors.tooManySubrequests(most, 'subrequests');
	const names = new Set<string>();
	for (const { method, url, referenceId } of subrequests) {
		if (!method || !url || !referenceId) throw errors.requiredFieldsMissing(['method', 'url', 'referenceId']);
		if (names.has(referenceId)) throw errors.duplicateReferenceId(referenceId);
		names.add(referenceId);
	}
	return subrequests;
}

/** Each subrequest for itself; what refers to one that failed is halted. Paths that do not fit `taken` are refused. */
export async function runInTurn(
	context: Context,
	subrequests: readonly Subrequest[],
	taken: RegExp,
): Promise<Subresponse[]> {
	const answers: Answers = new Map();
	const responses: Subresponse[] = [];
	for (const subrequest of subrequests) {
		const response = await guarded(() => perform(context, subrequest, answers, { taken }));
		remember(answers, subrequest, response);
		responses.push(subresponse(subrequest, response));
	}
	return responses;
}

function remember(answers: Answers, { referenceId }: Subrequest, response: ApiResponse): void {
	if (response.status < 400) answers.set(referenceId, response.body);
}

/** The answer of the work, or the refusal that it threw. */
export async function guarded(work: () => ApiResponse | Promise<ApiResponse>): Promise<ApiResponse> {
	try {
		return await work();
	} catch (error) {
		return refusal(error);
	}
}

/** One transaction: a failure rolls back the others, whose bodies then say so. */
export function runTogether(context: Context, subrequests: readonly Subrequest[], taken: RegExp): Subresponse[] {
	const rollback = new Error('rolled back');
	const responses: Subresponse[] = [];
	let failure = -1;
	try {
		context.org.store.transaction(() => {
			const answers: Answers = new Map();
			failure = subrequests.findIndex((subrequest) => {
				const response = performNow(context, subrequest, answers, taken);
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
function performNow(context: Context, subrequest: Subrequest, answers: Answers, taken: RegExp): ApiResponse {
	try {
		const response = perform(context, subrequest, answers, { taken, allOrNone: true });
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
	{ taken, allOrNone = false }: { taken: RegExp; allOrNone?: boolean },
): ApiResponse | Promise<ApiResponse> {
	const url = resolveReferences(subrequest.url, answers) as string;
	const body = resolveReferences(subrequest.body, answers);
	const request = requestOf(subrequest.method, url, body, subrequest.httpHeaders);
	if (!taken.test(request.path)) throw errors.subrequestNotSupported();
	return dispatch(context, allOrNone ? withAllOrNone(request) : request);
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

const URL_FORM = /^\/?(?:services\/data\/)?v\d+\.\d(\/[^?]*)(\?.*)?$/;

/** The path below the version; empty for what is no address of the REST API. */
export function pathOf(url: string): string {
	return URL_FORM.exec(url)?.[1] ?? '';
}

/** A request from the `/services/data/v66.0/…` (or `v66.0/…`) of a subrequest. */
export function requestOf(
	method: string,
	url: string,
	body: unknown,
	headers: Record<string, string> = {},
): ApiRequest {
	const match = URL_FORM.exec(url);
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

/** Headers of an answer that a composite shows; the last two with a 304 (recorded by CumulusCI). */
const SHOWN_HEADERS = ['Location', 'ETag', 'Last-Modified'];

/** An answer as it stands in a composite. */
export function subresponse(
	{ referenceId }: Subrequest,
	{ status, body = null, headers = {} }: ApiResponse,
): Subresponse {
	const httpHeaders = Object.fromEntries(
		SHOWN_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
	);
	return { body, httpHeaders, httpStatusCode: status, referenceId };
}
