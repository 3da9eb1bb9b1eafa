/** A write reaches the user that the item names, as the item names it, and nobody and nothing else. */
import type { IDataObject } from 'n8n-workflow';

import { byUsername, locator, startAcme, userItems, type Acme } from '../../support/acme.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const failing = { continueOnFail: true };
const update = (updateFields: unknown, more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'update',
	user: byUsername('mover') as never,
	updateFields: updateFields as never,
	customFields: {},
	entitlements: {},
	options: {},
	...more,
});
const custom = (name: string, value: unknown) => ({ field: [{ name, value: value as never }] });
const remove = (entitlementType: string, more: IDataObject = {}): IDataObject => ({
	resource: 'entitlement',
	operation: 'remove',
	entitlementType,
	removeBy: 'user',
	user: byUsername('leaver') as never,
	entitlements: [],
	options: {},
	...more,
});

test('a username that reads like a reference between queries of one call is a username', async () => {
	const values = ['@{query0.records[0].Id}', '@{query0.records[0].Username}', acme.user('mover').Username as string];
	const freeze = { resource: 'user', operation: 'freeze', user: locator('username', '={{ $json.user }}'), options: {} };
	const { json } = await acme.run(freeze as never, { items: userItems(values), ...failing });
	expect(json.map(({ errorCode }) => errorCode)).toEqual(['USER_NOT_FOUND', 'USER_NOT_FOUND', undefined]);
	expect(acme.writes()).toHaveLength(1);
});

describe('an update', () => {
	test.each(['Id', 'id'])('takes no other user from a custom field %s', async (name) => {
		const other = acme.user('leaver');
		const fields = { field: [...custom(name, other.Id).field, ...custom('Title', 'Intern').field] };
		const { json } = await acme.run(update({}, { customFields: fields }), failing);
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: ['Id'] }]);
		expect(acme.writes()).toEqual([]);
		expect(acme.user('leaver').Title).toBe(other.Title);
	});

	test('leaves a field alone whose expression yields nothing', async () => {
		const { Department, UserRoleId } = acme.user('mover');
		const fields = { Title: 'Lead', Department: '={{ $json.nope }}', UserRoleId: locator('id', '={{ $json.nope }}') };
		const { json, error } = await acme.run(update(fields));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ changed: true }]);
		expect(acme.user('mover')).toMatchObject({ Title: 'Lead', Department, UserRoleId });
	});

	test('clears a field that is empty or null', async () => {
		const { error } = await acme.run(update({ Title: '', Department: '={{ null }}' }));
		expect(error).toBeUndefined();
		expect([acme.user('mover').Title, acme.user('mover').Department]).toEqual([null, null]);
	});

	test.each(['', null])('does not take an empty Active (%s) for inactive', async (value) => {
		const { json } = await acme.run(update({ IsActive: value }), failing);
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: ['IsActive'] }]);
		expect(acme.writes()).toEqual([]);
		expect(acme.user('mover').IsActive).toBe(true);
	});

	test.each([
		['an object', { a: 1 }],
		['a list', ['a', 'b']],
	])('does not write %s as a text', async (_, value) => {
		const { json } = await acme.run(update({ Title: `={{ ${JSON.stringify(value)} }}` }), failing);
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: ['Title'] }]);
		expect(acme.writes()).toEqual([]);
	});
});

test('a name that is an object makes no user', async () => {
	const create = {
		resource: 'user',
		operation: 'create',
		username: 'joiner@acme.example',
		email: 'jo@acme.example',
		lastName: '={{ { family: "Joiner" } }}',
		firstName: '',
		profile: locator('name', 'Standard User') as never,
		additionalFields: {},
		customFields: {},
		entitlements: {},
		options: {},
	};
	const { json } = await acme.run(create, failing);
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('Last Name') }]);
	expect(acme.writes()).toEqual([]);
});

describe('a removal', () => {
	test('by ID refuses a member that is a group: it stands for many users', async () => {
		const groups = ['All_Sales', 'Support_Queue'].map((name) => acme.record('Group', 'DeveloperName', name).Id);
		const member = acme.org.store.insert('GroupMember', {
			Id: acme.org.org.ids.next('011'),
			GroupId: groups[0]!,
			UserOrGroupId: groups[1]!,
		});
		const { json } = await acme.run(
			remove('publicGroup', { removeBy: 'assignmentId', assignmentIds: [member.Id] }),
			failing,
		);
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
		expect(acme.writes()).toEqual([]);
	});

	test('leaves the users alone that Salesforce makes for itself', async () => {
		const system = [...acme.org.store.table('User').rows.values()].find(
			({ UserType }) => UserType === 'CloudIntegrationUser',
		)!;
		const user = locator('id', system.Id) as never;
		const { json } = await acme.run(remove('all', { user }), failing);
		expect(json).toMatchObject([{ errorCode: 'SYSTEM_USER' }]);
	});

	test('names each entitlement once, however often it is asked for', async () => {
		const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
		const { json } = await acme.run(remove('permissionSet', { entitlements: ['Sales_Manager', 'sales manager', Id] }));
		expect(json[0]!.removed).toHaveLength(1);
		const [assignment] = acme.records('PermissionSetAssignment', 'AssigneeId', acme.user('leaver').Id).slice(-1);
		const ids = [assignment!.Id, assignment!.Id.slice(0, 15)];
		const byId = await acme.run(remove('permissionSet', { removeBy: 'assignmentId', assignmentIds: ids }));
		expect(byId.json[0]!.removed).toHaveLength(1);
	});
});

describe('who cannot see whether users are frozen', () => {
	const asFreezer = async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner', settings: { userLoginWithoutPermission: 'no rows' } });
		const { ProfileId } = acme.user('provisioner');
		const own = acme.record('PermissionSet', 'ProfileId', ProfileId!).Id;
		acme.org.store.update('PermissionSet', own, { PermissionsManageUsers: false });
	};

	test('is not told that a frozen user was unfrozen', async () => {
		await asFreezer();
		const unfreeze = {
			resource: 'user',
			operation: 'unfreeze',
			user: byUsername('frozen') as never,
			options: { administratorCheck: 'permissions' },
		};
		const { json } = await acme.run(unfreeze, failing);
		expect(json).toMatchObject([{ errorCode: 'MISSING_PERMISSIONS' }]);
	});

	test('reads isFrozen as unknown, and cannot filter by it', async () => {
		await asFreezer();
		const { json } = await acme.run(
			{ resource: 'user', operation: 'get', user: locator('username', '={{ $json.user }}') as never, options: {} },
			{ items: userItems(['frozen@acme.example', 'mover@acme.example']) },
		);
		expect(json.map(({ isFrozen }) => isFrozen)).toEqual([null, null]);
		const list = (filters: IDataObject) => ({
			resource: 'user',
			operation: 'getAll',
			returnAll: true,
			simplify: true,
			filters,
		});
		const all = await acme.run(list({ username: 'frozen@acme.example' }));
		expect(all.json).toMatchObject([{ isFrozen: null }]);
		for (const frozen of [true, false]) {
			const filtered = await acme.run(list({ frozen }), failing);
			expect(filtered.json).toMatchObject([{ errorCode: 'MISSING_PERMISSIONS' }]);
		}
	});
});
