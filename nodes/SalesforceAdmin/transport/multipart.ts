import { randomString } from 'n8n-workflow';

import { PIECE_BYTES } from '../salesforce/api/limits';
import type { ApiRecord, BlobField, FileSource } from '../salesforce/api/org';
import type { HttpRequest } from './send';
import type { Composable } from './streams';

// A file that holds the boundary would be cut off there, so nobody can know it beforehand (RFC 2046, 5.1.1).
const newBoundary = () => `salesforce-admin-${randomString(40)}`;

type StoredFile = Extract<FileSource, { open: unknown }>;

/** A record to create together with a file; `path` is that of its object in the REST API. */
export interface BlobRecord<File extends FileSource = FileSource> {
	path: string;
	record: ApiRecord;
	blob: BlobField<File>;
}

/**
 * Returns the request that creates a record together with the bytes of a file (REST API Developer Guide, "Insert or Update Blob Data"): JSON
 * first, then the file as a stream. The length is known beforehand, so nothing is held in memory.
 */
export function streamedRequest({ path, record, blob }: BlobRecord<StoredFile>): HttpRequest {
	const { file } = blob;
	const boundary = newBoundary();
	const head = Buffer.from(headOf(boundary, record, blob));
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		method: 'POST',
		path,
		headers: {
			'content-type': `multipart/form-data; boundary="${boundary}"`,
			'content-length': String(head.length + file.size + tail.length),
		},
		body: async () => await framed(head, file, tail),
	};
}

/** Returns the same request for a file that n8n holds in memory. n8n can send its body again after a refresh of the token. */
export function formRequest({ path, record, blob }: BlobRecord<FileSource & { bytes: Buffer }>): HttpRequest {
	const form = new FormData();
	// A Blob would get the file name "blob", and Salesforce takes a part with a file name for bytes: "Cannot include more than one binary
	// part". Without a name n8n sends none.
	form.append('entity_content', new File([JSON.stringify(record)], '', { type: 'application/json' }));
	// Node copies a part of a Blob as a whole when it reads it.
	const pieces = [...inPieces(blob.file.bytes)] as Array<Uint8Array<ArrayBuffer>>;
	form.append(blob.name, new Blob(pieces, { type: 'application/octet-stream' }), blob.file.fileName);
	return { method: 'POST', path, body: form };
}

function headOf(boundary: string, record: ApiRecord, { name, file }: BlobField): string {
	return [
		`--${boundary}`,
		'Content-Disposition: form-data; name="entity_content"',
		'Content-Type: application/json; charset=UTF-8',
		'',
		JSON.stringify(record),
		`--${boundary}`,
		`Content-Disposition: form-data; name="${name}"; filename="${quoted(file.fileName)}"`,
		'Content-Type: application/octet-stream',
		'',
		'',
	].join('\r\n');
}

// In a quoted name a quote or a line break would end it; browsers write them in percent form (HTML Standard, multipart/form-data).
const quoted = (name: string) => name.replace(/["\r\n]/g, encodeURIComponent);

// The file between its head and its tail, as one stream.
async function framed(head: Buffer, file: StoredFile, tail: Buffer): Promise<NodeJS.ReadableStream> {
	const source = (await file.open()) as Composable;
	return source.compose(async function* (chunks) {
		yield head;
		for await (const piece of chunks) yield* inPieces(piece);
		yield tail;
	});
}

// n8n's database store gives a whole file as one piece, and the connection would copy all of it at once.
function* inPieces(chunk: Buffer): Generator<Buffer> {
	for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
}
