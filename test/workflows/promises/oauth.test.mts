/**
 * Tokens, authorizations, apps and credentials that end, are closed or were changed: what goes on, and what is said.
 *
 * Proves invariants 8, 9 and 10.
 */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../support/acme.mts';
import { MemoryCredential, connectedCredential, runNode } from '../../support/engine.mts';
import { byUsername, changeState, getUser, USER_OF_ITEM } from '../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const read = getUser(byUsername('mover@acme.example'));
const freeze = changeState('freeze', byUsername('mover@acme.example'));
const tokenCalls = () => acme.org.log.entries.filter(({ path }) => path === '/services/oauth2/token');

/** A credential whose app is reached through its own My Domain. */
function customDomain(customDomain: string, app: string, more: IDataObject = {}): MemoryCredential {
	const origin = 'https://acme.my.salesforce.com';
	const { clientId, clientSecret } = acme.org.apps.find(({ name }) => name === app)!;
	return new MemoryCredential({
		environment: 'customDomain',
		customDomain,
		grantType: 'pkce',
		clientId,
		clientSecret,
		accessTokenUrl: `${origin}/services/oauth2/token`,
		authentication: 'body',
		scope: 'api web refresh_token offline_access',
		oauthTokenData: acme.org.authorize({ app, origin }),
		...more,
	});
}

describe('a token that has ended', () => {
	test('is renewed and saved once, and the run goes on', async () => {
		acme = await startAcme();
		const first = acme.credential.token.access_token;
		acme.org.expireAccessTokens();
		const { json, error } = await acme.run(freeze);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ isFrozen: true }]);
		expect(acme.credential.saved).toHaveLength(1);
		expect(acme.credential.saved[0]!.access_token).not.toBe(first);
		expect(acme.credential.saved[0]).toMatchObject({
			instance_url: 'https://acme.my.salesforce.com',
			refresh_token: acme.credential.token.refresh_token,
		});
		expect(tokenCalls()).toHaveLength(1);
	});

	test('in the middle of a run too: nothing is written twice', async () => {
		acme = await startAcme();
		acme.org.failNext({ kind: 'expiredSession', method: 'PATCH', path: 'composite/sobjects' });
		const { json, error } = await acme.run(freeze);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
		expect(acme.writes().map(({ status }) => status)).toEqual([200]);
	});

	test('of an app with refresh token rotation: every new refresh token is saved and used', async () => {
		acme = await startAcme({ app: 'rotating' });
		const seen = new Set([acme.credential.token.refresh_token]);
		for (const _ of [1, 2, 3]) {
			acme.org.expireAccessTokens();
			expect((await acme.run(read)).error).toBeUndefined();
			seen.add(acme.credential.token.refresh_token);
		}
		expect(seen.size).toBe(4);
		expect(acme.credential.saved).toHaveLength(3);
	});

	test('of a sandbox is renewed at test.salesforce.com', async () => {
		acme = await startAcme({ sandbox: true });
		const { clientId, clientSecret } = acme.org.apps[0]!;
		const credential = new MemoryCredential({
			environment: 'sandbox',
			clientId,
			clientSecret,
			accessTokenUrl: 'https://test.salesforce.com/services/oauth2/token',
			authentication: 'body',
			oauthTokenData: acme.org.authorize({ origin: 'https://test.salesforce.com' }),
		});
		expect(credential.token.instance_url).toBe('https://acme--dev.sandbox.my.salesforce.com');
		acme.org.expireAccessTokens();
		const { error } = await runNode(credential, { parameters: read });
		expect(error).toBeUndefined();
		expect(tokenCalls().map(({ host }) => host)).toEqual(['test.salesforce.com']);
	});
});

