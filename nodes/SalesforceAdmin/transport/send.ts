import { sleep } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { isLostAnswer } from '../salesforce/api/errorCodes';
import { SalesforceError } from '../salesforce/api/errors';
import { connectionFailure, networkCodeOf, redirectFailure, statusOf, syscallOf } from './failures/connectionFailures';
import { askedDelay, isAmbiguous, mayRepeat, retryDelay, type FailedAttempt } from './attempts/retry';
import { withoutOwnSecrets } from './failures/ownSecrets';
import { repeatsOfToken } from './failures/tokenFailures';
import { renewOnce } from './attempts/renewal';
import { NoAnswer, piecesInTime, sendInTime } from './attempts/timeLimit';
import type { Composable } from './streams';

/** n8n's execution contexts that can send requests: of a run, of the editor, and of a trigger's poll. Only a run can be cancelled. */
export type N8nContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The name of the package's credential type. */
export const CREDENTIAL_TYPE = 'salesforceAdminOAuth2Api';

/** The API version of every call: one constant, because answers differ between versions. */
export const API_VERSION = '66.0';

/** Path of the REST API; by itself it lists the resources. */
export const REST_API = `/services/data/v${API_VERSION}`;

/** Path that tells who is connected. It answers an expired token with 403 Bad_OAuth_Token, not with 401 (Salesforce Help, "UserInfo Endpoint"). */
export const USER_INFO = '/services/oauth2/userinfo';

/** Path that revokes a token. */
export const REVOKE = '/services/oauth2/revoke';

/** The longest part of a wait in milliseconds, after which a cancelled run is noticed. */
const PAUSE_SLICE_MS = 250;

/** Salesforce ends a call after ten minutes (API Request Limits and Allocations, "API Call Timeouts"). */
const LONGEST_ANSWER_MS = 10 * 60_000;

/** A file of 2 GB on its way at 300 KB per second. */
const LONGEST_FILE_MS = 2 * 60 * 60_000;

/** One request to the org. */
export interface HttpRequest {
	method: IHttpRequestMethods;
	/** Path with query, below the org's origin. */
	path: string;
	headers?: Record<string, string>;
	/** A text, or a function that opens a stream from its start, because a stream can be sent only once. */
	body?: string | FormData | (() => Promise<NodeJS.ReadableStream>);
	/** `stream` leaves the body of the answer unread. */
	answer?: 'text' | 'stream';
	/** Sends the request although the run was cancelled: it ends what the run has begun, or tells what was done. */
	evenCancelled?: boolean;
}

/** The answer to a request, whatever its status. `body` is empty with `answer: 'stream'`. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
	/** With `answer: 'stream'`. */
	stream?: NodeJS.ReadableStream;
}

/** Sends a request to the org that is connected, as `sendRequest` does. */
export type Wire = (request: HttpRequest) => Promise<HttpResponse>;

/** Tells the origin of the org for attempt number `attempt` of a request, counted from 1. Rejects when the org must not be reached any more. */
export type Origin = (attempt: number, request: HttpRequest) => Promise<string>;

/** What came of sending a request once: an answer, or what n8n threw. */
type Outcome = HttpResponse | { thrown: unknown };

/**
 * Sends one request with n8n's own authenticated request function: token, refresh, proxy, cancellation and SSRF protection are n8n's.
 * Repeats it where `retry.ts` allows. Returns the last answer, whatever its status. Rejects with a SalesforceError when there is none or it
 * is a redirect, and with CONNECTION_LOST when the request may have been processed all the same.
 */
export async function sendRequest(context: N8nContext, origin: Origin, request: HttpRequest): Promise<HttpResponse> {
	// What an earlier attempt may have done stays possible, whatever a later one is answered.
	let doubt: SalesforceError | undefined;
	for (let attempt = 1; ; attempt++) {
		const address = await origin(attempt, request);
		const isEnded = isCancelled(context);
		const outcome = await sendOnce(context, address, request);
		const sent = { context, request, attempt, isEnded };
		const step = nextStep(outcome, sent);
		const isDone = isAnswer(outcome) && outcome.statusCode < 300;
		if (step === 'return' && (isDone || !doubt)) return outcome as HttpResponse;
		const error = doubt ?? step;
		if (step !== 'repeat') throw await withoutOwnSecrets(error as SalesforceError, credentialOf(context));
		const failed = failedAttempt(outcome, sent);
		if (isAmbiguous(failed)) doubt ??= ambiguousFailure(failed);
		const retryAfter = isAnswer(outcome) ? outcome.headers['retry-after'] : undefined;
		await pauseBeforeRetry(context, attempt, askedDelay(retryAfter, Date.now()));
	}
}

