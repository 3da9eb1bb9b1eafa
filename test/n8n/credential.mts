import type { AuthorizeOptions } from '../org/index.mts';
import { CREDENTIAL_TYPE } from '../support/names.mts';
import type { PlainCredential } from './commands.mts';
import type { OrgProcess } from './orgProcess.mts';

/** What a user types into the credential's dialog for the org's My Domain and one of its apps. */
export function credentialFields(
	org: Pick<OrgProcess, 'apps' | 'origin'>,
	appName = 'standard',
): Record<string, unknown> {
	const app = org.apps.find(({ name }) => name === appName);
	if (!app) throw new RangeError(`The org has no app "${appName}"`);
	return {
		environment: 'customDomain',
		customDomain: new URL(org.origin).host,
		grantType: 'pkce',
		clientId: app.clientId,
		clientSecret: app.clientSecret,
	};
}

/** A credential as it is stored after Connect: the fields and the whole token answer. */
export async function connectedCredential(
	org: Pick<OrgProcess, 'apps' | 'origin' | 'authorize'>,
	{ id = 'credential1', ...options }: AuthorizeOptions & { id?: string } = {},
): Promise<PlainCredential> {
	const oauthTokenData = await org.authorize(options);
	const data = { ...credentialFields(org, options.app), oauthTokenData };
	return { id, name: 'Salesforce', type: CREDENTIAL_TYPE, data };
}
