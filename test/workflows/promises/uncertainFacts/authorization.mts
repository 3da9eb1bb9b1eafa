/** What the node makes of each answer that an org may give about tokens and apps. */
import type { Acme } from '../../../support/acme.mts';
import { MemoryCredential, runNode } from '../../../support/engine.mts';
import { byUsername, changeState, getUser } from '../../../support/parameters.mts';
import type { Answers } from './answers.mts';

export const AUTHORIZATION: Answers = {
	renamedHostAnswer: {
		promise: 'after the My Domain was renamed nothing is written, and the error names the new address',
		prove: async (acme) => {
			acme.org.changeSettings({ formerMyDomain: 'acme-old.my.salesforce.com' });
			acme.credential.changeToken({ instance_url: 'https://acme-old.my.salesforce.com' });
			const freeze = changeState('freeze', byUsername('mover@acme.example'));
			const { json } = await acme.run(freeze, { continueOnFail: true });
			expect(json).toMatchObject([
				{ errorCode: 'ORG_MOVED', error: expect.stringContaining('acme.my.salesforce.com') },
			]);
			expect(acme.writes()).toEqual([]);
		},
	},
	refreshWhenFrozen: {
		promise: 'a connected user who was frozen works on, or is told to reconnect',
		prove: async (acme, value) => {
			acme.org.store.update('UserLogin', acme.login('admin')!.Id, { IsFrozen: true });
			await expectReconnectUnless(acme, value === 'works');
		},
	},
	refreshWhenInactive: {
		promise: 'a connected user who was deactivated works on, or is told to reconnect',
		prove: async (acme, value) => {
			acme.org.changeSettings({ sessionsOnDeactivate: 'live on' });
			acme.org.store.update('User', acme.user('admin').Id, { IsActive: false });
			await expectReconnectUnless(acme, value === 'works');
		},
	},
	inactiveUserDescription: {
		promise: 'a connected user who was deactivated is told so',
		prove: async (acme) => {
			acme.org.changeSettings({ refreshWhenInactive: 'inactive_user' });
			acme.org.store.update('User', acme.user('admin').Id, { IsActive: false });
			await expectReconnectUnless(acme, false);
		},
	},
	invalidClientStatus: {
		promise: 'a wrong secret is told as such',
		prove: async (acme) => {
			acme.credential.data.clientSecret = 'WRONG';
			acme.org.expireAccessTokens();
			const { json } = await acme.run(getUser(byUsername('mover@acme.example')), { continueOnFail: true });
			expect(json).toMatchObject([
				{ errorCode: 'APP_MISCONFIGURED', error: expect.stringContaining('invalid client credentials') },
			]);
		},
	},
	deadRefreshTokenDescription: {
		promise: 'a refresh token that is dead asks to connect again',
		prove: async (acme) => {
			const body = new URLSearchParams({ token: String(acme.credential.token.refresh_token) });
			await fetch(`${acme.org.url}/services/oauth2/revoke`, { method: 'POST', body });
			await expectReconnectUnless(acme, false);
		},
	},
	accessTokenShape: {
		promise: 'a token of either shape is used and renewed',
		prove: async (acme) => {
			acme.org.expireAccessTokens();
			expect((await acme.run(changeState('freeze', byUsername('mover@acme.example')))).json).toMatchObject([
				{ isFrozen: true },
			]);
		},
	},
	refreshTokenRotation: {
		promise: 'a token is renewed again and again',
		prove: async (acme) => {
			for (const operation of ['freeze', 'unfreeze', 'freeze'] as const) {
				acme.org.expireAccessTokens();
				expect((await acme.run(changeState(operation, byUsername('mover@acme.example')))).json).toMatchObject([
					{ changed: true },
				]);
			}
		},
	},
	tokenScope: {
		promise: 'client credentials connect, whether the org takes a scope or not',
		prove: async (acme) => {
			const { clientId, clientSecret = '' } = acme.org.apps.find(({ name }) => name === 'server')!;
			const credential = new MemoryCredential({
				environment: 'customDomain',
				customDomain: 'acme.my.salesforce.com',
				grantType: 'clientCredentials',
				clientId,
				clientSecret,
				accessTokenUrl: 'https://acme.my.salesforce.com/services/oauth2/token',
				authentication: 'body',
				scope: '',
			});
			const { json } = await runNode(credential, { parameters: getUser(byUsername('mover@acme.example')) });
			expect(json).toMatchObject([{ username: 'mover@acme.example' }]);
		},
	},
};

async function expectReconnectUnless(acme: Acme, works: boolean): Promise<void> {
	acme.org.expireAccessTokens();
	const { json } = await acme.run(getUser(byUsername('mover@acme.example')), { continueOnFail: true });
	if (works) expect(json).toMatchObject([{ username: 'mover@acme.example' }]);
	else expect(json).toMatchObject([{ errorCode: 'RECONNECT_NEEDED', advice: expect.stringContaining('Connect') }]);
}
