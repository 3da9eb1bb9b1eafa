import { linkFiles, type FileLink, type FileLinks } from './links';
import { findByName } from '../directory/find';
import { isLostAnswer } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { FILE_BYTES } from '../api/limits';
import { findLost, type Sent } from './lostUploads';
import type { ApiRecord, FileSource, Org } from '../api/org';
import { selectIn, textOf } from '../api/query';
import { sideBySide } from '../api/sideBySide';
import { sendPastLocks, type WriteMode } from '../writes/changes';

/** A file for Salesforce Files. */
export interface FileUpload extends FileLinks {
	file: FileSource;
	/** Title; the file's own name when empty. */
	name: string;
	/** Extension without a dot; the file's own when empty. */
	extension: string;
	description: string;
	tags: string[];
	/** Library by ID or name; the file is kept with the connected user when empty. */
	library: string;
	/** The document that gets a new version; a new document when empty. */
	contentDocumentId: string;
}

export interface UploadResult {
	id: string;
	contentDocumentId: string;
	title: string;
	extension: string;
	size: number;
	version: string;
	links: FileLink[];
}

/** Uploads files to Salesforce Files, each by a call of its own, and links them to records. One result or error per request, in order. */
export async function uploadFiles(org: Org, uploads: FileUpload[], mode: WriteMode): Promise<Array<object>> {
	const libraries = (await findByName(org, { library: uploads.map(({ library }) => library).filter(Boolean) })).get(
		'library',
	);
	const documents = await findDocuments(org, uploads);
	const records = uploads.map((upload) => {
		try {
			const library = upload.library ? libraries?.get(upload.library) : undefined;
			if (library instanceof SalesforceError) throw library;
			return versionRecord(upload, library?.id, documents);
		} catch (error) {
			return asSalesforceError(error);
		}
	});
	if (mode.dryRun)
		return records.map((record, at) => (record instanceof SalesforceError ? record : dryResult(uploads[at], record)));
	const created = await sendAll(org, uploads, records);
	const versions = await readVersions(org, created);
	const links = await linkFiles(
		org,
		uploads.map((upload, at) => ({ ...upload, version: versions[at] })),
		mode,
	);
	return created.map((id, at) =>
		id instanceof SalesforceError ? id : uploadResult(uploads[at], id, versions[at], links[at]),
	);
}

/** Refuses a file that Salesforce would not take. Throws EMPTY_FILE or FILE_TOO_LARGE. */
export function checkFile(file: FileSource, longest: number): void {
	const name = file.fileName || 'The file';
	if (file.size === 0) throw new SalesforceError('EMPTY_FILE', `${name} is empty`);
	if (file.size > longest) {
		const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
		throw new SalesforceError(
			'FILE_TOO_LARGE',
			`${name} has ${megabytes(file.size)} MB, and Salesforce takes ${megabytes(longest)} MB`,
		);
	}
}

/** Title and extension of a file: what the request says, else what the file's own name says. */
export function fileNames({ file, name, extension }: Pick<FileUpload, 'file' | 'name' | 'extension'>): {
	title: string;
	extension: string;
} {
	const own = endOf(file.fileName);
	const given = extension.replace(/^\./, '') || (name ? '' : own);
	const ending = endOf(name || file.fileName);
	const known = name ? [given, own] : [given];
	const isExtension = LIKE_AN_EXTENSION.test(ending) || known.some((one) => one.toLowerCase() === ending.toLowerCase());
	const base = ending && isExtension ? (name || file.fileName).slice(0, -ending.length - 1) : name || file.fileName;
	return { title: base || 'Untitled', extension: given || (isExtension && ending) || own };
}

// What follows the last dot, but not all of a name such as ".env".
const endOf = (name: string) => /.\.([^.]+)$/s.exec(name)?.[1] ?? '';

// "Contract v1.2" has no extension.
const LIKE_AN_EXTENSION = /^[a-z][a-z0-9]{0,4}$/i;

async function findDocuments(org: Org, uploads: FileUpload[]): Promise<Set<string>> {
	const ids = uploads.map(({ contentDocumentId }) => contentDocumentId).filter(Boolean);
	const found = await selectIn(org, 'SELECT Id FROM ContentDocument', 'Id', ids);
	return new Set(found.map(({ Id }) => String(Id)));
}

