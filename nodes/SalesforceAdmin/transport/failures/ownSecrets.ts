import type { SalesforceError } from '../../salesforce/api/errors';
import { withoutSecret } from '../../salesforce/api/texts/secrets';
import type { Credential } from '../credential';

/**
 * An error without the secrets of the credential that the request was sent with, which a token endpoint or a proxy may repeat. `read` reads
 * the credential. Never rejects.
 */
export async function withoutOwnSecrets(error: SalesforceError, read: () => Promise<object>): Promise<SalesforceError> {
	const { clientSecret, oauthTokenData } = (await read().catch(() => ({}))) as Partial<Credential>;
	const secrets = [clientSecret, oauthTokenData?.access_token, oauthTokenData?.refresh_token];
	return secrets.reduce(withoutSecret, error);
}
