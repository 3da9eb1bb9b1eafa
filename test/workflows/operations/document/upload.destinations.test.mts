/** Where an uploaded file goes: records, documents, libraries, folders. */
import { setTimeout as sleep } from 'node:timers/promises';

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

test('links the file to the record beside its name, and to those of the additional fields', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const lead = acme.record('Lead', 'Company', 'Blue Harbor').Id;
	const parameters = uploadFile({ linkToRecordId: account, additionalFields: { linkedRecordIds: [lead, account] } });
	const { json, error } = await acme.run(parameters, { items: [await binaries.item(BYTES, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ links: [{ linkedEntityId: account }, { linkedEntityId: lead }] }]);
	const refused = await acme.run(uploadFile({ linkToRecordId: 'the account' }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(refused.error?.message).toBe("The linked record ID 'the account' is not a Salesforce ID");
});

test('a link that is not chosen in detail is made by the upload itself, at no call of its own', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const run = async (additionalFields: IDataObject) => {
		acme.forgetCalls();
		const { json } = await acme.run(uploadFile({ additionalFields }), { items: [await binaries.item(BYTES, PDF)] });
		expect(json).toMatchObject([{ links: [{ linkedEntityId: account, shareType: 'V', visibility: 'AllUsers' }] }]);
		return acme.writes().map(({ path }) => path.replace(/.*\/sobjects/, ''));
	};
	expect(await run({ linkedRecordIds: [account] })).toEqual(['/ContentVersion']);
	expect(versions()[0]).toMatchObject({ FirstPublishLocationId: account });
	// Here the link must not be visible to all users for even a moment.
	expect(await run({ linkedRecordIds: [account], visibility: 'AllUsers' })).toEqual(['/ContentVersion', '']);
	expect(versions()[1]).not.toHaveProperty('FirstPublishLocationId', account);
});

test('a run that is cancelled links the files that were sent by then', async () => {
	const linkedRecordIds = [
		acme.record('Account', 'Name', 'Green Valley Foods').Id,
		acme.record('Lead', 'Company', 'Blue Harbor').Id,
	];
	acme.org.failNext({ kind: 'slowBody', ms: 1000, path: '/sobjects/ContentVersion$', from: 2 });
	const cancel = new AbortController();
	const watch = setInterval(() => versions().length === 2 && setTimeout(() => cancel.abort(), 200), 5);
	const items = [await binaries.item(BYTES, PDF), await binaries.item(BYTES, { ...PDF, fileName: 'Other.pdf' })];
	await acme.run(uploadFile({ additionalFields: { linkedRecordIds } }), { items, cancel: cancel.signal });
	clearInterval(watch);
	await sleep(1500);
	const linked = (id: string) => acme.records('ContentDocumentLink', 'LinkedEntityId', id).length;
	// The first link is made by the upload itself, that of the file whose answer is cut off too.
	expect([cancel.signal.aborted, ...linkedRecordIds.map(linked)]).toEqual([true, 2, 1]);
});

describe('a record that takes no files', () => {
	const documents = () => [...acme.org.store.table('ContentDocument').rows.values()];
	const role = () => acme.record('UserRole', 'Name', 'CEO').Id;
	const run = async (additionalFields: IDataObject) => {
		const items = [await binaries.item(BYTES, PDF)];
		return (await acme.run(uploadFile({ additionalFields }), { items, continueOnFail: true })).json[0]!;
	};

	test.each([
		['', {}, 'Contract.pdf was not uploaded and linked to'],
		[
			' that gets a share type',
			{ shareType: 'C' },
			'Contract was uploaded and deleted again: The file was not linked to',
		],
		[' that gets a visibility', { visibility: 'InternalUsers' }, 'Contract was uploaded and deleted again'],
	])('leaves no file in Salesforce: a link%s', async (_, chosen, message) => {
		const failed = await run({ linkedRecordIds: [role()], ...chosen });
		expect([versions(), documents()]).toEqual([[], []]);
		expect(failed).toEqual({
			fileName: 'Contract.pdf',
			error: expect.stringContaining(message),
			errorCode: expect.any(String),
			advice: expect.any(String),
			fields: [expect.any(String)],
		});
		expect(failed.error).toContain(role());
	});

	test('beside one that does: the file stays, and the error names what is linked and what is not', async () => {
		const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
		for (const chosen of [{}, { shareType: 'C' }]) {
			const failed = await run({ linkedRecordIds: [account, role()], ...chosen });
			expect(failed).toMatchObject({ id: expect.any(String), links: [{ linkedEntityId: account }] });
			expect(failed.error).toContain(
				`Contract was uploaded (${String(failed.id)}), but: The file was not linked to ${role()}`,
			);
		}
		expect(documents()).toHaveLength(2);
	});

	test('keeps a new version, which cannot be taken back', async () => {
		await run({});
		const [{ Id: contentDocumentId }] = documents() as [{ Id: string }];
		expect(await run({ contentDocumentId, linkedRecordIds: [role()] })).toMatchObject({ version: '2', links: [] });
		expect(versions()).toHaveLength(2);
	});

	test('keeps a file that could not be deleted again, and says where it is', async () => {
		acme.org.failNext({ kind: 'dailyLimit', method: 'DELETE', path: 'composite/sobjects' });
		const failed = await run({ linkedRecordIds: [role()], shareType: 'C' });
		expect(documents()).toHaveLength(1);
		expect(failed).toMatchObject({ id: versions()[0]!.Id, error: expect.stringContaining('Contract was uploaded (') });
	});
});

test('a file whose link nobody has decided about stays, so that the next try can link it', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	acme.org.failNext({ kind: 'dailyLimit', method: 'POST', path: 'composite/sobjects' });
	const { json } = await acme.run(uploadFile({ additionalFields: { linkedRecordIds: [account], shareType: 'C' } }), {
		items: [await binaries.item(BYTES, PDF)],
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ id: versions()[0]!.Id, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
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
