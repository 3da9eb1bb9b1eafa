/** OAuth scopes: which exist, and how a grant names them. */
import type { App } from './apps.mts';

/** "OAuth Tokens and Scopes" (Salesforce Help) and the discovery document. */
export const KNOWN_SCOPES = [
	'refresh_token',
	'offline_access',
	'api',
	'web',
	'full',
	'openid',
	'id',
	'profile',
	'email',
	'address',
	'phone',
	'chatter_api',
	'visualforce',
	'lightning',
	'content',
	'custom_permissions',
	'wave_api',
	'eclair_api',
	'pardot_api',
	'sfap_api',
	'user_registration_api',
	'pwdless_login_api',
	'forgot_password',
	'cdp_api',
	'cdp_ingest_api',
	'cdp_profile_api',
	'cdp_query_api',
	'chatbot_api',
	'einstein_gpt_api',
	'interaction_api',
	'mcp_api',
	'scrt_api',
];

/** Scopes of a `scope` parameter; without one, all that the app has. */
export function readScopes(parameter: string | undefined, app: App): string[] {
	const asked = (parameter ?? '').split(/\s+/).filter(Boolean);
	return asked.length > 0 ? asked : app.scopes;
}

/** Granted scopes in Salesforce's own order, which is not the order of the request; offline_access is refresh_token. */
export function grantedScopes(scopes: string[]): string[] {
	const named = new Set(scopes.map((scope) => (scope === 'offline_access' ? 'refresh_token' : scope)));
	return KNOWN_SCOPES.filter((scope) => named.has(scope));
}

/** Whether a session with these scopes may use the data API. */
export function allowsApi(scopes: string[]): boolean {
	return scopes.includes('api') || scopes.includes('full');
}
