import { ADVICE } from './advice';
import { spoken } from './texts/spoken';

/** One error as the REST API writes it: `errorCode` in answers to single requests, `statusCode` in rows of collections. */
export interface ApiFault {
	errorCode?: string;
	statusCode?: string;
	message?: string;
	fields?: string[];
}

/** A code that has a line in `ADVICE`: all that this package raises itself, and Salesforce's most frequent ones. */
type ErrorCode = keyof typeof ADVICE;

/**
 * `statusCode`: HTTP status. `done`: what had been saved before. `missing`: what was looked up by a value and does not exist. Advice comes
 * from `ADVICE` when it is absent.
 */
interface ErrorDetails {
	advice?: string;
	fields?: string[];
	statusCode?: number;
	done?: Record<string, unknown>;
	missing?: Lookup;
}

/** How something was looked up: by `username`, and the value. */
interface Lookup {
	by: string;
	value: string;
}

/**
 * Something that Salesforce refused, or that this package refuses before Salesforce is asked.
 * `message` says what happened and to whom, `advice` what to do now. `errorCode` is Salesforce's own, or one of the codes of `ADVICE`.
 */
export class SalesforceError extends Error {
	readonly errorCode: string;

	readonly advice: string;

	readonly fields: string[];

	/** HTTP status, when the error is a whole answer. */
	readonly statusCode?: number;

	/** What had been saved before the failure, for instance the ID of a user whose permission sets could not be assigned. */
	readonly done?: Record<string, unknown>;

	/** What was looked up and does not exist. */
	readonly missing?: Lookup;

	constructor(errorCode: ErrorCode, message: string, details: ErrorDetails = {}) {
		super(spoken(message));
		this.name = 'SalesforceError';
		this.errorCode = errorCode;
		this.advice = details.advice ?? adviceFor(errorCode, message);
		this.fields = details.fields ?? [];
		this.statusCode = details.statusCode;
		this.done = details.done;
		this.missing = details.missing;
	}

	/** An error with a code of Salesforce's, which may have no line in `ADVICE`. */
	static reported(errorCode: string, message: string, details?: ErrorDetails): SalesforceError {
		return new SalesforceError(errorCode as ErrorCode, message, details);
	}

	/** The same error with another message, other advice, or what had been done before it. */
	with({ message = this.message, ...changed }: ErrorDetails & { message?: string }): SalesforceError {
		const { advice, fields, statusCode, done, missing } = this;
		const details = { advice, fields, statusCode, done, missing, ...changed };
		return SalesforceError.reported(this.errorCode, message, details);
	}

	/** The same error with a subject before its message, for instance whom it concerns: "jane@acme.example: …". */
	prefixed(subject: string): SalesforceError {
		return this.with({ message: `${subject}: ${this.message}` });
	}
}

/**
 * The error of one row or one answer. Several faults become one error: the first gives the code, all messages are kept. What is no list
 * of faults, as a broken gateway may write it, becomes the message.
 */
export function errorFromFaults(given: unknown, statusCode?: number): SalesforceError {
	const faults = (Array.isArray(given) ? given : [given]).map(asFault);
	const code = String(faults.map((fault) => fault.statusCode ?? fault.errorCode).find(Boolean) ?? 'UNKNOWN_EXCEPTION');
	const message = faults
		.map((fault) => withoutMarkup(String(fault.message ?? '')))
		.filter(Boolean)
		.join('; ');
	const fields = faults.flatMap((fault) => fault.fields ?? []);
	return SalesforceError.reported(code.slice(0, LONGEST_CODE), message || code, { fields, statusCode });
}

/** Salesforce's longest code has 62 characters (SOAP API Developer Guide, StatusCode). */
const LONGEST_CODE = 100;

function asFault(fault: unknown): ApiFault {
	if (fault && typeof fault === 'object') return fault;
	return typeof fault === 'string' ? { message: fault } : {};
}

/** What to do about an error code, or an empty text. REQUEST_LIMIT_EXCEEDED means two things, told apart by its message. */
function adviceFor(errorCode: string, message: string): string {
	const isConcurrent = errorCode === 'REQUEST_LIMIT_EXCEEDED' && !isDailyLimit({ errorCode, message });
	if (isConcurrent) return ADVICE.CONCURRENT_LIMIT;
	return Object.hasOwn(ADVICE, errorCode) ? ADVICE[errorCode as ErrorCode] : '';
}

/** Whether the daily quota is used up, as opposed to too many requests at once (API Request Limits and Allocations). */
export function isDailyLimit({ errorCode, message }: Pick<SalesforceError, 'errorCode' | 'message'>): boolean {
	return errorCode === 'REQUEST_LIMIT_EXCEEDED' && !/concurrent/i.test(message);
}

/** Anything thrown, as a SalesforceError. */
export function asSalesforceError(error: unknown): SalesforceError {
	if (error instanceof SalesforceError) return error;
	return new SalesforceError('UNKNOWN_EXCEPTION', error instanceof Error ? error.message : String(error));
}

// Some of Salesforce's messages carry <br> (for example DUPLICATE_USERNAME), which n8n would show as text.
function withoutMarkup(message: string): string {
	return message.replace(/<br\s*\/?>/gi, ' ').trim();
}
