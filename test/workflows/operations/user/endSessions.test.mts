import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, USER_OF_ITEM, type Locator } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const endSessions = (user: Locator, more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'endSessions',
	user,
	what: 'all',
	options: {},
	...more,
});

const mover = byUsername('mover@acme.example');

/** Logs a user in with an app; the token answer. */
const logIn = (name = 'mover', app = 'standard') => acme.org.authorize({ username: `${name}@acme.example`, app });
const sessionsOf = (name: string) => acme.records('AuthSession', 'UsersId', acme.user(name).Id);
const tokensOf = (name: string) => acme.records('OauthToken', 'UserId', acme.user(name).Id);
const revocations = () => acme.org.log.entries.filter(({ path }) => path === '/services/oauth2/revoke');

test('ends all sessions and tokens, and a second run has nothing to do', async () => {
	const first = logIn();
	logIn('mover', 'rotating');
	const { json, error } = await acme.run(endSessions(mover));
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			id: acme.user('mover').Id,
			username: 'mover@acme.example',
			changed: true,
			sessionsEnded: 2,
			tokensRevoked: 2,
			apps: [
				{ name: expect.any(String), revoked: true },
				{ name: expect.any(String), revoked: true },
			],
		},
	]);
	expect([sessionsOf('mover'), tokensOf('mover')]).toEqual([[], []]);
	const { access_token: token } = first as { access_token: string };
	const answer = await fetch(`${acme.org.url}/services/data/v66.0/limits`, {
		headers: { authorization: `Bearer ${token}` },
	});
	expect(answer.status).toBe(401);

	acme.forgetCalls();
	const again = await acme.run(endSessions(mover));
	expect(again.json).toMatchObject([{ changed: false, sessionsEnded: 0, tokensRevoked: 0, apps: [] }]);
	expect(acme.writes()).toEqual([]);
});

test('what is chosen alone ends', async () => {
	logIn();
	const sessions = await acme.run(endSessions(mover, { what: 'sessions' }));
	expect(sessions.json).toMatchObject([{ sessionsEnded: 1, tokensRevoked: 0, apps: [] }]);
	expect([sessionsOf('mover').length, tokensOf('mover').length]).toEqual([0, 1]);
	const tokens = await acme.run(endSessions(mover, { what: 'tokens' }));
	expect(tokens.json).toMatchObject([{ sessionsEnded: 0, tokensRevoked: 1, apps: [{ revoked: true }] }]);
	expect(tokensOf('mover')).toEqual([]);
});

test('the tokens of apps that are kept stay', async () => {
	logIn();
	logIn('mover', 'rotating');
	const [kept, other] = tokensOf('mover').map(({ AppName }) => String(AppName));
	const { json } = await acme.run(endSessions(mover, { what: 'tokens', options: { keepApps: [kept!] } }));
	expect(json).toMatchObject([{ tokensRevoked: 1, apps: [{ name: other, revoked: true }] }]);
	expect(tokensOf('mover').map(({ AppName }) => AppName)).toEqual([kept]);
});

test('others keep what they have, and the connected user is refused', async () => {
	logIn('mover');
	logIn('caseowner');
	const { json } = await acme.run(endSessions(USER_OF_ITEM), {
		items: userItems(['mover@acme.example', 'admin@acme.example', 'nobody@acme.example', 'mover@acme.example']),
		continueOnFail: true,
	});
	expect(json).toMatchObject([
		{ changed: true, sessionsEnded: 1, tokensRevoked: 1 },
		{ errorCode: 'SAME_USER' },
		{ errorCode: 'USER_NOT_FOUND' },
		{ changed: false, sessionsEnded: 0, tokensRevoked: 0 },
	]);
	expect([sessionsOf('caseowner').length, tokensOf('caseowner').length]).toEqual([1, 1]);
});

test('a dry run shows the plan without a secret, and ends nothing', async () => {
	const { refresh_token: secret } = logIn() as { refresh_token: string };
	const deleteToken = String(tokensOf('mover')[0]!.DeleteToken);
	const { json } = await acme.run(endSessions(mover, { options: { dryRun: true } }));
	expect(json).toMatchObject([
		{
			dryRun: true,
			changed: false,
			wouldChange: true,
			plan: [
				{ action: 'revoke', object: 'OauthToken', count: 1 },
				{ action: 'delete', object: 'AuthSession', id: sessionsOf('mover')[0]!.Id },
			],
		},
	]);
	expect(JSON.stringify(json)).not.toContain(secret);
	expect(JSON.stringify(json)).not.toContain(deleteToken);
	expect([sessionsOf('mover').length, revocations()]).toEqual([1, []]);
});

test('what is left is an error that says what, and why', async () => {
	logIn();
	acme.org.failNext({ kind: 'status', status: 500, path: '/services/oauth2/revoke', times: 4 });
	const { json } = await acme.run(endSessions(mover), { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'CONNECTION_LOST',
			error: expect.stringMatching(
				/^mover@acme\.example is still logged in: the access of the app '.+' is left: Salesforce answered 500/,
			),
			sessionsEnded: 1,
			tokensRevoked: 0,
		},
	]);
});

test('a revocation that got through although its answer was lost counts', async () => {
	logIn();
	acme.org.failNext({ kind: 'reset', when: 'after', path: '/services/oauth2/revoke' });
	const { json } = await acme.run(endSessions(mover));
	expect(json).toMatchObject([{ changed: true, tokensRevoked: 1 }]);
});

test('when nobody can look afterwards, it is not called done', async () => {
	logIn();
	acme.org.failNext({
		kind: 'status',
		status: 400,
		errorCode: 'REQUEST_LIMIT_EXCEEDED',
		path: 'v[0-9.]+/composite$',
		from: 3,
	});
	const { json } = await acme.run(endSessions(mover), { continueOnFail: true });
	expect(json[0]!.error).toContain('It is not known whether mover@acme.example is logged out everywhere');
});

test('needs Manage Users and Customize Application, or the System Administrator profile', async () => {
	await acme.close();
	acme = await startAcme({ as: 'provisioner' });
	const { error } = await acme.run(endSessions(mover, { options: { administratorCheck: 'permissions' } }));
	expect(error?.message).toContain("lacks 'Customize Application'");
	expect(revocations()).toEqual([]);
});
