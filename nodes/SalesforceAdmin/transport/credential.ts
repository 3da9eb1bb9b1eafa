import { SalesforceError } from '../salesforce/api/errors';
import { myDomainOf, salesforceHost } from '../salesforce/api/hosts';
import type { AdministratorCheck } from '../salesforce/api/org';

type Environment = 'production' | 'sandbox' | 'customDomain';

/** The fields of a credential as n8n stores them. `oauthTokenData` is Salesforce's whole token answer, once the credential is connected. */
export interface Credential {
	environment?: Environment | '';
	customDomain?: string;
	grantType?: 'pkce' | 'clientCredentials';
	/** Absent in credentials that were saved before there was a choice. */
	administratorCheck?: AdministratorCheck;
	/** Absent for an app that needs none. */
	clientSecret?: string;
	oauthTokenData?: { access_token?: string; refresh_token?: string; instance_url?: string; id?: string };
}

/**
 * The environment that a credential names. n8n stores no defaults and no hidden fields, so a credential without one has a My Domain (Client
 * Credentials does not show the environment), or it was connected when Production was still the default.
 */
export function environmentOf({ environment, customDomain }: Credential): Environment {
	return environment || (customDomain ? 'customDomain' : 'production');
}

/** What errors call the address of the org that came with the token. */
export const INSTANCE_URL = 'The instance_url of the token';

/**
 * Returns the credential if its token is for the org that the credential names. n8n keeps the old token when a credential is edited. A
 * credential that now names a sandbox must not write to production with it. With client credentials the result has no token, so that n8n
 * asks for one of the named org. Throws RECONNECT_NEEDED, or NOT_SALESFORCE for a bad custom domain or instance_url.
 */
export function checkTokenMatchesOrg(credential: Credential): Credential {
	const { customDomain = '', grantType, oauthTokenData } = credential;
	const environment = environmentOf(credential);
	const named = environment === 'customDomain' ? salesforceHost(customDomain) : environment;
	const tokenMatches =
		environment === 'customDomain' ? isInMyDomain(named, oauthTokenData) : isFrom(environment, oauthTokenData);
	if (tokenMatches) return credential;
	if (grantType === 'clientCredentials') return { ...credential, oauthTokenData: undefined };
	throw new SalesforceError(
		'RECONNECT_NEEDED',
		`The credential names ${named}, and is still connected to ${oauthTokenData?.instance_url ?? 'another org'}`,
		{ advice: ADVICE },
	);
}

const ADVICE =
	'Open the credential and select Connect, so that it is connected to the org that it names. If the My Domain of the org was renamed, enter the new one.';

type Token = Credential['oauthTokenData'];

function isInMyDomain(named: string, token: Token): boolean {
	const wanted = myDomainOf(named);
	const connected = token?.instance_url && myDomainOf(salesforceHost(token.instance_url, INSTANCE_URL));
	return !wanted || !connected || wanted === connected;
}

// The identity URL of a sandbox is at test.salesforce.com, of any other org at login.salesforce.com (Salesforce Help, "Identity URLs").
function isFrom(environment: 'production' | 'sandbox', token: Token): boolean {
	const [, login] = /^https:\/\/(login|test)\.salesforce\.com\//.exec(token?.id ?? '') ?? [];
	return login === undefined || (login === 'test') === (environment === 'sandbox');
}
