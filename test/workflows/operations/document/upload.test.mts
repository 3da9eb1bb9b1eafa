import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { itemInMemory, startBinaryStore, type BinaryStore } from '../../../support/binaryStore.mts';
import { locator, startAcme, type Acme } from '../../../support/acme.mts';

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

const upload = (more: IDataObject = {}): IDataObject => ({
	resource: 'document',
	operation: 'upload',
	destination: 'file',
	binaryPropertyName: 'data',
	name: '',
	extension: '',
	additionalFields: {},
	options: {},
	...more,
});
const toFolder = (folder: object | undefined, more: IDataObject = {}): IDataObject =>
	upload({ destination: 'documentFolder', ...(folder && { folder: folder as never }), ...more });

// Every byte value, line breaks, and what looks like the end of a multipart body.
const BYTES = Buffer.concat([
	Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
	Buffer.from('\r\n--salesforce-admin-boundary--\r\nGrüße, 世界'),
]);
const PDF = { fileName: 'Contract.pdf', mimeType: 'application/pdf' };
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const stored = async (id: unknown, field: string) => await buffer(acme.org.store.blob(String(id), field)!.stream());
const versions = () => [...acme.org.store.table('ContentVersion').rows.values()];
const insert = (object: string, prefix: string, values: IDataObject) =>
	acme.org.store.insert(object, { ...(values as object), Id: acme.org.org.ids.next(prefix) }).Id;
const documentFolder = () =>
	insert('Folder', '00l', {
		Name: 'Contracts 2026',
		DeveloperName: 'Contracts',
		Type: 'Document',
		AccessType: 'Public',
	});

describe.each<[string, () => Promise<INodeExecutionData>]>([
	['the filesystem store', async () => await binaries.item(BYTES, PDF)],
	['memory', async () => itemInMemory(BYTES, PDF)],
])('a file from %s', (_, item) => {
	test('becomes a Salesforce File, byte for byte', async () => {
		const { json, items, error } = await acme.run(upload(), { items: [await item()] });
		expect(error).toBeUndefined();
		const [version] = versions();
		expect(json).toEqual([
			{
				id: version!.Id,
				contentDocumentId: version!.ContentDocumentId,
				title: 'Contract',
				extension: 'pdf',
				size: BYTES.length,
				version: '1',
				links: [],
			},
		]);
		expect(items[0]!.pairedItem).toEqual({ item: 0 });
		expect(version).toMatchObject({ Title: 'Contract', PathOnClient: 'Contract.pdf', Checksum: md5(BYTES) });
		expect(await stored(version!.Id, 'VersionData')).toEqual(BYTES);
		expect(acme.writes().map(({ path }) => path)).toEqual(['/services/data/v66.0/sobjects/ContentVersion']);
	});

	test('becomes a classic document in a folder, byte for byte', async () => {
		const folderId = documentFolder();
		const { json, error } = await acme.run(toFolder(locator('name', 'Contracts')), { items: [await item()] });
		expect(error).toBeUndefined();
		const document = acme.record('Document', 'FolderId', folderId);
		expect(json).toEqual([{ id: document.Id, name: 'Contract', folderId, size: BYTES.length }]);
		expect(document).toMatchObject({ Type: 'pdf', ContentType: 'application/pdf' });
		expect(await stored(document.Id, 'Body')).toEqual(BYTES);
	});

	test('is sent once more when the session ends during the upload', async () => {
		// The first run leaves the administrator check remembered, so that the upload is the first call to meet the ended session.
		await acme.run(upload(), { items: [await item()] });
		const before = acme.credential.saved.length;
		acme.org.expireAccessTokens();
		acme.forgetCalls();
		const { json, error } = await acme.run(upload({ name: 'Second' }), { items: [await item()] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ title: 'Second', size: BYTES.length }]);
		expect(versions().map(({ Title }) => Title)).toEqual(['Contract', 'Second']);
		expect(acme.credential.saved).toHaveLength(before + 1);
	});

	test('is there exactly once when the answer is lost after the upload', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion' });
		const { json, error } = await acme.run(upload(), { items: [await item()] });
		expect(error).toBeUndefined();
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ id: versions()[0]!.Id, size: BYTES.length }]);
	});

	test('is not there when the connection breaks before, and the error says so', async () => {
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion' });
		const { error } = await acme.run(upload(), { items: [await item()] });
		expect(error?.message).toContain('Contract.pdf was sent, and the file did not arrive');
		expect(versions()).toEqual([]);
	});

	test('is not taken to be there because of an earlier file of the same name and size', async () => {
		await acme.run(upload(), { items: [await item()] });
		const [earlier] = versions();
		const aMinuteAgo = new Date(Date.now() - 60_000).toISOString();
		acme.org.store.update('ContentVersion', earlier!.Id, { CreatedDate: aMinuteAgo });
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion' });
		const { error } = await acme.run(upload(), { items: [await item()] });
		expect(error?.message).toContain('Contract.pdf was sent, and the file did not arrive');
	});
});