describe.each([
	['stay', 'standard'],
	['rotate', 'rotating'],
])('fifty executions at once whose token has ended, of an app whose refresh tokens %s', (_, app) => {
	const TOGETHER = 50;

	test('all succeed, with one renewal that is saved', async () => {
		acme = await startAcme({ app });
		const first = acme.credential.token.refresh_token;
		acme.org.expireAccessTokens();
		// All have sent the dead token before the first has a new one.
		acme.org.latency(200);
		const runs = await Promise.all(Array.from({ length: TOGETHER }, async () => await acme.run(read)));
		expect(runs.map(({ error }) => error)).toEqual(Array(TOGETHER).fill(undefined));
		expect(acme.org.log.entries.filter(({ status }) => status === 401).length).toBeGreaterThan(TOGETHER / 2);
		expect(tokenCalls().map(({ status }) => status)).toEqual([200]);
		expect(acme.credential.saved).toHaveLength(1);
		expect(acme.credential.token.refresh_token === first).toBe(app === 'standard');
	});

	test('all say the same when the authorization is gone', async () => {
		acme = await startAcme({ app });
		const body = new URLSearchParams({ token: String(acme.credential.token.refresh_token) });
		expect((await fetch(`${acme.org.url}/services/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
		acme.org.latency(200);
		const runs = await Promise.all(
			Array.from({ length: TOGETHER }, async () => await acme.run(read, { continueOnFail: true })),
		);
		expect(runs.map(({ json }) => json[0]!['errorCode'])).toEqual(Array(TOGETHER).fill('RECONNECT_NEEDED'));
	});
});

describe('an authorization that has ended', () => {
	const expectReconnect = (error: { message: string; description?: string } | undefined) => {
		expect(error?.message).toContain('Salesforce has ended the authorization of the credential');
		expect(error?.description).toContain('select Connect again');
		expect(error?.description).toContain('at most five authorizations per app: a sixth silently ends the oldest');
		expect(error?.description).toContain('RECONNECT_NEEDED');
	};

	test('by a sixth authorization: the first credential is told why', async () => {
		acme = await startAcme();
		const others = [2, 3, 4, 5, 6].map(() => connectedCredential(acme.org));
		expectReconnect((await acme.run(read)).error);
		// The other five go on.
		for (const credential of others) expect((await runNode(credential, { parameters: read })).error).toBeUndefined();
	});

	test('by revoking it in Setup: the same sentence for every item, and no token in it', async () => {
		acme = await startAcme();
		const { refresh_token: token, access_token: access } = acme.credential.token;
		const body = new URLSearchParams({ token: String(token) });
		expect((await fetch(`${acme.org.url}/services/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
		const { json } = await acme.run(read, { items: [{ json: {} }, { json: {} }], continueOnFail: true });
		expect(json.map(({ errorCode }) => errorCode)).toEqual(['RECONNECT_NEEDED', 'RECONNECT_NEEDED']);
		const { error } = await acme.run(read);
		expectReconnect(error);
		const told = JSON.stringify([json, error, error?.stack]);
		for (const secret of [token, access, acme.org.apps[0]!.clientSecret]) expect(told).not.toContain(secret);
	});

	test('by a new password of the connected user, where the org ends tokens with it', async () => {
		acme = await startAcme();
		acme.org.expireAccessTokens();
		const description = 'expired access/refresh token';
		acme.org.failNext({ kind: 'tokenRefusal', error: 'invalid_grant', description, times: 100 });
		expectReconnect((await acme.run(read)).error);
	});

	test.each([
		['inactive', 'User', 'IsActive', false],
		['frozen', 'UserLogin', 'IsFrozen', true],
	])('by a connected user who is %s: the error says that, and what to do', async (_, object, field, value) => {
		acme = await startAcme();
		acme.org.changeSettings({ refreshWhenInactive: 'inactive_user', refreshWhenFrozen: 'inactive_user' });
		const { Id } = object === 'User' ? acme.user('admin') : acme.login('admin')!;
		acme.org.store.update(object, Id, { [field]: value });
		acme.org.expireAccessTokens();
		const { error } = await acme.run(read);
		expect(error?.message).toContain('The connected Salesforce user is inactive or locked out');
		expect(error?.description).toContain('activate or unfreeze it');
		expect(error?.description).toContain('Connect as another administrator');
		expect(tokenCalls()).toHaveLength(1);
	});

	test('after a run has begun: what was done is said, the rest is not tried', async () => {
		const users = crowdUsernames(11);
		acme = await startAcme({ users: users.length });
		// The first composite reads the users, the second writes five of them, the third meets the end.
		acme.org.failNext({ kind: 'expiredSession', path: 'v[0-9.]+/composite$', from: 3, times: 2 });
		acme.org.changeApp('standard', { blocked: true });
		const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), {
			items: userItems(users),
			continueOnFail: true,
		});
		expect(json).toMatchObject([
			...Array(5).fill({ isActive: false, changed: true }),
			...Array(5).fill({ errorCode: 'APP_BLOCKED' }),
			{ errorCode: 'NOT_SENT' },
		]);
		const isActive = users.map((username) => acme.record('User', 'Username', username).IsActive === true);
		expect(isActive).toEqual([...Array(5).fill(false), ...Array(6).fill(true)]);
	});
});

test('a 401 that stays is sent at most twice, and renews the token once, whatever the number of items', async () => {
	acme = await startAcme();
	acme.org.failNext({ kind: 'expiredSession', times: 1000 });
	const items = Array.from({ length: 5 }, () => ({ json: {} }));
	const { json } = await acme.run(read, { items, continueOnFail: true });
	expect(json.map(({ errorCode }) => errorCode)).toEqual(Array(5).fill('INVALID_SESSION_ID'));
	const asked = acme.org.log.entries.filter(({ path }) => path.includes('composite'));
	expect(asked.length).toBeLessThanOrEqual(2);
	expect(tokenCalls().length).toBeLessThanOrEqual(2);
});

test('an org that has moved to another address: the error names it, and nothing else is sent', async () => {
	acme = await startAcme();
	const moved = { kind: 'redirect', status: 301, to: 'https://acme-new.my.salesforce.com' } as const;
	acme.org.failNext({ ...moved, times: 1000 });
	const { error } = await acme.run(freeze);
	expect(error?.message).toContain('the address of the org is now acme-new.my.salesforce.com');
	expect(error?.description).toContain('choose the environment My Domain');
	expect(acme.org.log.entries).toHaveLength(1);
});

/** A credential with client credentials, and with the token of an earlier run when there is one. */
const serverToServer = (token?: object) =>
	customDomain('acme.my.salesforce.com', 'server', {
		grantType: 'clientCredentials',
		scope: '',
		oauthTokenData: token,
	});

describe('a token endpoint that refuses', () => {
	const refuse = (description: string, error: string, times: number) =>
		acme.org.failNext({ kind: 'tokenRefusal', description, error, times });

	test.each([
		['unknown_error', 'retry your request', 3],
		['invalid_grant', 'token request is already being processed', 1],
		['rate_limit_exceeded', 'login rate exceeded', 1],
	])('with %s "%s" is asked again, and the run goes on', async (error, description, times) => {
		acme = await startAcme();
		acme.org.expireAccessTokens();
		refuse(description, error, times);
		const { json, error: failure } = await acme.run(freeze);
		expect(failure).toBeUndefined();
		expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
		expect(tokenCalls()).toHaveLength(times + 1);
	});

	test('and the first token of client credentials is asked for again as well', async () => {
		acme = await startAcme();
		refuse('token request is already being processed', 'invalid_grant', 2);
		const { json } = await runNode(serverToServer(), { parameters: freeze });
		expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
		expect(tokenCalls()).toHaveLength(3);
	});

	test('for good ends the run after four requests, whatever the number of items', async () => {
		acme = await startAcme();
		acme.org.expireAccessTokens();
		refuse('retry your request', 'unknown_error', 100);
		const { json } = await acme.run(read, { items: [{ json: {} }, { json: {} }, { json: {} }], continueOnFail: true });
		expect(json.map(({ errorCode }) => errorCode)).toEqual(Array(3).fill('LOGIN_UNAVAILABLE'));
		expect(tokenCalls()).toHaveLength(4);
	});

	test.each([
		['app_not_found', 'External client app is not installed in this org', 'APP_BLOCKED', 'install the app'],
		['inactive_org', 'org is locked', 'ORG_INACTIVE', 'unlock it'],
		['access_denied', 'ip restricted', 'LOGIN_RESTRICTED', 'Login IP Ranges'],
	])('with %s "%s" is not asked again: %s', async (error, description, errorCode, cure) => {
		acme = await startAcme();
		acme.org.expireAccessTokens();
		refuse(description, error, 100);
		const { error: failure } = await acme.run(freeze);
		expect(failure?.message).toContain(description);
		expect(failure?.description).toContain(cure);
		expect(failure?.description).toContain(errorCode);
		expect(tokenCalls()).toHaveLength(1);
	});
});

describe('what a server repeats of what was sent to it', () => {
	const secretsOf = () => {
		const { access_token: access, refresh_token: refresh } = acme.credential.token;
		return [String(access), String(refresh), acme.org.apps[0]!.clientSecret];
	};

	test('at the token endpoint: no secret is told on, also none that looks like a word', async () => {
		acme = await startAcme();
		const secrets = secretsOf();
		acme.org.expireAccessTokens();
		const description = `these are wrong: ${secrets.join(', ')}, so says the proxy`;
		acme.org.failNext({ kind: 'tokenRefusal', error: 'invalid_client', description, times: 100 });
		const { json, error } = await acme.run(read, { items: [{ json: {} }, { json: {} }], continueOnFail: true });
		expect(error).toBeUndefined();
		expect(json[0]!.error).toContain('these are wrong: ');
		for (const secret of secrets) expect(JSON.stringify(json)).not.toContain(secret);
	});

	test.each([
		['in the answer to a read', 'GET|POST', 'v[0-9.]+/composite'],
		['in the answer to a write', 'PATCH', 'composite/sobjects'],
	])('at the data API, %s: no token is told on', async (_, method, path) => {
		acme = await startAcme();
		const [access, refresh] = secretsOf();
		const message = `Header Authorization: Bearer ${access} and refresh_token=${refresh} is too long`;
		acme.org.failNext({ kind: 'status', status: 400, errorCode: 'BAD_HEADER', message, method, path, times: 100 });
		const { json } = await acme.run(freeze, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'BAD_HEADER', error: expect.stringContaining('Header Authorization') }]);
		for (const secret of [access, refresh]) expect(JSON.stringify(json)).not.toContain(secret);
	});
});

