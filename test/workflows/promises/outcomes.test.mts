/** What was done before something failed stays known, and nothing counts as done because its neighbour is. */
import type { IDataObject } from 'n8n-workflow';

import { itemInMemory } from '../../support/binaryStore.mts';
import { byUsername, locator, startAcme, userItems, type Acme } from '../../support/acme.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const failing = { continueOnFail: true };
const update = (updateFields: unknown, more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'update',
	user: byUsername('mover') as never,
	updateFields: updateFields as never,
	customFields: {},
	entitlements: {},
	options: {},
	...more,
});
const create: IDataObject = {
	resource: 'user',
	operation: 'create',
	username: '={{ $json.user }}',
	email: 'jo@acme.example',
	lastName: 'Joiner',
	firstName: '',
	profile: locator('name', 'Standard User') as never,
	additionalFields: {},
	customFields: {},
	entitlements: {},
	options: {},
};

describe('the same user in several items of an update', () => {
	// The nickname of another user is refused by Salesforce.
	const taken = () => acme.user('leaver').CommunityNickname;
	const eachItem = update({
		CommunityNickname: '={{ $json.nickname }}',
		Title: '={{ $json.title }}',
		City: '={{ $json.city }}',
	});

	test('an item that counts on a change of an earlier one is not done when that was refused', async () => {
		const items = [
			{ json: { nickname: taken() as string, title: 'Lead' } },
			{ json: { title: 'Lead', city: 'Berlin' } },
		];
		const { json } = await acme.run(eachItem, { ...failing, items });
		expect(json).toMatchObject([{ errorCode: 'DUPLICATE_COMM_NICKNAME' }, { errorCode: 'DUPLICATE_COMM_NICKNAME' }]);
		expect(acme.user('mover')).not.toMatchObject({ Title: 'Lead' });
	});

	test('an item whose fields were written is done, whatever became of another change', async () => {
		const items = [{ json: { title: 'Lead' } }, { json: { nickname: taken() as string } }, { json: { title: 'Lead' } }];
		const { json } = await acme.run(eachItem, { ...failing, items });
		expect(json).toMatchObject([
			{ changed: true },
			{ errorCode: 'DUPLICATE_COMM_NICKNAME' },
			{ username: 'mover@acme.example', changed: false },
		]);
		expect(acme.user('mover').Title).toBe('Lead');
	});
});

test('an update that was made is told when the entitlements cannot be read afterwards', async () => {
	acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20PermissionSetAssignment' });
	const entitlements = { permissionSets: ['Reporting_Basic'] };
	const { json } = await acme.run(update({ Title: 'Lead' }, { entitlements }), failing);
	expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', id: acme.user('mover').Id, changed: true }]);
	expect(acme.user('mover').Title).toBe('Lead');
});

test('an update that gave a part of the entitlements has changed the user', async () => {
	const entitlements = { permissionSets: ['Reporting_Basic', 'Platform_Only'] };
	const { json } = await acme.run(update({}, { entitlements }), failing);
	const given = { assigned: [{ name: 'Reporting_Basic' }], changed: true };
	expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', ...given }]);
	const again = await acme.run(update({}, { entitlements }), failing);
	expect(again.json).toMatchObject([{ assigned: [], unchanged: [{ name: 'Reporting_Basic' }], changed: false }]);
});

test('a username that no user can have does not touch its neighbours', async () => {
	const items = userItems(['joiner1@acme.example', `${'x'.repeat(20_000)}@acme.example`, 'joiner2@acme.example']);
	const { json } = await acme.run(create, { ...failing, items });
	expect(json).toMatchObject([{ created: true }, { errorCode: 'STRING_TOO_LONG' }, { created: true }]);
});

describe('feature licenses of one user', () => {
	const assign: IDataObject = {
		resource: 'entitlement',
		operation: 'assign',
		entitlementType: 'featureLicense',
		user: byUsername('mover') as never,
		entitlements: '={{ $json.license }}',
		options: {},
	};

	test('one of which none is left does not keep the others back', async () => {
		const items = ['Marketing User', 'Knowledge User', 'Flow User'].map((license) => ({ json: { license } }));
		const { json } = await acme.run(assign, { ...failing, items });
		expect(json).toMatchObject([
			{ assigned: [{ name: 'UserPermissionsMarketingUser' }] },
			{ errorCode: 'LICENSE_LIMIT_EXCEEDED', error: expect.stringContaining("'Knowledge User'") },
			{ assigned: [{ name: 'UserPermissionsInteractionUser' }] },
		]);
		expect(acme.user('mover')).toMatchObject({
			UserPermissionsMarketingUser: true,
			UserPermissionsInteractionUser: true,
		});
	});

	test('are not tried one by one when the daily limit is reached', async () => {
		const items = ['Marketing User', 'Flow User'].map((license) => ({ json: { license } }));
		acme.org.failNext({ kind: 'dailyLimit', method: 'PATCH', path: 'composite/sobjects' });
		const { json } = await acme.run(assign, { ...failing, items });
		expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }, { errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
		expect(acme.writes()).toEqual([]);
	});
});

