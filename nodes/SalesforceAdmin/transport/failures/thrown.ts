import { spoken } from '../../salesforce/api/texts/spoken';

/*
 * Reads what n8n throws when a request has no answer. n8n wraps errors several times (NodeApiError around an axios error, an OAuth error or
 * an error of its own), so these functions look at the whole chain of causes.
 */

/** One error of the chain, with the properties in which n8n, axios and the OAuth client put what happened. */
export interface Link {
	name?: string;
	message?: string;
	code?: unknown;
	syscall?: unknown;
	httpCode?: unknown;
	status?: unknown;
	body?: unknown;
	response?: { status?: unknown; data?: unknown };
	cause?: unknown;
}

const LONGEST_CHAIN = 8;

/** The error that was thrown and its causes, the outermost first. */
export function chainOf(thrown: unknown): Link[] {
	const chain: Link[] = [];
	for (
		let link = thrown;
		link && typeof link === 'object' && chain.length < LONGEST_CHAIN;
		link = (link as Link).cause
	) {
		chain.push(link as Link);
	}
	return chain;
}

/** The messages of a chain of errors, one after the other. */
export function textOf(chain: Link[]): string {
	return chain.map(({ message }) => message ?? '').join(' ');
}

/** The first line of a text, 200 characters of it at most and without what looks like a secret. */
export function firstLine(text: string): string {
	return spoken(text.split('\n')[0], 200);
}
