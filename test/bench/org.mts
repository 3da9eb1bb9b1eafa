import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import type { LogEntry } from '../org/wire/requestLog.mts';

/** What the generated users of every org of the benchmarks have besides their profile. */
export const PERMISSION_SET = 'Sales_Manager';

/** An org in a process of its own, with generated users and as many free seats, and no limit on API calls. */
export async function startLargeOrg(users: number, settings: string[] = []): Promise<OrgProcess> {
	const seats = String(2 * users + 1000);
	const given = ['dailyApiRequests=100000000', ...settings].flatMap((setting) => ['--set', setting]);
	const args = ['--users', String(users), '--seats', seats, '--permission-set', PERMISSION_SET, ...given];
	return await startOrgProcess(args);
}

/** IDs of the generated users, in their order. */
export async function userIds(org: OrgProcess): Promise<string[]> {
	const users = await org.records('User', {});
	return users.filter(({ Username }) => /^user\d{6}@/.test(String(Username))).map(({ Id }) => Id);
}

export async function setLatency(org: OrgProcess, ms: number): Promise<void> {
	await org.control('POST', '/latency', { ms });
}

/** A connected credential of this package, decrypted, as n8n's credential store hands it out. */
export async function decryptedCredential(org: OrgProcess): Promise<Record<string, unknown>> {
	const { clientId, clientSecret } = org.apps.find(({ name }) => name === 'standard')!;
	return {
		environment: 'production',
		grantType: 'pkce',
		clientId,
		clientSecret,
		accessTokenUrl: 'https://login.salesforce.com/services/oauth2/token',
		authentication: 'body',
		scope: 'api web refresh_token offline_access',
		oauthTokenData: await org.authorize(),
	};
}

/** The ID of the connected user, out of the token answer. */
export function connected({ oauthTokenData }: Record<string, unknown>): string {
	return (oauthTokenData as { id: string }).id.split('/').at(-1)!;
}

export interface Calls {
	calls: number;
	writes: number;
	/** Time that the org took for them, latency included, in milliseconds. */
	orgMs: number;
	entries: LogEntry[];
}

/** The API calls since the log was cleared, by the org's own log. */
export async function callsSince(org: OrgProcess): Promise<Calls> {
	const entries = (await org.log()).filter(({ apiCalls }) => apiCalls > 0);
	const calls = entries.reduce((sum, { apiCalls }) => sum + apiCalls, 0);
	const orgMs = entries.reduce((sum, { durationMs }) => sum + durationMs, 0);
	return { calls, writes: entries.filter(isWrite).length, orgMs, entries };
}

/** A composite request without collections and a retrieve by POST only read; of a bulk job the upload of its rows is the write. */
function isWrite({ method, path, rows }: LogEntry): boolean {
	if (method === 'GET') return false;
	if (/\/composite\/?$/.test(path)) return rows !== undefined;
	if (path.includes('/jobs/ingest')) return method === 'PUT';
	return method !== 'POST' || !/\/composite\/sobjects\/\w+$/.test(path);
}