describe('an upload', () => {
	const account = () => acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const upload = (more: IDataObject = {}): IDataObject => ({
		resource: 'document',
		operation: 'upload',
		destination: 'file',
		binaryPropertyName: 'data',
		name: '',
		extension: '',
		additionalFields: { linkedRecordIds: [account()] },
		options: {},
		...more,
	});
	const file = () => itemInMemory(Buffer.from('content'), { fileName: 'Contract.pdf', mimeType: 'application/pdf' });
	const versions = () => [...acme.org.store.table('ContentVersion').rows.values()];

	test.each([
		['its document', 'FROM%20ContentVersion'],
		['the links of its document', 'FROM%20ContentDocumentLink'],
	])('that was made is told when %s cannot be read: nobody sends it twice', async (_, path) => {
		acme.org.failNext({ kind: 'dailyLimit', path });
		const { json } = await acme.run(upload(), { ...failing, items: [file()] });
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', id: versions()[0]!.Id, links: [] }]);
		expect(json[0]!.error).toContain(`Contract was uploaded (${versions()[0]!.Id}), but`);
	});

	test.each(['after', 'before'] as const)('whose link has a lost answer (%s) has the link once', async (when) => {
		acme.org.failNext({ kind: 'reset', when, path: 'composite/sobjects', method: 'POST' });
		const { json, error } = await acme.run(upload(), { items: [file()] });
		expect(error).toBeUndefined();
		const [link] = acme.records('ContentDocumentLink', 'LinkedEntityId', account());
		expect(json).toMatchObject([{ links: [{ id: link!.Id, linkedEntityId: account() }] }]);
	});

	test('to a folder is told when the files of other items cannot be sent', async () => {
		const items = ['documentFolder', 'file'].map((to) => ({ ...file(), json: { to } }));
		acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20ContentDocument%20' });
		const additionalFields = { contentDocumentId: '069ak000000ZZZZ' };
		const { json } = await acme.run(upload({ destination: '={{ $json.to }}', additionalFields }), {
			...failing,
			items,
		});
		const document = acme.record('Document', 'Name', 'Contract');
		expect(json).toMatchObject([{ id: document.Id }, { errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
	});

	test('without links is done although its document cannot be read', async () => {
		acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20ContentVersion' });
		const { json } = await acme.run(upload({ additionalFields: {} }), { items: [file()] });
		expect(json).toMatchObject([{ id: versions()[0]!.Id, title: 'Contract', contentDocumentId: '' }]);
	});

	test('whose answer is lost is not taken for the same file of another item', async () => {
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion', from: 2 });
		const { json } = await acme.run(upload({ additionalFields: {} }), { ...failing, items: [file(), file(), file()] });
		const ids = versions().map(({ Id }) => Id);
		expect(ids).toHaveLength(2);
		expect(json.flatMap(({ id }) => id ?? []).toSorted()).toEqual(ids);
		expect(json).toContainEqual(expect.objectContaining({ errorCode: 'CONNECTION_LOST' }));
	});

	test('whose answer is lost is found beside the same file of another item', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion', from: 2 });
		const { json, error } = await acme.run(upload({ additionalFields: {} }), { items: [file(), file(), file()] });
		expect(error).toBeUndefined();
		expect(json.map(({ id }) => id).toSorted()).toEqual(versions().map(({ Id }) => Id));
	});

	test('whose answer is lost like that of the same file of another item is in doubt', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion' });
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion', from: 2 });
		const { json } = await acme.run(upload({ additionalFields: {} }), { ...failing, items: [file(), file()] });
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ errorCode: 'CREATED_IN_DOUBT' }, { errorCode: 'CREATED_IN_DOUBT' }]);
	});

	test('two new versions of a document with the same link make it once', async () => {
		const first = await acme.run(upload({ additionalFields: {} }), { items: [file()] });
		const { contentDocumentId } = first.json[0]!;
		const additionalFields = { contentDocumentId, linkedRecordIds: [account()] };
		const { json, error } = await acme.run(upload({ additionalFields }), { items: [file(), file()] });
		expect(error).toBeUndefined();
		const [one, other] = json.map(({ links }) => links);
		expect(one).toEqual([expect.objectContaining({ id: expect.any(String), linkedEntityId: account() })]);
		expect(other).toEqual(one);
	});

	test.each([
		['Contract v1.2', '', 'Contract v1.2', 'pdf'],
		['Report 3.1 final', '', 'Report 3.1 final', 'pdf'],
		['Contract.PDF', '', 'Contract', 'PDF'],
		['Contract.docx', '', 'Contract', 'docx'],
		['Contract v1.2', 'txt', 'Contract v1.2', 'txt'],
	])('keeps the name %s (extension %s)', async (name, extension, title, stored) => {
		const { json } = await acme.run(upload({ name, extension, additionalFields: {} }), { items: [file()] });
		expect(json).toMatchObject([{ title, extension: stored }]);
	});

	test.each([
		['Contract v1.2', 'pdf', 'Contract v1.2', 'pdf'],
		['Contract v1.2.pdf', 'pdf', 'Contract v1.2', 'pdf'],
		['scan.tiff', 'pdf', 'scan', 'pdf'],
		['.env', '', '.env', ''],
		['', 'pdf', 'Untitled', 'pdf'],
	])("keeps the file's own name %s (extension %s)", async (fileName, extension, title, stored) => {
		const items = [itemInMemory(Buffer.from('content'), { fileName, mimeType: 'application/pdf' })];
		const { json } = await acme.run(upload({ extension, additionalFields: {} }), { items });
		expect(json).toMatchObject([{ title }]);
		expect(versions()[0]!.PathOnClient).toBe(stored ? `${title}.${stored}` : title);
	});
});
