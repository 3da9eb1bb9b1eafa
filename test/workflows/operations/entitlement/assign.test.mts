import { startAcme, type Acme } from '../../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	listEntitlements,
	removeEntitlements,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');

test.each([
	['permissionSet', 'Support Agent', 'Support_Agent'],
	['permissionSetGroup', 'Sales_Bundle', 'Sales_Bundle'],
	['permissionSetLicense', 'Sales Console User', 'SalesConsolePsl'],
	['packageLicense', 'signit', 'signit'],
	['featureLicense', 'Flow User', 'UserPermissionsInteractionUser'],
	['publicGroup', 'All Support', 'All_Support'],
	['queue', 'Support Queue', 'Support_Queue'],
])('gives a %s by name (%s) with one write; a second run has nothing to do', async (type, entitlement, name) => {
	const give = assignEntitlements(mover, type, { entitlements: [entitlement] });
	const { json, error } = await acme.run(give);
	expect(error).toBeUndefined();
	const { Id: userId } = acme.user('mover');
	expect(json).toMatchObject([{ userId, username: 'mover@acme.example', assigned: [{ type, name }], unchanged: [] }]);
	expect(acme.writes()).toHaveLength(1);
	const { json: entitlements } = await acme.run(listEntitlements(mover));
	expect(entitlements).toContainEqual(expect.objectContaining({ type, name }));

	acme.forgetCalls();
	expect((await acme.run(give)).json).toMatchObject([{ assigned: [], unchanged: [{ type, name }] }]);
	expect(acme.writes()).toEqual([]);
});

describe('several types at once', () => {
	const entitlementLists = {
		featureLicenses: ['Flow User'],
		packageLicenses: ['signit'],
		permissionSetGroups: ['Sales_Bundle'],
		permissionSets: 'Support Agent, Reporting_Basic',
		queues: ['Support_Queue'],
	};
	const give = assignEntitlements(mover, 'several', { entitlementLists });

	test('are given in one run of an item, and a second run has nothing to do', async () => {
		const { json, error } = await acme.run(give);
		expect(error).toBeUndefined();
		const assigned = json[0]!.assigned as Array<{ type: string; name: string }>;
		expect(assigned.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
			'featureLicense UserPermissionsInteractionUser',
			'packageLicense signit',
			'permissionSet Reporting_Basic',
			'permissionSet Support_Agent',
			'permissionSetGroup Sales_Bundle',
			'queue Support_Queue',
		]);
		acme.forgetCalls();
		expect((await acme.run(give)).json[0]!.unchanged).toHaveLength(6);
		expect(acme.writes()).toEqual([]);
	});

	test.each([
		['no list', {}],
		['empty lists', { permissionSets: [], queues: [''] }],
	])('%s is refused before any call', async (_, lists) => {
		const { error } = await acme.run(assignEntitlements(mover, 'several', { entitlementLists: lists }));
		expect(error?.message).toContain("'Entitlements' is empty");
		expect(acme.calls()).toEqual([]);
	});
});

test('an entitlement or a user that does not exist fails alone, and the item between is done', async () => {
	const give = assignEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements: '={{ $json.entitlements }}' });
	const items = [
		['mover', 'No_Such_Set'],
		['mover', 'Support_Agent'],
		['nobody', 'Support_Agent'],
	].map(([name, set]) => ({ json: { user: `${name}@acme.example`, entitlements: [set!] } }));
	const { json } = await acme.run(give, { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'NAME_NOT_FOUND', error: expect.stringContaining("'No_Such_Set'") },
		{ assigned: [{ name: 'Support_Agent' }] },
		{ errorCode: 'USER_NOT_FOUND' },
	]);
});

test.each([
	['an empty list', 'permissionSet', '={{ [] }}', "'Entitlements' is empty"],
	['a type that does not exist', '={{ "role" }}', ['CEO'], "'role' is not a type of entitlement"],
])('%s is refused before any call', async (_, type, entitlements, message) => {
	const { error } = await acme.run(assignEntitlements(mover, type, { entitlements }));
	expect(error?.message).toContain(message);
	expect(acme.calls()).toEqual([]);
});

