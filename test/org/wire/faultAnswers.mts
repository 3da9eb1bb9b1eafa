/** What faults on demand answer in the org's place. */
import type { PartFault } from '../world/types.mts';
import { htmlAnswer, jsonAnswer, type Answer } from './answers.mts';
import type { Fault } from './faults.mts';
import { plainErrorPage } from './htmlPage.mts';
import { oddAnswer } from './oddAnswers.mts';

const LIMITS = {
	dailyLimit: 'TotalRequests Limit exceeded.',
	concurrentLimit: 'ConcurrentPerOrgLongTxn Limit exceeded.',
};

/** Codes and texts that go with a status ("REST API Developer Guide, Status Codes and Error Responses"). */
const DEFAULTS: Record<number, [string, string]> = {
	500: [
		'UNKNOWN_EXCEPTION',
		'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)',
	],
	503: ['SERVER_UNAVAILABLE', 'Service unavailable'],
	429: ['SERVER_UNAVAILABLE', 'too many requests'],
};

/** An error of the data API. */
interface ApiError {
	status: number;
	errorCode: string;
	message: string;
}

/** The answer of a fault that strikes before the request is looked at. */
export function answerBefore(faults: Fault[], { path, url }: { path: string; url: string }): Answer | undefined {
	for (const fault of faults) {
		if (fault.kind === 'status') {
			if (fault.when !== 'after') return statusAnswer(fault, path);
			continue;
		}
		if (fault.kind === 'redirect') return movedAnswer(fault, url);
		if (fault.kind === 'tokenRefusal') return tokenRefusal(fault);
		const error = errorOf(fault);
		if (error) return jsonAnswer(error.status, bodyOf(error));
	}
	return undefined;
}

/** The previous host of a renamed My Domain (Salesforce Help, domain_name_redirections); status and body are [U]. */
function movedAnswer({ status, to, body }: Extract<Fault, { kind: 'redirect' }>, url: string): Answer {
	const location = new URL(url, to).href;
	const page = body === 'html' ? htmlAnswer(status, plainErrorPage('Moved', `Go to ${location}`)) : undefined;
	return { status, headers: { ...page?.headers, location }, body: page?.body };
}

/**
 * The error that the token endpoint has for a description, where it is not `invalid_grant` ("OAuth 2.0 Authorization
 * Errors"; dust #26727 for the app that is not installed).
 */
const TOKEN_ERRORS: Record<string, string> = {
	'retry your request': 'unknown_error',
	'login rate exceeded': 'rate_limit_exceeded',
	'scope parameter not supported': 'invalid_request',
	'External client app is not installed in this org': 'app_not_found',
};

function tokenRefusal({ description, error }: Extract<Fault, { kind: 'tokenRefusal' }>): Answer {
	const code = error ?? TOKEN_ERRORS[description] ?? 'invalid_grant';
	return jsonAnswer(400, { error: code, error_description: description });
}

/** What happens to one part of a composite. */
export function partFaultOf([fault]: Fault[]): PartFault | undefined {
	if (!fault) return undefined;
	const when = fault.kind === 'status' || fault.kind === 'reset' ? (fault.when ?? 'before') : 'before';
	const error = errorOf(fault);
	return { when, answer: error && { status: error.status, body: bodyOf(error) } };
}

/** The error of a fault in the data API; undefined for a fault that has none. */
function errorOf(fault: Fault): ApiError | undefined {
	if (fault.kind === 'expiredSession')
		return { status: 401, errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' };
	if (fault.kind === 'dailyLimit' || fault.kind === 'concurrentLimit')
		return { status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED', message: LIMITS[fault.kind] };
	if (fault.kind !== 'status') return undefined;
	const [errorCode, message] = DEFAULTS[fault.status] ?? ['UNKNOWN_EXCEPTION', 'An unexpected error occurred.'];
	return { status: fault.status, errorCode: fault.errorCode ?? errorCode, message: fault.message ?? message };
}

/** The answer that goes out although the request was carried out. */
export function answerAfter(faults: Fault[], path: string, answer: Answer): Answer {
	const fault = faults.find((candidate) => candidate.kind === 'status' && candidate.when === 'after');
	if (fault?.kind === 'status') return statusAnswer(fault, path);
	return faults.reduce((odd, one) => (one.kind === 'oddAnswer' ? oddAnswer(odd, one.how) : odd), answer);
}

/** Errors of the data API are arrays, those of OAuth objects; `errorCode` and `message` fill either. */
function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, path: string): Answer {
	const answer = plainStatusAnswer(fault, path);
	if (fault.retryAfter === undefined) return answer;
	return { ...answer, headers: { ...answer.headers, 'retry-after': String(fault.retryAfter) } };
}

function plainStatusAnswer(fault: Extract<Fault, { kind: 'status' }>, path: string): Answer {
	const { status } = fault;
	if (fault.body === 'html') {
		const page = plainErrorPage(`Error ${status}`, fault.message ?? 'We are down for maintenance.');
		return htmlAnswer(status, page);
	}
	if (path.startsWith('/services/oauth2/')) {
		const description = fault.message ?? 'retry your request';
		return jsonAnswer(status, { error: fault.errorCode ?? 'unknown_error', error_description: description });
	}
	return jsonAnswer(status, bodyOf(errorOf(fault)!));
}

function bodyOf({ message, errorCode }: ApiError): object[] {
	return [{ message, errorCode }];
}
