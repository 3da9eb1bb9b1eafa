import { isFinal, isLostAnswer } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import { DOCUMENT_BYTES } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { forValues, isError, mapValues, resultOf, type Result } from '../api/results';
import type { FoundByName } from '../directory/find';
import { cancelledBefore, notSentAfter, sendPastLocks, type WriteMode } from '../writes/changes';
import { resolveFileNames } from './fileNames';
import {
	checkFileSize,
	destinationId,
	doubtfulUpload,
	findDestinations,
	type UploadRequest,
	type UploadStep,
} from './uploads';

/**
 * A classic document; Lightning does not show these (Object Reference, Document). Its name and extension are the file's own when `name`
 * and `extension` are empty.
 */
export interface DocumentUpload extends UploadRequest {
	/** Folder by ID or name; the connected user's own documents when empty. */
	folder: string;
}

/** A classic document that was uploaded. `size` is in bytes. */
interface UploadedDocument {
	id: string;
	name: string;
	folderId: string;
	size: number;
	/** The address of its page. */
	url: string;
}

/** A classic document that a dry run would upload. `size` is in bytes. */
interface PlannedDocument {
	name: string;
	folderId: string;
	size: number;
	plan: UploadStep[];
}

interface DocumentPlan {
	upload: DocumentUpload;
	record: ApiRecord;
	result: Omit<UploadedDocument, 'id' | 'url'>;
}

/**
 * Uploads classic documents into folders, one after the other, each by a call of its own. Returns one result or error per request, in
 * order. Rejects when the folders cannot be read.
 */
export async function uploadDocuments(
	org: Org,
	uploads: DocumentUpload[],
	mode: WriteMode,
): Promise<Array<Result<UploadedDocument | PlannedDocument>>> {
	const requested = uploads.map(({ folder }) => folder);
	const folders = await findDestinations(org, 'documentFolder', requested);
	const plans = uploads.map((upload) => resultOf(() => planDocument(org, upload, folders)));
	if (mode.dryRun) return mapValues(plans, planResult);
	return await forValues(plans, async (planned) => await writeDocuments(org, planned));
}

function planDocument(org: Org, upload: DocumentUpload, folders: FoundByName): DocumentPlan {
	const folderId = destinationId(folders, upload.folder) ?? org.user.userId;
	checkFileSize(upload.file, DOCUMENT_BYTES);
	const { title, extension } = resolveFileNames(upload);
	const record = {
		Name: title,
		FolderId: folderId,
		...(extension && { Type: extension }),
		...(upload.file.mimeType && { ContentType: upload.file.mimeType }),
		...(upload.description && { Description: upload.description }),
		...(upload.tags.length > 0 && { Keywords: upload.tags.join(',') }),
	};
	return { upload, record, result: { name: title, folderId, size: upload.file.size } };
}

function planResult({ record, result }: DocumentPlan): PlannedDocument {
	return { ...result, plan: [{ action: 'upload', object: 'Document', fields: record }] };
}

async function writeDocuments(org: Org, plans: DocumentPlan[]): Promise<Array<Result<UploadedDocument>>> {
	const results: Array<Result<UploadedDocument>> = [];
	let stopped: SalesforceError | undefined;
	for (const plan of plans) {
		const result = stopped ? notSentAfter(stopped) : await writeDocument(org, plan);
		if (isFinal(result)) stopped ??= result as SalesforceError;
		results.push(result);
	}
	return results;
}

async function writeDocument(org: Org, { upload, record, result }: DocumentPlan): Promise<Result<UploadedDocument>> {
	if (org.cancelled()) return cancelledBefore('this file was sent');
	const blob = { name: 'Body', file: { ...upload.file, fileName: result.name } };
	const saved = await sendPastLocks(org, async () => await org.createWithFile('Document', record, blob));
	if (isError(saved)) return uploadError(saved, result.name);
	// Lightning has no page for a classic document, but leads to it by its ID.
	return { id: saved, ...result, url: `${org.origin}/${saved}` };
}

// Nothing tells whether a classic document has arrived, so a lost answer stays in doubt.
function uploadError(error: SalesforceError, name: string): SalesforceError {
	return isLostAnswer(error) ? doubtfulUpload(name) : error.prefixed(`${name} was not uploaded`);
}
