/** Where an uploaded file goes: records, documents, libraries, folders. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { startBinaryStore, type BinaryStore } from '../../../support/binaryStore.mts';
import { locator, uploadDocument, uploadFile } from '../../../support/parameters.mts';
import { BYTES, PDF, insert, versionsIn } from './files.mts';

let acme: Acme;
let binaries: BinaryStore;
beforeAll(async () => {
	binaries = await startBinaryStore();
});
afterAll(async () => await binaries.close());
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const versions = () => versionsIn(acme);

test('links the file to records, a user and a group, with the share type and visibility asked for', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const lead = acme.record('Lead', 'Company', 'Blue Harbor').Id;
	const additionalFields = {
		linkedRecordIds: [account, lead.slice(0, 15), account],
		shareType: 'C',
		visibility: 'InternalUsers',
	};
	const { json, error } = await acme.run(uploadFile({ additionalFields }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(error).toBeUndefined();
	const links = json[0]!.links as IDataObject[];
	expect(links).toEqual([
		{ id: expect.any(String), linkedEntityId: account, shareType: 'C', visibility: 'InternalUsers' },
		{ id: expect.any(String), linkedEntityId: lead, shareType: 'C', visibility: 'InternalUsers' },
	]);
	expect(acme.org.store.get('ContentDocumentLink', String(links[0]!.id))).toMatchObject({
		ContentDocumentId: json[0]!.contentDocumentId,
		LinkedEntityId: account,
		ShareType: 'C',
		Visibility: 'InternalUsers',
	});
});

test('sends no visibility that was not chosen, and puts out the one that the org gave', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const links = async () => {
		const { json } = await acme.run(uploadFile({ additionalFields: { linkedRecordIds: [account] } }), {
			items: [await binaries.item(BYTES, PDF)],
		});
		return json[0]!.links;
	};
	expect(await links()).toMatchObject([{ visibility: 'AllUsers' }]);
	acme.org.changeSettings({ experienceSites: 'one' });
	expect(await links()).toMatchObject([{ visibility: 'InternalUsers' }]);
});

test('a record that takes no files: the file is there, and the error names record and file', async () => {
	const additionalFields = { linkedRecordIds: [acme.record('UserRole', 'Name', 'CEO').Id] };
	const { json } = await acme.run(uploadFile({ additionalFields }), {
		items: [await binaries.item(BYTES, PDF)],
		continueOnFail: true,
	});
	expect(versions()).toHaveLength(1);
	expect(json).toMatchObject([{ id: versions()[0]!.Id, errorCode: expect.any(String) }]);
	expect(json[0]!.error).toContain(`Contract was uploaded (${versions()[0]!.Id}), but: The file was not linked to`);
});

test('adds a new version to a document and keeps its links', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const additionalFields = { linkedRecordIds: [account] };
	const first = await acme.run(uploadFile({ additionalFields }), { items: [await binaries.item(BYTES, PDF)] });
	const { contentDocumentId } = first.json[0]!;
	const newer = Buffer.from('newer');
	const second = await acme.run(
		uploadFile({ additionalFields: { ...additionalFields, contentDocumentId: contentDocumentId! } }),
		{
			items: [await binaries.item(newer, { fileName: 'Contract v2.pdf', mimeType: 'application/pdf' })],
		},
	);
	expect(second.error).toBeUndefined();
	expect(second.json).toMatchObject([{ contentDocumentId, version: '2', links: [{ linkedEntityId: account }] }]);
	expect(versions().map(({ VersionNumber, IsLatest = false }) => [VersionNumber, IsLatest])).toEqual([
		['1', false],
		['2', true],
	]);
	expect(acme.records('ContentDocumentLink', 'LinkedEntityId', account)).toHaveLength(1);
});

test('a destination by expression: each file goes where its item says, with all its fields', async () => {
	const { json: first } = await acme.run(uploadFile(), { items: [await binaries.item(BYTES, PDF)] });
	const { contentDocumentId } = first[0]!;
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const destinations = ['documentFolder', 'file'];
	const items = await Promise.all(
		destinations.map(async (to) => ({ ...(await binaries.item(BYTES, PDF)), json: { to } })),
	);
	const additionalFields = { contentDocumentId: contentDocumentId!, linkedRecordIds: [account], description: 'Signed' };
	const { json, error } = await acme.run(uploadFile({ destination: '={{ $json.to }}', additionalFields }), { items });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ folderId: acme.user('admin').Id },
		{ contentDocumentId, version: '2', links: [{ linkedEntityId: account }] },
	]);
	expect(acme.record('Document', 'Name', 'Contract').Description).toBe('Signed');
	expect(acme.record('ContentVersion', 'VersionNumber', '2').Description).toBe('Signed');
});

test('new versions of one document are made in the order of their items', async () => {
	const { json: first } = await acme.run(uploadFile(), { items: [await binaries.item(BYTES, PDF)] });
	const items = await Promise.all(
		['second', 'third', 'fourth'].map(
			async (name) => await binaries.item(Buffer.from(name), { fileName: `${name}.pdf`, mimeType: 'application/pdf' }),
		),
	);
	acme.org.failNext({ kind: 'latency', ms: 300, method: 'POST', path: 'sobjects/ContentVersion' });
	const { json } = await acme.run(
		uploadFile({ additionalFields: { contentDocumentId: first[0]!.contentDocumentId! } }),
		{
			items,
		},
	);
	expect(json.map(({ title, version }) => [title, version])).toEqual([
		['second', '2'],
		['third', '3'],
		['fourth', '4'],
	]);
});

test('a link that is there keeps its share type and visibility, and the result says so', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const file = async () => await binaries.item(BYTES, PDF);
	const first = await acme.run(uploadFile({ additionalFields: { linkedRecordIds: [account] } }), {
		items: [await file()],
	});
	const { contentDocumentId } = first.json[0]!;
	const wanted = { linkedRecordIds: [account], shareType: 'C', visibility: 'InternalUsers' };
	const { json } = await acme.run(
		uploadFile({ additionalFields: { ...wanted, contentDocumentId: contentDocumentId! } }),
		{
			items: [await file()],
		},
	);
	expect(json).toMatchObject([{ links: [{ linkedEntityId: account, shareType: 'V', visibility: 'AllUsers' }] }]);
});

test('a file shared with its owner shows the link that Salesforce made', async () => {
	const owner = acme.user('admin').Id;
	const { json } = await acme.run(uploadFile({ additionalFields: { linkedRecordIds: [owner] } }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(json).toMatchObject([{ links: [{ linkedEntityId: owner, shareType: 'I' }] }]);
});

test('a document that does not exist gets no version', async () => {
	const { error } = await acme.run(uploadFile({ additionalFields: { contentDocumentId: '069ak000000ZZZZ' } }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(error?.message).toContain('does not exist, so it cannot get a new version');
	expect(acme.writes()).toEqual([]);
});

test('puts a file into a library by name', async () => {
	const library = insert(acme, 'ContentWorkspace', {
		prefix: '058',
		Name: 'Sales Library',
		DeveloperName: 'Sales_Library',
	});
	const { json, error } = await acme.run(
		uploadFile({ additionalFields: { libraryId: locator('name', 'Sales Library') } }),
		{
			items: [await binaries.item(BYTES, PDF)],
		},
	);
	expect(error).toBeUndefined();
	expect(versions()[0]).toMatchObject({ FirstPublishLocationId: library });
	const links = acme.records('ContentDocumentLink', 'ContentDocumentId', String(json[0]!.contentDocumentId));
	expect(links.map(({ LinkedEntityId }) => LinkedEntityId)).toContain(library);
});

test('a classic document without a folder goes to the own documents of the connected user', async () => {
	const { json, error } = await acme.run(uploadDocument(), { items: [await binaries.item(BYTES, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ folderId: acme.user('admin').Id }]);
});

test.each([
	['that does not exist', 'No Such Folder', "No document folder is called 'No Such Folder'"],
	['of another kind', 'Reports', "'Reports' is not a document folder but of another kind (Report)"],
])('a folder %s is refused before anything is sent', async (_, name, message) => {
	insert(acme, 'Folder', {
		prefix: '00l',
		Name: 'Reports',
		DeveloperName: 'Reports',
		Type: 'Report',
		AccessType: 'Public',
	});
	const { error } = await acme.run(uploadDocument({ folder: locator('name', name) }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(error?.message).toContain(message);
	expect(acme.writes()).toEqual([]);
});
