/** Subrequests: what composite, batch and graph have in common (REST guide, Composite Resources). */
import { errorResponse } from '../../errors/errorResponse.mts';
import * as errors from '../../errors/index.mts';
import { checkVersion } from '../../rights/apiVersion.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { objectsOf } from '../rest/sobjects.mts';
import { resolveReferences, type Answers } from './references.mts';

/** A part of a composite as the client writes it. */
export interface Subrequest {
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

/** REST guide, Composite Subrequest Result: older versions let the subrequests fail that use such a name. */
const CHECKS_NAMES_SINCE = 52;
/** REST guide, Composite Request Body: a subrequest inherits them. */
const INHERITED_HEADERS = ['accept', 'authorization', 'content-type'];

/** The subrequests of a list; throws for none, too many, missing keys, and names that are wrong or come twice. */
export function subrequestsOf(context: Context, list: unknown, most: number): Subrequest[] {
	const subrequests = objectsOf(list) as unknown as Subrequest[];
	if (subrequests.length === 0) throw errors.noRecords();
	if (subrequests.length > most) throw errors.tooManySubrequests(most, 'subrequests');
	const names = new Set<string>();
	for (const { method, url, referenceId, httpHeaders } of subrequests) {
		if (![method, url, referenceId].every((key) => typeof key === 'string' && key !== ''))
			throw errors.requiredFieldsMissing(['method', 'url', 'referenceId']);
		if (names.has(referenceId)) throw errors.duplicateReferenceId(referenceId);
		if (Number(context.caller.apiVersion) >= CHECKS_NAMES_SINCE && !/^[A-Za-z0-9]\w*$/.test(referenceId))
			throw errors.illegalReferenceId(referenceId);
		const inherited = Object.keys(httpHeaders ?? {}).find((name) => INHERITED_HEADERS.includes(name.toLowerCase()));
		if (inherited !== undefined) throw errors.headerInSubrequest(inherited);
		names.add(referenceId);
	}
	return subrequests;
}

/** Each subrequest for itself; what refers to one that failed is halted. Paths that do not fit `taken` are refused. */
export async function runInTurn(
	context: Context,
	subrequests: readonly Subrequest[],
	{ taken, collate }: { taken: RegExp; collate: boolean },
): Promise<Subresponse[]> {
	const answers = noAnswers();
	const responses: Subresponse[] = [];
	const writtenRows = transactionsOf(context, subrequests, collate);
	const mixed = context.org.settings.mixedSetupComposite === 'accepted' ? undefined : mixedTypes(context, subrequests);
	for (const [at, subrequest] of subrequests.entries()) {
		const own = { ...contextOfPart(context, at + 1), writtenRows: writtenRows[at]! };
		const response = await metByFault(own, at + 1, () => {
			if (mixed && mixed.isOther(at)) throw mixed.error;
			return perform(own, subrequest, answers, { taken });
		});
		if (!response) break;
		remember(context, answers, subrequest, response);
		responses.push(subresponse(subrequest, response));
		if (stopsCall(context)) break;
	}
	return responses;
}

/** Whether Salesforce stops the call after this subrequest; throws where it does so with one error for everything [U]. */
function stopsCall({ org, writing }: Context): boolean {
	if (writing.isStopped && org.settings.compositeTimeout !== '503 for the subrequest')
		throw errors.runningTooLong(org.settings);
	return writing.isStopped;
}

/** Which subrequests write the other kind than the first that writes: setup objects or data. Undefined when none does. */
export function mixedTypes({ org }: Context, subrequests: readonly Subrequest[]) {
	const written = subrequests.map(({ method, url, body }) => {
		if (method.toUpperCase() === 'GET') return undefined;
		const named = /\/sobjects\/(\w+)/.exec(url)?.[1] ?? typeInBody(body);
		return named === undefined ? undefined : org.schema.find(named);
	});
	const first = written.find((object) => object !== undefined);
	const isOther = (at: number) => written[at] !== undefined && written[at].setup !== first?.setup;
	const at = written.findIndex((_, index) => isOther(index));
	return at < 0 ? undefined : { at, isOther, error: errors.mixedDml(written[at]!.name, first!.name) };
}

/** The object of the first record of a collection. */
function typeInBody(body: unknown): string | undefined {
	const { records } = (body ?? {}) as { records?: Array<{ attributes?: { type?: string } }> };
	return Array.isArray(records) ? records[0]?.attributes?.type : undefined;
}

/** REST guide, Composite, collateSubrequests: what is joined at most. */
const COLLATED = 5;

/**
 * The rows written by the transaction of each subrequest. Neighbors of one method and parent path are joined unless the
 * request says otherwise (REST guide, Composite, `collateSubrequests`); whether the others share limits is [U].
 */
function transactionsOf(
	context: Context,
	subrequests: readonly Subrequest[],
	collate: boolean,
): Context['writtenRows'][] {
	const isShared = context.org.settings.compositeApexLimits === 'shared';
	const kind = ({ method, url }: Subrequest) => `${method} ${url.split('?')[0]!.replace(/\/[^/]*$/, '')}`;
	const transactions: Context['writtenRows'][] = [];
	let joined = 0;
	for (const [at, subrequest] of subrequests.entries()) {
		const before = subrequests[at - 1];
		const isLike = before && !before.httpHeaders && !subrequest.httpHeaders && kind(before) === kind(subrequest);
		joined = collate && isLike && joined < COLLATED ? joined + 1 : 1;
		transactions.push(at > 0 && (isShared || joined > 1) ? transactions[at - 1]! : new Map());
	}
	return transactions;
}

/** A fault on demand for locked rows can be for one part alone. */
function contextOfPart(context: Context, part: number): Context {
	const { isLocked } = context.caller;
	if (!isLocked) return context;
	return { ...context, caller: { ...context.caller, isLocked: (id) => isLocked(id, part) } };
}

/** The answer of a part, unless a fault on demand takes its place; undefined when the answer is lost. */
async function metByFault(
	{ caller }: Context,
	part: number,
	work: () => ApiResponse | Promise<ApiResponse>,
): Promise<ApiResponse | undefined> {
	const fault = caller.faultOfPart?.(part);
	if (fault?.when === 'before') return fault.answer;
	const response = await guarded(work);
	return fault ? fault.answer : response;
}

function noAnswers(): Answers {
	return { bodies: new Map(), nullable: new Set() };
}

/** From version 52.0 on an empty field of a record can be referred to; of a query's row it cannot (REST guide). */
function remember(
	{ caller }: Context,
	answers: Answers,
	{ referenceId, url }: Subrequest,
	response: ApiResponse,
): void {
	if (response.status >= 400) return;
	answers.bodies.set(referenceId, response.body);
	const isRecord = /^\/sobjects\/[^/]+\/[^/]+/i.test(pathOf(url));
	if (isRecord && Number(caller.apiVersion) >= CHECKS_NAMES_SINCE) answers.nullable.add(referenceId);
}

/** The answer of the work, or the refusal that it threw. */
export async function guarded(work: () => ApiResponse | Promise<ApiResponse>): Promise<ApiResponse> {
	try {
		return await work();
	} catch (error) {
		return errorResponse(error);
	}
}

/** One transaction: a failure rolls back the others, whose bodies then say so. */
export function runTogether(context: Context, subrequests: readonly Subrequest[], taken: RegExp): Subresponse[] {
	const rollback = new Error('rolled back');
	const responses: Subresponse[] = [];
	let failure = -1;
	try {
		context.org.store.transaction(() => {
			const answers = noAnswers();
			failure = subrequests.findIndex((subrequest) => {
				const response = performNow(context, subrequest, answers, taken);
				remember(context, answers, subrequest, response);
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
		at === failure ? responses[at]! : subresponse(subrequest, errorResponse(errors.halted())),
	);
}

/** A transaction cannot wait: what needs to (files) is refused inside of it. */
function performNow(context: Context, subrequest: Subrequest, answers: Answers, taken: RegExp): ApiResponse {
	try {
		const response = perform(context, subrequest, answers, { taken, allOrNone: true });
		if (response instanceof Promise) throw errors.notImplemented(`${subrequest.url} in a transaction`);
		return response;
	} catch (error) {
		return errorResponse(error);
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
	if (!taken.test(request.path) || isBlob(context, request)) throw errors.subrequestNotSupported();
	// A header of the whole is none of its parts.
	const own = { ...inVersionOf(context, url), headers: request.headers };
	return context.dispatch(own, allOrNone ? withAllOrNone(request) : request);
}

/** The bytes of a file are no answer for a part (REST guide, Composite and Composite Batch: all but sObject Blob). */
export function isBlob({ org }: Context, { path }: ApiRequest): boolean {
	const [, object = '', field = ''] = /^\/sobjects\/([^/]+)\/[^/]+\/([^/]+)\/?$/.exec(path) ?? [];
	return org.schema.find(object)?.fields.get(field.toLowerCase())?.type === 'base64';
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

const URL_FORM = /^\/?(?:services\/data\/)?v([\d.]+)(\/[^?]*)(\?.*)?$/;

/** The path below the version; empty for what is no address of the REST API. */
export function pathOf(url: string): string {
	return URL_FORM.exec(url)?.[2] ?? '';
}

/** A subrequest answers in the version of its address; throws when there is no such version. */
export function inVersionOf(context: Context, url: string): Context {
	const apiVersion = URL_FORM.exec(url)?.[1] ?? '';
	checkVersion(apiVersion);
	return { ...context, caller: { ...context.caller, apiVersion } };
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
		path: match[2]!,
		query: new URLSearchParams(match[3] ?? ''),
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
