/** Blobs: creates and updates with a multipart body, and downloads (REST guide, Insert or Update Blob Data; Get Blob Data). */
import * as errors from '../../errors/index.mts';
import { readMultipart } from '../../files/multipart.mts';
import type { Context } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { objectOf, recordOf } from './sobjects.mts';

/** REST guide: 2 GB for ContentVersion (a setting), 500 MB for the rest. */
const OTHER_OBJECTS_LIMIT = 524_288_000;

/** The request with the record of its multipart body in place of the stream; other requests as they are. */
export async function readBody(context: Context, request: ApiRequest): Promise<ApiRequest> {
	if (!request.stream || !/^multipart\//i.test(request.headers['content-type'] ?? '')) return request;
	const [, object] = /^\/sobjects\/([^/]+)(?:\/[^/]+)?\/?$/.exec(request.path) ?? [];
	if (object === undefined) throw errors.notImplemented(`multipart bodies on ${request.path}`);
	const { settings, uploads, schema } = context.org;
	const isFile = object.toLowerCase() === 'contentversion';
	const { json, blobField, blob } = await readMultipart(request, {
		uploads,
		namedJson: settings.namedJsonPart === 'accepted',
		isBlobField: (name) => schema.find(object)?.fields.get(name.toLowerCase())?.type === 'base64',
		jsonBytes: settings.jsonBodyLimitBytes,
		blobBytes: isFile ? settings.uploadLimitBytes : OTHER_OBJECTS_LIMIT,
	});
	const body = blobField === undefined ? json : { ...json, [blobField]: blob };
	return { ...request, body, stream: undefined };
}

/** `GET /sobjects/ContentVersion/068…/VersionData`; undefined when the field holds no bytes. */
export function getBlob(context: Context, [name = '', id = '', fieldName = '']: string[]): ApiResponse | undefined {
	const object = objectOf(context, name);
	const field = object.fields.get(fieldName.toLowerCase());
	if (field?.type !== 'base64') return undefined;
	const record = recordOf(context, object, id);
	const blob = context.org.store.blob(record.Id, field.name);
	if (!blob) return { status: 200, body: '', headers: { 'content-type': 'application/octet-stream' } };
	const type = typeof record.ContentType === 'string' ? record.ContentType : 'application/octet-stream';
	return { status: 200, body: blob.stream(), headers: { 'content-type': type, 'content-length': String(blob.size) } };
}