describe('a credential that is connected as somebody else while a run goes on', () => {
	/** After the first answer 503 the credential is another one. */
	function changeAtOutage(credential: MemoryCredential, changes: IDataObject): void {
		const stored = credential.getDecrypted.bind(credential);
		credential.getDecrypted = async () => {
			if (acme.org.log.entries.some(({ status }) => status === 503)) Object.assign(credential.data, changes);
			return await stored();
		};
	}

	test.each([
		['another org', '00D000000000099AAA', undefined, 'to another org'],
		['another user', undefined, '005000000000099AAA', 'as another user'],
	])('%s: nothing is written with the new token', async (_, otherOrg, otherUser, text) => {
		acme = await startAcme();
		const id = String(acme.credential.token.id);
		const [, organizationId, userId] = /\/id\/(\w+)\/(\w+)/.exec(id)!;
		acme.org.failNext({ kind: 'status', status: 503, method: 'PATCH', path: 'composite/sobjects' });
		changeAtOutage(acme.credential, {
			oauthTokenData: {
				...acme.credential.token,
				id: id.replace(organizationId!, otherOrg ?? organizationId!).replace(userId!, otherUser ?? userId!),
			},
		});
		const { json } = await acme.run(freeze, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'RECONNECT_NEEDED', error: expect.stringContaining(text) }]);
		expect(acme.login('mover')!.IsFrozen).not.toBe(true);
	});

	test('client credentials whose My Domain is changed to another org: the new org is asked who it is first', async () => {
		acme = await startAcme();
		const credential = serverToServer();
		await runNode(credential, { parameters: read });
		acme.org.failNext({ kind: 'status', status: 503, method: 'PATCH', path: 'composite/sobjects' });
		changeAtOutage(credential, { customDomain: 'other.my.salesforce.com' });
		const { json } = await runNode(credential, { parameters: freeze, continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'NO_INSTANCE' }]);
		expect(acme.login('mover')!.IsFrozen).not.toBe(true);
	});
});

