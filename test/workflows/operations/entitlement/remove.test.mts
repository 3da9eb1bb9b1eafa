import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, removeAssignments, removeEntitlements, USER_OF_ITEM } from '../../../support/parameters.mts';
import { plantMemberships } from './memberships.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');

const names = (list: unknown) => (list as IDataObject[]).map(({ name }) => name).sort();
const sets = (user = 'leaver') =>
	acme.records('PermissionSetAssignment', 'AssigneeId', acme.user(user).Id).map((assignment) => ({
		id: assignment.Id,
		name: String(acme.org.store.get('PermissionSet', String(assignment.PermissionSetId))!.Name),
	}));
const setNames = (user?: string) =>
	sets(user)
		.map(({ name }) => name)
		.filter((name) => !name.startsWith('X00e'))
		.sort();
const groupsOf = (user: string) =>
	acme
		.records('GroupMember', 'UserOrGroupId', acme.user(user).Id)
		.map(({ GroupId }) => acme.org.store.get('Group', String(GroupId))!.DeveloperName);
const assignmentId = (name: string) => sets().find((set) => set.name === name)!.id;
const profileOwned = () => sets().find(({ name }) => name.startsWith('X00e'))!.id;

test.each([
	['permissionSet', ['Sales_Manager'], () => setNames(), ['Reporting_Basic', 'Sales_Bundle']],
	['permissionSet', ['sales manager', 'Reporting_Basic'], () => setNames(), ['Sales_Bundle']],
	['permissionSetGroup', ['Sales Bundle'], () => setNames(), ['Reporting_Basic', 'Sales_Manager']],
	['publicGroup', ['All_Sales'], () => groupsOf('leaver'), ['Support_Queue']],
	['queue', ['Support Queue'], () => groupsOf('leaver'), ['All_Sales']],
])('removes a %s by name (%s) and nothing else', async (type, entitlements, rest, expected) => {
	const { json, error } = await acme.run(removeEntitlements(leaver, type, { entitlements }));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ userId: acme.user('leaver').Id, username: 'leaver@acme.example', unchanged: [] }]);
	const removed = json[0]!.removed as IDataObject[];
	expect(removed).toHaveLength(entitlements.length);
	expect(removed.every((one) => one.type === type && one.id && one.name && one.assignmentId)).toBe(true);
	expect(rest()).toEqual(expected);
	expect(acme.writes()).toHaveLength(1);
});

test('removes a permission set license and a package license', async () => {
	const { Id } = acme.user('leaver');
	await acme.run(removeEntitlements(leaver, 'permissionSetLicense', { entitlements: ['Sales Console User'] }));
	await acme.run(removeEntitlements(leaver, 'packageLicense', { entitlements: ['signit'] }));
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', Id)).toEqual([]);
	expect(acme.records('UserPackageLicense', 'UserId', Id)).toEqual([]);
});

test('removes a feature license by its label and leaves the other', async () => {
	const { json, error } = await acme.run(removeEntitlements(leaver, 'featureLicense', { entitlements: ['Flow User'] }));
	expect(error).toBeUndefined();
	expect(names(json[0]!.removed)).toEqual(['UserPermissionsInteractionUser']);
	const { UserPermissionsInteractionUser = false, UserPermissionsMarketingUser } = acme.user('leaver');
	expect([UserPermissionsInteractionUser, UserPermissionsMarketingUser]).toEqual([false, true]);
});

test('an empty list strips nobody', async () => {
	const { error } = await acme.run(removeEntitlements(leaver, 'permissionSet', { entitlements: '={{ [] }}' }));
	expect(error?.message).toBe("'Entitlements' is empty. Name what to remove, or choose the type All");
	expect(setNames()).toEqual(['Reporting_Basic', 'Sales_Bundle', 'Sales_Manager']);
});

test('all together with names strips nobody, and says what to do', async () => {
	const { json } = await acme.run(removeEntitlements(leaver, '={{ "all" }}', { entitlements: ['Sales_Manager'] }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("names 'Sales_Manager'") }]);
	expect(setNames()).toContain('Sales_Manager');
	expect(acme.writes()).toEqual([]);
});

test('all: the connected user among others is refused alone, and keeps everything', async () => {
	const before = setNames('admin');
	const { json } = await acme.run(removeEntitlements(USER_OF_ITEM, 'all'), {
		items: userItems(['admin@acme.example', 'leaver@acme.example']),
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'SAME_USER' }, { username: 'leaver@acme.example' }]);
	expect(setNames('admin')).toEqual(before);
	expect(setNames()).toEqual([]);
});

