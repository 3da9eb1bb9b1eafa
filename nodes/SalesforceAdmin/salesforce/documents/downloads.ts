import { SalesforceError } from '../api/errors';
import { KEY_PREFIX } from '../api/ids';
import type { ApiRecord, DownloadedFile, Org } from '../api/org';
import { selectIn, textOf } from '../api/query';

/** A file of the org and what is known of it. */
export interface Download {
	details: object;
	file: DownloadedFile;
}

const VERSION = 'SELECT Id,ContentDocumentId,Title,FileExtension,ContentSize,VersionNumber FROM ContentVersion';

/**
 * Finds files by the ID of a content document (its latest version), a content version or a classic document. One result or error per ID,
 * in order; the bytes are read when a file is opened, each by a call of its own.
 */
export async function findFiles(org: Org, ids: string[]): Promise<Array<Download | SalesforceError>> {
	const of = (type: keyof typeof KEY_PREFIX) => ids.filter((id) => id.startsWith(KEY_PREFIX[type]));
	const latest = await selectIn(org, VERSION, 'ContentDocumentId', of('ContentDocument'), 'IsLatest = true');
	const versions = await selectIn(org, VERSION, 'Id', of('ContentVersion'));
	const documents = await selectIn(org, 'SELECT Id,Name,Type,BodyLength,FolderId FROM Document', 'Id', of('Document'));
	const found = new Map<string, Download>();
	for (const record of latest) found.set(String(record.ContentDocumentId), versionDownload(org, record));
	for (const record of versions) found.set(String(record.Id), versionDownload(org, record));
	for (const record of documents) found.set(String(record.Id), documentDownload(org, record));
	return ids.map((id) => found.get(id) ?? notFound(id));
}

function versionDownload(org: Org, record: ApiRecord): Download {
	const id = String(record.Id);
	const title = textOf(record, 'Title');
	const extension = textOf(record, 'FileExtension');
	const size = Number(record.ContentSize);
	const version = textOf(record, 'VersionNumber');
	return {
		details: { id, contentDocumentId: textOf(record, 'ContentDocumentId'), title, extension, size, version },
		file: {
			fileName: named(title, extension),
			size,
			open: async () => await org.download('ContentVersion', id, 'VersionData'),
		},
	};
}

function documentDownload(org: Org, record: ApiRecord): Download {
	const id = String(record.Id);
	const name = textOf(record, 'Name');
	const extension = textOf(record, 'Type');
	const size = Number(record.BodyLength);
	return {
		details: { id, name, extension, size, folderId: textOf(record, 'FolderId') },
		file: { fileName: named(name, extension), size, open: async () => await org.download('Document', id, 'Body') },
	};
}

const named = (title: string, extension: string) => (extension ? `${title}.${extension}` : title);

const notFound = (id: string) =>
	new SalesforceError('NOT_FOUND', `No file has the ID ${id}, or the connected user cannot see it`);