test('client credentials ask who acts now: a new Run-As user is checked, not the one of the stored token', async () => {
	acme = await startAcme();
	const credential = serverToServer();
	expect((await runNode(credential, { parameters: freeze })).json).toMatchObject([{ isFrozen: true }]);
	acme.org.changeApp('server', { runAs: 'provisioner@acme.example' });
	acme.org.expireAccessTokens();
	const { json } = await runNode(credential, {
		parameters: changeState('unfreeze', byUsername('mover@acme.example')),
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'NOT_ADMINISTRATOR' }]);
	expect(acme.login('mover')!.IsFrozen).toBe(true);
});

describe('an app that is closed', () => {
	test.each([
		['blocked by an admin', { blocked: true }, 'this app is blocked by admin'],
		['open to other users only', { approvedUsers: ['second.admin@acme.example'] }, 'user is not admin approved'],
	])('%s: the error says where to open it', async (_, changes, text) => {
		acme = await startAcme();
		acme.org.changeApp('standard', changes);
		acme.org.expireAccessTokens();
		const { error } = await acme.run(read);
		expect(error?.message).toContain('Salesforce does not let this app in');
		expect(error?.message).toContain(text);
		expect(error?.description).toContain('Connected Apps OAuth Usage');
	});

	test('to new users only goes on working for who has it: uninstalled since the authorization', async () => {
		acme = await startAcme();
		acme.org.changeApp('standard', { installed: false });
		acme.org.expireAccessTokens();
		expect((await acme.run(read)).error).toBeUndefined();
	});

	test.each([
		['a wrong secret', { clientSecret: 'WRONG' }, 'invalid client credentials'],
		['a wrong client ID', { clientId: '3MVG9wrong' }, 'client identifier invalid'],
	])('by %s: the error says what to compare', async (_, changes, text) => {
		acme = await startAcme();
		Object.assign(acme.credential.data, changes);
		acme.org.expireAccessTokens();
		const { error } = await acme.run(read);
		expect(error?.message).toContain('Salesforce does not accept the app of the credential');
		expect(error?.message).toContain(text);
		expect(error?.description).toContain('Compare the Client ID and Client Secret');
	});

	test('without the scope api: the error names the scope', async () => {
		acme = await startAcme({ app: 'withoutApi' });
		const { error } = await acme.run(read);
		expect(error?.description).toContain('Manage user data via APIs (api)');
		expect(acme.calls()).toEqual([]);
	});
});

