import { isLostAnswer } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import { FILE_BYTES } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { selectIn } from '../api/query';
import { forValues, isError, mapValues, resultOf, valuesOf, type Result } from '../api/results';
import { sideBySide } from '../api/sideBySide';
import type { FoundByName } from '../directory/find';
import { cancelledBefore, sendPastLocks, type WriteMode } from '../writes/changes';
import { joinFileName, resolveFileNames, type FileNames } from './fileNames';
import { linkFiles, type FileLink, type FileLinks } from './links';
import { resolveLostUploads, type UploadState } from './lostUploads';
import { checkFileSize, destinationId, findDestinations, type UploadRequest, type UploadStep } from './uploads';
import { readVersions, type FileVersion } from './versions';

/** A file for Salesforce Files. Its title and extension are the file's own when `name` and `extension` are empty. */
export interface FileUpload extends UploadRequest, FileLinks {
	/** Library by ID or name; the file is kept with the connected user when empty. */
	library: string;
	/** The document that gets a new version; a new document when empty. */
	contentDocumentId: string;
	/** The version that an earlier try of the same run has uploaded: it is only linked. */
	uploadedVersionId?: string;
}

/** A file that was uploaded, with the links that were asked for. */
interface UploadedFile extends FileVersion {
	links: FileLink[];
}

/** A file that a dry run would upload. `size` is in bytes. */
interface PlannedFile extends FileNames {
	size: number;
	plan: UploadStep[];
}

/** An upload that can be sent: the record to create as a version. */
interface UploadPlan {
	upload: FileUpload;
	names: FileNames;
	record: ApiRecord;
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
	const targets = await readTargets(org, uploads);
	const plans = uploads.map((upload) => resultOf(() => planUpload(upload, targets)));
	if (mode.dryRun) return mapValues(plans, planResult);
	return await forValues(plans, async (planned) => await writeFiles(org, planned, mode));
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
	return { upload, names, record: versionRecord(upload, names, libraryId) };
}

function versionRecord(upload: FileUpload, names: FileNames, libraryId: string | undefined): ApiRecord {
	const { contentDocumentId, description, tags } = upload;
	return {
		Title: names.title,
		PathOnClient: joinFileName(names),
		...(description && { Description: description }),
		...(tags.length > 0 && { TagCsv: tags.join(',') }),
		...(contentDocumentId && { ContentDocumentId: contentDocumentId }),
		...(libraryId && !contentDocumentId && { FirstPublishLocationId: libraryId }),
	};
}

function planResult({ upload, names: { title, extension }, record }: UploadPlan): PlannedFile {
	const links = upload.linkedRecordIds.map((id): UploadStep => ({ action: 'link', linkedEntityId: id }));
	const plan: UploadStep[] = [{ action: 'upload', object: 'ContentVersion', fields: record }, ...links];
	return { title, extension, size: upload.file.size, plan };
}

async function writeFiles(org: Org, plans: UploadPlan[], mode: WriteMode): Promise<Array<Result<UploadedFile>>> {
	const ids = await sendFiles(org, plans);
	const sent = mapValues(ids, (id, at): SentFile => ({ plan: plans[at], id }));
	return await forValues(sent, async (files) => await linkSentFiles(org, files, mode));
}

/** A file that is in Salesforce. `id` is that of its version. */
interface SentFile {
	plan: UploadPlan;
	id: string;
}

// Returns the ID of the new version, or the error, of each plan.
async function sendFiles(org: Org, plans: UploadPlan[]): Promise<Array<Result<string>>> {
	const states: UploadState[] = [];
	await sideBySide(lanesOf(plans), async (lane) => {
		for (const at of lane) states[at] = await sendFile(org, plans[at]);
	});
	return await resolveLostUploads(org, states);
}

// New versions of one document go one after the other, so that the last item has the latest. A lane is a list of places in `plans`.
function lanesOf(plans: UploadPlan[]): number[][] {
	const lanes = new Map<string | number, number[]>();
	for (const [at, { upload }] of plans.entries()) {
		const lane = lanes.get(upload.contentDocumentId);
		if (lane) lane.push(at);
		else lanes.set(upload.contentDocumentId || at, [at]);
	}
	return [...lanes.values()];
}

async function sendFile(org: Org, { upload, record }: UploadPlan): Promise<UploadState> {
	const { file, uploadedVersionId } = upload;
	if (uploadedVersionId) return uploadedVersionId;
	if (org.cancelled()) return cancelledBefore('this file was sent');
	const fileName = String(record.PathOnClient);
	const blob = { name: 'VersionData', file: { ...file, fileName } };
	const sentAt = Date.now();
	const saved = await sendPastLocks(org, async () => await org.createWithFile('ContentVersion', record, blob));
	if (!isError(saved)) return saved;
	return isLostAnswer(saved) ? { size: file.size, record, sentAt } : saved.prefixed(fileName);
}

async function linkSentFiles(org: Org, files: SentFile[], mode: WriteMode): Promise<Array<Result<UploadedFile>>> {
	const ids = files.map(({ id }) => id);
	const versions = await readVersions(org, ids);
	const documentIds = mapValues(versions, ({ contentDocumentId }) => contentDocumentId);
	const requests = files.map(({ plan }, at) => ({ ...plan.upload, documentId: documentIds[at] }));
	const links = await linkFiles(org, requests, mode);
	return files.map((file, at) => fileResult(file, versions[at], links[at]));
}

function fileResult(
	file: SentFile,
	version: Result<FileVersion>,
	links: Array<Result<FileLink>>,
): Result<UploadedFile> {
	const result: UploadedFile = { ...uploadedVersion(file, version), links: valuesOf(links) };
	const failed = links.filter(isError);
	if (failed.length === 0) return result;
	const reasons = failed.map((error) => error.message).join('; ');
	const message = `${result.title} was uploaded (${file.id}), but: ${reasons}`;
	return failed[0].with({ message, done: { ...result } });
}

// The version as it was read. Where Salesforce tells nothing it is what was sent.
function uploadedVersion({ plan: { upload, names }, id }: SentFile, version: Result<FileVersion>): FileVersion {
	const sent = { id, contentDocumentId: '', ...names, size: upload.file.size, version: '' };
	if (isError(version)) return sent;
	const title = version.title || sent.title;
	return { ...version, title, extension: version.extension || sent.extension, size: version.size || sent.size };
}