test('a large file is streamed in pieces, and its checksum is right', async () => {
	const piece = Buffer.alloc(1024 * 1024, 'streaming ');
	const pieces = Array.from({ length: 40 }, () => piece);
	const item = await binaries.item(Readable.from(pieces), { fileName: 'video.mp4', mimeType: 'video/mp4' });
	const { json, error } = await acme.run(upload(), { items: [item] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title: 'video', extension: 'mp4', size: 40 * piece.length }]);
	expect(versions()[0]).toMatchObject({ Checksum: md5(Buffer.concat(pieces)) });
});

test('a file in memory that is too large for JSON goes as a form', async () => {
	const bytes = Buffer.alloc(37 * 1024 * 1024, 'in memory ');
	const { json, error } = await acme.run(upload(), { items: [itemInMemory(bytes, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title: 'Contract', extension: 'pdf', size: bytes.length }]);
	expect(versions()[0]).toMatchObject({ Checksum: md5(bytes) });
});

test('name, extension, description and tags are those that were given', async () => {
	const additionalFields = { description: 'Signed', tags: ['legal', '2026'] };
	const { json } = await acme.run(upload({ name: 'Master agreement', extension: '.txt', additionalFields }), {
		items: [await binaries.item(BYTES, { fileName: 'x "y".bin', mimeType: 'application/octet-stream' })],
	});
	expect(json).toMatchObject([{ title: 'Master agreement', extension: 'txt' }]);
	expect(versions()[0]).toMatchObject({
		PathOnClient: 'Master agreement.txt',
		Description: 'Signed',
		TagCsv: 'legal,2026',
	});
});

test.each([
	['Grüße 世界.pdf', 'Grüße 世界', 'pdf'],
	['a "quoted" name.txt', 'a "quoted" name', 'txt'],
	['archive.tar.gz', 'archive.tar', 'gz'],
	['README', 'README', ''],
])('keeps the file name %s', async (fileName, title, extension) => {
	const { json, error } = await acme.run(upload(), {
		items: [await binaries.item(BYTES, { fileName, mimeType: 'text/plain' })],
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title, extension, size: BYTES.length }]);
});

