import { SalesforceError } from '../salesforce/api/errors';
import { REVOKE, type Wire } from './send';

/**
 * Revokes an OAuth token. Salesforce answers 200, and 400 for what is no token (any more) (Salesforce Help, "Revoke OAuth Tokens"). Rejects
 * with SERVER_UNAVAILABLE for another answer. No error has the token in it.
 */
export async function revokeToken(wire: Wire, token: string): Promise<void> {
	const headers = { 'content-type': 'application/x-www-form-urlencoded' };
	const body = new URLSearchParams({ token }).toString();
	const { statusCode } = await wire({ method: 'POST', path: REVOKE, headers, body });
	if (statusCode === 200 || statusCode === 400) return;
	throw new SalesforceError('SERVER_UNAVAILABLE', `Salesforce answered ${statusCode} to the revocation of a token`);
}
