/**
 * The body of a create or update with a blob: a part of JSON and a part of bytes, in either order ("REST API Developer
 * Guide, Insert or Update Blob Data"). The name of the JSON part is free; the part of bytes is named after the field.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { invalidMultipart, jsonParserError } from '../errors.mts';
import { parseJson, readText } from '../server/bodies.mts';
import type { ApiRequest, Blob } from '../types.mts';
import { OrgError } from '../types.mts';
import type { Uploads } from './uploads.mts';

export interface MultipartBody {
	json: Record<string, unknown>;
	/** Name of the part of bytes, e.g. `VersionData`; undefined when there was none. */
	blobField: string | undefined;
	blob: Blob | undefined;
}

interface Limits {
	uploads: Uploads;
	jsonBytes: number;
	blobBytes: number;
}

/** Reads the parts as they stream in; throws an OrgError for a body that is not made so. */
export async function readMultipart(request: ApiRequest, limits: Limits): Promise<MultipartBody> {
	const read: MultipartBody = { json: {}, blobField: undefined, blob: undefined };
	const work: Array<Promise<void>> = [];
	let hasJson = false;
	const parser = createParser(request);
	parser.on('file', (name, part, _filename, _encoding, type) => {
		const isJson = /^application\/json/i.test(type);
		if (isJson) hasJson = true;
		const reading = isJson ? readJsonPart(read, part, limits) : readBlobPart(read, { name, part }, limits);
		work.push(reading.catch((error: unknown) => void parser.destroy(error as Error)));
	});
	try {
		await pipeline(request.stream!, parser);
		await Promise.all(work);
	} catch (error) {
		throw error instanceof OrgError ? error : invalidMultipart(`Malformed multipart body: ${(error as Error).message}`);
	}
	if (!hasJson) throw invalidMultipart('Multipart message must include a non-binary part');
	return read;
}

/** Every part is read as a stream, whether it has a file name or not. */
function createParser({ headers }: ApiRequest): BusboyInstance {
	const type = headers['content-type'] ?? '';
	if (!/^multipart\/form-data/i.test(type))
		throw invalidMultipart(`Content-Type must be multipart/form-data, not ${type}`);
	try {
		return new Busboy({
			headers: { ...headers, 'content-type': type },
			isPartAFile: () => true,
			limits: { fileSize: Infinity, files: 2, parts: 2 },
		});
	} catch (error) {
		throw invalidMultipart((error as Error).message);
	}
}

async function readJsonPart(read: MultipartBody, part: Readable, limits: Limits): Promise<void> {
	const json = parseJson(await readText(part, limits.jsonBytes));
	if (typeof json !== 'object' || json === null || Array.isArray(json))
		throw jsonParserError('The JSON part must be an object');
	read.json = json as Record<string, unknown>;
}

async function readBlobPart(
	read: MultipartBody,
	{ name, part }: { name: string; part: Readable },
	limits: Limits,
): Promise<void> {
	read.blobField = name;
	read.blob = await limits.uploads.read(part, limits.blobBytes);
}
