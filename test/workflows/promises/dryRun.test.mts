/**
 * A dry run makes all reads, shows the plan of each item and changes nothing; the run after it does what the plan said.
 *
 * Proves invariant 5.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	byUsername,
	changeState,
	createUser,
	removeEntitlements,
	updateUser,
	uploadDocument,
	uploadFile,
	USER_OF_ITEM,
} from '../../support/parameters.mts';

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
	const { json } = await acme.run(removeEntitlements(leaver, 'all', { options: { dryRun: true } }));
	expect(json[0]!.plan).toHaveLength(9);
	expect(acme.writes()).toEqual([]);
});

test('an empty plan says that nothing is left to do', async () => {
	const { json } = await acme.run(changeState('freeze', byUsername('frozen@acme.example'), { dryRun: true }));
	expect(json).toMatchObject([{ changed: false, dryRun: true, plan: [] }]);
});

test('finds the errors that a real run would meet before writing', async () => {
	const items = userItems(['nobody@acme.example', 'admin@acme.example', 'nologin@acme.example', 'mover@acme.example']);
	const freeze = changeState('freeze', USER_OF_ITEM, { dryRun: true });
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
	const deactivate = changeState('deactivate', USER_OF_ITEM, { dryRun: true });
	const { json } = await acme.run(deactivate, { items });
	expect(json.map(({ plan }) => (plan as unknown[]).length)).toEqual([1, 0]);
});
