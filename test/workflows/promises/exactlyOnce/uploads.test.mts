/**
 * One upload that throws ends neither the node nor the others, and none begins after the node has ended.
 *
 * Proves invariants 1, 6 and 10.
 */
import type { INodeExecutionData } from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';

import type { Oddity } from '../../../org/wire/oddAnswers.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { itemInMemory, startBinaryStore, type BinaryStore } from '../../../support/binaryStore.mts';
import { uploadDocument, uploadFile } from '../../../support/parameters.mts';
import { BYTES } from '../../operations/document/files.mts';

const FILES = 12;
const ODDITIES: Oddity[] = [
	'null',
	'nothing',
	'text',
	'page',
	'empty list',
	'empty object',
	'accepted',
	'results without ID',
];

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

const nameOf = (at: number) => ({ fileName: `File${at}.txt`, mimeType: 'text/plain' });
const inMemory = () => Array.from({ length: FILES }, (_, at) => itemInMemory(BYTES, nameOf(at)));
const inStore = async () =>
	await Promise.all(Array.from({ length: FILES }, async (_, at) => await binaries.item(BYTES, nameOf(at))));

const KINDS = [
	['a file in memory', 'ContentVersion', 'Title', uploadFile(), inMemory],
	['a file from the store', 'ContentVersion', 'Title', uploadFile(), inStore],
	['a classic document', 'Document', 'Name', uploadDocument(), inMemory],
] as const;

describe.each(KINDS)('%s', (_, object, field, parameters, items) => {
	const copies = () => Array.from({ length: FILES }, (__, at) => acme.records(object, field, `File${at}`).length);

	test.each(ODDITIES)('whose answer is "%s": the others are uploaded, and each item says what is true', async (how) => {
		acme.org.failNext({ kind: 'oddAnswer', how, method: 'POST', path: `sobjects/${object}$`, from: 3 });
		const { json, error } = await acme.run(parameters, { items: await items(), continueOnFail: true });
		const sent = acme.org.log.entries.length;
		expect(error).toBeUndefined();
		expect(copies()).toEqual(Array(FILES).fill(1));
		const failed = json.filter(({ errorCode }) => errorCode);
		expect(failed.length).toBeLessThanOrEqual(1);
		// The file is there, so whoever does not find it does not call it missing.
		for (const { errorCode, error: said } of failed) {
			expect(errorCode).toMatch(/_IN_DOUBT$|NO_RESULT/);
			expect(said).not.toMatch(/undefined|Cannot read/);
		}
		await wait(100);
		expect(acme.org.log.entries).toHaveLength(sent);
	});

	test('with Stop the run names the one that failed and how many are done, and nothing is sent afterwards', async () => {
		acme.org.failNext({
			kind: 'status',
			status: 400,
			errorCode: 'STORAGE_LIMIT_EXCEEDED',
			method: 'POST',
			path: `sobjects/${object}$`,
			from: 3,
		});
		const { error } = await acme.run(parameters, { items: await items() });
		const sent = acme.org.log.entries.length;
		const there = copies().filter((count) => count === 1).length;
		expect(there).toBe(FILES - 1);
		expect(error?.message).toContain(`File${copies().indexOf(0)}`);
		expect(error?.description).toContain(`${there} of the ${FILES} items are done`);
		await wait(100);
		expect(acme.org.log.entries).toHaveLength(sent);
	});
});

test('a file that n8n cannot open fails alone', async () => {
	const items: INodeExecutionData[] = await inStore();
	const broken = items[2]!.binary!['data']!;
	items[2] = { ...items[2]!, binary: { data: { ...broken, id: `${broken.id}-gone` } } };
	const { json } = await acme.run(uploadFile(), { items, continueOnFail: true });
	const there = Array.from({ length: FILES }, (_, at) => acme.records('ContentVersion', 'Title', `File${at}`).length);
	expect(there).toEqual([1, 1, 0, ...Array(FILES - 3).fill(1)]);
	expect(json.map((item) => typeof item['errorCode'])).toEqual(there.map((count) => (count ? 'undefined' : 'string')));
});
