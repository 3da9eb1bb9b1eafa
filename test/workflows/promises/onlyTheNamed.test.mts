/**
 * A write reaches the user that the item names, as the item names it, and nobody and nothing else.
 *
 * Proves invariants 1 and 8.
 */
import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import {
	byUsername,
	changeState,
	createUser,
	customFields,
	getUser,
	listUsers,
	locator,
	removeAssignments,
	removeEntitlements,
	updateUser,
	USER_OF_ITEM,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');

test('a username that reads like a reference between queries of one call is a username', async () => {
	const values = ['@{query0.records[0].Id}', '@{query0.records[0].Username}', acme.user('mover').Username as string];
	const { json } = await acme.run(changeState('freeze', USER_OF_ITEM), {
		items: userItems(values),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode }) => errorCode)).toEqual(['USER_NOT_FOUND', 'USER_NOT_FOUND', undefined]);
	expect(acme.writes()).toHaveLength(1);
});

describe('an update', () => {
	test.each([
		['Id', 'leaver@acme.example'],
		['ProfileId', 'System Administrator'],
		['isactive', 'false'],
		['Username', 'other@acme.example'],
		['email', 'other@acme.example'],
		['FederationIdentifier', 'other'],
		['UserPermissionsMarketingUser', 'true'],
	])('takes no other user, identity or right from a custom field %s', async (name, value) => {
		const before = [acme.user('mover'), acme.user('leaver')];
		const fields = customFields({ [name]: value, Cost_Center__c: 'CC-9' });
		const more = { customFields: fields };
		const { json } = await acme.run(updateUser(mover, { IsActive: true }, more), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: [name] }]);
		expect(acme.calls()).toEqual([]);
		expect([acme.user('mover'), acme.user('leaver')]).toEqual(before);
	});

	const EMPTY = [
		['an expression that yields nothing', '={{ $json.nope }}'],
		['null', '={{ null }}'],
		['an empty text', ''],
		['blanks', ' \t '],
	] as const;

	test.each(EMPTY)('leaves every field alone that was added and left empty: %s', async (_, empty) => {
		const before = { ...acme.user('mover') };
		const texts = ['Department', 'Email', 'ManagerId', 'LastName', 'Username', 'IsActive', 'LanguageLocaleKey'];
		const fields = {
			Title: 'Lead',
			...Object.fromEntries(texts.map((name) => [name, empty])),
			UserRoleId: locator('id', empty),
			ProfileId: locator('list', empty),
		};
		const more = { customFields: customFields({ Cost_Center__c: empty }) };
		const { json, error } = await acme.run(updateUser(mover, fields, more));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ changed: true }]);
		const { LastModifiedDate, SystemModstamp } = acme.user('mover');
		expect(acme.user('mover')).toEqual({ ...before, Title: 'Lead', LastModifiedDate, SystemModstamp });
	});

	test.each(EMPTY)('says that there is nothing to update when all is empty: %s', async (_, empty) => {
		const parameters = updateUser(mover, { Title: empty, UserRoleId: locator('list', empty) });
		const { json } = await acme.run(parameters, { continueOnFail: true });
		expect(json).toMatchObject([
			{ error: expect.stringContaining('nothing to update'), advice: expect.stringContaining("'Clear Fields'") },
		]);
		expect(acme.calls()).toEqual([]);
	});

	test('clears the fields that are chosen for it, custom ones and the role too', async () => {
		acme.org.store.update('User', acme.user('mover').Id, { Title: 'Rep', Cost_Center__c: 'CC-1' });
		const clear = ['Title', 'UserRoleId', 'cost_center__c'];
		const { json, error } = await acme.run(updateUser(mover, {}, { clearFields: clear }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ changed: true }]);
		const { Title, UserRoleId, Cost_Center__c: costCenter } = acme.user('mover');
		expect([Title, UserRoleId, costCenter]).toEqual([null, null, null]);
		expect((await acme.run(updateUser(mover, {}, { clearFields: clear }))).json).toMatchObject([{ changed: false }]);
	});

	test.each(['ProfileId', 'Username', 'Email', 'LastName', 'Alias', 'IsActive', 'LastLoginDate'])(
		'never clears %s',
		async (name) => {
			const { json } = await acme.run(updateUser(mover, { Title: 'Lead' }, { clearFields: [name] }), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: [name] }]);
			expect(json[0]!.error).toContain('cannot');
			expect(acme.writes()).toEqual([]);
		},
	);

	test('refuses a field that is both set and cleared', async () => {
		const { json } = await acme.run(updateUser(mover, { Title: 'Lead' }, { clearFields: ['title'] }), {
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'Clear Fields'") }]);
		expect(acme.calls()).toEqual([]);
	});

	test.each([
		['an object', { a: 1 }],
		['a list', ['a', 'b']],
	])('does not write %s as a text', async (_, value) => {
		const { json } = await acme.run(updateUser(mover, { Title: `={{ ${JSON.stringify(value)} }}` }), {
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', fields: ['Title'] }]);
		expect(acme.writes()).toEqual([]);
	});
});

test('a name that is an object makes no user', async () => {
	const { json } = await acme.run(createUser({ lastName: '={{ { family: "Joiner" } }}' }), { continueOnFail: true });
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
		const { json } = await acme.run(removeAssignments('publicGroup', [member.Id]), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
		expect(acme.writes()).toEqual([]);
	});

	test('leaves the users alone that Salesforce makes for itself', async () => {
		const system = [...acme.org.store.table('User').rows.values()].find(
			({ UserType }) => UserType === 'CloudIntegrationUser',
		)!;
		const { json } = await acme.run(removeEntitlements(locator('id', system.Id), 'all'), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'SYSTEM_USER' }]);
	});

	test('names each entitlement once, however often it is asked for', async () => {
		const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
		const { json } = await acme.run(
			removeEntitlements(leaver, 'permissionSet', { entitlements: ['Sales_Manager', 'sales manager', Id] }),
		);
		expect(json[0]!.removed).toHaveLength(1);
		const { Id: setId } = acme.record('PermissionSet', 'Name', 'Reporting_Basic');
		const assignment = acme
			.records('PermissionSetAssignment', 'AssigneeId', acme.user('leaver').Id)
			.find(({ PermissionSetId }) => PermissionSetId === setId);
		const ids = [assignment!.Id, assignment!.Id.slice(0, 15)];
		const byId = await acme.run(removeAssignments('permissionSet', ids));
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
		const unfreeze = changeState('unfreeze', byUsername('frozen@acme.example'), { administratorCheck: 'permissions' });
		const { json } = await acme.run(unfreeze, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'MISSING_PERMISSIONS' }]);
	});

	test('reads isFrozen as unknown, and cannot filter by it', async () => {
		await asFreezer();
		const { json } = await acme.run(getUser(USER_OF_ITEM), {
			items: userItems(['frozen@acme.example', 'mover@acme.example']),
		});
		expect(json.map(({ isFrozen }) => isFrozen)).toEqual([null, null]);
		const all = await acme.run(listUsers({ username: 'frozen@acme.example' }));
		expect(all.json).toMatchObject([{ isFrozen: null }]);
		for (const frozen of [true, false]) {
			const filtered = await acme.run(listUsers({ frozen }), { continueOnFail: true });
			expect(filtered.json).toMatchObject([{ errorCode: 'MISSING_PERMISSIONS' }]);
		}
	});
});
