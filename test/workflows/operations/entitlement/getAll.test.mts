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

test.each([
	[['queue'], ['queue Support_Queue']],
	[
		['permissionSet', 'featureLicense'],
		[
			'featureLicense UserPermissionsInteractionUser',
			'featureLicense UserPermissionsMarketingUser',
			'permissionSet Reporting_Basic',
			'permissionSet Sales_Manager',
		],
	],
])('lists only the types %j', async (entitlementTypes, expected) => {
	const { json } = await acme.run(listEntitlements(byUsername('leaver@acme.example'), { entitlementTypes }));
	expect(json.map(({ type, name }) => `${String(type)} ${String(name)}`).sort()).toEqual(expected);
});

test('all types take no more calls than one: their queries share one', async () => {
	await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	acme.forgetCalls();
	await acme.run(listEntitlements(byUsername('leaver@acme.example')));
	const all = acme.calls().length;
	acme.forgetCalls();
	await acme.run(listEntitlements(byUsername('leaver@acme.example'), { entitlementTypes: ['queue'] }));
	expect(all).toBe(acme.calls().length);
});

test('each item has its own types and limit', async () => {
	const items = [
		{ types: ['permissionSet'], limit: 1 },
		{ types: [], limit: 3 },
		{ types: 'queue, publicGroup', limit: 9 },
		{ types: ['role'], limit: 9 },
	].map((json) => ({ json }));
	const { items: listed } = await acme.run(
		listEntitlements(byUsername('leaver@acme.example'), {
			entitlementTypes: '={{ $json.types }}',
			returnAll: false,
			limit: '={{ $json.limit }}',
		}),
		{ items, continueOnFail: true },
	);
	const typesOf = (item: number) =>
		listed
			.filter(({ pairedItem }) => JSON.stringify(pairedItem) === JSON.stringify({ item }))
			.map(({ json }) => json.type ?? json.errorCode);
	expect(typesOf(0)).toEqual(['permissionSet']);
	expect(typesOf(1)).toHaveLength(3);
	expect(typesOf(2).sort()).toEqual(['publicGroup', 'queue']);
	expect(typesOf(3)).toEqual(['INVALID_INPUT']);
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
			.map(({ json }) => json.errorCode ?? json.username);
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