describe('a credential', () => {
	test('that is not connected says so, and nothing is sent', async () => {
		acme = await startAcme();
		delete acme.credential.data.oauthTokenData;
		const { error } = await acme.run(read);
		expect(error?.message).toBe('The credential is not connected to Salesforce yet');
		expect(error?.description).toContain('select Connect');
		expect(acme.org.log.entries).toEqual([]);
	});

	test('without instance_url finds its org again', async () => {
		acme = await startAcme();
		acme.credential.changeToken({ instance_url: undefined });
		const { json, error } = await acme.run(read);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ username: 'mover@acme.example' }]);
	});

	test('without instance_url and with a token that has ended finds its org again', async () => {
		acme = await startAcme();
		acme.credential.changeToken({ instance_url: undefined });
		acme.org.expireAccessTokens();
		const { error } = await acme.run(read);
		expect(error).toBeUndefined();
		expect(acme.credential.saved).toHaveLength(1);
	});

	test('that was set to Sandbox after it was connected does not write to production', async () => {
		acme = await startAcme();
		acme.credential.data.environment = 'sandbox';
		const { error } = await acme.run(freeze);
		expect(error?.message).toBe(
			'The credential names sandbox, and is still connected to https://acme.my.salesforce.com',
		);
		expect(error?.description).toContain('select Connect');
		expect(acme.org.log.entries).toEqual([]);
	});

	test.each([
		'https://evil.example',
		'https://acme.my.salesforce.com.evil.example',
		'https://evilmy.salesforce.com.example',
		'http://127.0.0.1:1',
	])('with the instance_url %s is refused, and its token goes nowhere', async (instance_url) => {
		acme = await startAcme();
		acme.credential.changeToken({ instance_url });
		const { json } = await acme.run(read, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'NOT_SALESFORCE', advice: expect.stringContaining('Connect') }]);
		expect(acme.org.log.entries).toEqual([]);
	});
});

describe('a custom domain', () => {
	test.each(['acme.my.salesforce.com', 'https://ACME.lightning.force.com/lightning/setup/SetupOneHome/home', ' acme '])(
		'given as "%s" reaches an External Client App of the org, and renews its token there',
		async (domain) => {
			acme = await startAcme();
			const credential = customDomain(domain, 'local');
			acme.org.expireAccessTokens();
			const { json, error } = await runNode(credential, { parameters: freeze });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
			expect(tokenCalls().map(({ host }) => host)).toEqual(['acme.my.salesforce.com']);
		},
	);

	test.each(['https://evil.example', 'acme.my.salesforce.com.evil.example', ''])(
		'"%s" is refused at run time too, with a sentence that says what to paste',
		async (domain) => {
			acme = await startAcme();
			const { error } = await runNode(customDomain(domain, 'local'), { parameters: read });
			expect(error?.message).toMatch(/custom domain/);
			expect(error?.description).toContain(
				"Paste the address of your org's My Domain, for example acme.my.salesforce.com",
			);
			expect(acme.org.log.entries).toEqual([]);
		},
	);

	test('with client credentials needs nobody to log in', async () => {
		acme = await startAcme();
		const credential = customDomain('acme.my.salesforce.com', 'server', {
			grantType: 'clientCredentials',
			scope: '',
			oauthTokenData: undefined,
		});
		const { json, error } = await runNode(credential, { parameters: freeze });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
		acme.org.expireAccessTokens();
		expect((await runNode(credential, { parameters: read })).error).toBeUndefined();
	});

	test('with client credentials but no Run-As user: the error says what the app lacks', async () => {
		acme = await startAcme();
		acme.org.changeApp('server', { runAs: undefined });
		const credential = customDomain('acme.my.salesforce.com', 'server', {
			grantType: 'clientCredentials',
			scope: '',
			oauthTokenData: undefined,
		});
		const { error } = await runNode(credential, { parameters: read });
		expect(error?.message).toContain('no client credentials user enabled');
		expect(error?.message).toContain('Salesforce does not accept the app of the credential');
	});
});
