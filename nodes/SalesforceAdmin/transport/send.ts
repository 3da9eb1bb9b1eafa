import { sleep } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { SalesforceError } from '../salesforce/api/errors';
import { connectionFailure, networkCodeOf, statusOf } from './failures';
import { isAmbiguous, mayRepeat, retryDelay, type FailedAttempt } from './retry';

/** n8n's execution contexts that can send requests: of a run, of the editor, and of a trigger's poll. Only a run can be cancelled. */
export type N8nContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export const CREDENTIAL_TYPE = 'salesforceAdminOAuth2Api';

export interface HttpRequest {
	method: IHttpRequestMethods;
	/** Path with query, below the org's origin. */
	path: string;
	headers?: Record<string, string>;
	/** A text, or a function that opens a stream from its start, because a stream can be sent only once. */
	body?: string | FormData | (() => Promise<NodeJS.ReadableStream>);
	/** `stream` leaves the body of the answer unread. */
	answer?: 'text' | 'stream';
	/** Sent although the run was cancelled: it ends what the run has begun, or tells what was done. */
	evenCancelled?: boolean;
}

export interface HttpResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
	/** With `answer: 'stream'`. */
	stream?: NodeJS.ReadableStream;
}

/** Tells the origin of the org for attempt number `attempt`, counted from 1. */
export type Origin = (attempt: number) => Promise<string>;

/**
 * Sends one request with n8n's own authenticated request function: token, refresh, proxy, cancellation and SSRF protection are n8n's.
 * Repeats it where `retry.ts` allows. Returns the last answer, whatever its status; throws a SalesforceError when there is none.
 */
export async function send(context: N8nContext, origin: Origin, request: HttpRequest): Promise<HttpResponse> {
	for (let attempt = 1; ; attempt++) {
		const outcome = await attemptOnce(context, await origin(attempt), request);
		const failed = { method: request.method, path: pathOf(request), attempt, ...failureOf(outcome) };
		if (isAnswer(outcome) && outcome.statusCode < 400) return outcome;
		if (!mayRepeat(failed) || isSettled(outcome) || typeof request.body === 'function' || isCancelled(context))
			return finalAnswer(outcome, failed);
		await pause(context, attempt);
	}
}

/** Whether the user cancelled the run. */
export function isCancelled(context: N8nContext): boolean {
	return 'getExecutionCancelSignal' in context && context.getExecutionCancelSignal()?.aborted === true;
}

const PAUSE_SLICE_MS = 250;

/** Waits before the next attempt. */
export async function pause(context: N8nContext, attempt: number): Promise<void> {
	await wait(context, retryDelay(attempt, Math.random()));
}

/** Waits in slices, so that a cancelled run ends soon. */
export async function wait(context: N8nContext, ms: number): Promise<void> {
	for (let left = ms; left > 0 && !isCancelled(context); left -= PAUSE_SLICE_MS)
		await sleep(Math.min(left, PAUSE_SLICE_MS));
}

type Outcome = HttpResponse | { thrown: unknown };
const isAnswer = (outcome: Outcome): outcome is HttpResponse => 'statusCode' in outcome;
// A token that cannot be renewed stays so, however often it is tried.
const isSettled = (outcome: Outcome) =>
	!isAnswer(outcome) && connectionFailure(outcome.thrown).errorCode !== 'CONNECTION_LOST';
const pathOf = (request: HttpRequest) => request.path.split('?')[0];

function failureOf(outcome: Outcome): Pick<FailedAttempt, 'status' | 'body' | 'networkCode'> {
	if (isAnswer(outcome)) return { status: outcome.statusCode, body: outcome.body };
	return { status: statusOf(outcome.thrown), networkCode: networkCodeOf(outcome.thrown) };
}

function finalAnswer(outcome: Outcome, failed: FailedAttempt): HttpResponse {
	const error = isAnswer(outcome) ? undefined : connectionFailure(outcome.thrown);
	if (error && error.errorCode !== 'CONNECTION_LOST') throw error;
	if (isAmbiguous(failed)) {
		const reason = failed.status === undefined ? 'The connection broke' : `Salesforce answered ${failed.status}`;
		throw new SalesforceError('CONNECTION_LOST', `${reason} before it was certain that the request was processed`);
	}
	if (error) throw error;
	return outcome as HttpResponse;
}

// A 401 normally never comes out of n8n: it refreshes the token and sends again. Two cases are left: bodies that n8n cannot send
// again, and n8n 1.x, which does not refresh when the status of answers is ignored. Both are renewed here and sent once more. The call
// that renews must answer a dead token with 401, because n8n 1.x knows no other status.
async function attemptOnce(context: N8nContext, origin: string, request: HttpRequest): Promise<Outcome> {
	const first = await callN8n(context, origin, request);
	const expired = isAnswer(first) ? first.statusCode === 401 : statusOf(first.thrown) === 401 && isStream(request);
	if (!expired) return first;
	const renewed = await callN8n(context, origin, { method: 'GET', path: REST_API }, false);
	if (!isAnswer(renewed)) return renewed;
	return await callN8n(context, origin, request);
}

/** The API version of every call: one constant, because answers differ between versions. */
export const API_VERSION = '66.0';

/** Path of the REST API; by itself it lists the resources. */
export const REST_API = `/services/data/v${API_VERSION}`;

/** Who is connected. Answers a token that has ended with 403 Bad_OAuth_Token, not with 401 (Salesforce Help, "UserInfo Endpoint"). */
export const USER_INFO = '/services/oauth2/userinfo';

const isStream = (request: HttpRequest) => typeof request.body === 'function';

async function callN8n(
	context: N8nContext,
	origin: string,
	request: HttpRequest,
	ignoreStatus = true,
): Promise<Outcome> {
	const expiredStatus = request.path === USER_INFO ? 403 : 401;
	const renewal = { oauth2: { tokenExpiredStatusCode: expiredStatus } };
	const options: IHttpRequestOptions = {
		method: request.method,
		url: origin + request.path,
		headers: request.headers,
		body: (typeof request.body === 'function' ? await request.body() : request.body) as IHttpRequestOptions['body'],
		encoding: request.answer === 'stream' ? 'stream' : 'text',
		returnFullResponse: true,
		// Except the one that makes n8n refresh the token.
		ignoreHttpStatusErrors: ignoreStatus ? { ignore: true, except: [expiredStatus] } : false,
		// A redirect could lead to another host, and following one makes n8n keep a copy of a streamed body.
		disableFollowRedirect: true,
	};
	const caller = request.evenCancelled ? withoutCancelSignal(context) : context;
	try {
		const answer = await context.helpers.httpRequestWithAuthentication.call(caller, CREDENTIAL_TYPE, options, renewal);
		const { statusCode, headers, body } = answer as {
			statusCode: number;
			headers: Record<string, string>;
			body: unknown;
		};
		if (request.answer === 'stream') return { statusCode, headers, body: '', stream: body as NodeJS.ReadableStream };
		return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
	} catch (thrown) {
		return { thrown };
	}
}

// n8n ends every request with the run that its context belongs to.
const withoutCancelSignal = <T extends N8nContext>(context: T): T =>
	Object.create(context, { getExecutionCancelSignal: { value: () => undefined } }) as T;
