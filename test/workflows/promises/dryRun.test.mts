/** A dry run makes all reads, shows the plan of each item and changes nothing; the run after it does what the plan said. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { itemInMemory } from '../../support/binaryStore.mts';
import { byUsername, locator, startAcme, userItems, type Acme } from '../../support/acme.mts';

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

const user = byUsername('leaver') as never;
const file: INodeExecutionData = itemInMemory(Buffer.from('hello'), { fileName: 'hello.txt', mimeType: 'text/plain' });
const joiner: IDataObject = {
	resource: 'user',
	operation: 'create',
	username: 'joiner@acme.example',
	email: 'jo@acme.example',
	lastName: 'Joiner',
	firstName: 'Jo',
	profile: locator('name', 'Standard User') as never,
	additionalFields: {},
	customFields: {},
	entitlements: { permissionSets: ['Sales_Manager'], featureLicenses: ['Flow User'] },
};

const writes: Array<[title: string, IDataObject, plan: unknown[]]> = [
	[
		'deactivate',
		{ resource: 'user', operation: 'deactivate', user },
		[{ object: 'User', fields: { IsActive: false } }],
	],
	['freeze', { resource: 'user', operation: 'freeze', user }, [{ object: 'UserLogin', fields: { IsFrozen: true } }]],
	[
		'activate',
		{ resource: 'user', operation: 'activate', user: byUsername('inactive') as never },
		[{ object: 'User', fields: { IsActive: true } }],
	],
	[
		'unfreeze',
		{ resource: 'user', operation: 'unfreeze', user: byUsername('frozen') as never },
		[{ object: 'UserLogin', fields: { IsFrozen: false } }],
	],
	[
		'create',
		joiner,
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
		{
			resource: 'user',
			operation: 'update',
			user,
			updateFields: { Title: 'Retired', Department: 'Sales' },
			customFields: {},
			entitlements: { permissionSets: ['Support_Agent', 'Sales_Manager'] },
		},
		// What holds already is not in the plan.
		[
			{ action: 'update', object: 'User', fields: { Title: 'Retired' } },
			{ action: 'assign', type: 'permissionSet', name: 'Support_Agent' },
		],
	],
	[
		'remove entitlements',
		{
			resource: 'entitlement',
			operation: 'remove',
			entitlementType: 'permissionSet',
			user,
			entitlements: ['Sales_Manager'],
		},
		[{ action: 'remove', type: 'permissionSet', name: 'Sales_Manager' }],
	],
	[
		'upload a file',
		{ resource: 'document', operation: 'upload', destination: 'file', additionalFields: {} },
		[{ action: 'upload', object: 'ContentVersion', fields: { Title: 'hello', PathOnClient: 'hello.txt' } }],
	],
	[
		'upload a classic document',
		{ resource: 'document', operation: 'upload', destination: 'documentFolder', additionalFields: {} },
		[{ action: 'upload', object: 'Document', fields: { Name: 'hello' } }],
	],
];

test.each(writes)('%s: shows the plan, writes nothing, and the run after it does it', async (_, parameters, plan) => {
	const before = snapshot();
	const dry = await acme.run({ ...parameters, options: { dryRun: true } }, { items: [file] });
	expect(dry.error).toBeUndefined();
	expect(dry.json).toMatchObject([{ dryRun: true, plan }]);
	expect((dry.json[0]!.plan as unknown[]).length).toBe(plan.length);
	expect(acme.writes()).toEqual([]);
	expect(snapshot()).toBe(before);

	const real = await acme.run({ ...parameters, options: {} }, { items: [file] });
	expect(real.error).toBeUndefined();
	expect(real.json[0]).not.toHaveProperty('dryRun');
	expect(snapshot()).not.toBe(before);
});

test('removing all shows every entitlement that would go', async () => {
	const parameters = {
		resource: 'entitlement',
		operation: 'remove',
		entitlementType: 'all',
		user,
		options: { dryRun: true },
	};
	const { json } = await acme.run(parameters);
	expect(json[0]!.plan).toHaveLength(9);
	expect(acme.writes()).toEqual([]);
});

test('an empty plan says that nothing is left to do', async () => {
	const { json } = await acme.run({
		resource: 'user',
		operation: 'freeze',
		user: byUsername('frozen') as never,
		options: { dryRun: true },
	});
	expect(json).toMatchObject([{ changed: false, dryRun: true, plan: [] }]);
});

test('finds the errors that a real run would meet before writing', async () => {
	const items = userItems(['nobody@acme.example', 'admin@acme.example', 'nologin@acme.example', 'mover@acme.example']);
	const freeze = {
		resource: 'user',
		operation: 'freeze',
		user: locator('username', '={{ $json.user }}') as never,
		options: { dryRun: true },
	};
	const { json } = await acme.run(freeze, { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'USER_NOT_FOUND' },
		{ errorCode: 'SAME_USER' },
		{ errorCode: 'NO_USER_LOGIN' },
		{ dryRun: true, plan: [{ object: 'UserLogin' }] },
	]);
});

test('the same user twice: the second item has nothing left to do', async () => {
	const items = userItems(['mover@acme.example', 'mover@acme.example']);
	const deactivate = {
		resource: 'user',
		operation: 'deactivate',
		user: locator('username', '={{ $json.user }}') as never,
		options: { dryRun: true },
	};
	const { json } = await acme.run(deactivate, { items });
	expect(json.map(({ plan }) => (plan as unknown[]).length)).toEqual([1, 0]);
});