/** Whether the user cancelled the run. A context without a signal cannot be cancelled: lists of the editor, and polls. */
export function isCancelled(context: N8nContext): boolean {
	return 'getExecutionCancelSignal' in context && context.getExecutionCancelSignal()?.aborted === true;
}

/**
 * Waits before retry number `attempt`, from 1: exponential back-off with jitter, and at least `asked` milliseconds. Returns early when the
 * run is cancelled.
 */
export async function pauseBeforeRetry(context: N8nContext, attempt: number, asked = 0): Promise<void> {
	await waitUnlessCancelled(context, retryDelay(attempt, Math.random(), asked));
}

/** Waits `ms` milliseconds in slices, so that it returns soon after the run is cancelled. */
export async function waitUnlessCancelled(context: N8nContext, ms: number): Promise<void> {
	for (let left = ms; left > 0 && !isCancelled(context); left -= PAUSE_SLICE_MS)
		await sleep(Math.min(left, PAUSE_SLICE_MS));
}

const credentialOf = (context: N8nContext) => async () => await context.getCredentials(CREDENTIAL_TYPE);

const isAnswer = (outcome: Outcome): outcome is HttpResponse => 'statusCode' in outcome;

const isStream = (request: HttpRequest) => typeof request.body === 'function';

/** What is sent, and how often it has been. */
interface Attempt {
	context: N8nContext;
	request: HttpRequest;
	attempt: number;
	/** Whether the run was cancelled before this attempt, which n8n does not send then. */
	isEnded: boolean;
}

// What follows from an outcome: its answer is returned, the request is repeated, or the error is thrown.
function nextStep(outcome: Outcome, sent: Attempt): 'return' | 'repeat' | SalesforceError {
	const { context, request, attempt } = sent;
	// Salesforce has done what was asked.
	if (isAnswer(outcome) && outcome.statusCode < 300) return 'return';
	// Whoever redirects has done nothing.
	if (isAnswer(outcome) && outcome.statusCode < 400) return redirectFailure(outcome);
	const error = isAnswer(outcome) ? undefined : connectionFailure(outcome.thrown);
	// Without a token nothing was done, so the request can be repeated where the refusal passes by itself.
	if (!isAnswer(outcome) && attempt <= repeatsOfToken(outcome.thrown) && !isCancelled(context)) return 'repeat';
	const failed = failedAttempt(outcome, sent);
	// A token that cannot be renewed stays so, and a cancelled run has ended, however often the request is sent.
	if (error && !isLostAnswer(error)) return isCutOff(error, sent) && isAmbiguous(failed) ? cutOff() : error;
	// A stream is read only once, and n8n has consumed it. Who gave no answer for minutes is not asked again.
	const canRepeat = !isStream(request) && !isCancelled(context) && !(error instanceof NoAnswer);
	if (canRepeat && mayRepeat(failed)) return 'repeat';
	// The caller has to look for what was created before it sends again.
	if (isAmbiguous(failed)) return ambiguousFailure(failed);
	// An answer with an error status is the caller's to read; without an answer the failure of the connection is the error.
	return error ?? 'return';
}

const pathOf = (request: HttpRequest) => request.path.split('?')[0];

function failedAttempt(outcome: Outcome, { request, attempt }: Attempt): FailedAttempt {
	const sent = typeof request.body === 'string' ? request.body : undefined;
	return { method: request.method, path: pathOf(request), sent, attempt, ...failureOf(outcome) };
}

function failureOf(outcome: Outcome): Pick<FailedAttempt, 'status' | 'body' | 'networkCode' | 'syscall'> {
	if (isAnswer(outcome)) return { status: outcome.statusCode, body: outcome.body };
	const { thrown } = outcome;
	return { status: statusOf(thrown), networkCode: networkCodeOf(thrown), syscall: syscallOf(thrown) };
}

