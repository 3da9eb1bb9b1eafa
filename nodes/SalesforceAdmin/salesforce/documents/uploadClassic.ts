import { checkFile, fileNames } from './versions';
import { findByName } from '../directory/find';
import { isLostAnswer } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { DOCUMENT_BYTES } from '../api/limits';
import type { ApiRecord, FileSource, Org } from '../api/org';
import { sendPastLocks, type WriteMode } from '../writes/changes';

/** A classic document; Lightning does not show these (Object Reference, Document). */
export interface DocumentUpload {
	file: FileSource;
	name: string;
	extension: string;
	description: string;
	tags: string[];
	/** Folder by ID or name; the connected user's own documents when empty. */
	folder: string;
}

export interface DocumentResult {
	id: string;
	name: string;
	folderId: string;
	size: number;
}

/** Uploads classic documents into folders, each by a call of its own. One result or error per request, in order. */
export async function uploadDocuments(org: Org, uploads: DocumentUpload[], mode: WriteMode): Promise<Array<object>> {
	const folders = (await findByName(org, { documentFolder: uploads.map(({ folder }) => folder).filter(Boolean) })).get(
		'documentFolder',
	);
	const results: object[] = [];
	for (const upload of uploads) {
		const folder = upload.folder ? folders?.get(upload.folder) : undefined;
		if (folder instanceof SalesforceError) results.push(folder);
		else results.push(await uploadOne(org, upload, folder?.id ?? org.user.userId, mode).catch(asSalesforceError));
	}
	return results;
}

async function uploadOne(org: Org, upload: DocumentUpload, folderId: string, { dryRun }: WriteMode): Promise<object> {
	checkFile(upload.file, DOCUMENT_BYTES);
	const record = documentRecord(upload, folderId);
	const result = { name: String(record.Name), folderId, size: upload.file.size };
	if (dryRun) return { ...result, dryRun, plan: [{ action: 'upload', object: 'Document', fields: record }] };
	if (org.cancelled()) throw new SalesforceError('CANCELLED', 'The run was cancelled before this file was sent');
	const file = { ...upload.file, fileName: result.name };
	const saved = await sendPastLocks(org, async () => await org.createWithFile('Document', record, 'Body', file));
	return saved instanceof SalesforceError ? failure(saved, result.name) : { id: saved.id ?? '', ...result };
}

function failure(error: SalesforceError, name: string): SalesforceError {
	if (!isLostAnswer(error)) return error.prefixed(`${name} was not uploaded`);
	return new SalesforceError('CREATED_IN_DOUBT', `The connection broke while ${name} was sent`);
}

function documentRecord(upload: DocumentUpload, folderId: string): ApiRecord {
	const { title, extension } = fileNames(upload);
	return {
		Name: title,
		FolderId: folderId,
		...(extension && { Type: extension }),
		...(upload.file.mimeType && { ContentType: upload.file.mimeType }),
		...(upload.description && { Description: upload.description }),
		...(upload.tags.length > 0 && { Keywords: upload.tags.join(',') }),
	};
}
