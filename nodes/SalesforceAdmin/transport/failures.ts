import { SalesforceError } from '../salesforce/api/errors';
import { isSalesforceHost } from '../salesforce/api/hosts';

/*
 * Reads what n8n throws when a request has no answer. n8n wraps errors several times (NodeApiError around an axios error, an OAuth error or
 * an error of its own), so these functions look at the whole chain of causes.
 */

/** One error of the chain, with the properties in which n8n, axios and the OAuth client put what happened. */
interface Link {
	name?: string;
	message?: string;
	code?: unknown;
	httpCode?: unknown;
	status?: unknown;
	body?: unknown;
	response?: { status?: unknown; data?: unknown };
	cause?: unknown;
}

const LONGEST_CHAIN = 8;

function chainOf(thrown: unknown): Link[] {
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

/**
 * What n8n threw, as a SalesforceError: APP_BLOCKED, APP_MISCONFIGURED, RECONNECT_NEEDED or NOT_CONNECTED when there is no token,
 * INVALID_SESSION_ID when it is not accepted, CANCELLED for a cancelled run, CONNECTION_LOST for everything else.
 */
export function connectionFailure(thrown: unknown): SalesforceError {
	const chain = chainOf(thrown);
	const known = chain.find((link): link is SalesforceError => link instanceof SalesforceError);
	if (known) return known;
	const text = chain.map(({ message }) => message ?? '').join(' ');
	return tokenFailure(oauthErrorOf(chain), text) ?? otherFailure(thrown, chain, text);
}

function otherFailure(thrown: unknown, chain: Link[], text: string): SalesforceError {
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

const firstLine = (text: string) => text.replace(SECRETS, '…').split('\n')[0].slice(0, 200);

// n8n quotes the start of a token answer that it cannot read, so an error message can hold tokens, which are cut out.
const SECRETS =
	/00D\w{12,15}(?:!|%21)[\w.%]*|5Aep[\w.%]*|eyJ[\w.-]*|(?<=Bearer )\S+|(?<=(?:token|secret|code|verifier)(?:=|":"))[^&"\s]+/g;

interface OAuthError {
	error: string;
	description: string;
}

// Salesforce's token endpoint: {"error":…,"error_description":…} (Salesforce Help, "OAuth 2.0 Flow Errors").
function oauthErrorOf(chain: Link[]): OAuthError | undefined {
	for (const { body, response } of chain) {
		const data = (body ?? response?.data) as { error?: unknown; error_description?: unknown } | undefined;
		if (typeof data?.error === 'string')
			return { error: data.error, description: String(data.error_description ?? '') };
	}
	return undefined;
}

const BLOCKED = /app must be installed|not admin approved|blocked|hasn't approved|cross-org/i;

function tokenFailure(oauth: OAuthError | undefined, text: string): SalesforceError | undefined {
	const said = oauth ? ` (${[oauth.error, oauth.description].filter(Boolean).join(': ')})` : '';
	if (BLOCKED.test(said) || oauth?.error === 'invalid_app_access' || oauth?.error === 'OAUTH_APP_BLOCKED') {
		return new SalesforceError('APP_BLOCKED', `Salesforce does not let this app in${said}`);
	}
	if (oauth?.error === 'inactive_user' || /authentication failure/i.test(said)) {
		return new SalesforceError('RECONNECT_NEEDED', `The connected Salesforce user is inactive or locked out${said}`);
	}
	if (
		/no client credentials user|no valid scopes/i.test(said) ||
		/^(invalid_client|invalid_client_id|unsupported_grant_type)$/.test(oauth?.error ?? '')
	) {
		return new SalesforceError('APP_MISCONFIGURED', `Salesforce does not accept the app of the credential${said}`);
	}
	if (oauth?.error === 'invalid_grant' || /needs to be reconnected|EAUTH|invalid_grant/.test(text)) {
		return new SalesforceError('RECONNECT_NEEDED', `Salesforce has ended the authorization of the credential${said}`);
	}
	if (oauth) return new SalesforceError('RECONNECT_NEEDED', `Salesforce did not renew the token${said}`);
	return undefined;
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
