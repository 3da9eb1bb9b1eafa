/**
 * The body of a create or update with a blob: a part of JSON and a part of bytes, in either order ("REST API Developer
 * Guide, Insert or Update Blob Data"). The name of the JSON part is free; the part of bytes is named after the field and
 * has a file name, which tells it from the other: a file may be JSON as well.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import {
	invalidMultipart,
	jsonParserError,
	nonBinaryPart,
	noNonBinaryPart,
	severalBinaryParts,
} from '../errors/index.mts';
import { parseJson, readText } from '../wire/bodies.mts';
import type { Uploads } from '../world/services.mts';
import type { ApiRequest, Blob } from '../world/types.mts';
import { OrgError } from '../world/types.mts';

interface MultipartBody {
	json: Record<string, unknown>;
	/** Name of the part of bytes, e.g. `VersionData`; undefined when there was none. */
	blobField: string | undefined;
	blob: Blob | undefined;
}

/** REST guide, Insert or Update Blob Data. */
const LONGEST_BOUNDARY = 70;

interface Limits {
	uploads: Uploads;
	/** Whether the part of JSON may have a file name [U]. */
	namedJson: boolean;
	isBlobField(name: string): boolean;
	jsonBytes: number;
	blobBytes: number;
}

/** Reads the parts as they stream in; throws an OrgError for a body that is not made so. */
export async function readMultipart(request: ApiRequest, limits: Limits): Promise<MultipartBody> {
	const read: MultipartBody = { json: {}, blobField: undefined, blob: undefined };
	const work: Array<Promise<void>> = [];
	let hasJson = false;
	let blobs = 0;
	const parser = createParser(request);
	parser.on('file', (name, part, filename: string | undefined, _encoding, type) => {
		const isBlob = filename !== undefined && !(limits.namedJson && isJson(type) && !limits.isBlobField(name));
		if (!isBlob) hasJson = true;
		if (isBlob && blobs++ > 0) part.on('end', () => void parser.destroy(severalBinaryParts()));
		const reading = isBlob ? readBlobPart(read, { name, part }, limits) : readJsonPart(read, { type, part }, limits);
		work.push(reading.catch((error: unknown) => void parser.destroy(error as Error)));
	});
	try {
		await pipeline(request.stream!, parser);
		await Promise.all(work);
	} catch (error) {
		throw error instanceof OrgError ? error : invalidMultipart(`Malformed multipart body: ${(error as Error).message}`);
	}
	if (!hasJson) throw noNonBinaryPart();
	return read;
}

/** Every part is read as a stream, whether it has a file name or not. */
function createParser({ headers }: ApiRequest): BusboyInstance {
	const type = headers['content-type'] ?? '';
	if (!/^multipart\/form-data/i.test(type))
		throw invalidMultipart(`Content-Type must be multipart/form-data, not ${type}`);
	const [, boundary = ''] = /boundary="?([^";]+)/i.exec(type) ?? [];
	if (boundary.length > LONGEST_BOUNDARY)
		throw invalidMultipart(`The boundary has more than ${LONGEST_BOUNDARY} characters`);
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

const isJson = (type: string): boolean => /^application\/json/i.test(type);

async function readJsonPart(
	read: MultipartBody,
	{ type, part }: { type: string; part: Readable },
	limits: Limits,
): Promise<void> {
	if (!isJson(type)) {
		part.resume();
		throw nonBinaryPart(type);
	}
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
