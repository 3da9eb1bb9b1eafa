import { ADVICE } from './advice';

/** One error as the REST API writes it: `errorCode` in answers to single requests, `statusCode` in rows of collections. */
export interface ApiFault {
	errorCode?: string;
	statusCode?: string;
	message?: string;
	fields?: string[];
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

	constructor(
		errorCode: string,
		message: string,
		details: { advice?: string; fields?: string[]; statusCode?: number; done?: Record<string, unknown> } = {},
	) {
		super(message);
		this.name = 'SalesforceError';
		this.errorCode = errorCode;
		this.advice = details.advice ?? adviceFor(errorCode, message);
		this.fields = details.fields ?? [];
		this.statusCode = details.statusCode;
		this.done = details.done;
	}

	/** The same error with what had been done before it, and a message that says so. */
	after(done: Record<string, unknown>, message: string): SalesforceError {
		const { advice, fields, statusCode } = this;
		return new SalesforceError(this.errorCode, message, { advice, fields, statusCode, done });
	}

	/** The same error with another sentence in front, for instance whom it concerns. */
	about(subject: string): SalesforceError {
		const { advice, fields, statusCode, done } = this;
		return new SalesforceError(this.errorCode, `${subject}: ${this.message}`, { advice, fields, statusCode, done });
	}
}

/** The error of one row or one answer. Several faults become one error: the first gives the code, all messages are kept. */
export function errorFromFaults(faults: ApiFault[], statusCode?: number): SalesforceError {
	const [first] = faults;
	const code = first?.statusCode ?? first?.errorCode ?? 'UNKNOWN_EXCEPTION';
	const message = faults
		.map((fault) => withoutMarkup(fault.message ?? ''))
		.filter(Boolean)
		.join('; ');
	const fields = faults.flatMap((fault) => fault.fields ?? []);
	return new SalesforceError(code, message || code, { fields, statusCode });
}

/** What to do about an error code, or an empty text. REQUEST_LIMIT_EXCEEDED means two things, told apart by its message. */
export function adviceFor(errorCode: string, message = ''): string {
	if (errorCode === 'REQUEST_LIMIT_EXCEEDED' && !isDailyLimit(errorCode, message)) return ADVICE.CONCURRENT_LIMIT;
	return (ADVICE as Record<string, string>)[errorCode] ?? '';
}

/** Whether the daily quota is used up, as opposed to too many requests at once (API Request Limits and Allocations). */
export function isDailyLimit(errorCode: string, message: string): boolean {
	return errorCode === 'REQUEST_LIMIT_EXCEEDED' && !/concurrent/i.test(message);
}

/** Whether nothing that follows in this run can succeed either. */
export function isFinal(error: SalesforceError): boolean {
	return FINAL_CODES.has(error.errorCode) || isDailyLimit(error.errorCode, error.message);
}

const FINAL_CODES = new Set([
	'CANCELLED',
	'NOT_CONNECTED',
	'RECONNECT_NEEDED',
	'APP_BLOCKED',
	'APP_MISCONFIGURED',
	'INVALID_SESSION_ID',
	'API_DISABLED_FOR_ORG',
	'API_CURRENTLY_DISABLED',
	'NOT_SALESFORCE',
]);

/** Anything thrown, as a SalesforceError. */
export function asSalesforceError(error: unknown): SalesforceError {
	if (error instanceof SalesforceError) return error;
	return new SalesforceError('UNKNOWN_EXCEPTION', error instanceof Error ? error.message : String(error));
}

// Some of Salesforce's messages carry <br> (for example DUPLICATE_USERNAME), which n8n would show as text.
function withoutMarkup(message: string): string {
	return message.replace(/<br\s*\/?>/gi, ' ').trim();
}
