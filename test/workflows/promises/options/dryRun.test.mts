/**
 * A dry run makes all reads, shows the plan of each item and changes nothing; the run after it does what the plan said.
 *
 * Proves invariant 5.
 */
import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { SalesforceAdmin } from '../../../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { itemInMemory } from '../../../support/binaryStore.mts';
import {
	byUsername,
	changeState,
	createUser,
	removeEntitlements,
	updateUser,
	uploadDocument,
	uploadFile,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

/** Every stored record, but for what reading leaves behind. */
function snapshot(): string {
	const objects = [
		'User',
		'UserLogin',
		'PermissionSetAssignment',
		'PermissionSetLicenseAssign',
		'GroupMember',
		'UserPackageLicense',
		'ContentVersion',
		'ContentDocument',
		'ContentDocumentLink',
		'Document',
	];
	return JSON.stringify(objects.map((object) => [...acme.org.store.table(object).rows.values()]));
}

const leaver = byUsername('leaver@acme.example');
const file: INodeExecutionData = itemInMemory(Buffer.from('hello'), { fileName: 'hello.txt', mimeType: 'text/plain' });

const writes: Array<[title: string, IDataObject, plan: unknown[]]> = [
	['deactivate', changeState('deactivate', leaver), [{ object: 'User', fields: { IsActive: false } }]],
	['freeze', changeState('freeze', leaver), [{ object: 'UserLogin', fields: { IsFrozen: true } }]],
	[
		'activate',
		changeState('activate', byUsername('inactive@acme.example')),
		[{ object: 'User', fields: { IsActive: true } }],
	],
	[
		'unfreeze',
		changeState('unfreeze', byUsername('frozen@acme.example')),
		[{ object: 'UserLogin', fields: { IsFrozen: false } }],
	],
	[
		'create',
		createUser({ entitlements: { permissionSets: ['Sales_Manager'], featureLicenses: ['Flow User'] } }),
		[
			{
				action: 'create',
				object: 'User',
				fields: { Username: 'joiner@acme.example', UserPermissionsInteractionUser: true },
			},
			{ action: 'assign', type: 'permissionSet', name: 'Sales_Manager' },
		],
	],
	[
		'update',
		updateUser(
			leaver,
			{ Title: 'Retired', Department: 'Sales' },
			{ entitlements: { permissionSets: ['Support_Agent', 'Sales_Manager'] } },
		),
		// What holds already is not in the plan.
		[
			{ action: 'update', object: 'User', fields: { Title: 'Retired' } },
			{ action: 'assign', type: 'permissionSet', name: 'Support_Agent' },
		],
	],
	[
		'remove entitlements',
		removeEntitlements(leaver, 'permissionSet', { entitlements: ['Sales_Manager'] }),
		[{ action: 'remove', type: 'permissionSet', name: 'Sales_Manager' }],
	],
	[
		'upload a file',
		uploadFile(),
		[{ action: 'upload', object: 'ContentVersion', fields: { Title: 'hello', PathOnClient: 'hello.txt' } }],
	],
	[
		'upload a classic document',
		uploadDocument(),
		[{ action: 'upload', object: 'Document', fields: { Name: 'hello' } }],
	],
];

test.each(writes)('%s: shows the plan, writes nothing, and the run after it does it', async (_, parameters, plan) => {
	const before = snapshot();
	const dry = await acme.run({ ...parameters, options: { dryRun: true } }, { items: [file] });
	expect(dry.error).toBeUndefined();
	expect(dry.json).toMatchObject([{ dryRun: true, changed: false, wouldChange: true, plan }]);
	expect((dry.json[0]!.plan as unknown[]).length).toBe(plan.length);
	expect(Object.keys(dry.json[0]!)[0]).toBe('dryRun');
	expect(dry.hints).toEqual([
		'Dry run of one item: nothing was written to Salesforce. A run would change something for 1 of 1.',
	]);
	expect(acme.writes()).toEqual([]);
	expect(snapshot()).toBe(before);

	const real = await acme.run({ ...parameters, options: {} }, { items: [file] });
	expect(real.error).toBeUndefined();
	expect(Object.keys(real.json[0]!)).not.toEqual(
		expect.arrayContaining([expect.stringMatching(/^(dryRun|wouldChange|plan)$/)]),
	);
	expect(real.hints.join()).not.toMatch(/dry run/i);
	expect(snapshot()).not.toBe(before);
});

test('removing all shows every entitlement that would go', async () => {
	const { json } = await acme.run(removeEntitlements(leaver, 'all', { options: { dryRun: true } }));
	expect(json[0]!.plan).toHaveLength(9);
	expect(acme.writes()).toEqual([]);
});

test('an empty plan says that nothing is left to do', async () => {
	const { json } = await acme.run(changeState('freeze', byUsername('frozen@acme.example'), { dryRun: true }));
	expect(json).toMatchObject([{ dryRun: true, changed: false, wouldChange: false, plan: [] }]);
});

test('finds the errors that a real run would meet before writing', async () => {
	const items = userItems(['nobody@acme.example', 'admin@acme.example', 'nologin@acme.example', 'mover@acme.example']);
	const freeze = changeState('freeze', USER_OF_ITEM, { dryRun: true });
	const { json, hints } = await acme.run(freeze, { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'USER_NOT_FOUND' },
		{ errorCode: 'SAME_USER' },
		{ errorCode: 'NO_USER_LOGIN' },
		{ dryRun: true, plan: [{ object: 'UserLogin' }] },
	]);
	expect(hints).toEqual([
		'Dry run of one item: nothing was written to Salesforce. A run would change something for 1 of 1.',
		"3 of 4 items failed; each has its reason in the field 'error'.",
	]);
});

test('a run that stops counts no item as done that was only planned', async () => {
	const items = userItems(['mover@acme.example', 'nobody@acme.example', 'leaver@acme.example']);
	const { error } = await acme.run(changeState('freeze', USER_OF_ITEM, { dryRun: true }), { items });
	expect(error!.description).toContain('0 of the 3 items are done');
	expect(error!.description).toContain('The dry run planned 2 of them, and wrote nothing');
});

test('an error in the middle of planning claims nothing as changed', async () => {
	acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20PermissionSetAssignment' });
	const entitlements = { permissionSets: ['Reporting_Basic'] };
	const update = { ...updateUser(leaver, { Title: 'Lead' }, { entitlements }), options: { dryRun: true } };
	const { json } = await acme.run(update, { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
	expect(json[0]).not.toHaveProperty('changed');
});

test('the option says what only a real run can tell', () => {
	const { properties } = new SalesforceAdmin().description;
	const options = properties.flatMap(({ name, options = [] }) =>
		name === 'options' ? (options as INodeProperties[]) : [],
	);
	const dryRuns = options.filter(({ name }) => name === 'dryRun');
	expect(dryRuns.length).toBeGreaterThan(8);
	for (const { description } of dryRuns) expect(description).toMatch(/Only a real run tells .*triggers.*licenses/);
});

test('the same user twice: the second item has nothing left to do', async () => {
	const items = userItems(['mover@acme.example', 'mover@acme.example']);
	const deactivate = changeState('deactivate', USER_OF_ITEM, { dryRun: true });
	const { json, hints } = await acme.run(deactivate, { items });
	expect(json.map(({ wouldChange, plan }) => [wouldChange, (plan as unknown[]).length])).toEqual([
		[true, 1],
		[false, 0],
	]);
	expect(hints).toEqual([
		'Dry run of 2 items: nothing was written to Salesforce. A run would change something for 1 of 2.',
	]);
});
