import { SalesforceError } from '../../salesforce/api/errors';
import { chainOf, firstLine, textOf, type Link } from './thrown';

type RefusalCode =
	| 'APP_BLOCKED'
	| 'APP_MISCONFIGURED'
	| 'LOGIN_RATE_EXCEEDED'
	| 'LOGIN_RESTRICTED'
	| 'LOGIN_UNAVAILABLE'
	| 'ORG_INACTIVE'
	| 'RECONNECT_NEEDED';

/** What the token endpoint refused with, as "error: error_description", and what that means for the user. */
interface Refusal {
	said: RegExp;
	errorCode: RefusalCode;
	message: string;
	/** What to do, where the advice of the code is not the cure. */
	advice?: string;
	/** How often the request is sent again, because the reason passes by itself; not at all unless told. */
	repeats?: number;
}

/** A reason that passes within seconds is given three more tries, as an outage is. */
const PASSES_SOON = 3;

// The first that fits counts (Salesforce Help, "OAuth 2.0 Flow Errors"; texts as clients have met them).
const REFUSALS: readonly Refusal[] = [
	{
		// Since Summer '24 one refresh token cannot be used twice at the same time.
		said: /^unknown_error|retry your request|already being processed|temporarily_unavailable|^server_error/i,
		errorCode: 'LOGIN_UNAVAILABLE',
		message: 'Salesforce does not give a token just now',
		repeats: PASSES_SOON,
	},
	{
		said: /login rate exceeded|^rate_limit_exceeded/i,
		errorCode: 'LOGIN_RATE_EXCEEDED',
		message: 'The connected user has logged in too often',
		// Refused logins count too, so one more try has to do.
		repeats: 1,
	},
	{
		said: /ip restricted|login hours/i,
		errorCode: 'LOGIN_RESTRICTED',
		message: 'Salesforce does not let the connected user in from this address or at this time',
	},
	{
		said: /^app_not_found|OAUTH_EC_APP_NOT_FOUND|app is not installed|app must be installed/i,
		errorCode: 'APP_BLOCKED',
		message: 'Salesforce does not let this app in: it is not installed in the org',
		advice:
			'In Salesforce, open Setup > Connected Apps OAuth Usage (or External Client App Manager) and install the app, or restore it if it was deleted. Then connect the credential again.',
	},
	{
		said: /inactive organization|^inactive_org/i,
		errorCode: 'ORG_INACTIVE',
		message: 'The org of the credential is locked, has expired or was deleted',
	},
	{
		said: /not admin approved|blocked|hasn't approved|cross-org|^invalid_app_access|^OAUTH_APP_BLOCKED/i,
		errorCode: 'APP_BLOCKED',
		message: 'Salesforce does not let this app in',
	},
	{
		said: /^inactive_user|authentication failure/i,
		errorCode: 'RECONNECT_NEEDED',
		message: 'The connected Salesforce user is inactive or locked out',
		advice:
			'In Salesforce, open the user under Setup > Users: activate or unfreeze it, or lift its lock. Login History of the user names the reason. Or open the credential and select Connect as another administrator.',
	},
	{
		said: /no client credentials user/i,
		errorCode: 'APP_MISCONFIGURED',
		message: 'Salesforce does not accept the app of the credential',
		advice:
			'In Salesforce, open the app (Setup > External Client App Manager > Policies > OAuth), enable the Client Credentials Flow and choose a user for Run As. It has to be an active System Administrator.',
	},
	{
		said: /no valid scopes/i,
		errorCode: 'APP_MISCONFIGURED',
		message: 'Salesforce does not accept the app of the credential',
		advice:
			'In Salesforce, open the app (Setup > External Client App Manager > Settings > OAuth) and add the scope "Manage user data via APIs (api)".',
	},
	{
		said: /not supported on this domain/i,
		errorCode: 'APP_MISCONFIGURED',
		message: 'Salesforce gives no token at this address',
		advice:
			'Client Credentials work on the My Domain of the org only: open the credential and enter the address that stands under Setup > My Domain.',
	},
	{
		said: /^(invalid_client|invalid_client_id|unsupported_grant_type)\b/i,
		errorCode: 'APP_MISCONFIGURED',
		message: 'Salesforce does not accept the app of the credential',
	},
	{
		said: /^invalid_grant/i,
		errorCode: 'RECONNECT_NEEDED',
		message: 'Salesforce has ended the authorization of the credential',
	},
	{ said: /./, errorCode: 'RECONNECT_NEEDED', message: 'Salesforce did not renew the token' },
];

// n8n 2 replaces each invalid_grant of a refresh by an error of its own and drops the reason, so this can also be one that passes.
const WITHOUT_REASON: Refusal = {
	said: /needs to be reconnected|EAUTH|invalid_grant/,
	errorCode: 'RECONNECT_NEEDED',
	message: 'Salesforce has ended the authorization of the credential',
	repeats: 1,
};

/**
 * What n8n threw because the token endpoint refused, as a SalesforceError: APP_BLOCKED, APP_MISCONFIGURED, LOGIN_RATE_EXCEEDED,
 * LOGIN_RESTRICTED, LOGIN_UNAVAILABLE, ORG_INACTIVE or RECONNECT_NEEDED. Undefined for every other failure.
 */
export function tokenFailure(thrown: unknown): SalesforceError | undefined {
	const { refusal, said } = refusalIn(thrown);
	if (!refusal) return undefined;
	const { errorCode, message, advice } = refusal;
	return new SalesforceError(errorCode, said ? `${message} (${firstLine(said)})` : message, { advice });
}

/** How often a request is sent again whose token was refused: 0 for a refusal that stays, and for every other failure. */
export function repeatsOfToken(thrown: unknown): number {
	return refusalIn(thrown).refusal?.repeats ?? 0;
}

function refusalIn(thrown: unknown): { refusal?: Refusal; said?: string } {
	const chain = chainOf(thrown);
	const said = oauthErrorOf(chain);
	if (said) return { refusal: REFUSALS.find((refusal) => refusal.said.test(said)), said };
	return WITHOUT_REASON.said.test(textOf(chain)) ? { refusal: WITHOUT_REASON } : {};
}

// Salesforce's token endpoint: {"error":…,"error_description":…} (Salesforce Help, "OAuth 2.0 Flow Errors").
function oauthErrorOf(chain: Link[]): string | undefined {
	for (const { body, response } of chain) {
		const data = (body ?? response?.data) as { error?: unknown; error_description?: unknown } | undefined;
		if (typeof data?.error === 'string') return [data.error, data.error_description].filter(Boolean).join(': ');
	}
	return undefined;
}
