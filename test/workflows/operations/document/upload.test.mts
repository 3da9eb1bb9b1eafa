import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { itemInMemory, startBinaryStore, type BinaryStore } from '../../../support/binaryStore.mts';
import { locator, uploadDocument, uploadFile } from '../../../support/parameters.mts';
import { BYTES, PDF, insertFolder, versionsIn } from './files.mts';

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

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const stored = async (id: unknown, field: string) => await buffer(acme.org.store.blob(String(id), field)!.stream());
const versions = () => versionsIn(acme);

describe.each<[string, () => Promise<INodeExecutionData>]>([
	['the filesystem store', async () => await binaries.item(BYTES, PDF)],
	['memory', async () => itemInMemory(BYTES, PDF)],
])('a file from %s', (_, item) => {
	test('becomes a Salesforce File, byte for byte', async () => {
		const { json, items, error } = await acme.run(uploadFile(), { items: [await item()] });
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
				url: `https://acme.my.salesforce.com/lightning/r/ContentDocument/${String(version.ContentDocumentId)}/view`,
				links: [],
			},
		]);
		expect(items[0]!.pairedItem).toEqual({ item: 0 });
		expect(version).toMatchObject({ Title: 'Contract', PathOnClient: 'Contract.pdf', Checksum: md5(BYTES) });
		expect(await stored(version!.Id, 'VersionData')).toEqual(BYTES);
		expect(acme.writes().map(({ path }) => path)).toEqual(['/services/data/v66.0/sobjects/ContentVersion']);
	});

	test('becomes a classic document in a folder, byte for byte', async () => {
		const folderId = insertFolder(acme);
		const { json, error } = await acme.run(uploadDocument({ folder: locator('name', 'Contracts') }), {
			items: [await item()],
		});
		expect(error).toBeUndefined();
		const document = acme.record('Document', 'FolderId', folderId);
		expect(json).toEqual([
			{
				id: document.Id,
				name: 'Contract',
				folderId,
				size: BYTES.length,
				url: `https://acme.my.salesforce.com/${document.Id}`,
			},
		]);
		expect(document).toMatchObject({ Type: 'pdf', ContentType: 'application/pdf' });
		expect(await stored(document.Id, 'Body')).toEqual(BYTES);
	});

	test('is sent once more when the session ends during the upload', async () => {
		// The first run leaves the administrator check remembered, so that the upload is the first call to meet the ended session.
		await acme.run(uploadFile(), { items: [await item()] });
		const before = acme.credential.saved.length;
		acme.org.expireAccessTokens();
		acme.forgetCalls();
		const { json, error } = await acme.run(uploadFile({ name: 'Second' }), { items: [await item()] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ title: 'Second', size: BYTES.length }]);
		expect(versions().map(({ Title }) => Title)).toEqual(['Contract', 'Second']);
		expect(acme.credential.saved).toHaveLength(before + 1);
	});
});

test('a large file is streamed in pieces, and its checksum is right', async () => {
	const piece = Buffer.alloc(1024 * 1024, 'streaming ');
	const pieces = Array.from({ length: 40 }, () => piece);
	const item = await binaries.item(Readable.from(pieces), { fileName: 'video.mp4', mimeType: 'video/mp4' });
	const { json, error } = await acme.run(uploadFile(), { items: [item] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title: 'video', extension: 'mp4', size: 40 * piece.length }]);
	expect(versions()[0]).toMatchObject({ Checksum: md5(Buffer.concat(pieces)) });
});

test('a file in memory that is too large for JSON goes as a form', async () => {
	const bytes = Buffer.alloc(37 * 1024 * 1024, 'in memory ');
	const { json, error } = await acme.run(uploadFile(), { items: [itemInMemory(bytes, PDF)] });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title: 'Contract', extension: 'pdf', size: bytes.length }]);
	expect(versions()[0]).toMatchObject({ Checksum: md5(bytes) });
});

