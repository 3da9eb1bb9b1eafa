import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, listUsers, locator } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const usernames = (json: IDataObject[]) => json.map(({ username }) => String(username).split('@')[0]).sort();

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
	['department', { department: 'sales' }, ['leaver', 'mover']],
	['user type', { userType: 'CsnOnly' }, ['chatter', 'chatty']],
	['license by name', { license: locator('name', 'Identity') }, ['identity']],
	['manager that nobody has', { manager: byUsername('nologin@acme.example') }, []],
])('filters by %s', async (_, filters, expected) => {
	const { json, error } = await acme.run(listUsers(filters));
	expect(error).toBeUndefined();
	expect(usernames(json)).toEqual(expected);
});

test('filters by profile, role and permission set by ID', async () => {
	const ids = {
		profile: locator('id', acme.record('Profile', 'Name', 'Standard User').Id),
		role: locator('id', acme.record('UserRole', 'Name', 'Sales Director').Id),
		permissionSet: locator('list', acme.record('PermissionSet', 'Name', 'Sales_Manager').Id),
	};
	expect(usernames((await acme.run(listUsers(ids))).json)).toEqual(['leaver']);
	const { json } = await acme.run(listUsers({ permissionSet: ids.permissionSet }));
	expect(usernames(json)).toEqual(['leaver', 'mover']);
});

test('filters by company and by the manager, however the manager is named', async () => {
	const { store } = acme.org;
	const { Id, Email } = acme.user('knowledge');
	store.update('User', Id, { FederationIdentifier: 'nora' });
	store.update('User', acme.user('mover').Id, { CompanyName: 'Acme Europe', ManagerId: Id });
	expect(usernames((await acme.run(listUsers({ company: 'acme europe' }))).json)).toEqual(['mover']);
	const managers = [
		locator('list', Id),
		locator('id', Id.slice(0, 15)),
		byUsername('knowledge@acme.example'),
		locator('federationId', 'nora'),
		{ __rl: true, mode: 'email', value: Email },
	];
	for (const manager of managers) {
		expect(usernames((await acme.run(listUsers({ manager }))).json)).toEqual(['mover']);
	}
});

test('filters by license by its ID, as the list gives it', async () => {
	const license = locator('list', acme.record('UserLicense', 'Name', 'Identity').Id);
	expect(usernames((await acme.run(listUsers({ license }))).json)).toEqual(['identity']);
});

test('filters by when users were created: from a time on, and before one', async () => {
	const { store } = acme.org;
	store.update('User', acme.user('mover').Id, { CreatedDate: '2026-03-01T00:00:00.000+0000' });
	store.update('User', acme.user('leaver').Id, { CreatedDate: '2026-03-02T00:00:00.000+0000' });
	const from = { createdAfter: '2026-03-01T00:00:00Z', department: 'Sales' };
	expect(usernames((await acme.run(listUsers(from))).json)).toEqual(['leaver', 'mover']);
	const between = { ...from, createdBefore: '2026-03-02T00:00:00Z' };
	expect(usernames((await acme.run(listUsers(between))).json)).toEqual(['mover']);
});

test('lists the users that Salesforce makes for itself when asked for by their type', async () => {
	const { json } = await acme.run(listUsers({ userType: 'AutomatedProcess' }));
	expect(usernames(json)).toEqual(['automatedclean', 'autoproc']);
});

test('looks up the names of all filters in one call', async () => {
	const names = {
		profile: locator('name', 'Standard User'),
		license: locator('name', 'Salesforce'),
		permissionSet: locator('name', 'Sales_Manager'),
		manager: byUsername('admin@acme.example'),
	};
	await acme.run(listUsers({ ...names, username: 'nobody@acme.example' }));
	expect(acme.calls()).toHaveLength(2);
});