test('sets of groups are not permission sets', async () => {
	const { json } = await acme.run(
		removeEntitlements(leaver, 'permissionSet', { entitlements: ['Reporting_Basic', 'Sales_Manager'] }),
	);
	expect(names(json[0]!.removed)).toEqual(['Reporting_Basic', 'Sales_Manager']);
	expect(setNames()).toEqual(['Sales_Bundle']);
});

test('all: leaves the profile and its permission set and nothing else', async () => {
	const { json, error } = await acme.run(removeEntitlements(leaver, 'all'));
	expect(error).toBeUndefined();
	const { Id, ProfileId } = acme.user('leaver');
	expect((json[0]!.removed as IDataObject[]).map(({ type }) => type).sort()).toEqual([
		'featureLicense',
		'featureLicense',
		'packageLicense',
		'permissionSet',
		'permissionSet',
		'permissionSetGroup',
		'permissionSetLicense',
		'publicGroup',
		'queue',
	]);
	expect(sets().map(({ name }) => name)).toEqual([expect.stringMatching(/^X00e/)]);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', Id)).toEqual([]);
	expect(groupsOf('leaver')).toEqual([]);
	expect(ProfileId).toBe(acme.record('Profile', 'Name', 'Standard User').Id);
	// Others keep theirs.
	expect(setNames('mover')).toEqual(['Sales_Manager']);

	acme.forgetCalls();
	const again = await acme.run(removeEntitlements(leaver, 'all'));
	expect(again.json).toMatchObject([{ removed: [], unchanged: [] }]);
	expect(acme.writes()).toEqual([]);
});

test('a license that came with a permission set goes with it: gone before we delete it is a success', async () => {
	const console = acme.record('PermissionSet', 'Name', 'Console_User').Id;
	const license = acme.record('PermissionSetLicense', 'DeveloperName', 'SalesConsolePsl').Id;
	const store = acme.org.store;
	const AssigneeId = acme.user('mover').Id;
	store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), AssigneeId, PermissionSetId: console });
	const automatic = { AssigneeId, PermissionSetLicenseId: license, IsAutomatic: true };
	store.insert('PermissionSetLicenseAssign', { Id: acme.org.org.ids.next('2LA'), ...automatic });
	const { json, error } = await acme.run(removeEntitlements(byUsername('mover@acme.example'), 'all'));
	expect(error).toBeUndefined();
	expect(names(json[0]!.removed)).toEqual(['Console_User', 'SalesConsolePsl', 'Sales_Manager']);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', AssigneeId)).toEqual([]);
});

test('what the user does not have is unchanged, and costs no write', async () => {
	const { json, error } = await acme.run(
		removeEntitlements(leaver, 'permissionSet', { entitlements: ['Support_Agent'] }),
	);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ removed: [], unchanged: [{ type: 'permissionSet', name: 'Support_Agent' }] }]);
	expect(acme.writes()).toEqual([]);
});

test('removes by assignment IDs of 15 and 18 characters; one that is gone already is unchanged', async () => {
	const ids = [assignmentId('Sales_Manager'), assignmentId('Reporting_Basic')];
	const { json, error } = await acme.run(removeAssignments('permissionSet', [ids[0]!, ids[1]!.slice(0, 15)]));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ userId: acme.user('leaver').Id, username: 'leaver@acme.example', unchanged: [] }]);
	expect(names(json[0]!.removed)).toEqual(['Reporting_Basic', 'Sales_Manager']);
	expect(setNames()).toEqual(['Sales_Bundle']);

	acme.forgetCalls();
	const again = await acme.run(removeAssignments('permissionSet', ids));
	expect(again.json).toMatchObject([{ removed: [], unchanged: [{ assignmentId: ids[0] }, {}] }]);
	expect(again.hints.join()).toContain('2 assignment IDs name nothing in this org: removed before, or of another org');
	expect(acme.writes()).toEqual([]);
});

