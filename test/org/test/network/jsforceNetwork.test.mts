/** An unmodified jsforce as an independent client of login, pages, files and jobs. */
import { randomBytes } from 'node:crypto';
import jsforce from 'jsforce';
import { startOrg, type SimulatedOrg } from '../../index.mts';
import { appNamed, CALLBACK, TestBrowser } from '../browser.mts';

const ADA = 'admin@acme.example';
const VERSION = '66.0';

let org: SimulatedOrg;
beforeEach(async () => {
	org = await startOrg({ users: 4100 });
});
afterEach(() => org.close());

/** A connection after login and consent in a browser. */
async function connect(app = 'standard') {
	const { clientId, clientSecret } = appNamed(org, app);
	const oauth2 = new jsforce.OAuth2({
		loginUrl: org.url,
		clientId,
		clientSecret,
		redirectUri: CALLBACK,
		useVerifier: true,
	});
	const browser = new TestBrowser();
	const url = oauth2.getAuthorizationUrl({ scope: 'api refresh_token' });
	const done = await browser.allow(await browser.logIn(await browser.open(url), ADA));
	const connection = new jsforce.Connection({ oauth2, version: VERSION });
	const user = await connection.authorize(new URL(done.url).searchParams.get('code')!);
	return { connection, user };
}

/** A connection with a token from the org's own controls. */
function connectWithToken() {
	const { access_token: accessToken, instance_url: instanceUrl } = org.authorize();
	return new jsforce.Connection({ accessToken, instanceUrl, version: VERSION });
}

test('logs in by OAuth with PKCE, knows who it is, and refreshes after a 401', async () => {
	const { connection, user } = await connect();
	const ada = org.store.table('User').first('Username', ADA)!.Id;
	expect(user).toEqual({ id: ada, organizationId: org.org.id, url: `${org.url}/id/${org.org.id}/${ada}` });
	expect(await connection.identity()).toMatchObject({ username: ADA, user_id: ada });
	let refreshed = 0;
	connection.on('refresh', () => (refreshed += 1));
	org.expireAccessTokens();
	expect((await connection.query('SELECT Id FROM User LIMIT 1')).totalSize).toBe(1);
	expect(refreshed).toBe(1);
	expect(connection.limitInfo.apiUsage).toEqual({ used: expect.any(Number), limit: 15_000 });
});

test('logs in by password over SOAP, in the versions that still have it', async () => {
	const old = new jsforce.Connection({ loginUrl: org.url, version: '60.0' });
	const user = await old.login(ADA, `Passw0rd!${'A'.repeat(24)}`);
	expect(user.organizationId).toBe(org.org.id);
	expect((await old.query('SELECT Id FROM User LIMIT 1')).totalSize).toBe(1);
	await expect(old.login(ADA, 'wrong')).rejects.toThrow('INVALID_LOGIN: Invalid username, password, security token');
	const latest = new jsforce.Connection({ loginUrl: org.url, version: VERSION });
	await expect(latest.login(ADA, 'Passw0rd!')).rejects.toThrow(
		'The SOAP Login operation is not available in the API version specified (66.0)',
	);
});

test('fetches 4,100 rows in three pages', async () => {
	const connection = connectWithToken();
	org.log.clear();
	const query = connection.query("SELECT Id FROM User WHERE Username LIKE 'user%'");
	const all = await query.execute({ autoFetch: true, maxFetch: 10_000 });
	expect(new Set(all.records.map((record) => record.Id)).size).toBe(4100);
	expect(org.log.calls().map(({ path }) => path.replace(/0r8\w{15}/, '0r8'))).toEqual([
		'/services/data/v66.0/query',
		'/services/data/v66.0/query/0r8-2000',
		'/services/data/v66.0/query/0r8-4000',
	]);
});

test('updates 200 users in one call', async () => {
	const connection = connectWithToken();
	const { records } = await connection.query("SELECT Id FROM User WHERE Username LIKE 'user%' LIMIT 200");
	org.log.clear();
	const changes = records.map(({ Id }) => ({ Id: Id!, Title: 'Changed' }));
	const results = await connection.update('User', changes);
	expect(results.every(({ success }) => success)).toBe(true);
	expect(org.log.calls()).toMatchObject([
		{ method: 'PATCH', path: '/services/data/v66.0/composite/sobjects', rows: 200 },
	]);
});

test('uploads a file as multipart, bytes first', async () => {
	const bytes = randomBytes(100_000);
	const file = { filename: 'a.bin', contentType: 'application/octet-stream' };
	const connection = connectWithToken();
	const record = { PathOnClient: 'a.bin', Title: 'A', VersionData: bytes.toString('base64') };
	const options = { multipartFileFields: { VersionData: file } };
	const result = await connection.sobject('ContentVersion').create(record, options as never);
	expect(result.success).toBe(true);
	const stored = await connection.sobject('ContentVersion').retrieve(result.id!);
	expect(stored).toMatchObject({ ContentSize: bytes.length, FileExtension: 'bin' });
});

test('revokes its tokens on log-out', async () => {
	const { connection } = await connect();
	const authorization = `Bearer ${connection.accessToken}`;
	await connection.logoutByOAuth2(true);
	const response = await fetch(`${org.url}/services/data/v66.0/limits`, { headers: { authorization } });
	expect(response.status).toBe(401);
});

test('runs a Bulk 2.0 job to its end and sees which rows failed', async () => {
	const connection = connectWithToken();
	const { records } = await connection.query("SELECT Id FROM User WHERE Username LIKE 'user%' LIMIT 300");
	const input = records.map(({ Id }) => ({ Id, Department: 'Bulk, "quoted"\nline' }));
	input.push({ Id: '005ak00000zzzzzAAA', Department: 'x' });
	const results = await connection.bulk2.loadAndWaitForResults({
		object: 'User',
		operation: 'update',
		input: input as never,
		pollInterval: 50,
		pollTimeout: 10_000,
	});
	const { successfulResults, failedResults, unprocessedRecords } = results;
	expect([successfulResults.length, failedResults.length, unprocessedRecords.length]).toEqual([300, 1, 0]);
	expect(failedResults[0]).toMatchObject({ sf__Error: 'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--' });
	const changed = await connection.query('SELECT count() FROM User WHERE Department LIKE \'Bulk, "quoted"%\'');
	expect(changed.totalSize).toBe(300);
});
