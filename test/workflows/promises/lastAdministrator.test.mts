/**
 * Nobody shuts out the last System Administrator who can log in.
 *
 * Proves invariant 10.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { changeState, offboardUser, removeEntitlements, USER_OF_ITEM } from '../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const options = { administratorCheck: 'permissions' };
const ADMINISTRATORS = ['admin@acme.example', 'second.admin@acme.example'];
const WAYS: Array<[name: string, parameters: IDataObject]> = [
	['freeze', changeState('freeze', USER_OF_ITEM, options)],
	['deactivate', changeState('deactivate', USER_OF_ITEM, options)],
	['offboard', offboardUser(USER_OF_ITEM, { options })],
	['remove all', removeEntitlements(USER_OF_ITEM, 'all', { options })],
];

/** Connects a user who has the permissions of an administrator and another profile. */
async function start(): Promise<void> {
	acme = await startAcme({ as: 'provisioner' });
	const profile = acme.record('Profile', 'Name', 'Identity Provisioning');
	const set = acme.records('PermissionSet', 'ProfileId', profile.Id)[0];
	for (const row of [profile, set])
		for (const permission of ['ManageUsers', 'CustomizeApplication', 'AssignPermissionSets', 'ManageInternalUsers'])
			row[`Permissions${permission}`] = true;
}

/** Whom the guard refuses; something in the org may block others. */
const refusals = async (parameters: IDataObject, usernames: string[]) =>
	(await acme.run(parameters, { items: userItems(usernames), continueOnFail: true })).json.map(
		({ errorCode }) => errorCode === 'LAST_ADMINISTRATOR',
	);

test.each(WAYS)(
	'%s: of all administrators the last is refused, and nothing is written for it',
	async (_, parameters) => {
		await start();
		const usernames = ['mover@acme.example', ...ADMINISTRATORS];
		expect(await refusals(parameters, usernames)).toEqual([false, false, true]);
		expect(acme.user('second.admin').IsActive).toBe(true);
		expect(acme.login('second.admin')?.IsFrozen ?? false).toBe(false);
	},
);

test.each(WAYS)('%s: one who is frozen or not active does not count as left', async (_, parameters) => {
	await start();
	const { Id } = acme.user('second.admin');
	acme.org.store.update('User', Id, { IsActive: false });
	expect(await refusals(parameters, ['admin@acme.example'])).toEqual([true]);
	acme.org.store.update('User', Id, { IsActive: true });
	acme.org.store.update('UserLogin', acme.record('UserLogin', 'UserId', Id).Id, { IsFrozen: true });
	expect(await refusals(parameters, ['admin@acme.example'])).toEqual([true]);
	acme.org.store.update('UserLogin', acme.record('UserLogin', 'UserId', Id).Id, { IsFrozen: false });
	expect(await refusals(parameters, ['admin@acme.example'])).toEqual([false]);
});

test('costs no call where the connected user is an administrator, which stays', async () => {
	acme = await startAcme();
	expect(await refusals(changeState('freeze', USER_OF_ITEM), ['second.admin@acme.example'])).toEqual([false]);
	expect(acme.calls()).toHaveLength(3);
});

test('who may freeze users and cannot see profiles freezes them, and a hint says what was not checked', async () => {
	await start();
	const profile = acme.record('Profile', 'Name', 'Identity Provisioning');
	for (const row of [profile, ...acme.records('PermissionSet', 'ProfileId', profile.Id)])
		row.PermissionsViewSetup = false;
	const { json, error, hints } = await acme.run(changeState('freeze', USER_OF_ITEM, options), {
		items: userItems(['mover@acme.example']),
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
	expect(JSON.stringify(hints)).toContain('whether a System Administrator is left');
});
