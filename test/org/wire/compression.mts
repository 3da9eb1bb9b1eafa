/** Compressed answers ("REST API Developer Guide, Using Compression"). */
import { promisify } from 'node:util';
import { constants, deflate, gzip } from 'node:zlib';
import type { Answer } from './answers.mts';

const WAYS = { gzip: promisify(gzip), deflate: promisify(deflate) };
/** Bytes from which an answer is compressed; what is smaller fits one packet anyway. */
const SMALLEST = 1024;

/** The answer in the first encoding that the client accepts; unchanged when there is none, or for bytes of a file. */
export async function compress(answer: Answer, acceptEncoding: string | undefined): Promise<Answer> {
	const { body } = answer;
	const encoding = encodingOf(acceptEncoding ?? '');
	if (!encoding || typeof body !== 'string' || body.length < SMALLEST) return answer;
	const bytes = await WAYS[encoding](body, { level: constants.Z_BEST_SPEED });
	return { ...answer, body: bytes, headers: { ...answer.headers, 'content-encoding': encoding } };
}

function encodingOf(accept: string): keyof typeof WAYS | undefined {
	const accepted = accept
		.toLowerCase()
		.split(',')
		.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
	const names = accepted.map((part) => part.split(';')[0]!.trim());
	return names.includes('gzip') ? 'gzip' : names.includes('deflate') ? 'deflate' : undefined;
}
