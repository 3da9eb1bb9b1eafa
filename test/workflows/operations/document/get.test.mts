import { startAcme, type Acme } from '../../../support/acme.mts';
import { itemInMemory } from '../../../support/binaryStore.mts';
import { downloadDocument, uploadDocument, uploadFile } from '../../../support/parameters.mts';
import { BYTES, PDF } from './files.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

/** Uploads a file and forgets the calls of it; returns what the upload put out. */
async function uploaded(parameters = uploadFile(), bytes = BYTES) {
	const { json, error } = await acme.run(parameters, { items: [itemInMemory(bytes, PDF)] });
	expect(error).toBeUndefined();
	acme.forgetCalls();
	return json[0]!;
}

test.each([
	['a content document', 'contentDocumentId', 18],
	['a content document of 15 characters', 'contentDocumentId', 15],
	['a content version', 'id', 18],
] as const)('downloads a Salesforce File by the ID of %s, byte for byte', async (_, key, length) => {
	const file = await uploaded();
	const { json, items, error } = await acme.run(downloadDocument(String(file[key]).slice(0, length)));
	expect(error).toBeUndefined();
	const { id, contentDocumentId } = file;
	expect(json).toEqual([
		{ id, contentDocumentId, title: 'Contract', extension: 'pdf', size: BYTES.length, version: '1' },
	]);
	const { data } = items[0]!.binary!;
	expect(data).toMatchObject({ fileName: 'Contract.pdf', mimeType: 'application/pdf' });
	expect(Buffer.from(data!.data, 'base64')).toEqual(BYTES);
	expect(items[0]!.pairedItem).toEqual({ item: 0 });
});

test('downloads a classic document, byte for byte', async () => {
	const { id, folderId } = await uploaded(uploadDocument());
	const { json, items, error } = await acme.run(downloadDocument(id));
	expect(error).toBeUndefined();
	expect(json).toEqual([{ id, name: 'Contract', extension: 'pdf', size: BYTES.length, folderId }]);
	expect(items[0]!.binary!.data!.fileName).toBe('Contract.pdf');
	expect(Buffer.from(items[0]!.binary!.data!.data, 'base64')).toEqual(BYTES);
});

test('a content document gives its latest version, a content version itself', async () => {
	const first = await uploaded();
	const { contentDocumentId } = first;
	await uploaded(uploadFile({ additionalFields: { contentDocumentId } }), Buffer.from('newer'));
	const items = [contentDocumentId, first.id].map((id) => ({ json: { id } }));
	const { json, items: files } = await acme.run(downloadDocument('={{ $json.id }}'), { items });
	expect(json.map(({ version }) => version)).toEqual(['2', '1']);
	const contents = files.map(({ binary }) => Buffer.from(binary!.data!.data, 'base64'));
	expect(contents).toEqual([Buffer.from('newer'), BYTES]);
});

test('puts the file into the field that is named', async () => {
	const { id } = await uploaded();
	const { items } = await acme.run(downloadDocument(id, 'contract'));
	expect(Object.keys(items[0]!.binary!)).toEqual(['contract']);
});

test('an ID that is none, of another kind or of no file fails alone', async () => {
	const { id } = await uploaded();
	const ids = ['nonsense', acme.user('mover').Id, '069ak000000ZZZZ', id];
	const items = ids.map((one) => ({ json: { id: one } }));
	const { json } = await acme.run(downloadDocument('={{ $json.id }}'), { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'INVALID_ID' },
		{ errorCode: 'INVALID_ID', error: expect.stringContaining('does not name a file: those begin with 069') },
		{ errorCode: 'NOT_FOUND', error: expect.stringContaining('069ak000000ZZZZ') },
		{ id, title: 'Contract' },
	]);
});

test('many files are found by one query, and each is a call of its own', async () => {
	const { contentDocumentId } = await uploaded();
	const { json } = await acme.run(downloadDocument(contentDocumentId), {
		items: [{ json: {} }, { json: {} }, { json: {} }],
	});
	expect(json).toHaveLength(3);
	expect(acme.calls()).toHaveLength(1 + 3);
	expect(acme.writes()).toEqual([]);
});
