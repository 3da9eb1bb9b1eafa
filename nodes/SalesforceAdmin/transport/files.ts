import { SalesforceError, errorFromFaults, type ApiFault } from '../salesforce/api/errors';
import { JSON_FILE_BYTES } from '../salesforce/api/limits';
import type { BlobField } from '../salesforce/api/org';
import { formRequest, streamedRequest, type BlobRecord } from './multipart';
import { createdId } from './requests';
import { REST_API, type Wire } from './send';

/** The bytes of a file as base64, when it is in memory and small enough to go into JSON; undefined for any other file. */
export function inlineBytes({ file }: BlobField): string | undefined {
	return file.bytes && file.size <= JSON_FILE_BYTES ? file.bytes.toString('base64') : undefined;
}

/**
 * Creates a record with a file by one multipart request. Returns the ID of the record. Rejects with the error of Salesforce, with CONNECTION_LOST
 * when an answer that tells no error tells no ID, with ERROR_HTTP_<status>, or with what the request rejects with.
 */
export async function uploadRecord(wire: Wire, { path, record, blob }: BlobRecord): Promise<string> {
	const { name, file } = blob;
	const request = file.bytes
		? formRequest({ path, record, blob: { name, file } })
		: streamedRequest({ path, record, blob: { name, file } });
	const { statusCode, body } = await wire(request);
	const answer = parsed(body);
	if (statusCode < 300) return createdId(answer);
	if (Array.isArray(answer)) throw errorFromFaults(answer as ApiFault[], statusCode);
	throw SalesforceError.reported(`ERROR_HTTP_${statusCode}`, `Salesforce answered ${statusCode} to the upload`);
}

/** A blob field of one record. */
interface StoredBlob {
	object: string;
	id: string;
	blobField: string;
}

/** Opens the bytes of a blob field as a stream. Rejects with Salesforce's error, with NOT_FOUND, or with ERROR_HTTP_<status>. */
export async function downloadBlob(wire: Wire, { object, id, blobField }: StoredBlob): Promise<NodeJS.ReadableStream> {
	const path = `${REST_API}/sobjects/${object}/${id}/${blobField}`;
	const { statusCode, stream } = await wire({ method: 'GET', path, answer: 'stream' });
	if (statusCode === 200 && stream) return stream;
	const what = `The file of ${object} ${id} cannot be read`;
	const answer = stream && parsed(await textOf(stream).catch(() => ''));
	if (Array.isArray(answer)) throw errorFromFaults(answer as ApiFault[], statusCode).prefixed(what);
	throw SalesforceError.reported(
		statusCode === 404 ? 'NOT_FOUND' : `ERROR_HTTP_${statusCode}`,
		`${what} (status ${statusCode})`,
	);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
	let text = '';
	for await (const piece of stream) text += String(piece);
	return text;
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
