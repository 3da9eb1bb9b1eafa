/** The trigger and its connection: shared by triggers, revoked, frozen, stripped of permissions. Nothing is lost meanwhile, and nothing comes twice. */
import type { IDataObject } from 'n8n-workflow';

import { openSession, type OrgSession } from '../../org/test/session.mts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { connectedCredential } from '../../support/engine.mts';
import { locator } from '../../support/parameters.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
let acme: Acme;
/** Who changes what the trigger tells: somebody else than the connected user. */
let other: OrgSession;

beforeEach(async () => {
	acme = await startAcme({ as: 'second.admin' });
	other = openSession(acme.org.org, 'admin');
});

afterEach(async () => await acme.close());

async function activate(events: string[], more: ConstructorParameters<typeof ActiveTrigger>[2] = {}) {
	const trigger = new ActiveTrigger(acme.credential, { events, object: locator('name', 'Account') }, more);
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

async function changeOther(path: string, fields: object): Promise<void> {
	expect((await other.patch(path, fields)).status).toBe(204);
	acme.org.clock.advance(2 * SECOND);
}

const freeze = async (name: string, IsFrozen = true) =>
	await changeOther(`/sobjects/UserLogin/${acme.login(name)!.Id}`, { IsFrozen });
const retitle = async (name: string, Title: string) =>
	await changeOther(`/sobjects/User/${acme.user(name).Id}`, { Title });

const told = (events: IDataObject[]) =>
	events.map(({ event, user }) => `${String(event)} ${String((user as IDataObject).name)}`);

/** The poll fails, says how to go on, and keeps where it stood. */
async function expectRefused(trigger: ActiveTrigger, { message, code }: { message: RegExp; code: string }) {
	const before = structuredClone(trigger.staticData);
	for (let poll = 0; poll < 2; poll++) {
		await expect(trigger.poll()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(message),
			description: expect.stringContaining(`errors.md#${code}`),
		});
		acme.org.clock.advance(MINUTE);
	}
	expect(trigger.staticData).toEqual(before);
}

/** After whatever was wrong is right again: what happened meanwhile, once. */
async function expectToldOnce(trigger: ActiveTrigger, events: string[]): Promise<void> {
	trigger.restart();
	expect(told(await trigger.poll())).toEqual(events);
	acme.org.clock.advance(5 * MINUTE);
	expect(await trigger.poll()).toEqual([]);
}

const ENDED = { message: /Salesforce has ended the authorization of the credential/, code: 'RECONNECT_NEEDED' };
const INACTIVE = { message: /The connected Salesforce user is inactive or locked out/, code: 'RECONNECT_NEEDED' };

test('two triggers with different events on one credential each tell their own, and neither moves the other', async () => {
	const frozen = await activate(['userFrozen', 'userUnfrozen']);
	const updated = await activate(['userUpdated'], { workflowId: '2' });
	await freeze('mover');
	await retitle('leaver', 'One');
	expect(told(await updated.poll())).toEqual(['userUpdated Lea Leaver']);
	await freeze('mover', false);
	await retitle('leaver', 'Two');
	const both = await Promise.all([frozen.poll(), updated.poll()]);
	expect(both.map(told)).toEqual([['userFrozen Mona Mover', 'userUnfrozen Mona Mover'], ['userUpdated Lea Leaver']]);
	expect([await frozen.poll(), await updated.poll()]).toEqual([[], []]);
});

test('one of two triggers on a credential fails, and the other goes on', async () => {
	const failing = await activate(['recordCreated']);
	const going = await activate(['userFrozen'], { workflowId: '2' });
	failing.parameters.object = locator('name', 'Acount');
	await freeze('mover');
	await expect(failing.poll()).rejects.toThrow("no object that is called 'Acount'");
	expect(told(await going.poll())).toEqual(['userFrozen Mona Mover']);
});

test('a credential that is revoked: n8n gets the error, and after reconnecting nothing is lost and nothing comes twice', async () => {
	const trigger = await activate(['userFrozen']);
	await freeze('leaver');
	expect(told(await trigger.poll())).toEqual(['userFrozen Lea Leaver']);
	const { refresh_token: token } = acme.credential.token;
	const body = new URLSearchParams({ token: String(token) });
	expect((await fetch(`${acme.org.url}/services/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
	await freeze('mover');
	await expectRefused(trigger, ENDED);
	await freeze('standard');
	acme.credential.data = connectedCredential(acme.org, 'second.admin@acme.example').data;
	await expectToldOnce(trigger, ['userFrozen Mona Mover', 'userFrozen Stella Standard']);
});

test.each([
	['frozen', 'invalid_grant', 'UserLogin', 'IsFrozen', true],
	['frozen', 'inactive_user', 'UserLogin', 'IsFrozen', true],
	['deactivated', 'invalid_grant', 'User', 'IsActive', false],
	['deactivated', 'inactive_user', 'User', 'IsActive', false],
] as const)(
	'a connected user who is %s (%s): n8n gets the error, and nothing is lost',
	async (_, answer, object, field, value) => {
		acme.org.changeSettings({ refreshWhenInactive: answer, refreshWhenFrozen: answer });
		const trigger = await activate(['userFrozen']);
		const { Id } = object === 'User' ? acme.user('second.admin') : acme.login('second.admin')!;
		acme.org.store.update(object, Id, { [field]: value });
		acme.org.expireAccessTokens();
		await freeze('mover');
		await expectRefused(trigger, answer === 'inactive_user' ? INACTIVE : ENDED);
		acme.org.store.update(object, Id, { [field]: !value });
		acme.credential.data = connectedCredential(acme.org, 'second.admin@acme.example').data;
		await expectToldOnce(trigger, ['userFrozen Mona Mover']);
	},
);

test('somebody else who connects the credential goes on where it stood', async () => {
	const trigger = await activate(['userFrozen']);
	await freeze('mover');
	acme.credential.data = connectedCredential(acme.org, 'admin@acme.example').data;
	await expectToldOnce(trigger, ['userFrozen Mona Mover']);
});

test('View Setup that is taken from the connected user: the error names the permission, and nothing is lost', async () => {
	const trigger = await activate(['userFrozen', 'userUpdated']);
	const admin = acme.user('second.admin');
	const { ProfileId } = admin;
	acme.org.store.update('User', admin.Id, { ProfileId: acme.record('Profile', 'Name', 'Standard User').Id });
	const assignment = acme
		.records('PermissionSetAssignment', 'AssigneeId', admin.Id)
		.find(({ PermissionSetId }) => acme.record('PermissionSet', 'Id', PermissionSetId!).IsOwnedByProfile === true)!;
	const owned = acme.record('PermissionSet', 'ProfileId', acme.user('standard').ProfileId!).Id;
	acme.org.store.update('PermissionSetAssignment', assignment.Id, { PermissionSetId: owned });
	await freeze('mover');
	await expectRefused(trigger, { message: /audit trail of Setup/, code: 'MISSING_PERMISSIONS' });
	acme.org.store.update('User', admin.Id, { ProfileId: ProfileId! });
	acme.org.store.update('PermissionSetAssignment', assignment.Id, { PermissionSetId: assignment.PermissionSetId! });
	await expectToldOnce(trigger, ['userFrozen Mona Mover']);
});
