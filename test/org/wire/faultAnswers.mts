/** What faults on demand answer in the org's place. */
import type { PartFault } from '../world/types.mts';
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

/** An error of the data API. */
interface ApiError {
	status: number;
	errorCode: string;
	message: string;
}

/** The answer of a fault that strikes before the request is looked at. */
export function answerBefore(faults: Fault[], path: string): Answer | undefined {
	for (const fault of faults) {
		if (fault.kind === 'status') {
			if (fault.when !== 'after') return statusAnswer(fault, path);
			continue;
		}
		const error = errorOf(fault);
		if (error) return jsonAnswer(error.status, bodyOf(error));
	}
	return undefined;
}

/** What happens to one part of a composite. */
export function partFaultOf([fault]: Fault[]): PartFault | undefined {
	if (!fault) return undefined;
	const when = 'when' in fault ? (fault.when ?? 'before') : 'before';
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
	return jsonAnswer(status, bodyOf(errorOf(fault)!));
}

function bodyOf({ message, errorCode }: ApiError): object[] {
	return [{ message, errorCode }];
}