test('a manager who does not exist fails the item, and nobody is listed', async () => {
	const { json } = await acme.run(listUsers({ manager: byUsername('no@acme.example') }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND', error: expect.stringMatching(/^Manager: .*no@acme/) }]);
});

describe('sorts', () => {
	const sorted = async (...field: IDataObject[]) => {
		const { json, error } = await acme.run(listUsers({ name: 'S' }, { sort: { field } }));
		expect(error).toBeUndefined();
		return json.map(({ username }) => String(username).split('@')[0]);
	};

	test('by name when nothing is chosen', async () => {
		const { json } = await acme.run(listUsers({ name: 'Sh' }, { sort: {} }));
		expect(json.map(({ name }) => name)).toEqual(['Sam Shared', 'Sue Shared']);
	});

	test('by one field, by name where it is the same', async () => {
		const up = await sorted({ name: 'Email', direction: 'ascending' });
		const down = await sorted({ name: 'Email', direction: 'descending' });
		expect(up.length).toBeGreaterThan(3);
		expect(up.indexOf('shared.one')).toBe(up.indexOf('shared.two') - 1);
		expect(down.indexOf('shared.one')).toBe(down.indexOf('shared.two') - 1);
		expect(down[0]).toBe(up.at(-1)!.replace('one', 'two'));
	});

	test('by several fields, the first counts most', async () => {
		const by = [
			{ name: 'Profile.Name', direction: 'ascending' },
			{ name: 'Name', direction: 'descending' },
		];
		const names = await sorted(...by);
		expect(names.filter((name) => /^(shared|standard)/.test(name!))).toEqual(['shared.two', 'standard', 'shared.one']);
	});

	test('those who never logged in first, or last when descending', async () => {
		const { store } = acme.org;
		store.update('User', acme.user('shared.one').Id, { LastLoginDate: '2026-01-01T00:00:00.000+0000' });
		store.update('User', acme.user('shared.two').Id, { LastLoginDate: null });
		const two = async (direction: string) =>
			(await sorted({ name: 'LastLoginDate', direction })).filter((name) => name!.startsWith('shared'));
		expect(await two('ascending')).toEqual(['shared.two', 'shared.one']);
		expect(await two('descending')).toEqual(['shared.one', 'shared.two']);
	});

	test('by no field that the list does not have', async () => {
		const { error } = await acme.run(listUsers({}, { sort: { field: [{ name: 'Id FROM User', direction: '' }] } }));
		expect(error?.message).toContain("'Sort' cannot be 'Id FROM User'. Valid are: Name");
		expect(acme.calls()).toEqual([]);
	});
});

test('takes users that never logged in for users with an old login', async () => {
	const store = acme.org.store;
	store.update('User', acme.user('mover').Id, { LastLoginDate: '2026-01-01T00:00:00.000+0000' });
	store.update('User', acme.user('leaver').Id, { LastLoginDate: '2026-11-01T00:00:00.000+0000' });
	store.update('User', acme.user('approver').Id, { LastLoginDate: null });
	const { json } = await acme.run(listUsers({ lastLoginBefore: '2026-06-01T00:00:00.000Z', name: 'er' }));
	expect(usernames(json)).toContain('mover');
	expect(usernames(json)).not.toContain('leaver');
	expect(usernames(json)).toContain('approver');
});

test('leaves out the users that Salesforce makes for itself', async () => {
	const { json } = await acme.run(listUsers());
	expect(json.length).toBeGreaterThan(15);
	expect(usernames(json).filter((name) => /^(autoproc|automatedclean|cloud)/.test(name!))).toEqual([]);
	expect(json.find(({ username }) => username === 'frozen@acme.example')).toMatchObject({
		isFrozen: true,
		isActive: true,
	});
});

test('returns no more than the limit and asks for no more', async () => {
	const { json } = await acme.run(listUsers({}, { returnAll: false, limit: 3 }));
	expect(json).toHaveLength(3);
	expect(new URLSearchParams(acme.calls()[0]!.query).get('q')).toMatch(/LIMIT 3$/);
});

test('gives the details when not simplified', async () => {
	const { json } = await acme.run(listUsers({ username: 'leaver@acme.example' }, { simplify: false }));
	expect(json).toMatchObject([
		{ title: 'Sales Manager', department: 'Sales', profileId: acme.user('leaver').ProfileId },
	]);
});

test('an item of a list points back to the item that asked for it', async () => {
	const { items } = await acme.run(listUsers({ name: '={{ $json.user }}' }), {
		items: userItems(['Shared', 'Mona']),
	});
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
});

test('a filter that names nothing in the org fails that item only', async () => {
	const items = userItems(['No Such Profile', 'System Administrator']);
	const { json } = await acme.run(listUsers({ profile: locator('name', '={{ $json.user }}') }), {
		items,
		continueOnFail: true,
	});
	expect(json).toMatchObject([
		{ errorCode: 'NAME_NOT_FOUND', error: "No profile is called 'No Such Profile' in this org" },
		{ username: 'admin@acme.example' },
		{ username: 'second.admin@acme.example' },
	]);
});

test('pages over 2,000 users: one call per page, no user twice', async () => {
	await acme.close();
	acme = await startAcme({ users: 2001 });
	const { json, error } = await acme.run(listUsers({ name: 'User Number' }));
	expect(error).toBeUndefined();
	expect(new Set(json.map(({ id }) => id)).size).toBe(2001);
	// Two pages of users and the frozen ones.
	expect(acme.calls()).toHaveLength(3);
});

test('a limit above a page is kept over pages', async () => {
	await acme.close();
	acme = await startAcme({ users: 2100 });
	const { json } = await acme.run(listUsers({ name: 'User Number' }, { returnAll: false, limit: 2050 }));
	expect(json).toHaveLength(2050);
});

test.each([0, -5])('Limit %s is refused', async (limit) => {
	const { error } = await acme.run(listUsers({}, { returnAll: false, limit }));
	expect(error?.message).toContain("'Limit' must be a whole number above 0");
});

test('a date that is none is refused', async () => {
	const { error } = await acme.run(listUsers({ lastLoginBefore: 'yesterdayish' }));
	expect(error?.message).toContain("'yesterdayish' is not a date");
});

describe('a Standard User', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
	});

	test('lists users without profile, role and whether they are frozen, and a hint names these', async () => {
		const { json, error, hints } = await acme.run(listUsers({ username: 'leaver@acme.example' }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{
				username: 'leaver@acme.example',
				email: 'leaver@acme.example',
				isActive: true,
				profileName: null,
				roleName: null,
			},
		]);
		expect(hints).toEqual([
			"Null, because the connected user cannot see it: profileName (needs 'View Setup and Configuration'), roleName (needs 'View Roles and Role Hierarchy'), isFrozen (needs 'Manage Users').",
		]);
	});

	test.each([
		[
			'profile',
			{ profile: locator('name', 'Standard User') },
			'which profile users have',
			'View Setup and Configuration',
		],
		['role', { role: locator('id', '00Eak0000000001') }, 'which role users have', 'View Roles and Role Hierarchy'],
		['role by name', { role: locator('name', 'Sales Rep') }, 'any role', 'View Roles and Role Hierarchy'],
		['permission set', { permissionSet: locator('id', '0PSak0000000001') }, 'any permission set', 'Manage Users'],
		['frozen', { frozen: true }, 'which users are frozen', 'Manage Users'],
		[
			'license',
			{ license: locator('id', '100ak0000000001') },
			'which license users have',
			'View Setup and Configuration',
		],
	])('is told which permission the filter %s needs', async (_, filters, what, permission) => {
		const { error } = await acme.run(listUsers(filters as IDataObject));
		expect(error?.message).toContain(what);
		expect(error?.description).toContain(`'${permission}'`);
		expect(error?.description).toContain('MISSING_PERMISSIONS');
	});

	test('is told which permission sorting by profile needs', async () => {
		const sort = { field: [{ name: 'Profile.Name', direction: 'ascending' }] };
		const { error } = await acme.run(listUsers({}, { sort }));
		expect(error?.message).toContain('which profileName users have');
		expect(error?.description).toContain("'View Setup and Configuration'");
	});
});