test('links the file to records, a user and a group, with the share type and visibility asked for', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const lead = acme.record('Lead', 'Company', 'Blue Harbor').Id;
	const additionalFields = {
		linkedRecordIds: [account, lead.slice(0, 15), account],
		shareType: 'C',
		visibility: 'InternalUsers',
	};
	const { json, error } = await acme.run(upload({ additionalFields }), { items: [await binaries.item(BYTES, PDF)] });
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

test('a record that takes no files: the file is there, and the error names record and file', async () => {
	const additionalFields = { linkedRecordIds: [acme.record('UserRole', 'Name', 'CEO').Id] };
	const { json } = await acme.run(upload({ additionalFields }), {
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
	const first = await acme.run(upload({ additionalFields }), { items: [await binaries.item(BYTES, PDF)] });
	const { contentDocumentId } = first.json[0]!;
	const newer = Buffer.from('newer');
	const second = await acme.run(
		upload({ additionalFields: { ...additionalFields, contentDocumentId: contentDocumentId! } }),
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
	const { json: first } = await acme.run(upload(), { items: [await binaries.item(BYTES, PDF)] });
	const { contentDocumentId } = first[0]!;
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const destinations = ['documentFolder', 'file'];
	const items = await Promise.all(
		destinations.map(async (to) => ({ ...(await binaries.item(BYTES, PDF)), json: { to } })),
	);
	const additionalFields = { contentDocumentId: contentDocumentId!, linkedRecordIds: [account], description: 'Signed' };
	const { json, error } = await acme.run(upload({ destination: '={{ $json.to }}', additionalFields }), { items });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ folderId: acme.user('admin').Id },
		{ contentDocumentId, version: '2', links: [{ linkedEntityId: account }] },
	]);
	expect(acme.record('Document', 'Name', 'Contract').Description).toBe('Signed');
	expect(acme.record('ContentVersion', 'VersionNumber', '2').Description).toBe('Signed');
});

test('new versions of one document are made in the order of their items', async () => {
	const { json: first } = await acme.run(upload(), { items: [await binaries.item(BYTES, PDF)] });
	const items = await Promise.all(
		['second', 'third', 'fourth'].map(
			async (name) => await binaries.item(Buffer.from(name), { fileName: `${name}.pdf`, mimeType: 'application/pdf' }),
		),
	);
	acme.org.failNext({ kind: 'latency', ms: 300, method: 'POST', path: 'sobjects/ContentVersion' });
	const { json } = await acme.run(upload({ additionalFields: { contentDocumentId: first[0]!.contentDocumentId! } }), {
		items,
	});
	expect(json.map(({ title, version }) => [title, version])).toEqual([
		['second', '2'],
		['third', '3'],
		['fourth', '4'],
	]);
});

test('a link that is there keeps its share type and visibility, and the result says so', async () => {
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const file = async () => await binaries.item(BYTES, PDF);
	const first = await acme.run(upload({ additionalFields: { linkedRecordIds: [account] } }), { items: [await file()] });
	const { contentDocumentId } = first.json[0]!;
	const wanted = { linkedRecordIds: [account], shareType: 'C', visibility: 'InternalUsers' };
	const { json } = await acme.run(upload({ additionalFields: { ...wanted, contentDocumentId: contentDocumentId! } }), {
		items: [await file()],
	});
	expect(json).toMatchObject([{ links: [{ linkedEntityId: account, shareType: 'V', visibility: 'AllUsers' }] }]);
});

test('a file shared with its owner shows the link that Salesforce made', async () => {
	const owner = acme.user('admin').Id;
	const { json } = await acme.run(upload({ additionalFields: { linkedRecordIds: [owner] } }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(json).toMatchObject([{ links: [{ linkedEntityId: owner, shareType: 'I' }] }]);
});

test('a document that does not exist gets no version', async () => {
	const { error } = await acme.run(upload({ additionalFields: { contentDocumentId: '069ak000000ZZZZ' } }), {
		items: [await binaries.item(BYTES, PDF)],
	});
	expect(error?.message).toContain('does not exist, so it cannot get a new version');
	expect(acme.writes()).toEqual([]);
});

test('puts a file into a library by name', async () => {
	const library = insert('ContentWorkspace', '058', { Name: 'Sales Library', DeveloperName: 'Sales_Library' });
	const { json, error } = await acme.run(
		upload({ additionalFields: { libraryId: locator('name', 'Sales Library') } as never }),
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
	const { json, error } = await acme.run(toFolder(undefined), { items: [await binaries.item(BYTES, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ folderId: acme.user('admin').Id }]);
});

test.each([
	['that does not exist', 'No Such Folder', "No document folder is called 'No Such Folder'"],
	['of another kind', 'Reports', "'Reports' is not a document folder but of another kind (Report)"],
])('a folder %s is refused before anything is sent', async (_, name, message) => {
	insert('Folder', '00l', { Name: 'Reports', DeveloperName: 'Reports', Type: 'Report', AccessType: 'Public' });
	const { error } = await acme.run(toFolder(locator('name', name)), { items: [await binaries.item(BYTES, PDF)] });
	expect(error?.message).toContain(message);
	expect(acme.writes()).toEqual([]);
});

test('missing binary field, empty file, classic document over 5 MB: each a clear error, and the file between them arrives', async () => {
	const over = Buffer.alloc(5 * 1024 * 1024 + 1);
	const items = [
		{ json: {} },
		await binaries.item(Buffer.alloc(0), { fileName: 'empty.txt', mimeType: 'text/plain' }),
		await binaries.item(BYTES, PDF),
		await binaries.item(over, { fileName: 'big.pdf', mimeType: 'application/pdf' }),
		itemInMemory(Buffer.alloc(0), { fileName: 'nothing.txt', mimeType: 'text/plain' }),
	];
	documentFolder();
	const { json } = await acme.run(toFolder(locator('name', 'Contracts')), { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'NO_BINARY_DATA', error: "The item has no file in the field 'data'" },
		{ errorCode: 'EMPTY_FILE', error: 'empty.txt is empty' },
		{ name: 'Contract', size: BYTES.length },
		{ errorCode: 'FILE_TOO_LARGE', error: expect.stringContaining('Salesforce takes 5 MB') },
		{ errorCode: 'EMPTY_FILE', error: 'nothing.txt is empty' },
	]);
	expect(acme.writes()).toHaveLength(1);
});

test('a file over 2 GB is refused before it is opened', async () => {
	const item = await binaries.item(BYTES, { fileName: 'film.mov', mimeType: 'video/quicktime' });
	await binaries.overstate(item, 2 * 1024 ** 3 + 1);
	const { json } = await acme.run(upload(), { items: [item, await binaries.item(BYTES, PDF)], continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'FILE_TOO_LARGE', error: 'film.mov has 2049 MB, and Salesforce takes 2048 MB' },
		{ title: 'Contract' },
	]);
	expect(versions()).toHaveLength(1);
});

test('a classic document of exactly 5 MB is accepted', async () => {
	const bytes = Buffer.alloc(5 * 1024 * 1024, 7);
	const { json, error } = await acme.run(toFolder(undefined), { items: [await binaries.item(bytes, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ size: bytes.length }]);
});

test('many files in one run: each item has its own file', async () => {
	const contents = Array.from({ length: 9 }, (_, at) => Buffer.from(`file number ${at}`));
	const items = await Promise.all(
		contents.map(
			async (bytes, at) => await binaries.item(bytes, { fileName: `file${at}.txt`, mimeType: 'text/plain' }),
		),
	);
	const { json } = await acme.run(upload(), { items });
	expect(json.map(({ title }) => title)).toEqual(contents.map((_, at) => `file${at}`));
	for (const [at, { id }] of json.entries()) expect(await stored(id, 'VersionData')).toEqual(contents[at]);
});

test.each([
	['FILE_EXTENSION_NOT_ALLOWED', { blockedExtensions: 'exe, pdf' }],
	['STORAGE_LIMIT_EXCEEDED', { fileStorageMB: 0 }],
])('what the org refuses (%s) is passed on with a cure', async (errorCode, settings) => {
	acme.org.changeSettings(settings);
	const { json } = await acme.run(upload(), { items: [await binaries.item(BYTES, PDF)], continueOnFail: true });
	expect(json).toMatchObject([{ errorCode, advice: expect.stringContaining('Setup') }]);
	expect(json[0]!.error).toContain('Contract.pdf');
	expect(versions()).toEqual([]);
});