function ambiguousFailure({ status }: FailedAttempt): SalesforceError {
	const reason = status === undefined ? 'The connection broke' : `Salesforce answered ${status}`;
	return new SalesforceError('CONNECTION_LOST', `${reason} before it was certain that the request was processed`);
}

// A run that is cancelled breaks the connections of its requests, and Salesforce goes on with what has reached it.
const isCutOff = ({ errorCode }: SalesforceError, { isEnded }: Attempt) => errorCode === 'CANCELLED' && !isEnded;

const cutOff = () =>
	new SalesforceError('CONNECTION_LOST', 'The run was cancelled before it was certain that the request was processed');

// n8n normally refreshes the token after a 401 and sends again. Two cases are left: bodies that n8n cannot send again, and n8n 1.x, which
// does not refresh when the status of answers is ignored. So a call that n8n does refresh renews the token, and the request is sent once
// more. That call must answer an expired token with 401, because n8n 1.x knows no other status.
async function sendOnce(context: N8nContext, origin: string, request: HttpRequest): Promise<Outcome> {
	const first = await callN8n(context, origin, request);
	const isExpired = isAnswer(first) ? first.statusCode === 401 : statusOf(first.thrown) === 401 && isStream(request);
	if (!isExpired) return first;
	const renewing = { method: 'GET', path: REST_API, throwsForStatus: true } as const;
	const renew = async () => await callN8n(context, origin, renewing);
	const renewed = await renewOnce(credentialIdOf(context), renew, () => isCancelled(context));
	if (!isAnswer(renewed)) return renewed;
	return await callN8n(context, origin, request);
}

const credentialIdOf = (context: N8nContext) => String(context.getNode().credentials?.[CREDENTIAL_TYPE]?.id);

/** A request as n8n gets it. n8n 1.x refreshes the token only for a request that throws for its status. */
type N8nRequest = HttpRequest & { throwsForStatus?: boolean };

async function callN8n(context: N8nContext, origin: string, request: N8nRequest): Promise<Outcome> {
	const caller = request.evenCancelled ? withoutCancelSignal(context) : context;
	const tokenExpiredStatusCode = expiredStatus(request);
	try {
		const options = await requestOptions(origin, request);
		const send = async (sender: N8nContext) =>
			(await context.helpers.httpRequestWithAuthentication.call(sender, CREDENTIAL_TYPE, options, {
				oauth2: { tokenExpiredStatusCode },
			})) as N8nAnswer;
		const { statusCode, headers, body } = await sendInTime(caller, longestMs(request), send);
		if (request.answer === 'stream')
			return { statusCode, headers, body: '', stream: piecesInTime(caller, LONGEST_ANSWER_MS, body as Composable) };
		return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
	} catch (thrown) {
		return { thrown };
	}
}

interface N8nAnswer {
	statusCode: number;
	headers: Record<string, string>;
	body: unknown;
}

const longestMs = ({ body }: HttpRequest) =>
	body === undefined || typeof body === 'string' ? LONGEST_ANSWER_MS : LONGEST_FILE_MS;

const expiredStatus = ({ path }: HttpRequest) => (path === USER_INFO ? 403 : 401);

async function requestOptions(origin: string, request: N8nRequest): Promise<IHttpRequestOptions> {
	const { method, path, headers, body, answer, throwsForStatus } = request;
	return {
		method,
		url: origin + path,
		headers,
		body: (typeof body === 'function' ? await body() : body) as IHttpRequestOptions['body'],
		encoding: answer === 'stream' ? 'stream' : 'text',
		returnFullResponse: true,
		// Every status is an answer, except the one that makes n8n refresh the token.
		ignoreHttpStatusErrors: throwsForStatus ? false : { ignore: true, except: [expiredStatus(request)] },
		// A redirect could lead to another host, and following one makes n8n keep a copy of a streamed body.
		disableFollowRedirect: true,
	};
}

/** A context whose requests n8n does not end when its run is cancelled: it has no cancel signal. */
export const withoutCancelSignal = <T extends N8nContext>(context: T): T =>
	Object.create(context, { getExecutionCancelSignal: { value: () => undefined } }) as T;
