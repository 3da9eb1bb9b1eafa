/**
 * A name finds the one thing that it names, wherever a name is taken, and is put out so that it can be taken again.
 *
 * Proves invariant 1.
 */
import { listSearch } from '../../../nodes/SalesforceAdmin/methods/listSearch.ts';
import { loadOptions } from '../../../nodes/SalesforceAdmin/methods/loadOptions.ts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';
import {
	assignEntitlements,
	byUsername,
	createUser,
	listDirectory,
	listEntitlements,
	listUsers,
	locator,
	removeAssignments,
	removeEntitlements,
} from '../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

/** Who has nothing. */
const approver = byUsername('approver@acme.example');

describe('in an org with a managed package', () => {
	beforeEach(async () => {
		acme = await startAcme({ managedPackage: 'pkga' });
	});

	test.each([
		['permissionSet', 'PermissionSet', 'Name', 'pkga__Sales_Manager', 'pkga'],
		['permissionSet', 'PermissionSet', 'Name', 'Sales_Manager', null],
		['permissionSetGroup', 'PermissionSetGroup', 'DeveloperName', 'pkga__Sales_Bundle', 'pkga'],
		['permissionSetGroup', 'PermissionSetGroup', 'DeveloperName', 'Sales_Bundle', null],
	])('a %s (%s, %s) is given, listed and taken by %s', async (type, object, field, name, namespace) => {
		const bare = name.replace('pkga__', '');
		const { Id: id } = acme.records(object, field, bare).find((one) => (one.NamespacePrefix ?? null) === namespace)!;
		const given = await acme.run(assignEntitlements(approver, type, { entitlements: [name] }));
		expect(given.error).toBeUndefined();
		expect(given.json).toMatchObject([{ assigned: [{ type, id, name }] }]);
		const listed = await acme.run(listEntitlements(approver));
		const { assignmentId } = listed.json.find((one) => one.id === id)!;
		expect(listed.json).toContainEqual(expect.objectContaining({ id, name }));
		const taken = await acme.run(removeEntitlements(approver, type, { entitlements: [name] }));
		expect(taken.json).toMatchObject([{ removed: [{ id, name, assignmentId }], unchanged: [] }]);
	});

	test('a label that both have is refused with both API names', async () => {
		const { error } = await acme.run(
			assignEntitlements(approver, 'permissionSet', { entitlements: ['Sales Manager'] }),
		);
		expect(error?.message).toMatch(
			/2 permission sets are called 'Sales Manager': Sales_Manager \(.*pkga__Sales_Manager \(/,
		);
	});

	test('an assignment that is taken by its ID is put out with the namespace', async () => {
		const give = assignEntitlements(approver, 'permissionSet', { entitlements: ['pkga__Package_User'] });
		const [assigned] = (await acme.run(give)).json[0]!.assigned as Array<{ assignmentId: string }>;
		const { json } = await acme.run(removeAssignments('permissionSet', [assigned!.assignmentId]));
		expect(json).toMatchObject([{ removed: [{ name: 'pkga__Package_User' }] }]);
	});

	test('a new user gets the set of the package, and is found by it', async () => {
		const { json } = await acme.run(createUser({ entitlements: { permissionSets: ['pkga__Sales_Manager'] } }));
		expect(json).toMatchObject([{ assigned: [{ name: 'pkga__Sales_Manager' }] }]);
		const found = await acme.run(listUsers({ permissionSet: locator('name', 'pkga__Sales_Manager') }));
		expect(found.json).toMatchObject([{ username: 'joiner@acme.example' }]);
	});

	test.each(['pkga', 'pkga__Sales', 'pkga__Sales_Manager'])('the directory finds it by %s', async (nameContains) => {
		const { json } = await acme.run(listDirectory('permissionSet', { nameContains }));
		expect(json.map(({ name }) => name)).toContain('pkga__Sales_Manager');
		expect(json.map(({ name }) => name)).not.toContain('Sales_Manager');
	});

	test('lists of the editor tell the two apart', async () => {
		const editor = editorContext(acme.credential);
		const options = await loadOptions.permissionSetNames.call(editor);
		expect(options.filter(({ value }) => /Sales_Manager|Package_User/.test(String(value)))).toEqual([
			{ name: 'Package User', value: 'pkga__Package_User', description: 'pkga__Package_User' },
			{ name: 'Sales Manager (Sales_Manager)', value: 'Sales_Manager', description: 'Sales_Manager' },
			{
				name: 'Sales Manager (pkga__Sales_Manager)',
				value: 'pkga__Sales_Manager',
				description: 'pkga__Sales_Manager',
			},
		]);
		const { results } = await listSearch.searchPermissionSets.call(editor, 'Sales Man');
		expect(results.map(({ name }) => name).sort()).toEqual([
			'Sales Manager (Sales_Manager)',
			'Sales Manager (pkga__Sales_Manager)',
		]);
	});
});

describe('a text with a comma', () => {
	const LABEL = 'Sales, EMEA';
	let set: string;
	beforeEach(async () => {
		acme = await startAcme();
		set = acme.org.org.ids.next('0PS');
		const fields = { Name: 'Sales_EMEA', Label: LABEL, Type: 'Regular', IsOwnedByProfile: false };
		acme.org.store.insert('PermissionSet', { Id: set, ...fields });
	});

	const give = (entitlements: unknown) =>
		assignEntitlements(approver, 'permissionSet', { entitlements: `={{ ${JSON.stringify(entitlements)} }}` });

	test.each<[string, unknown, string[]]>([
		['is one label where something is called so', LABEL, ['Sales_EMEA']],
		['is one label in an array', [LABEL], ['Sales_EMEA']],
		['is one label in quotes', `"${LABEL}", Support_Agent`, ['Sales_EMEA', 'Support_Agent']],
		[
			'is several names where nothing is called so',
			'Reporting_Basic, Support Agent',
			['Reporting_Basic', 'Support_Agent'],
		],
		['is one label in a line', `${LABEL}\nSupport_Agent`, ['Sales_EMEA', 'Support_Agent']],
		[
			'is an array that a model wrote as text',
			JSON.stringify([LABEL, 'Support_Agent']),
			['Sales_EMEA', 'Support_Agent'],
		],
	])('%s, in the calls of one name', async (_, entitlements, names) => {
		await acme.run(give(['Marketing_Set_That_Nobody_Has']), { continueOnFail: true });
		acme.forgetCalls();
		const { json, error } = await acme.run(give(entitlements));
		expect(error).toBeUndefined();
		expect((json[0]!.assigned as Array<{ name: string }>).map(({ name }) => name)).toEqual(names);
		// Users and sets in one call, what they have, and the write; the check of the administrator is remembered.
		expect(acme.calls()).toHaveLength(3);
	});

	test('names the part that nothing is called by', async () => {
		const { error } = await acme.run(give('Reporting_Basic, Nonsense'));
		expect(error?.message).toContain("No permission set is called 'Nonsense' in this org");
		expect(acme.writes()).toEqual([]);
	});

	test('is one label for a new user, and where it is taken away', async () => {
		const { json } = await acme.run(
			createUser({ entitlements: { permissionSets: `={{ ${JSON.stringify(LABEL)} }}` } }),
		);
		expect(json).toMatchObject([{ assigned: [{ id: set }] }]);
		const taken = await acme.run(
			removeEntitlements(byUsername('joiner@acme.example'), 'permissionSet', { entitlements: `={{ "${LABEL}" }}` }),
		);
		expect(taken.json).toMatchObject([{ removed: [{ id: set }] }]);
	});

	test('is several feature licenses where none is called so', async () => {
		const { json } = await acme.run(
			assignEntitlements(approver, 'featureLicense', { entitlements: '={{ "Marketing User, Flow User" }}' }),
		);
		expect(json[0]!.assigned).toHaveLength(2);
	});
});

describe('a name that nothing in the org has', () => {
	beforeEach(async () => {
		acme = await startAcme();
	});

	test('is answered with the nearest one, for any number of items in one call more', async () => {
		const wrong = ['Support_Agnet', 'Reporting Basics', 'Support_Agnet'];
		const items = [...wrong, 'Support_Agent'].map((name) => ({ json: { names: [name] } }));
		const give = assignEntitlements(approver, 'permissionSet', { entitlements: '={{ $json.names }}' });
		const { json } = await acme.run(give, { items, continueOnFail: true });
		const ofSet = (wrongName: string, name: string) => ({
			errorCode: 'NAME_NOT_FOUND',
			error: expect.stringMatching(`No permission set is called '${wrongName}' in this org\\. Did you mean '${name}'`),
		});
		expect(json).toMatchObject([
			ofSet('Support_Agnet', 'Support_Agent'),
			ofSet('Reporting Basics', 'Reporting_Basic'),
			ofSet('Support_Agnet', 'Support_Agent'),
			{ assigned: [{ name: 'Support_Agent' }] },
		]);
		// Users and sets in one call, the names to suggest, what the user has, and the write.
		expect(acme.calls().filter(({ path }) => !path.includes('tooling'))).toHaveLength(4);
	});

	test.each([
		['a profile', { profile: locator('name', 'Standart User') }, "Did you mean 'Standard User'?"],
		['a feature license', { entitlements: { featureLicenses: ['Marketing Usr'] } }, "Did you mean 'Marketing User'?"],
	])('%s: the error of Create asks too', async (_, fields, question) => {
		const { error } = await acme.run(createUser(fields));
		expect(error?.message).toContain(question);
		expect(acme.writes()).toEqual([]);
	});

	test('costs one call for all kinds of a run', async () => {
		const callsOf = async (fields: Parameters<typeof createUser>[0]) => {
			await acme.run(createUser(fields));
			const calls = acme.calls().length;
			acme.forgetCalls();
			return calls;
		};
		const profile = locator('name', 'Standart User');
		await callsOf({ profile });
		const one = await callsOf({ profile });
		expect(await callsOf({ profile, entitlements: { queues: ['Suport Queue'], permissionSets: ['X'] } })).toBe(one);
	});
});