test('an ID of 15 characters that names nothing is refused: it may have lost its case, and its assignment would stay', async () => {
	const { Id: UserOrGroupId } = acme.user('leaver');
	const [member] = acme.records('GroupMember', 'UserOrGroupId', UserOrGroupId);
	const id = member!.Id.slice(0, 15);
	const lost = id.replace(/[a-z]/, (letter) => letter.toUpperCase());
	expect(lost).not.toBe(id);
	const { json } = await acme.run(removeAssignments('queue', [lost]), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_ID', error: expect.stringContaining(`'${lost}'`) }]);
	expect(acme.writes()).toEqual([]);
});

test.each([
	['queue', 'GroupMember', 'UserOrGroupId', 'public group'],
	['permissionSetGroup', 'PermissionSetAssignment', 'AssigneeId', 'permission set'],
])(
	'an ID of another type than %s is refused before any write, and the neighbor is done',
	async (type, object, field, other) => {
		const { Id } = acme.user('leaver');
		const items = acme.records(object, field, Id).map((record) => ({ json: { id: record.Id } }));
		const { json } = await acme.run(removeAssignments(type, '={{ [$json.id] }}'), { items, continueOnFail: true });
		expect(json).toContainEqual(
			expect.objectContaining({
				errorCode: 'INVALID_INPUT',
				error: expect.stringContaining(`is that of the ${other} '`),
			}),
		);
		expect(json.filter(({ removed }) => removed).flatMap(({ removed }) => removed)).toMatchObject([{ type }]);
	},
);

test('removes license assignments and group members by ID', async () => {
	const { Id } = acme.user('leaver');
	const license = acme.record('PermissionSetLicenseAssign', 'AssigneeId', Id).Id;
	const members = acme.records('GroupMember', 'UserOrGroupId', Id).map((member) => member.Id);
	const first = await acme.run(removeAssignments('permissionSetLicense', [license]));
	expect(first.error).toBeUndefined();
	expect(first.json).toMatchObject([{ removed: [{ type: 'permissionSetLicense', name: 'SalesConsolePsl' }] }]);
	const isQueue = (id: string) =>
		acme.org.store.get('Group', String(acme.org.store.get('GroupMember', id)?.GroupId))?.Type === 'Queue';
	const second = await acme.run(removeAssignments('queue', members.filter(isQueue).join(', ')));
	const third = await acme.run(
		removeAssignments('publicGroup', members.filter((id) => acme.org.store.get('GroupMember', id)).join(', ')),
	);
	expect([second.error, third.error]).toEqual([undefined, undefined]);
	expect([...names(second.json[0]!.removed), ...names(third.json[0]!.removed)]).toEqual(['Support_Queue', 'All_Sales']);
	expect(acme.records('GroupMember', 'UserOrGroupId', Id)).toEqual([]);
});

test('the permission set of a profile is refused before any write, by ID and by name', async () => {
	const items = [profileOwned(), assignmentId('Sales_Manager')].map((id) => ({ json: { id } }));
	const { json } = await acme.run(removeAssignments('permissionSet', '={{ [$json.id] }}'), {
		items,
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'PROFILE_OWNED' }, { removed: [{ name: 'Sales_Manager' }] }]);
	expect(json[0]!.error).toContain('leaver@acme.example belongs to the profile');
	expect(acme.writes().map(({ rows }) => rows)).toEqual([1]);

	acme.forgetCalls();
	const owned = sets().find(({ name }) => name.startsWith('X00e'))!.name;
	const { error } = await acme.run(removeEntitlements(leaver, 'permissionSet', { entitlements: [owned] }));
	expect(error?.message).toContain('is part of a profile');
	expect(acme.writes()).toEqual([]);
});

test('an ID of another kind is refused before any call', async () => {
	const { error } = await acme.run(removeAssignments('permissionSet', [acme.user('leaver').Id]));
	expect(error?.message).toContain('those begin with 0Pa');
	expect(acme.calls()).toEqual([]);
});

test('the same entitlement of the same user in two items is removed once', async () => {
	const { json } = await acme.run(removeEntitlements(leaver, 'permissionSet', { entitlements: ['Sales_Manager'] }), {
		items: [{ json: {} }, { json: {} }],
	});
	expect(names(json[0]!.removed)).toEqual(['Sales_Manager']);
	expect(json[1]).toMatchObject({ removed: [], unchanged: [{ name: 'Sales_Manager' }] });
	expect(acme.writes().map(({ rows }) => rows)).toEqual([1]);
});

test('two users with different entitlements in one run each lose their own', async () => {
	const { json } = await acme.run(removeEntitlements(USER_OF_ITEM, 'all'), {
		items: userItems(['leaver@acme.example', 'mover@acme.example', 'approver@acme.example']),
	});
	expect(json.map(({ username, removed }) => [username, (removed as unknown[]).length])).toEqual([
		['leaver@acme.example', 9],
		['mover@acme.example', 1],
		['approver@acme.example', 0],
	]);
	expect([setNames(), setNames('mover')]).toEqual([[], []]);
});

