/**
 * A file goes over the wire as it is, in small pieces. `npm run bench` measures the memory of whole uploads and downloads.
 *
 * Proves invariant 11.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import fc from 'fast-check';

import { PIECE_BYTES } from '../../../nodes/SalesforceAdmin/salesforce/api/limits.ts';
import type { HttpRequest } from '../../../nodes/SalesforceAdmin/transport/send.ts';
import { formRequest, streamedRequest } from '../../../nodes/SalesforceAdmin/transport/multipart.ts';

interface Part {
	name: string;
	filename?: string;
	type: string;
	bytes: Buffer;
}

/** The bytes that go over the wire, and the headers. */
async function sent({ body, headers }: HttpRequest) {
	if (typeof body === 'function') return { headers: headers!, bytes: await all(await body()) };
	const response = new Response(body as FormData);
	const bytes = Buffer.from(await response.arrayBuffer());
	return { headers: { 'content-type': response.headers.get('content-type')! }, bytes };
}

async function all(stream: AsyncIterable<unknown>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** The parts as a parser of multipart/form-data reads them. */
async function partsOf(request: HttpRequest): Promise<Part[]> {
	const { headers, bytes } = await sent(request);
	const parts: Array<Promise<Part>> = [];
	await new Promise((resolve, reject) => {
		const parser = new Busboy({ headers: headers as never, isPartAFile: () => true });
		parser.on('file', (name, stream, filename, _, type) =>
			parts.push(all(stream).then((content) => ({ name, filename, type, bytes: content }))),
		);
		parser.on('finish', resolve).on('error', reject);
		parser.end(bytes);
	});
	return await Promise.all(parts);
}

const fileOf = (bytes: Buffer, fileName = 'contract.pdf') => ({
	fileName,
	mimeType: 'application/pdf',
	size: bytes.length,
	open: async () => Readable.from(bytes.length > 0 ? [bytes.subarray(0, 7), bytes.subarray(7)] : []),
});
const PATH = '/services/data/v66.0/sobjects/ContentVersion';
const streamed = (record: object, bytes: Buffer, fileName?: string) =>
	streamedRequest({
		path: PATH,
		record: record as never,
		blob: { name: 'VersionData', file: fileOf(bytes, fileName) },
	});

test('sends the record as JSON first, then the bytes of the file', async () => {
	const [entity, file, ...rest] = await partsOf(streamed({ Title: 'Vertrag ü', Id: 'x' }, Buffer.from('the bytes')));
	expect(rest).toEqual([]);
	expect(entity).toMatchObject({ name: 'entity_content', type: 'application/json' });
	expect(JSON.parse(entity.bytes.toString())).toEqual({ Title: 'Vertrag ü', Id: 'x' });
	expect(file).toMatchObject({ name: 'VersionData', filename: 'contract.pdf', type: 'application/octet-stream' });
	expect(file.bytes.toString()).toBe('the bytes');
});

test('any bytes and any names arrive as they are, and the length is known beforehand', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.uint8Array({ maxLength: 200 }),
			fc.string({ unit: 'grapheme', minLength: 1 }),
			async (data, name) => {
				const bytes = Buffer.from(data);
				const request = streamed({ Title: name, 'a"\r\n--b': 1 }, bytes, name);
				expect(Number(request.headers!['content-length'])).toBe((await sent(request)).bytes.length);
				const [entity, file] = await partsOf(request);
				expect(JSON.parse(entity.bytes.toString())).toMatchObject({ Title: name });
				expect(file.bytes.equals(bytes)).toBe(true);
			},
		),
		{ numRuns: 60 },
	);
});

test.each(['a"b.txt', 'a\r\nContent-Type: text/html\r\n\r\n.txt', 'a\rb', 'a\nb', '"; name="entity_content'])(
	'the file name %j cannot end its header',
	async (fileName) => {
		const parts = await partsOf(streamed({ Title: 'x' }, Buffer.from('bytes'), fileName));
		expect(parts.map(({ name, type }) => [name, type])).toEqual([
			['entity_content', 'application/json'],
			['VersionData', 'application/octet-stream'],
		]);
		const text = (await sent(streamed({ Title: 'x' }, Buffer.from('bytes'), fileName))).bytes.toString();
		expect(/filename="(.*)"/.exec(text)![1]).not.toMatch(/["\r\n]/);
	},
);

test('every upload has a boundary of its own, and opens its file anew each time it is sent', async () => {
	const one = streamed({}, Buffer.from('x'));
	expect(one.headers!['content-type']).not.toBe(streamed({}, Buffer.from('x')).headers!['content-type']);
	expect((await sent(one)).bytes).toEqual((await sent(one)).bytes);
});

test('a file that its store gives as one piece is sent in small ones', async () => {
	const bytes = randomBytes(2 * PIECE_BYTES + 1);
	const whole = { ...fileOf(bytes), open: async () => Readable.from([bytes]) };
	const { body } = streamedRequest({ path: PATH, record: {}, blob: { name: 'VersionData', file: whole } });
	const sizes: number[] = [];
	const pieces: Buffer[] = [];
	for await (const piece of await (body as () => Promise<AsyncIterable<Buffer>>)()) {
		sizes.push(piece.length);
		pieces.push(piece);
	}
	expect(sizes.slice(1, -1)).toEqual([PIECE_BYTES, PIECE_BYTES, 1]);
	expect(Buffer.concat(pieces).indexOf(bytes)).toBe(sizes[0]);
});

test('a file in memory is sent in small pieces, too', async () => {
	const bytes = randomBytes(2 * PIECE_BYTES + 1);
	const file = { ...fileOf(bytes), bytes, open: undefined };
	const { body } = formRequest({ path: PATH, record: {}, blob: { name: 'VersionData', file } });
	const part = (body as FormData).get('VersionData') as File;
	const pieces: Uint8Array[] = [];
	for await (const piece of part.stream() as unknown as AsyncIterable<Uint8Array>) pieces.push(piece);
	expect(pieces.map(({ length }) => length)).toEqual([PIECE_BYTES, PIECE_BYTES, 1]);
	expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
});

test('a file in memory goes as a form that can be sent twice', async () => {
	const bytes = Buffer.from('abc');
	const file = { ...fileOf(bytes), bytes, open: undefined };
	const request = formRequest({ path: PATH, record: { Title: 'x' }, blob: { name: 'VersionData', file } });
	for (const parts of [await partsOf(request), await partsOf(request)]) {
		expect(parts.map(({ name, type, bytes }) => [name, type, bytes.toString()])).toEqual([
			['entity_content', 'application/json', '{"Title":"x"}'],
			['VersionData', 'application/octet-stream', 'abc'],
		]);
	}
});
