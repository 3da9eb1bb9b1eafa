/** Errors of the OAuth endpoints: codes and texts as in "OAuth 2.0 Authorization Errors" (Salesforce Help). */

/** Thrown by the token, revoke and introspect endpoints; HTTP 400 unless told. */
export class OAuthError extends Error {
	readonly error: string;
	readonly description: string;
	readonly status: number;
	constructor(error: string, description: string, status = 400) {
		super(`${error}: ${description}`);
		this.name = 'OAuthError';
		this.error = error;
		this.description = description;
		this.status = status;
	}
}

const grant = (description: string) => () => new OAuthError('invalid_grant', description);
const request = (description: string) => () => new OAuthError('invalid_request', description);

export const expiredCode = grant('expired authorization code');
export const invalidCode = grant('invalid authorization code');
/** Two texts are known (Salesforce Help; constants of jetstreamapp/jetstream) [U]. */
export const expiredToken = (description: string) => new OAuthError('invalid_grant', description);
export const authenticationFailure = grant('authentication failure');
export const notApprovedByUser = grant("user hasn't approved this consumer");
export const invalidAudience = grant('audience is invalid');
export const invalidAssertion = grant('invalid assertion');
export const noClientCredentialsUser = grant('no client credentials user enabled');
export const noValidScopes = grant('no valid scopes defined');
/** Client credentials posted to a login host instead of the My Domain ("OAuth 2.0 Client Credentials Flow"). */
export const wrongDomain = grant('request not supported on this domain');

export const mustUsePost = request('must use HTTP POST');
export const mustUseHttps = request('must use HTTPS');
export const missingParameter = (name: string) =>
	new OAuthError('invalid_request', `missing required parameter: ${name}`);

export const unknownClient = () => new OAuthError('invalid_client_id', 'client identifier invalid');
export const wrongSecret = (status: number) => new OAuthError('invalid_client', 'invalid client credentials', status);
export const notAdminApproved = () =>
	new OAuthError('invalid_app_access', 'user is not admin approved to access this app');
/** The text is that of the error page; that the token endpoint answers it too is assumed. */
export const appBlocked = () => new OAuthError('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
export const callbackMismatch = () => new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
export const unsupportedGrantType = () => new OAuthError('unsupported_grant_type', 'grant type not supported');
export const unsupportedResponseType = () =>
	new OAuthError('unsupported_response_type', 'response type is not supported');
export const invalidScope = () =>
	new OAuthError('invalid_scope', 'the requested scope is invalid, unknown, or malformed');
/** "OAuth 2.0 Authorization Errors" has either code [U]. */
export const loginRateExceeded = (error: string) => new OAuthError(error, 'login rate exceeded');
/** golang/oauth2 #165, appsmith #30239: `scope` belongs to the authorization, not to the exchange of a code or a refresh. */
export const scopeNotSupported = request('scope parameter not supported');
export const inactiveUser = (description: string) => new OAuthError('inactive_user', description);
export const unsupportedTokenType = () => new OAuthError('unsupported_token_type', 'this token type is not supported');
