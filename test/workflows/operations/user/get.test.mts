import type { IDataObject } from 'n8n-workflow';

import { byUsername, locator, startAcme, userItems, type Acme } from '../../../support/acme.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const get = (user: object, options = {}): IDataObject =>
	({ resource: 'user', operation: 'get', user, options }) as never;
const getAll = (filters: IDataObject = {}, more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'getAll',
	returnAll: true,
	limit: 50,
	filters,
	simplify: true,
	...more,
});
const usernames = (json: IDataObject[]) => json.map(({ username }) => String(username).split('@')[0]).sort();

describe('get', () => {
	beforeEach(async () => {
		acme = await startAcme();
	});

	test('shows a user with profile, role, active and frozen', async () => {
		const { json } = await acme.run(get(byUsername('leaver')));
		const { Id } = acme.user('leaver');
		expect(json).toMatchObject([
			{
				id: Id,
				username: 'leaver@acme.example',
				isActive: true,
				isFrozen: false,
				name: 'Lea Leaver',
				profileName: 'Standard User',
				roleName: 'Sales Director',
				title: 'Sales Manager',
				federationId: 'lea.leaver',
				managerId: acme.user('second.admin').Id,
			},
		]);
	});

	test('tells frozen from inactive', async () => {
		const { json } = await acme.run(get(locator('username', '={{ $json.user }}')), {
			items: userItems(['frozen@acme.example', 'inactive@acme.example', 'nologin@acme.example']),
		});
		expect(json.map(({ isActive, isFrozen }) => [isActive, isFrozen])).toEqual([
			[true, true],
			[false, false],
			[true, false],
		]);
		expect(acme.calls().map(({ path }) => path)).toEqual(['/services/data/v66.0/composite']);
	});

	test('lists all entitlements with the IDs of their assignments', async () => {
		const { json } = await acme.run(get(byUsername('leaver'), { includeEntitlements: true }));
		const entitlements = json[0]!.entitlements as IDataObject[];
		expect(entitlements.map(({ type, name }) => `${String(type)} ${String(name)}`).sort()).toEqual([
			'featureLicense UserPermissionsInteractionUser',
			'featureLicense UserPermissionsMarketingUser',
			'packageLicense signit',
			'permissionSet Reporting_Basic',
			'permissionSet Sales_Manager',
			'permissionSetGroup Sales_Bundle',
			'permissionSetLicense SalesConsolePsl',
			'publicGroup All_Sales',
			'queue Support_Queue',
		]);
		const records = entitlements.filter(({ type }) => type !== 'featureLicense');
		expect(records.every(({ assignmentId }) => /^(0Pa|2LA|011|051)/.test(String(assignmentId)))).toBe(true);
	});

	test('needs no administrator: a Standard User reads', async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
		const { json, error } = await acme.run(get(byUsername('leaver')));
		expect(error).toBeUndefined();
		// UserLogin is closed to this user, so nobody knows whether a user is frozen.
		expect(json).toMatchObject([{ username: 'leaver@acme.example', isActive: true }]);
		expect(json[0]!.isFrozen).not.toBe(true);
	});
});