test('removes from an inactive user', async () => {
	acme.org.store.update('User', acme.user('leaver').Id, { IsActive: false });
	const { json, error } = await acme.run(removeEntitlements(leaver, 'all'));
	expect(error).toBeUndefined();
	expect(json[0]!.removed).toHaveLength(9);
	expect(acme.user('leaver').IsActive).toBe(false);
});

test('a license that another permission set still needs: the error names it and what was removed', async () => {
	const AssigneeId = acme.user('leaver').Id;
	const PermissionSetId = acme.record('PermissionSet', 'Name', 'Console_User').Id;
	acme.org.store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), AssigneeId, PermissionSetId });
	const { json } = await acme.run(
		removeEntitlements(leaver, 'permissionSetLicense', { entitlements: ['SalesConsolePsl'] }),
		{
			continueOnFail: true,
		},
	);
	expect(json).toMatchObject([{ username: 'leaver@acme.example', removed: [] }]);
	expect(json[0]!.error).toContain(
		"permission set license 'Sales Console User' was not removed from leaver@acme.example",
	);
});

describe('the connected user whose permissions come from permission sets', () => {
	const options = { administratorCheck: 'permissions' };
	const mine = byUsername('standard@acme.example');

	/** Gives the connected user a permission set, or a group of one; returns the ID of the assignment. */
	function give(name: string, group?: string): string {
		const { store, ids } = acme.org.org;
		const { Id: component } = acme.record('PermissionSet', 'Name', name);
		const PermissionSetGroupId = group && acme.record('PermissionSetGroup', 'DeveloperName', group).Id;
		if (PermissionSetGroupId) {
			const part = { Id: ids.next('0PM'), PermissionSetGroupId, PermissionSetId: component };
			store.insert('PermissionSetGroupComponent', part);
		}
		const aggregate = group && acme.record('PermissionSet', 'PermissionSetGroupId', String(PermissionSetGroupId)).Id;
		const Id = ids.next('0Pa');
		const AssigneeId = acme.user('standard').Id;
		store.insert('PermissionSetAssignment', {
			Id,
			AssigneeId,
			PermissionSetId: aggregate ?? component,
			...(PermissionSetGroupId && { PermissionSetGroupId }),
		});
		return Id;
	}

	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
		for (const name of ['Sales_Manager', 'Console_User'])
			acme.org.store.update('PermissionSet', acme.record('PermissionSet', 'Name', name).Id, {
				PermissionsAssignPermissionSets: true,
				PermissionsViewRoles: true,
			});
	});

	test('keeps by name what gives them, and loses the rest; the neighbors are done', async () => {
		give('Sales_Manager');
		give('Reporting_Basic');
		const run = (entitlements: string[]) =>
			acme.run(removeEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements, options }), {
				items: userItems(['standard@acme.example', 'leaver@acme.example']),
				continueOnFail: true,
			});
		const { json } = await run(['Reporting_Basic', 'Sales_Manager']);
		expect(json).toMatchObject([
			{
				errorCode: 'SAME_USER',
				error: expect.stringMatching(
					/'Sales Manager': not removed from standard@acme\.example, .* would lose 'Assign Permission Sets', 'View Roles and Role Hierarchy'$/,
				),
			},
			{ username: 'leaver@acme.example', removed: [{}, {}] },
		]);
		expect(setNames('standard')).toEqual(['Reporting_Basic', 'Sales_Manager']);
		expect((await run(['Reporting_Basic'])).json[0]).toMatchObject({ removed: [{ name: 'Reporting_Basic' }] });
		expect(setNames('standard')).toEqual(['Sales_Manager']);
	});

	test('keeps them by assignment ID', async () => {
		const id = give('Sales_Manager');
		const remove = { ...removeAssignments('permissionSet', [id]), options };
		expect((await acme.run(remove, { continueOnFail: true })).json).toMatchObject([{ errorCode: 'SAME_USER' }]);
		expect(setNames('standard')).toEqual(['Sales_Manager']);
		expect(acme.writes()).toEqual([]);
	});

	test('keeps a group that gives them, and is told so by a dry run too', async () => {
		give('Sales_Manager', 'Support_Bundle');
		const remove = (dryRun: boolean) =>
			removeEntitlements(mine, 'permissionSetGroup', {
				entitlements: ['Support_Bundle'],
				options: { ...options, dryRun },
			});
		for (const dryRun of [true, false])
			expect((await acme.run(remove(dryRun), { continueOnFail: true })).json).toMatchObject([
				{ errorCode: 'SAME_USER' },
			]);
		expect(setNames('standard')).toEqual(['Support_Bundle']);
	});

	test('loses one of two that give the same, and keeps the other, also within one run', async () => {
		const ids = [give('Sales_Manager'), give('Console_User')];
		const remove = { ...removeAssignments('permissionSet', '={{ [$json.id] }}'), options };
		const items = ids.map((id) => ({ json: { id } }));
		const { json } = await acme.run(remove, { items, continueOnFail: true });
		expect(json).toMatchObject([{ removed: [{ name: 'Sales_Manager' }] }, { errorCode: 'SAME_USER' }]);
		expect(setNames('standard')).toEqual(['Console_User']);
	});

	test('is not counted on to keep them by one that has expired', async () => {
		give('Sales_Manager');
		const ExpirationDate = new Date(Date.now() - 86_400_000).toISOString().replace('Z', '+0000');
		acme.org.store.update('PermissionSetAssignment', give('Console_User'), { ExpirationDate });
		const remove = removeEntitlements(mine, 'permissionSet', { entitlements: ['Sales_Manager'], options });
		expect((await acme.run(remove, { continueOnFail: true })).json).toMatchObject([{ errorCode: 'SAME_USER' }]);
	});
});

