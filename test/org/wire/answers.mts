/** Answers before they are written to the wire. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** What goes to the wire. */
export interface Answer {
	status: number;
	headers: Record<string, string | string[]>;
	/** Undefined for an empty body. */
	body: string | Buffer | Readable | undefined;
}

const JSON_TYPE = 'application/json;charset=UTF-8';

/** An answer of JSON in Salesforce's content type. */
export function jsonAnswer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
	return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

/** An answer that is a page. */
export function htmlAnswer(status: number, html: string, headers: Answer['headers'] = {}): Answer {
	return { status, headers: { 'content-type': 'text/html;charset=UTF-8', ...headers }, body: html };
}

/** An answer of plain text. */
export function textAnswer(status: number, body: string): Answer {
	return { status, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body };
}

/** A 302 to a location. */
export function redirectAnswer(location: string, headers: Answer['headers'] = {}): Answer {
	return { status: 302, headers: { location, ...headers }, body: undefined };
}

/** Headers that every answer of an org carries (recorded in May 2026); the date is the org's. */
export function edgeHeaders(now: number): Record<string, string> {
	const requestId = randomBytes(16).toString('hex');
	return {
		'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
		date: new Date(now).toUTCString(),
		server: 'sfdcedge',
		vary: 'Accept-Encoding',
		'x-request-id': requestId,
		'x-robots-tag': 'none',
		'x-sfdc-request-id': requestId,
	};
}
