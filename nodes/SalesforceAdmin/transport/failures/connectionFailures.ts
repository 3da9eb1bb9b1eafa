import { SalesforceError } from '../../salesforce/api/errors';
import { isSalesforceHost } from '../../salesforce/api/hosts';
import { chainOf, firstLine, textOf, type Link } from './thrown';
import { tokenFailure } from './tokenFailures';

/** The HTTP status (300 to 599) in an error of n8n's request function; undefined when there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
	for (const { response, httpCode, status } of chainOf(thrown)) {
		const found = Number(response?.status ?? httpCode ?? status);
		// An answer that breaks off leaves an error with status 200, so a status below 300 counts as no answer.
		if (found >= 300 && found < 600) return found;
	}
	return undefined;
}

/** Codes of n8n's OAuth client for errors that have an answer, so they are no network failures. */
const OAUTH_CODES = new Set(['EAUTH', 'ESTATUS']);

/** The code of a network failure (`ECONNRESET`, …) in an error of n8n's request function; undefined when it has none. */
export function networkCodeOf(thrown: unknown): string | undefined {
	return chainOf(thrown)
		.map(({ code }) => code)
		.find((code): code is string => typeof code === 'string' && /^E[A-Z_]+$/.test(code) && !OAUTH_CODES.has(code));
}

/** The call of the system that failed, such as `connect`, in an error of n8n's request function; undefined when it has none. */
export function syscallOf(thrown: unknown): string | undefined {
	return chainOf(thrown)
		.map(({ syscall }) => syscall)
		.find((syscall): syscall is string => typeof syscall === 'string');
}

/**
 * What n8n threw, as a SalesforceError: an error of `tokenFailure` or NOT_CONNECTED when there is no token, INVALID_SESSION_ID when it is not
 * accepted, CANCELLED for a cancelled run, CONNECTION_LOST for everything else.
 */
export function connectionFailure(thrown: unknown): SalesforceError {
	const chain = chainOf(thrown);
	const known = chain.find((link): link is SalesforceError => link instanceof SalesforceError);
	if (known) return known;
	return tokenFailure(thrown) ?? otherFailure(thrown, chain);
}

function otherFailure(thrown: unknown, chain: Link[]): SalesforceError {
	const text = textOf(chain);
	if (chain.some(({ name, code }) => code === 'ERR_CANCELED' || name === 'AbortError' || name === 'CanceledError')) {
		return new SalesforceError('CANCELLED', 'The run was cancelled');
	}
	if (/without access token|not connected|any credentials/i.test(text)) {
		return new SalesforceError('NOT_CONNECTED', 'The credential is not connected to Salesforce yet');
	}
	if (statusOf(thrown) === 401)
		return new SalesforceError('INVALID_SESSION_ID', 'Salesforce does not accept the token of the credential');
	const code = networkCodeOf(thrown);
	return new SalesforceError(
		'CONNECTION_LOST',
		`The connection to Salesforce failed${code ? ` (${code})` : ''}: ${firstLine(text)}`,
	);
}

/** An answer that redirects, as far as its error tells of it. */
interface Redirect {
	statusCode: number;
	headers: Record<string, string>;
}

/**
 * The error of a redirect: ORG_MOVED with the new address where it is one of Salesforce's, as after a My Domain was renamed (Salesforce
 * Help, "My Domain Redirections"), else SERVER_UNAVAILABLE. A foreign address is not named, because nobody should connect to it.
 */
export function redirectFailure({ statusCode, headers }: Redirect): SalesforceError {
	const host = hostIn(headers.location ?? '');
	if (isSalesforceHost(host)) {
		return new SalesforceError(
			'ORG_MOVED',
			`Salesforce did nothing and answered ${statusCode}: the address of the org is now ${host}`,
			{ statusCode },
		);
	}
	const message = `The answer was ${statusCode}, a redirect to a page, so nothing was done`;
	return new SalesforceError('SERVER_UNAVAILABLE', message, { statusCode });
}

// A path has no host. It leads to a page of the same host, for instance of maintenance.
function hostIn(address: string): string {
	return URL.canParse(address) ? new URL(address).host : '';
}
