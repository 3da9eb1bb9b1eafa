/** What faults on demand answer in the org's place. */
import { htmlAnswer, jsonAnswer, type Answer } from './answers.mts';
import type { Fault } from './faults.mts';
import { plainErrorPage } from './htmlPage.mts';

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

/** The answer of a fault that strikes before the request is looked at. */
export function answerBefore(faults: Fault[], path: string): Answer | undefined {
	for (const fault of faults) {
		if (fault.kind === 'expiredSession') return error(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
		if (fault.kind === 'dailyLimit' || fault.kind === 'concurrentLimit') {
			return error(403, 'REQUEST_LIMIT_EXCEEDED', LIMITS[fault.kind]);
		}
		if (fault.kind === 'status' && fault.when !== 'after') return statusAnswer(fault, path);
	}
	return undefined;
}

/** The answer that goes out although the request was carried out. */
export function answerAfter(faults: Fault[], path: string, answer: Answer): Answer {
	const fault = faults.find((candidate) => candidate.kind === 'status' && candidate.when === 'after');
	return fault?.kind === 'status' ? statusAnswer(fault, path) : answer;
}

/** Errors of the data API are arrays, those of OAuth objects; `errorCode` and `message` fill either. */
function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, path: string): Answer {
	const { status } = fault;
	if (fault.body === 'html') {
		const page = plainErrorPage(`Error ${status}`, fault.message ?? 'We are down for maintenance.');
		return htmlAnswer(status, page);
	}
	if (path.startsWith('/services/oauth2/')) {
		const description = fault.message ?? 'retry your request';
		return jsonAnswer(status, { error: fault.errorCode ?? 'unknown_error', error_description: description });
	}
	const [errorCode, message] = DEFAULTS[status] ?? ['UNKNOWN_EXCEPTION', 'An unexpected error occurred.'];
	return error(status, fault.errorCode ?? errorCode, fault.message ?? message);
}

function error(status: number, errorCode: string, message: string): Answer {
	return jsonAnswer(status, [{ message, errorCode }]);
}