function versionRecord(upload: FileUpload, libraryId: string | undefined, documents: Set<string>): ApiRecord {
	checkFile(upload.file, FILE_BYTES);
	const { contentDocumentId, description, tags } = upload;
	if (contentDocumentId && !documents.has(contentDocumentId)) {
		throw new SalesforceError(
			'NOT_FOUND',
			`The document ${contentDocumentId} does not exist, so it cannot get a new version`,
		);
	}
	const { title, extension } = fileNames(upload);
	return {
		Title: title,
		PathOnClient: extension ? `${title}.${extension}` : title,
		...(description && { Description: description }),
		...(tags.length > 0 && { TagCsv: tags.join(',') }),
		...(contentDocumentId && { ContentDocumentId: contentDocumentId }),
		...(libraryId && !contentDocumentId && { FirstPublishLocationId: libraryId }),
	};
}

function dryResult(upload: FileUpload, record: ApiRecord): object {
	const links = upload.linkedRecordIds.map((id) => ({ action: 'link', linkedEntityId: id }));
	const { title, extension } = fileNames(upload);
	const plan = [{ action: 'upload', object: 'ContentVersion', fields: record }, ...links];
	return { title, extension, size: upload.file.size, dryRun: true, plan };
}

async function sendAll(
	org: Org,
	uploads: FileUpload[],
	records: Array<ApiRecord | SalesforceError>,
): Promise<Array<string | SalesforceError>> {
	const sent: Sent[] = [];
	await sideBySide(inLanes(uploads), async (lane) => {
		for (const at of lane) {
			const record = records[at];
			sent[at] = record instanceof SalesforceError ? record : await sendOne(org, uploads[at].file, record);
		}
	});
	return await findLost(org, sent);
}

// New versions of one document go one after the other, so that the last item has the latest.
function inLanes(uploads: FileUpload[]): number[][] {
	const lanes = new Map<string | number, number[]>();
	for (const [at, { contentDocumentId }] of uploads.entries()) {
		const lane = lanes.get(contentDocumentId);
		if (lane) lane.push(at);
		else lanes.set(contentDocumentId || at, [at]);
	}
	return [...lanes.values()];
}

async function sendOne(org: Org, file: FileSource, record: ApiRecord): Promise<Sent> {
	if (org.cancelled()) return new SalesforceError('CANCELLED', 'The run was cancelled before this file was sent');
	const named = { ...file, fileName: String(record.PathOnClient) };
	const sentAt = Date.now();
	const send = async () => await org.createWithFile('ContentVersion', record, 'VersionData', named);
	const saved = await sendPastLocks(org, send);
	if (!(saved instanceof SalesforceError)) return saved.id ?? '';
	return isLostAnswer(saved) ? { size: file.size, record, sentAt } : saved.prefixed(named.fileName);
}

const VERSION_FIELDS = 'Id,ContentDocumentId,Title,FileExtension,ContentSize,VersionNumber';

// The files are there by now, so what goes wrong here must not hide them.
async function readVersions(
	org: Org,
	created: Array<string | SalesforceError>,
): Promise<Array<ApiRecord | SalesforceError>> {
	const ids = created.filter((id) => typeof id === 'string');
	const select = `SELECT ${VERSION_FIELDS} FROM ContentVersion`;
	const rows = await selectIn(org, select, 'Id', ids).catch(asSalesforceError);
	if (rows instanceof SalesforceError) return created.map(() => rows);
	const byId = new Map(rows.map((row) => [String(row.Id), row]));
	return created.map((id) => (typeof id === 'string' ? byId.get(id) : id) ?? unread());
}

const unread = () => new SalesforceError('NOT_FOUND', 'Its document cannot be read');

function uploadResult(
	upload: FileUpload,
	id: string,
	found: ApiRecord | SalesforceError,
	links: Array<FileLink | SalesforceError>,
): UploadResult | SalesforceError {
	const { title, extension } = fileNames(upload);
	const version = found instanceof SalesforceError ? undefined : found;
	const result: UploadResult = {
		id,
		contentDocumentId: textOf(version, 'ContentDocumentId'),
		title: textOf(version, 'Title') || title,
		extension: textOf(version, 'FileExtension') || extension,
		size: Number(version?.ContentSize ?? upload.file.size),
		version: textOf(version, 'VersionNumber'),
		links: links.filter((link): link is FileLink => !(link instanceof SalesforceError)),
	};
	const failed = links.filter((link): link is SalesforceError => link instanceof SalesforceError);
	if (failed.length === 0) return result;
	const message = `${result.title} was uploaded (${id}), but: ${failed.map((error) => error.message).join('; ')}`;
	return failed[0].with({ message, done: { ...result } });
}
