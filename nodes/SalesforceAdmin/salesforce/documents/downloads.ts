import { SalesforceError } from '../api/errors';
import { KEY_PREFIX, ownId, recordId } from '../api/ids';
import type { ApiRecord, DownloadedFile, Org } from '../api/org';
import { selectIn, textOf } from '../api/query';
import { mapValues, resultOf, valuesOf, type Result } from '../api/results';
import { joinFileName } from './fileNames';
import { SELECT_VERSION, asVersion, type FileVersion } from './versions';

/** A classic document (Object Reference, Document). `size` is in bytes; absent texts are empty. */
interface ClassicDocument {
	id: string;
	name: string;
	extension: string;
	size: number;
	folderId: string;
}

/** A file of the org: what is known of it, and its bytes, which are read when it is opened. */
export interface Download {
	details: FileVersion | ClassicDocument;
	file: DownloadedFile;
}

const SELECT_DOCUMENT = 'SELECT Id,Name,Type,BodyLength,FolderId FROM Document';

/**
 * Finds files by the ID or the address of a content document (its latest version), a content version or a classic document. Returns one
 * file, NOT_FOUND or INVALID_INPUT for an address of another org per ID, in order; opening a file is a call of its own. Rejects when
 * nothing could be read.
 */
export async function findFiles(org: Org, given: string[]): Promise<Array<Result<Download>>> {
	const requested = given.map((text) => resultOf(() => recordId(ownId(org, text, 'document'))));
	const ids = valuesOf(requested);
	const idsOf = (object: keyof typeof KEY_PREFIX) => ids.filter((id) => id.startsWith(KEY_PREFIX[object]));
	const latest = await selectIn(org, SELECT_VERSION, 'ContentDocumentId', idsOf('ContentDocument'), 'IsLatest = true');
	const versions = await selectIn(org, SELECT_VERSION, 'Id', idsOf('ContentVersion'));
	const documents = await selectIn(org, SELECT_DOCUMENT, 'Id', idsOf('Document'));
	const found = new Map<string, Download>();
	for (const row of latest) found.set(String(row.ContentDocumentId), versionDownload(org, row));
	for (const row of versions) found.set(String(row.Id), versionDownload(org, row));
	for (const row of documents) found.set(String(row.Id), documentDownload(org, row));
	return mapValues(requested, (id) => found.get(id) ?? notFound(id));
}

function versionDownload(org: Org, row: ApiRecord): Download {
	const details = asVersion(row);
	const open = async () => await org.download('ContentVersion', details.id, 'VersionData');
	return { details, file: { fileName: joinFileName(details), size: details.size, open } };
}

function documentDownload(org: Org, row: ApiRecord): Download {
	const id = String(row.Id);
	const name = textOf(row, 'Name');
	const extension = textOf(row, 'Type');
	const size = Number(row.BodyLength);
	const details = { id, name, extension, size, folderId: textOf(row, 'FolderId') };
	const open = async () => await org.download('Document', id, 'Body');
	return { details, file: { fileName: joinFileName({ title: name, extension }), size, open } };
}

const notFound = (id: string) =>
	new SalesforceError('NOT_FOUND', `No file has the ID ${id}, or the connected user cannot see it`);