describe('getAll', () => {
	beforeEach(async () => {
		acme = await startAcme();
	});

	test.each<[string, IDataObject, string[]]>([
		['username', { username: 'mover@acme.example' }, ['mover']],
		['username with a quote', { username: "o'brien@acme.example" }, ["o'brien"]],
		['email address shared by two', { email: 'shared@acme.example' }, ['shared.one', 'shared.two']],
		['part of the name', { name: 'Shared' }, ['shared.one', 'shared.two']],
		['part of the name, any case', { name: 'lea l' }, ['leaver']],
		['a name with a wild card that stands for itself', { name: '%' }, []],
		['profile by name', { profile: locator('name', 'System Administrator') }, ['admin', 'second.admin']],
		['role by name', { role: locator('name', 'Sales Rep') }, ['mover']],
		['inactive', { active: false, name: 'Ina' }, ['inactive']],
		['frozen', { frozen: true }, ['frozen']],
		['not frozen and a profile', { frozen: false, profile: locator('name', 'Standard User'), name: 'Fr' }, []],
		['several at once', { active: true, name: 'Shared', email: 'shared@acme.example' }, ['shared.one', 'shared.two']],
		['nobody', { username: 'nobody@acme.example' }, []],
	])('filters by %s', async (_, filters, expected) => {
		const { json, error } = await acme.run(getAll(filters));
		expect(error).toBeUndefined();
		expect(usernames(json)).toEqual(expected);
	});

	test('filters by profile, role and permission set by ID', async () => {
		const ids = {
			profile: locator('id', acme.record('Profile', 'Name', 'Standard User').Id),
			role: locator('id', acme.record('UserRole', 'Name', 'Sales Director').Id),
			permissionSet: locator('list', acme.record('PermissionSet', 'Name', 'Sales_Manager').Id),
		};
		expect(usernames((await acme.run(getAll(ids))).json)).toEqual(['leaver']);
		const { json } = await acme.run(getAll({ permissionSet: ids.permissionSet }));
		expect(usernames(json)).toEqual(['leaver', 'mover']);
	});

	test('takes users that never logged in for users with an old login', async () => {
		const store = acme.org.store;
		store.update('User', acme.user('mover').Id, { LastLoginDate: '2026-01-01T00:00:00.000+0000' });
		store.update('User', acme.user('leaver').Id, { LastLoginDate: '2026-11-01T00:00:00.000+0000' });
		store.update('User', acme.user('approver').Id, { LastLoginDate: null });
		const { json } = await acme.run(getAll({ lastLoginBefore: '2026-06-01T00:00:00.000Z', name: 'er' }));
		expect(usernames(json)).toContain('mover');
		expect(usernames(json)).not.toContain('leaver');
		expect(usernames(json)).toContain('approver');
	});

	test('leaves out the users that Salesforce makes for itself', async () => {
		const { json } = await acme.run(getAll());
		expect(json.length).toBeGreaterThan(15);
		expect(usernames(json).filter((name) => /^(autoproc|automatedclean|cloud)/.test(name!))).toEqual([]);
		expect(json.find(({ username }) => username === 'frozen@acme.example')).toMatchObject({
			isFrozen: true,
			isActive: true,
		});
	});

	test('returns no more than the limit and asks for no more', async () => {
		const { json } = await acme.run(getAll({}, { returnAll: false, limit: 3 }));
		expect(json).toHaveLength(3);
		expect(new URLSearchParams(acme.calls()[0]!.query).get('q')).toMatch(/LIMIT 3$/);
	});

	test('gives the details when not simplified', async () => {
		const { json } = await acme.run(getAll({ username: 'leaver@acme.example' }, { simplify: false }));
		expect(json).toMatchObject([
			{ title: 'Sales Manager', department: 'Sales', profileId: acme.user('leaver').ProfileId },
		]);
	});

	test('an item of a list points back to the item that asked for it', async () => {
		const { items } = await acme.run(getAll({ name: '={{ $json.user }}' }), { items: userItems(['Shared', 'Mona']) });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
	});

	test('a filter that names nothing in the org fails that item only', async () => {
		const items = userItems(['No Such Profile', 'System Administrator']);
		const { json } = await acme.run(getAll({ profile: locator('name', '={{ $json.user }}') }), {
			items,
			continueOnFail: true,
		});
		expect(json).toMatchObject([
			{ errorCode: 'NAME_NOT_FOUND', error: "No profile is called 'No Such Profile' in this org" },
			{ username: 'admin@acme.example' },
			{ username: 'second.admin@acme.example' },
		]);
	});
});

test('pages over 2,000 users: one call per page, no user twice', async () => {
	acme = await startAcme({ users: 2001 });
	const { json, error } = await acme.run(getAll({ name: 'User Number' }));
	expect(error).toBeUndefined();
	expect(new Set(json.map(({ id }) => id)).size).toBe(2001);
	// Two pages of users and the frozen ones.
	expect(acme.calls()).toHaveLength(3);
});

test('a limit above a page is kept over pages', async () => {
	acme = await startAcme({ users: 2100 });
	const { json } = await acme.run(getAll({ name: 'User Number' }, { returnAll: false, limit: 2050 }));
	expect(json).toHaveLength(2050);
});
