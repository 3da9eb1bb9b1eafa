/** Request bodies: JSON up to the limit, all else as a stream. */
import type { IncomingMessage } from 'node:http';
import { PassThrough, Transform, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';
import { jsonParserError, unreadableEncoding } from '../errors/index.mts';
import { OrgError } from '../world/types.mts';

/** "REST API Developer Guide, Using Compression": gzip and deflate. */
const COMPRESSIONS = ['gzip', 'x-gzip', 'deflate'];

/** The body's bytes, unzipped; `counted` is told how many arrived. Throws 415 for an encoding that Salesforce does not read. */
export function bodyStream(message: IncomingMessage, counted: (bytes: number) => void): Readable {
	const counter = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			counted(chunk.length);
			done(null, chunk);
		},
	});
	const encoding = message.headers['content-encoding']?.trim().toLowerCase() || 'identity';
	if (encoding !== 'identity' && !COMPRESSIONS.includes(encoding)) throw unsupportedMediaType(encoding);
	// A client that hangs up must end the reader too.
	message.on('aborted', () => counter.destroy(new Error('The client closed the connection')));
	message.pipe(counter);
	return encoding === 'identity' ? counter : unzip(counter, encoding);
}

/** The reader of what cannot be unzipped meets a refusal, not an error of the library. */
function unzip(packed: Transform, encoding: string): Readable {
	const unzipper = createUnzip();
	const plain = new PassThrough();
	packed.on('error', (error) => plain.destroy(error));
	unzipper.on('error', () => plain.destroy(unreadableEncoding(encoding)));
	return packed.pipe(unzipper).pipe(plain);
}

/** The whole body as text; throws JSON_PARSER_ERROR beyond the limit. The rest of a body that is too large is read and dropped. */
export async function readText(stream: Readable, limit: number): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream) {
		size += (chunk as Buffer).length;
		if (size <= limit) chunks.push(chunk as Buffer);
		else chunks.length = 0;
	}
	if (size > limit) {
		throw jsonParserError(`Maximum size of request reached. Maximum size of request is ${limit} bytes.`);
	}
	return Buffer.concat(chunks)
		.toString('utf8')
		.replace(/^\uFEFF/, '');
}

/** The JSON of a request; undefined for an empty body. Throws JSON_PARSER_ERROR. */
export function parseJson(text: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		throw jsonParserError(describeSyntaxError(text, error as SyntaxError));
	}
}

/** In the words of Salesforce's JSON reader: the character, its code, and where it stands. */
function describeSyntaxError(text: string, { message }: SyntaxError): string {
	const position = positionOf(text, message);
	if (position === undefined || position >= text.length)
		return 'Unexpected end-of-input: expected close marker for Object';
	const before = text.slice(0, position).split('\n');
	const character = text.charAt(position);
	const place = `[line:${before.length}, column:${(before.at(-1)?.length ?? 0) + 1}]`;
	return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})) at ${place}`;
}

/** V8 names the position only in long texts; in short ones it is the first such character outside of strings. */
function positionOf(text: string, message: string): number | undefined {
	const [, position] = /at position (\d+)/.exec(message) ?? [];
	if (position !== undefined) return Number(position);
	const [, token] = /^Unexpected token '(.)'/su.exec(message) ?? [];
	if (token === undefined) return undefined;
	const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => ' '.repeat(quoted.length));
	return Math.max(0, bare.indexOf(token));
}

/** 415 for what the REST API does not read. */
export const unsupportedMediaType = (type: string): OrgError =>
	new OrgError({
		status: 415,
		errorCode: 'UNSUPPORTED_MEDIA_TYPE',
		message: `The requested content-type is not supported: ${type}`,
	});