describe('a permission set whose assignment has expired', () => {
	const expire = (days: number) =>
		acme.org.store.insert('PermissionSetAssignment', {
			Id: acme.org.org.ids.next('0Pa'),
			AssigneeId: acme.user('mover').Id,
			PermissionSetId: acme.record('PermissionSet', 'Name', 'Reporting_Basic').Id,
			ExpirationDate: new Date(Date.now() + days * 86_400_000).toISOString().replace('Z', '+0000'),
		}).Id;

	test('is given again, and a second run has nothing to do', async () => {
		const assignmentId = expire(-1);
		const { json } = await acme.run(
			assignEntitlements(mover, 'permissionSet', { entitlements: ['Reporting_Basic', 'Support_Agent'] }),
		);
		expect(json).toMatchObject([
			{
				assigned: [
					{ name: 'Reporting_Basic', assignmentId },
					{ name: 'Support_Agent', assignmentId: expect.any(String) },
				],
				unchanged: [],
			},
		]);
		expect(acme.org.store.get('PermissionSetAssignment', assignmentId)?.ExpirationDate).toBeNull();
		acme.forgetCalls();
		const again = await acme.run(
			assignEntitlements(mover, 'permissionSet', { entitlements: ['Reporting_Basic', 'Support_Agent'] }),
		);
		expect(again.json).toMatchObject([{ assigned: [], unchanged: [{}, {}] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is in the plan of a dry run', async () => {
		expire(-1);
		const { json } = await acme.run(
			assignEntitlements(mover, 'permissionSet', { entitlements: ['Reporting_Basic'], options: { dryRun: true } }),
		);
		expect(json).toMatchObject([{ plan: [{ action: 'assign', name: 'Reporting_Basic' }], unchanged: [] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is left alone before it expires', async () => {
		const assignmentId = expire(1);
		const { json } = await acme.run(assignEntitlements(mover, 'permissionSet', { entitlements: ['Reporting_Basic'] }));
		expect(json).toMatchObject([{ assigned: [], unchanged: [{ name: 'Reporting_Basic', assignmentId }] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is taken away like any other', async () => {
		const assignmentId = expire(-1);
		const { json } = await acme.run(removeEntitlements(mover, 'permissionSet', { entitlements: ['Reporting_Basic'] }));
		expect(json).toMatchObject([{ removed: [{ name: 'Reporting_Basic', assignmentId }] }]);
		expect(acme.org.store.get('PermissionSetAssignment', assignmentId)).toBeUndefined();
	});
});

describe('a permission set group that is being recalculated', () => {
	const give = assignEntitlements(USER_OF_ITEM, 'permissionSetGroup', { entitlements: ['Sales_Bundle'] });
	const items = ['mover', 'caseowner'].map((name) => ({ json: { user: `${name}@acme.example` } }));
	const recalculate = (ms: number) => {
		const group = acme.record('PermissionSetGroup', 'DeveloperName', 'Sales_Bundle').Id;
		acme.org.store.update('PermissionSetGroup', group, { RecalculatedUntil: acme.org.org.clock.now() + ms });
	};

	test('is waited for', async () => {
		recalculate(900);
		const { json, error } = await acme.run(give, { items });
		expect(error).toBeUndefined();
		expect(json).toMatchObject(items.map(() => ({ assigned: [{ name: 'Sales_Bundle' }] })));
	});

	test('for long is named as the reason, and nothing is assigned', async () => {
		recalculate(3_600_000);
		const { json } = await acme.run(give, { items, continueOnFail: true });
		expect(json).toMatchObject(
			items.map(({ json: { user } }) => ({
				errorCode: 'GROUP_NOT_UPDATED',
				error: expect.stringContaining(`was not assigned to ${user}: Salesforce is recalculating it (status Updating)`),
			})),
		);
	});
});

test('one that is named twice, by name and by ID, is given once and named once', async () => {
	const set = acme.record('PermissionSet', 'Name', 'Reporting_Basic').Id;
	const names = ['Reporting_Basic', set, set.slice(0, 15), 'reporting_basic'];
	const { json } = await acme.run(assignEntitlements(mover, 'permissionSet', { entitlements: names }));
	expect(json).toMatchObject([{ assigned: [{ id: set, assignmentId: expect.any(String) }], unchanged: [] }]);
	const again = await acme.run(assignEntitlements(mover, 'permissionSet', { entitlements: names }));
	expect(again.json[0]!.unchanged).toHaveLength(1);
});
