/** A user gets exactly what is named. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, setEntitlements, USER_OF_ITEM } from '../../../support/parameters.mts';
import { entitlementsOf } from './held.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');
const mover = byUsername('mover@acme.example');

const has = async (user: string) => await entitlementsOf(acme, user);
const namesOf = (list: unknown) => (list as Array<{ name: string }>).map(({ name }) => name).sort();
const ROLE: IDataObject = {
	permissionSets: ['Support_Agent', 'Reporting_Basic'],
	publicGroups: ['All_Support'],
	queues: ['Support Queue'],
};

test('gives what is missing and takes everything else; a second run has nothing to do', async () => {
	const parameters = setEntitlements(leaver, { entitlements: ROLE });
	const { json, error } = await acme.run(parameters);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ username: 'leaver@acme.example', notCopied: [] }]);
	expect(namesOf(json[0]!.assigned)).toEqual(['All_Support', 'Support_Agent']);
	expect(namesOf(json[0]!.unchanged)).toEqual(['Reporting_Basic', 'Support_Queue']);
	expect(namesOf(json[0]!.removed)).toEqual([
		'All_Sales',
		'SalesConsolePsl',
		'Sales_Bundle',
		'Sales_Manager',
		'UserPermissionsInteractionUser',
		'UserPermissionsMarketingUser',
		'signit',
	]);
	expect(await has('leaver')).toEqual([
		'permissionSet Reporting_Basic',
		'permissionSet Support_Agent',
		'publicGroup All_Support',
		'queue Support_Queue',
	]);
	acme.forgetCalls();
	const again = await acme.run(parameters);
	expect(again.json).toMatchObject([{ assigned: [], removed: [], unchanged: [{}, {}, {}, {}] }]);
	expect(acme.writes()).toEqual([]);
});

test('with the mode Add nothing is taken', async () => {
	const before = await has('leaver');
	const { json } = await acme.run(setEntitlements(leaver, { entitlements: ROLE, mode: 'add' }));
	expect(json).toMatchObject([{ removed: [] }]);
	expect(await has('leaver')).toEqual(expect.arrayContaining(before));
});

test('what is to be kept stays, by name, label or ID', async () => {
	const signit = acme.record('PackageLicense', 'NamespacePrefix', 'signit').Id;
	const options = { keepEntitlements: ['Sales_Bundle', 'Marketing User', signit] };
	await acme.run(setEntitlements(leaver, { entitlements: ROLE, options }));
	expect(await has('leaver')).toEqual(
		expect.arrayContaining([
			'featureLicense UserPermissionsMarketingUser',
			'packageLicense signit',
			'permissionSetGroup Sales_Bundle',
		]),
	);
});

test('only the types that are chosen are taken from', async () => {
	const options = { entitlementTypes: ['permissionSet', 'publicGroup'] };
	const { json } = await acme.run(setEntitlements(leaver, { entitlements: ROLE, options }));
	expect(namesOf(json[0]!.removed)).toEqual(['All_Sales', 'Sales_Manager']);
});

test('a dry run shows the difference and writes nothing; Max Changes counts it', async () => {
	const { json } = await acme.run(setEntitlements(leaver, { entitlements: ROLE, options: { dryRun: true } }));
	const { plan } = json[0] as { plan: Array<{ action: string }> };
	expect(plan.filter(({ action }) => action === 'assign')).toHaveLength(2);
	expect(plan.filter(({ action }) => action === 'remove')).toHaveLength(7);
	const items = userItems(['leaver@acme.example', 'mover@acme.example']);
	const limited = setEntitlements(USER_OF_ITEM, { entitlements: ROLE, options: { maxChanges: 1 } });
	expect((await acme.run(limited, { items })).error?.message).toContain('2 of the 2 items would change something');
	expect(acme.writes()).toEqual([]);
});

test('what nobody can have twice is given once, and the seat that one user loses another gets', async () => {
	// One seat, which the second administrator holds.
	const role = '={{ $json.sets }}';
	const items = [
		{ user: 'mover@acme.example', sets: ['Crm_Analytics'] },
		{ user: 'second.admin@acme.example', sets: ['Reporting_Basic'] },
	].map((json) => ({ json }));
	const parameters = setEntitlements(USER_OF_ITEM, { entitlements: { permissionSets: role } });
	const { json, error } = await acme.run(parameters, { items });
	expect(error).toBeUndefined();
	expect(json[0]).toMatchObject({ assigned: [{ name: 'Crm_Analytics' }], notCopied: [] });
	expect(namesOf(json[1]!.removed)).toContain('CrmAnalyticsPsl');
});

describe('an empty wish', () => {
	test.each([
		['no list', {}],
		['empty lists', { permissionSets: [], queues: '' }],
		['an expression that yields nothing', { permissionSets: '={{ $json.nothing }}' }],
	])('%s is refused before any call with the mode Match', async (_, entitlements) => {
		const { json } = await acme.run(setEntitlements(leaver, { entitlements }), { continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'INVALID_INPUT',
				error: "'Entitlements' is empty, and the mode Match would take everything from the user",
				advice: expect.stringContaining("'Allow Empty'"),
			},
		]);
		expect(acme.calls()).toEqual([]);
	});

	test.each([
		['no value', '={{ $json.nothing }}', "'Queues' has no value, and the mode Match would take every queue"],
		['an entry without a value', ['Support_Queue', '={{ $json.nothing }}'], "'Queues' has no value"],
		['an empty text', "={{ '' }}", "'Queues' is empty, and the mode Match would take every queue from the user"],
	])('of one list with %s is refused before any call, though another list has names', async (_, queues, message) => {
		const entitlements = { permissionSets: ['Reporting_Basic'], queues };
		const { json } = await acme.run(setEntitlements(leaver, { entitlements }), { continueOnFail: true });
		const advice = expect.stringContaining('give an empty list, []');
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining(message), advice }]);
		expect(acme.calls()).toEqual([]);
	});

	test.each([[[]], ['={{ [] }}']])('of one list is done where it is said by an empty list: %j', async (queues) => {
		const entitlements = { permissionSets: ['Reporting_Basic'], queues };
		const { json } = await acme.run(setEntitlements(leaver, { entitlements, options: { dryRun: true } }));
		expect(namesOf(json[0]!.plan)).toContain('Support_Queue');
	});

	test('of one list that nobody has said is refused even where an empty wish is allowed', async () => {
		const entitlements = { permissionSets: ['Reporting_Basic'], queues: '={{ $json.nothing }}' };
		const unsaid = setEntitlements(leaver, { entitlements, options: { allowEmpty: true } });
		expect((await acme.run(unsaid)).error?.message).toContain("'Queues' has no value");
	});

	test('of one list takes nothing with the mode Add, and with Match of types that are not taken from', async () => {
		const entitlements = { permissionSets: ['Reporting_Basic'], queues: '={{ $json.nothing }}' };
		for (const more of [{ mode: 'add' }, { options: { entitlementTypes: ['permissionSet'] } }]) {
			const { error } = await acme.run(setEntitlements(leaver, { entitlements, ...more }));
			expect(error).toBeUndefined();
		}
		expect(await has('leaver')).toContain('queue Support_Queue');
	});

	test('is done where it is allowed', async () => {
		await acme.run(setEntitlements(leaver, { entitlements: {}, options: { allowEmpty: true } }));
		expect(await has('leaver')).toEqual([]);
	});

	test('changes nothing with the mode Add', async () => {
		const { json } = await acme.run(setEntitlements(leaver, { entitlements: {}, mode: 'add' }));
		expect(json).toMatchObject([{ assigned: [], removed: [], unchanged: [] }]);
		expect(acme.writes()).toEqual([]);
	});
});

describe('bad input', () => {
	test('a name that does not exist is an error of the item, and the other is done', async () => {
		const items = [
			{ user: 'leaver@acme.example', sets: ['Reporting_Basics'] },
			{ user: 'mover@acme.example', sets: ['Reporting_Basic'] },
		].map((json) => ({ json }));
		const parameters = setEntitlements(USER_OF_ITEM, { entitlements: { permissionSets: '={{ $json.sets }}' } });
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'NAME_NOT_FOUND', error: expect.stringContaining("'Reporting_Basics'") },
			{ assigned: [{ name: 'Reporting_Basic' }], removed: [{ name: 'Sales_Manager' }] },
		]);
		expect(await has('leaver')).toHaveLength(9);
	});

	test('a name to keep that does not exist is an error, and nothing is taken', async () => {
		const options = { keepEntitlements: ['Alumni'] };
		const { json } = await acme.run(setEntitlements(leaver, { entitlements: ROLE, options }), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'NAME_NOT_FOUND', error: expect.stringContaining("'Alumni'") }]);
		expect(acme.writes()).toEqual([]);
	});

	test.each([
		[{ mode: 'replace' }, "'Mode' cannot be 'replace'. Valid are: match, add"],
		[{ source: 'file' }, "'Source' cannot be 'file'. Valid are: lists, snapshot"],
		[{ options: { entitlementTypes: ['role'] } }, "'role' is not a type of entitlement"],
		[{ options: { allowEmpty: 'perhaps' } }, "The option 'Allow Empty' must be true or false"],
	])('%j is refused before any call', async (more, message) => {
		const { error } = await acme.run(setEntitlements(leaver, { entitlements: ROLE, ...more }));
		expect(error?.message).toContain(message);
		expect(acme.calls()).toEqual([]);
	});
});

describe('two items for the same user', () => {
	const parameters = setEntitlements(USER_OF_ITEM, { entitlements: { permissionSets: '={{ $json.sets }}' } });
	const itemsOf = (...sets: string[][]) => sets.map((one) => ({ json: { user: 'mover@acme.example', sets: one } }));

	test('with the same wish are done once', async () => {
		const items = itemsOf(['Support_Agent'], ['Support_Agent']);
		const { json, error } = await acme.run(parameters, { items });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ assigned: [{ name: 'Support_Agent' }], removed: [{ name: 'Sales_Manager' }] },
			{ assigned: [], removed: [], unchanged: [{ name: 'Support_Agent' }] },
		]);
	});

	test('with other wishes contradict each other: the first is done, the second is an error', async () => {
		const items = itemsOf(['Support_Agent'], ['Reporting_Basic']);
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		expect(json).toMatchObject([
			{ assigned: [{ name: 'Support_Agent' }] },
			{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('sets other entitlements for mover@acme.example') },
		]);
		expect(await has('mover')).toEqual(['permissionSet Support_Agent']);
	});

	test('that only add are both done', async () => {
		const items = itemsOf(['Support_Agent'], ['Support_Agent', 'Reporting_Basic']);
		const { json } = await acme.run({ ...parameters, mode: 'add' }, { items });
		expect(json).toMatchObject([
			{ assigned: [{ name: 'Support_Agent' }] },
			{ assigned: [{ name: 'Reporting_Basic' }], unchanged: [{ name: 'Support_Agent' }] },
		]);
	});
});

describe('guard rails', () => {
	const administer = (set: string, user: string) => {
		const { Id } = acme.record('PermissionSet', 'Name', set);
		const rights = ['AssignPermissionSets', 'ManageUsers', 'ViewSetup', 'ViewRoles', 'ManageInternalUsers'];
		acme.org.store.update('PermissionSet', Id, Object.fromEntries(rights.map((name) => [`Permissions${name}`, true])));
		acme.org.store.insert('PermissionSetAssignment', {
			Id: acme.org.org.ids.next('0Pa'),
			AssigneeId: acme.user(user).Id,
			PermissionSetId: Id,
		});
	};
	const options = { administratorCheck: 'permissions' };

	test('the connected user keeps its own rights: the item is refused as a whole', async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
		administer('Reporting_Advanced', 'standard');
		const self = byUsername('standard@acme.example');
		const wish = setEntitlements(self, { entitlements: { permissionSets: ['Support_Agent'] }, options });
		const { json } = await acme.run(wish, { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'SAME_USER', error: expect.stringContaining('which is the connected user itself') },
		]);
		expect(acme.writes()).toEqual([]);
		const keeping = { ...wish, options: { ...options, keepEntitlements: ['Reporting_Advanced'] } };
		expect((await acme.run(keeping)).json).toMatchObject([{ assigned: [{ name: 'Support_Agent' }], removed: [] }]);
	});

	test('permission sets of the last administrator stay', async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
		administer('Reporting_Advanced', 'standard');
		for (const name of ['second.admin']) acme.org.store.update('User', acme.user(name).Id, { IsActive: false });
		acme.org.store.insert('PermissionSetAssignment', {
			Id: acme.org.org.ids.next('0Pa'),
			AssigneeId: acme.user('admin').Id,
			PermissionSetId: acme.record('PermissionSet', 'Name', 'Sales_Manager').Id,
		});
		const wish = setEntitlements(byUsername('admin@acme.example'), {
			entitlements: { permissionSets: ['Support_Agent'] },
			options,
		});
		const { json } = await acme.run(wish, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'LAST_ADMINISTRATOR' }]);
		expect(acme.writes()).toEqual([]);
	});
});

test('what Salesforce does not give up is an error with what was done', async () => {
	acme.org.failNext({
		kind: 'status',
		status: 400,
		errorCode: 'DELETE_FAILED',
		path: 'composite/sobjects',
		times: 3,
	} as never);
	const wish = setEntitlements(mover, { entitlements: { permissionSets: ['Sales_Manager'] } });
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user('mover').Id,
		PermissionSetId: acme.record('PermissionSet', 'Name', 'Support_Agent').Id,
	});
	const { json } = await acme.run(wish, { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'DELETE_FAILED',
			error: expect.stringContaining("permission set 'Support Agent' was not removed from mover@acme.example"),
			unchanged: [{ name: 'Sales_Manager' }],
		},
	]);
});