test('name, extension, description and tags are those that were given', async () => {
	const additionalFields = { description: 'Signed', tags: ['legal', '2026'] };
	const { json } = await acme.run(uploadFile({ name: 'Master agreement', extension: '.txt', additionalFields }), {
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
	const { json, error } = await acme.run(uploadFile(), {
		items: [await binaries.item(BYTES, { fileName, mimeType: 'text/plain' })],
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title, extension, size: BYTES.length }]);
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
	insertFolder(acme);
	const { json } = await acme.run(uploadDocument({ folder: locator('name', 'Contracts') }), {
		items,
		continueOnFail: true,
	});
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
	const { json } = await acme.run(uploadFile(), {
		items: [item, await binaries.item(BYTES, PDF)],
		continueOnFail: true,
	});
	expect(json).toMatchObject([
		{ errorCode: 'FILE_TOO_LARGE', error: 'film.mov has 2049 MB, and Salesforce takes 2048 MB' },
		{ title: 'Contract' },
	]);
	expect(versions()).toHaveLength(1);
});

test('a classic document of exactly 5 MB is accepted', async () => {
	const bytes = Buffer.alloc(5 * 1024 * 1024, 7);
	const { json, error } = await acme.run(uploadDocument(), { items: [await binaries.item(bytes, PDF)] });
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
	const { json } = await acme.run(uploadFile(), { items });
	expect(json.map(({ title }) => title)).toEqual(contents.map((_, at) => `file${at}`));
	for (const [at, { id }] of json.entries()) expect(await stored(id, 'VersionData')).toEqual(contents[at]);
});

test.each([
	['FILE_EXTENSION_NOT_ALLOWED', { blockedExtensions: 'exe, pdf' }],
	['STORAGE_LIMIT_EXCEEDED', { fileStorageMB: 0 }],
])('what the org refuses (%s) is passed on with a cure', async (errorCode, settings) => {
	acme.org.changeSettings(settings);
	const { json } = await acme.run(uploadFile(), { items: [await binaries.item(BYTES, PDF)], continueOnFail: true });
	expect(json).toMatchObject([{ errorCode, advice: expect.stringContaining('Setup') }]);
	expect(json[0]!.error).toContain('Contract.pdf');
	expect(versions()).toEqual([]);
});

test.each([
	['Contract v1.2', '', 'Contract v1.2', 'pdf'],
	['Report 3.1 final', '', 'Report 3.1 final', 'pdf'],
	['Contract.PDF', '', 'Contract', 'PDF'],
	['Contract.docx', '', 'Contract', 'docx'],
	['Contract v1.2', 'txt', 'Contract v1.2', 'txt'],
])('keeps the name %s (extension %s)', async (name, extension, title, stored) => {
	const { json } = await acme.run(uploadFile({ name, extension }), { items: [itemInMemory(BYTES, PDF)] });
	expect(json).toMatchObject([{ title, extension: stored }]);
});

test.each([
	['Contract v1.2', 'pdf', 'Contract v1.2', 'pdf'],
	['Contract v1.2.pdf', 'pdf', 'Contract v1.2', 'pdf'],
	['scan.tiff', 'pdf', 'scan', 'pdf'],
	['.env', '', '.env', ''],
	['', 'pdf', 'Untitled', 'pdf'],
])("keeps the file's own name %s (extension %s)", async (fileName, extension, title, stored) => {
	const items = [itemInMemory(BYTES, { fileName, mimeType: 'application/pdf' })];
	const { json } = await acme.run(uploadFile({ extension }), { items });
	expect(json).toMatchObject([{ title }]);
	expect(versions()[0]!.PathOnClient).toBe(stored ? `${title}.${stored}` : title);
});

describe.each<[string, () => Promise<INodeExecutionData>]>([
	['the filesystem store', async () => await binaries.item(BYTES, PDF)],
	['memory', async () => itemInMemory(BYTES, PDF)],
])('an answer that is no success is not reported as an upload of a file from %s:', (_, item) => {
	test.each<[string, Fault]>([
		...[301, 302, 307, 308].map((status): [string, Fault] => [
			`a redirect ${status}`,
			{ kind: 'redirect', status, to: 'https://newname.my.salesforce.com' },
		]),
		['a web page with status 200', { kind: 'status', status: 200, body: 'html' }],
		['JSON without an ID with status 200', { kind: 'status', status: 200, body: 'json' }],
		['202', { kind: 'status', status: 202, body: 'html' }],
	])('%s', async (_answer, fault) => {
		acme.org.failNext({ ...fault, path: 'sobjects/(ContentVersion|Document)', times: 2 } as Fault);
		for (const operation of [uploadFile(), uploadDocument()]) {
			const { json } = await acme.run(operation, { items: [await item()], continueOnFail: true });
			expect(json).toMatchObject([{ error: expect.any(String), errorCode: expect.any(String) }]);
			expect(json[0]).not.toHaveProperty('id');
		}
		expect(versions()).toEqual([]);
	});
});
