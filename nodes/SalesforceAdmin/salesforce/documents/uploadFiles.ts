import { SalesforceError } from '../api/errors';
import { ownId, recordId, recordPage } from '../api/ids';
import { FILE_BYTES } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { selectIn } from '../api/query';
import { forValues, isError, mapValues, resultOf, valuesOf, type Result } from '../api/results';
import type { FoundByName } from '../directory/find';
import type { WriteMode } from '../writes/changes';
import { joinFileName, resolveFileNames, type FileNames } from './fileNames';
import { linkFiles, publishLocation, type FileLink } from './links';
import { sendFiles, type FileUpload, type SentFile, type UploadPlan } from './sendFiles';
import { takeBackUnlinked } from './takeBack';
import { checkFileSize, destinationId, findDestinations, type UploadStep } from './uploads';
import { readVersions, type FileVersion } from './versions';

/** A file that was uploaded, with the links that were asked for. */
interface UploadedFile extends FileVersion {
	/** The address of its page; absent when its document could not be read. */
	url?: string;
	links: FileLink[];
}

/** A file that a dry run would upload. `size` is in bytes. */
interface PlannedFile extends FileNames {
	size: number;
	plan: UploadStep[];
}

/** What the requests name, as it is in the org. */
interface Targets {
	libraries: FoundByName;
	documentIds: Set<string>;
}

/**
 * Uploads files to Salesforce Files, each by a call of its own, and links them to records. Returns one result or error per request, in
 * order; the error of a file that was uploaded and not linked has the result in `done`. Rejects when libraries or documents cannot be read.
 */
export async function uploadFiles(
	org: Org,
	uploads: FileUpload[],
	mode: WriteMode,
): Promise<Array<Result<UploadedFile | PlannedFile>>> {
	const own = uploads.map((upload) => resultOf(() => withOwnIds(org, upload)));
	const targets = await readTargets(org, valuesOf(own));
	const plans = mapValues(own, (upload) => planUpload(upload, targets));
	if (mode.dryRun) return mapValues(plans, planResult);
	return await forValues(plans, async (planned) => await writeFiles(org, planned, mode));
}

/** The upload with 18-character IDs in place of what was given. Throws INVALID_INPUT for an address of another org. */
function withOwnIds(org: Org, upload: FileUpload): FileUpload {
	const { contentDocumentId: document, linkedRecordIds } = upload;
	return {
		...upload,
		contentDocumentId: document && recordId(ownId(org, document, 'document')),
		linkedRecordIds: linkedRecordIds.map((text) => recordId(ownId(org, text, 'record'))),
	};
}

async function readTargets(org: Org, uploads: FileUpload[]): Promise<Targets> {
	const requested = uploads.map(({ library }) => library);
	const libraries = await findDestinations(org, 'library', requested);
	const ids = uploads.map(({ contentDocumentId }) => contentDocumentId).filter(Boolean);
	const documents = await selectIn(org, 'SELECT Id FROM ContentDocument', 'Id', ids);
	return { libraries, documentIds: new Set(documents.map(({ Id }) => String(Id))) };
}

function planUpload(upload: FileUpload, { libraries, documentIds }: Targets): UploadPlan {
	const libraryId = destinationId(libraries, upload.library);
	checkFileSize(upload.file, FILE_BYTES);
	const { contentDocumentId } = upload;
	if (contentDocumentId && !documentIds.has(contentDocumentId)) {
		throw new SalesforceError(
			'NOT_FOUND',
			`The document ${contentDocumentId} does not exist, so it cannot get a new version`,
		);
	}
	const names = resolveFileNames(upload);
	// A new version stays where its document is.
	const isNew = contentDocumentId === '';
	const publishedTo = isNew && !libraryId ? publishLocation(upload) : undefined;
	return {
		upload,
		names,
		publishedTo,
		record: versionRecord(upload, names, isNew ? (libraryId ?? publishedTo) : undefined),
	};
}

function versionRecord(upload: FileUpload, names: FileNames, location: string | undefined): ApiRecord {
	const { contentDocumentId, description, tags } = upload;
	return {
		Title: names.title,
		PathOnClient: joinFileName(names),
		...(description && { Description: description }),
		...(tags.length > 0 && { TagCsv: tags.join(',') }),
		...(contentDocumentId && { ContentDocumentId: contentDocumentId }),
		...(location && { FirstPublishLocationId: location }),
	};
}

function planResult({ upload, names: { title, extension }, record }: UploadPlan): PlannedFile {
	const links = upload.linkedRecordIds.map((id): UploadStep => ({ action: 'link', linkedEntityId: id }));
	const plan: UploadStep[] = [{ action: 'upload', object: 'ContentVersion', fields: record }, ...links];
	return { title, extension, size: upload.file.size, plan };
}

async function writeFiles(org: Org, plans: UploadPlan[], mode: WriteMode): Promise<Array<Result<UploadedFile>>> {
	const sent = await sendFiles(org, plans);
	// Without its links nobody would find a file, so those that were sent get them even when the run is cancelled.
	return await forValues(sent, async (files) => await linkSentFiles(org.finishing(), files, mode));
}

async function linkSentFiles(org: Org, files: SentFile[], mode: WriteMode): Promise<Array<Result<UploadedFile>>> {
	const ids = files.map(({ id }) => id);
	const versions = await readVersions(org, ids);
	const documentIds = mapValues(versions, ({ contentDocumentId }) => contentDocumentId);
	const requests = files.map(({ plan: { upload, publishedTo } }, at) => ({
		...upload,
		publishedTo,
		documentId: documentIds[at],
	}));
	const links = await linkFiles(org, requests, mode);
	const takenBack = await takeBackUnlinked(
		org,
		files.map((file, at) => ({ file, documentId: documentIds[at], links: links[at] })),
	);
	return files.map((file, at) => takenBack[at] ?? fileResult(uploadedVersion(file, versions[at]), links[at], org));
}

function fileResult(version: FileVersion, links: Array<Result<FileLink>>, org: Org): Result<UploadedFile> {
	const { id, contentDocumentId } = version;
	const page = contentDocumentId ? { url: recordPage(org, 'ContentDocument', contentDocumentId) } : {};
	const result: UploadedFile = { ...version, ...page, links: valuesOf(links) };
	const failed = links.filter(isError);
	if (failed.length === 0) return result;
	const reasons = failed.map((error) => error.message).join('; ');
	const message = `${result.title} was uploaded (${id}), but: ${reasons}`;
	return failed[0].with({ message, done: { ...result } });
}

// The version as it was read. Where Salesforce tells nothing it is what was sent.
function uploadedVersion({ plan: { upload, names }, id }: SentFile, version: Result<FileVersion>): FileVersion {
	const sent = { id, contentDocumentId: '', ...names, size: upload.file.size, version: '' };
	if (isError(version)) return sent;
	const title = version.title || sent.title;
	return { ...version, title, extension: version.extension || sent.extension, size: version.size || sent.size };
}
