/**
 * A pasted address names the record in it, and one of another org names nothing: a sandbox has the IDs of production.
 *
 * Proves invariants 1 and 8.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	createRecord,
	createUser,
	deleteRecord,
	downloadDocument,
	getRecord,
	listUsers,
	locator,
	removeAssignments,
	removeEntitlements,
	transferOwnership,
	updateRecord,
	updateUser,
	uploadDocument,
	uploadFile,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

describe('the pasted address of a user', () => {
	const run = async (address: (id: string) => string) => {
		const { Id } = acme.user('mover');
		const { json } = await acme.run(changeState('freeze', locator('id', address(Id))), { continueOnFail: true });
		return json[0]!;
	};

	test.each([
		['record page', (id: string) => `https://acme.lightning.force.com/lightning/r/User/${id}/view`],
		['My Domain', (id: string) => `https://ACME.my.salesforce.com/${id}`],
		[
			'page in Setup',
			(id: string) => `https://acme.my.salesforce-setup.com/lightning/setup/ManageUsers/page?address=%2F${id}`,
		],
	])('names that user by its %s', async (_, address) => {
		expect(await run(address)).toMatchObject({ username: 'mover@acme.example', isFrozen: true, changed: true });
	});

	test.each([
		['a foreign host', 'evil.example.com'],
		['a host that looks like Salesforce', 'acme.my.salesforce.com.evil.example'],
		['another org', 'other.lightning.force.com'],
		['a sandbox, whose users have the same IDs', 'acme--dev.sandbox.lightning.force.com'],
		['an instance', 'na139.salesforce.com'],
	])('of %s changes nobody, and the error says whose it is', async (_, host) => {
		expect(await run((id) => `https://${host}/${id}`)).toMatchObject({
			errorCode: 'INVALID_INPUT',
			error: expect.stringMatching(`is of ${host}, and the connected org is acme.my.salesforce.com`),
		});
		expect(acme.writes()).toEqual([]);
		expect(acme.login('mover')?.IsFrozen ?? false).toBe(false);
	});

	test('of another org is refused for a manager too', async () => {
		const manager = `https://other.my.salesforce.com/${acme.user('leaver').Id}`;
		const update = updateUser(byUsername('mover@acme.example'), { ManagerId: locator('id', manager) });
		const { json } = await acme.run(update, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('is of other.my') }]);
	});
});

const mover = byUsername('mover@acme.example');
const FILE = itemInMemory(Buffer.from('%PDF'), { fileName: 'contract.pdf', mimeType: 'application/pdf' });

/** The ID of a record of the org. */
const idOf = (object: string, field: string, value: string) => acme.record(object, field, value).Id;

/** The ID of the assignment of a permission set to a user. */
const assignmentOf = (user: string, set: string) =>
	acme
		.records('PermissionSetAssignment', 'AssigneeId', acme.user(user).Id)
		.find(({ PermissionSetId }) => PermissionSetId === idOf('PermissionSet', 'Name', set))!.Id;

/** The ID of a document that was uploaded just now. */
async function uploadedDocument(): Promise<string> {
	const { json } = await acme.run(uploadFile(), { items: [FILE] });
	acme.forgetCalls();
	return String(json[0]!.contentDocumentId);
}