test('a System Administrator can take permission sets from itself: its profile gives what operations need', async () => {
	const { Id: AssigneeId } = acme.user('admin');
	const { Id: PermissionSetId } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
	acme.org.store.update('PermissionSet', PermissionSetId, { PermissionsManageUsers: true });
	acme.org.store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), AssigneeId, PermissionSetId });
	const { json } = await acme.run(
		removeEntitlements(byUsername('admin@acme.example'), 'permissionSet', { entitlements: ['Sales_Manager'] }),
	);
	expect(json).toMatchObject([{ removed: [{ name: 'Sales_Manager' }] }]);
});

test('what Salesforce refuses in a call of several objects is taken by a call of its own', async () => {
	// The users, their assignments and what policies gave are read by three composite requests; the second part of the fourth deletes licenses.
	const refusal = { kind: 'status', status: 400, errorCode: 'MIXED_DML_OPERATION' } as const;
	acme.org.failNext({ ...refusal, path: 'v[0-9.]+/composite$', part: 2, from: 4, times: 1 });
	const { json, error } = await acme.run(removeEntitlements(byUsername('leaver@acme.example'), 'all'));
	expect(error).toBeUndefined();
	expect((json[0].removed as unknown[]).length).toBeGreaterThan(6);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', acme.user('leaver').Id)).toEqual([]);
	expect(acme.writes().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
		'POST composite',
		'DELETE sobjects',
	]);
});

describe('All', () => {
	const places = () =>
		['UserTerritory2Association.UserId', 'ContentWorkspaceMember.MemberId'].map((path) => {
			const [object, field] = path.split('.') as [string, string];
			return acme.records(object, field, acme.user('mover').Id).length;
		});
	const mover = byUsername('mover@acme.example');

	test('takes territories and libraries too', async () => {
		acme.org.changeSettings({ territories: 'on' });
		plantMemberships(acme, 'mover');
		const { json, error } = await acme.run(removeEntitlements(mover, 'all'));
		expect(error).toBeUndefined();
		expect(json[0]!.removed).toMatchObject([
			{ type: 'permissionSet', name: 'Sales_Manager' },
			{ type: 'territory', name: 'North', assignmentId: expect.any(String) },
			{ type: 'library', name: 'Onboarding', assignmentId: expect.any(String) },
		]);
		expect(places()).toEqual([0, 0]);
	});

	test('takes what there is in an org without territories', async () => {
		plantMemberships(acme, 'mover');
		const { json, error } = await acme.run(removeEntitlements(mover, 'all'));
		expect(error).toBeUndefined();
		expect((json[0]!.removed as IDataObject[]).map(({ type }) => type)).toEqual(['permissionSet', 'library']);
	});

	test('names what the connected user may not take, and takes the rest', async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner', settings: { territories: 'on' } });
		plantMemberships(acme, 'mover');
		const options = { administratorCheck: 'permissions' };
		const { json } = await acme.run(removeEntitlements(mover, 'all', { options }), { continueOnFail: true });
		expect(json).toMatchObject([{ error: expect.stringContaining("library 'Onboarding'") }]);
		expect(places()).toEqual([0, 1]);
		expect(setNames('mover')).toEqual([]);
	});
});
