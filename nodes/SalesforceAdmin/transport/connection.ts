import { SalesforceError } from '../salesforce/api/errors';
import { CHOOSE_ENVIRONMENT, isCredentialRefusal, salesforceOrigin } from '../salesforce/api/hosts';
import { isSameId } from '../salesforce/api/ids';
import type { Org, ReportProgress } from '../salesforce/api/org';
import { asAdministratorCheck } from '../salesforce/api/permissions';
import { isError, valueOf, type Result } from '../salesforce/api/results';
import { INSTANCE_URL, checkTokenMatchesOrg, environmentOf, type Credential } from './credential';
import { connectionFailure } from './failures/connectionFailures';
import { CREDENTIAL_TYPE, USER_INFO, sendRequest, type N8nContext, type Origin } from './send';

interface Identity {
	userId: string;
	organizationId: string;
	/** The address of the org, when it was asked for. */
	origin?: string;
}

/** What a caller may want of an org that it opens. `onProgress` hears how far a long run is; n8n's log hears it in any case. */
interface OpenOptions {
	onProgress?: ReportProgress;
}

/**
 * Returns the org that the node's credential is connected to. Costs no API call: where the token answer does not tell who acts, the userinfo
 * endpoint is asked, which is none. Rejects with NOT_CONNECTED, NOT_SALESFORCE, NO_INSTANCE, RECONNECT_NEEDED, APP_BLOCKED,
 * APP_MISCONFIGURED or CONNECTION_LOST.
 */
export async function openOrg(context: N8nContext, { onProgress }: OpenOptions = {}): Promise<Org> {
	const credential = await readCredential(context);
	const known = knownOrigin(credential);
	const identity = await readIdentity(context, credential, known ?? loginOrigin(credential));
	const origin = known ?? identity.origin ?? valueOf(await askIdentity(context, loginOrigin(credential))).origin;
	if (!origin) throw new SalesforceError('NO_INSTANCE', 'The credential does not know the address of its org');
	const { userId, organizationId } = identity;
	const user = { userId, organizationId };
	// jsforce takes a third of the time in which n8n loads the package, and nothing needs it before the first request.
	const { OrgConnection } = await import('./orgConnection.js');
	return new OrgConnection(context, {
		origin,
		currentOrigin: currentOrigin(context, origin, user),
		user,
		administratorCheck: asAdministratorCheck(credential.administratorCheck) ?? 'profile',
		onProgress,
	});
}

async function readCredential(context: N8nContext): Promise<Credential> {
	let credential: Credential;
	try {
		credential = await context.getCredentials<Credential & { [key: string]: unknown }>(CREDENTIAL_TYPE);
	} catch (thrown) {
		throw credentialFailure(thrown);
	}
	if (credential.grantType === 'clientCredentials' || credential.oauthTokenData?.access_token)
		return checkTokenMatchesOrg(credential);
	throw notConnected();
}

const notConnected = () => new SalesforceError('NOT_CONNECTED', 'The credential is not connected to Salesforce yet');

// An expression in the credential checks the environment as well. When it refuses, n8n's decryption ends with that error.
function credentialFailure(thrown: unknown): SalesforceError {
	const message = thrown instanceof Error ? thrown.message : '';
	if (message.includes(CHOOSE_ENVIRONMENT)) return notConnected();
	if (isCredentialRefusal(message)) return new SalesforceError('NOT_SALESFORCE', message);
	return connectionFailure(thrown);
}

// A refresh can lose the instance_url of the token answer; a custom domain names the same org.
function knownOrigin(credential: Credential): string | undefined {
	const { customDomain = '', oauthTokenData } = credential;
	if (oauthTokenData?.instance_url) return salesforceOrigin(oauthTokenData.instance_url, INSTANCE_URL);
	return environmentOf(credential) === 'customDomain' ? salesforceOrigin(customDomain) : undefined;
}

function loginOrigin(credential: Credential): string {
	const { customDomain = '' } = credential;
	const environment = environmentOf(credential);
	if (environment === 'customDomain') return salesforceOrigin(customDomain);
	return environment === 'sandbox' ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
}

// `id` of the token answer: https://login.salesforce.com/id/<organization>/<user> (Salesforce Help, "Identity URLs").
function identityOf({ oauthTokenData }: Credential): Identity | undefined {
	const [, organizationId, userId] = /\/id\/(00D\w{12,15})\/(005\w{12,15})/.exec(oauthTokenData?.id ?? '') ?? [];
	return userId ? { organizationId, userId } : undefined;
}

async function readIdentity(context: N8nContext, credential: Credential, origin: string): Promise<Identity> {
	const stored = identityOf(credential);
	if (credential.grantType !== 'clientCredentials') return stored ?? valueOf(await askIdentity(context, origin));
	// The app decides who acts, and can be given another Run-As user at any time. The stored token names the one of before, so Salesforce is
	// asked. Where it does not tell, the token that n8n has got for the question does.
	const asked = await askIdentity(context, origin);
	if (!isError(asked)) return asked;
	return identityOf(await readCredential(context)) ?? valueOf<Identity>(asked);
}

// Who the token stands for, or NO_INSTANCE when Salesforce does not tell. Rejects when it cannot be asked.
async function askIdentity(context: N8nContext, origin: string): Promise<Result<Identity>> {
	const answer = await sendRequest(context, async () => origin, { method: 'GET', path: USER_INFO });
	const info = answer.statusCode === 200 ? userInfoIn(answer.body) : {};
	if (!info.user_id || !info.organization_id) {
		return new SalesforceError(
			'NO_INSTANCE',
			`Salesforce does not tell who is connected (status ${answer.statusCode})`,
		);
	}
	const address = info.urls?.custom_domain ?? info.urls?.rest;
	const named = address && salesforceOrigin(address, 'The address that Salesforce named');
	return { userId: info.user_id, organizationId: info.organization_id, origin: named };
}

// During maintenance a web page can come with status 200.
function userInfoIn(body: string): Partial<UserInfo> {
	try {
		return Object(JSON.parse(body)) as Partial<UserInfo>;
	} catch {
		return {};
	}
}

interface UserInfo {
	user_id: string;
	organization_id: string;
	urls: { rest?: string; custom_domain?: string };
}

// A refresh can move the org to another host, and somebody can connect the credential as another user or to another org while a run goes on.
// A sandbox has the record IDs of production, so what was read in one org must never be written in the other.
function currentOrigin(context: N8nContext, first: string, user: Org['user']): Origin {
	let known = first;
	return async (attempt, { method }) => {
		if (attempt === 1 && method === 'GET') return known;
		const credential = await readCredential(context);
		const identity = identityOf(credential);
		if (identity) checkSameUser(identity, user);
		const next = knownOrigin(credential) ?? known;
		if (next !== known && !identity) checkSameUser(valueOf(await askIdentity(context, next)), user);
		known = next;
		return known;
	};
}

function checkSameUser(now: Identity, before: Org['user']): void {
	if (isSameId(now.organizationId, before.organizationId) && isSameId(now.userId, before.userId)) return;
	const other = isSameId(now.organizationId, before.organizationId) ? 'as another user' : 'to another org';
	throw new SalesforceError('RECONNECT_NEEDED', `The credential was connected ${other} while the workflow ran`, {
		advice:
			'Look at the credential and what is done already, then run the workflow again. Give every org and every user a credential of its own.',
	});
}