/** Where the ID of something can be given: how to find the ID, and the run with a text in its place. */
const PLACES: Array<[string, () => string | Promise<string>, (text: string) => IDataObject]> = [
	['a profile', () => idOf('Profile', 'Name', 'Standard User'), (text) => createUser({ profile: locator('id', text) })],
	['a role', () => idOf('UserRole', 'Name', 'CEO'), (text) => createUser({ role: locator('id', text) })],
	[
		'a record in a custom field',
		() => acme.user('standard').Id,
		(text) => updateUser(mover, {}, { customFields: { field: [{ name: 'Buddy__c', value: text }] } }),
	],
	[
		'a user in a custom field of a new user',
		() => acme.user('standard').Id,
		(text) => createUser({ customFields: { field: [{ name: 'Buddy__c', value: text }] } }),
	],
	[
		'a permission set to give',
		() => idOf('PermissionSet', 'Name', 'Sales_Manager'),
		(text) => assignEntitlements(mover, 'permissionSet', { entitlements: [text] }),
	],
	[
		'a permission set to give at once',
		() => idOf('PermissionSet', 'Name', 'Sales_Manager'),
		(text) => createUser({ entitlements: { permissionSets: [text] } }),
	],
	[
		'a permission set to take',
		() => idOf('PermissionSet', 'Name', 'Sales_Manager'),
		(text) => removeEntitlements(mover, 'permissionSet', { entitlements: [text] }),
	],
	[
		'a permission set group',
		() => idOf('PermissionSetGroup', 'DeveloperName', 'Sales_Bundle'),
		(text) => assignEntitlements(mover, 'permissionSetGroup', { entitlements: [text] }),
	],
	[
		'a permission set to list by',
		() => idOf('PermissionSet', 'Name', 'Sales_Manager'),
		(text) => listUsers({ permissionSet: locator('id', text) }),
	],
	[
		'a queue that gets records',
		() => idOf('Group', 'DeveloperName', 'Support_Queue'),
		(text) => transferOwnership({ toUser: locator('id', text), objects: ['Case'] }),
	],
	[
		'an assignment',
		() => assignmentOf('leaver', 'Sales_Manager'),
		(text) => removeAssignments('permissionSet', [text]),
	],
	[
		'a record that a new one refers to',
		() => idOf('Account', 'Name', 'Green Valley Foods'),
		(text) => createRecord({ Name: 'Child', ParentId: text }),
	],
	[
		'a record to change',
		() => idOf('Account', 'Name', 'Green Valley Foods'),
		(text) => updateRecord(text, { Phone: '1' }),
	],
	['a record to delete', () => idOf('Account', 'Name', 'Green Valley Foods'), (text) => deleteRecord(text)],
	['a record to read', () => idOf('Account', 'Name', 'Green Valley Foods'), (text) => getRecord('Account', text)],
	['a document', uploadedDocument, (text) => downloadDocument(text)],
	[
		'a document with a new version',
		uploadedDocument,
		(text) => uploadFile({ additionalFields: { contentDocumentId: text } }),
	],
	[
		'a linked record',
		() => idOf('Account', 'Name', 'Green Valley Foods'),
		(text) => uploadFile({ linkToRecordId: text }),
	],
	[
		'a library',
		() => idOf('ContentWorkspace', 'Name', 'Onboarding'),
		(text) => uploadFile({ additionalFields: { libraryId: locator('id', text) } }),
	],
	[
		'a folder',
		() => idOf('Folder', 'Name', 'Company Documents'),
		(text) => uploadDocument({ folder: locator('id', text) }),
	],
];

describe.each(PLACES)('the pasted address of %s', (_, find, parameters) => {
	const run = async (address: (id: string) => string) =>
		await acme.run(parameters(address(await find())), { items: [FILE], continueOnFail: true });

	test('names it by its page', async () => {
		const { json, error } = await run((id) => `https://acme.lightning.force.com/lightning/r/Anything/${id}/view`);
		expect(error).toBeUndefined();
		expect(json[0]).not.toHaveProperty('errorCode');
		expect(json.length).toBeGreaterThan(0);
	});

	test('names nothing when it is of a sandbox, and the error says whose it is', async () => {
		const { json } = await run((id) => `https://acme--dev.sandbox.my.salesforce.com/page?address=%2F${id}`);
		expect(json).toMatchObject([
			{
				errorCode: 'INVALID_INPUT',
				error: expect.stringContaining('acme--dev.sandbox.my.salesforce.com, and the connected org is acme.my.'),
				advice: expect.stringMatching(/^Take the address or the ID of the [a-z ]+ from the connected org/),
			},
		]);
		expect(acme.writes()).toEqual([]);
	});
});
