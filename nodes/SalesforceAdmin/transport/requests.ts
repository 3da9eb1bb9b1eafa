import { SalesforceError, errorFromFaults } from '../salesforce/api/errors';

/** A request whose answer is JSON. */
export interface JsonRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	url: string;
	headers?: Record<string, string>;
	body?: string;
}

/** A request with a body that becomes JSON, if there is one. */
export function jsonRequest(method: JsonRequest['method'], url: string, body?: unknown): JsonRequest {
	if (body === undefined) return { method, url };
	return { method, url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The error of an answer that lacks what it must have, because it was cut short on its way. */
export function unreadableAnswer(): SalesforceError {
	return new SalesforceError('CONNECTION_LOST', 'The answer of Salesforce was cut short');
}

/**
 * The ID in the answer to the creation of one record. Throws Salesforce's error where it says that nothing was saved, and CONNECTION_LOST
 * where it tells no ID, because the record may have been created all the same.
 */
export function createdId(answer: unknown): string {
	const { id, success, errors } = Object(answer) as { id?: unknown; success?: unknown; errors?: unknown };
	if (success === false) throw errorFromFaults(errors);
	if (typeof id === 'string' && id !== '') return id;
	throw unreadableAnswer();
}
