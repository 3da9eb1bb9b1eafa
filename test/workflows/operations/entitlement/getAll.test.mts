import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, listEntitlements, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

test('lists each entitlement of a user as an item, with the user and the ID of the assignment', async () => {
	const { json, items, error } = await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	expect(error).toBeUndefined();
	expect(json.map(({ type, name }) => `${String(type)} ${String(name)}`).sort()).toEqual([
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
	const { Id: userId } = acme.user('leaver');
	expect(json.every((one) => one.userId === userId && one.username === 'leaver@acme.example')).toBe(true);
	expect(items.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	const [assignment] = acme.records('PermissionSetLicenseAssign', 'AssigneeId', userId);
	expect(json.find(({ type }) => type === 'permissionSetLicense')).toMatchObject({ assignmentId: assignment!.Id });
});

test('the permission set of the profile is none', async () => {
	const { json } = await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	expect(json.filter(({ name }) => String(name).startsWith('X00e'))).toEqual([]);
});

test('each user has a list of their own, and one who does not exist fails alone', async () => {
	const { items } = await acme.run(listEntitlements(USER_OF_ITEM), {
		items: userItems(['mover@acme.example', 'nobody@acme.example', 'leaver@acme.example']),
		continueOnFail: true,
	});
	const usersOf = (item: number) =>
		items
			.filter(({ pairedItem }) => JSON.stringify(pairedItem) === JSON.stringify({ item }))
			.map(({ json }) => json.username ?? json.errorCode);
	expect(usersOf(0)).toEqual(['mover@acme.example']);
	expect(usersOf(1)).toEqual(['USER_NOT_FOUND']);
	expect(new Set(usersOf(2))).toEqual(new Set(['leaver@acme.example']));
});

test('who has nothing puts out no item', async () => {
	const { json, error } = await acme.run(listEntitlements(byUsername('approver@acme.example')));
	expect([json, error]).toEqual([[], undefined]);
});

test('a Standard User sees groups and features, and a hint names the kinds that cannot be seen', async () => {
	await acme.close();
	acme = await startAcme({ as: 'standard' });
	const { json, error, hints } = await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	expect(error).toBeUndefined();
	expect([...new Set(json.map(({ type }) => type))].sort()).toEqual(['featureLicense', 'publicGroup', 'queue']);
	expect(hints.join()).toContain('Not listed, because the connected user cannot see it: permission set groups');
});

test('costs as many calls for many users as for one', async () => {
	await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	acme.forgetCalls();
	await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	const calls = acme.calls().length;
	acme.forgetCalls();
	await acme.run(listEntitlements(USER_OF_ITEM), {
		items: userItems(['leaver@acme.example', 'mover@acme.example', 'approver@acme.example', 'standard@acme.example']),
	});
	expect(acme.calls()).toHaveLength(calls);
	expect(acme.writes()).toEqual([]);
});
