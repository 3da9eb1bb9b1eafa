import { writeChanges } from './batches';
import { findByName } from './directory';
import { SalesforceError, asSalesforceError } from './errors';
import { FILE_BYTES } from './limits';
import type { ApiRecord, FileSource, Org } from './org';
import { selectIn, textOf } from './query';
import { sideBySide } from './sideBySide';
import { isIn, literal } from './soql';
import type { WriteMode, Change } from './changes';

/** A file for Salesforce Files. */
export interface FileUpload {
	file: FileSource;
	/** Title; the file's own name when empty. */
	name: string;
	/** Extension without a dot; the file's own when empty. */
	extension: string;
	description: string;
	tags: string[];
	/** Library by ID or name; the file is kept with the connected user when empty. */
	library: string;
	/** Records, users or groups to share the file with. */
	linkedRecordIds: string[];
	shareType: 'V' | 'C' | 'I';
	visibility: 'AllUsers' | 'InternalUsers' | 'SharedUsers';
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
	links: Array<{ id: string; linkedEntityId: string; shareType: string; visibility: string }>;
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
	const links = await linkAll(org, uploads, versions, mode);
	return created.map((id, at) =>
		id instanceof SalesforceError ? id : uploadResult(uploads[at], id, versions[at], links.get(at) ?? []),
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
	const [, base, ownExtension] = /^(.*?)(?:\.([^.]+))?$/s.exec(name || file.fileName) ?? [];
	const fromFile = /\.([^.]+)$/.exec(file.fileName)?.[1];
	return {
		title: base || name || 'Untitled',
		extension: extension.replace(/^\./, '') || ownExtension || fromFile || '',
	};
}

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
	return await sideBySide([...records.entries()], async ([at, record]) =>
		record instanceof SalesforceError ? record : await sendOne(org, uploads[at].file, record),
	);
}

async function sendOne(org: Org, file: FileSource, record: ApiRecord): Promise<string | SalesforceError> {
	if (org.cancelled()) return new SalesforceError('CANCELLED', 'The run was cancelled before this file was sent');
	const named = { ...file, fileName: String(record.PathOnClient) };
	const since = new Date(Date.now() - CLOCK_SKEW_MS).toISOString();
	try {
		return (await org.createWithFile('ContentVersion', record, 'VersionData', named)).id ?? '';
	} catch (thrown) {
		const error = asSalesforceError(thrown);
		if (error.errorCode !== 'CONNECTION_LOST') return error.about(named.fileName);
		return await findSent(org, file, record, since).catch(() => inDoubt(named.fileName));
	}
}

/** Clocks of n8n and Salesforce may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;

const inDoubt = (name: string) =>
	new SalesforceError('CREATED_IN_DOUBT', `The connection broke while ${name} was sent`);

// The answer to an upload is lost: a version of this title and size that the connected user has just made is the file.
async function findSent(
	org: Org,
	file: FileSource,
	record: ApiRecord,
	since: string,
): Promise<string | SalesforceError> {
	const conditions = [
		`Title = ${literal(String(record.Title))}`,
		`ContentSize = ${file.size}`,
		`CreatedById = ${literal(org.user.userId)}`,
		`CreatedDate >= ${since}`,
	];
	const found = await org.query(
		`SELECT Id FROM ContentVersion WHERE ${conditions.join(' AND ')} ORDER BY CreatedDate DESC LIMIT 2`,
	);
	if (found.length === 1) return String(found[0].Id);
	if (found.length > 1) return inDoubt(String(record.PathOnClient));
	return new SalesforceError(
		'CONNECTION_LOST',
		`The connection broke while ${String(record.PathOnClient)} was sent, and the file did not arrive`,
	);
}

const VERSION_FIELDS = 'Id,ContentDocumentId,Title,FileExtension,ContentSize,VersionNumber';

async function readVersions(org: Org, created: Array<string | SalesforceError>): Promise<Array<ApiRecord | undefined>> {
	const ids = created.filter((id): id is string => typeof id === 'string');
	const rows = await selectIn(org, `SELECT ${VERSION_FIELDS} FROM ContentVersion`, 'Id', ids);
	const byId = new Map(rows.map((row) => [String(row.Id), row]));
	return created.map((id) => (typeof id === 'string' ? byId.get(id) : undefined));
}

type Link = UploadResult['links'][number];

async function linkAll(org: Org, uploads: FileUpload[], versions: Array<ApiRecord | undefined>, mode: WriteMode) {
	const wanted = uploads.flatMap((upload, at) => {
		const documentId = textOf(versions[at], 'ContentDocumentId');
		return documentId
			? [...new Set(upload.linkedRecordIds)].map((entityId) => ({ at, link: linkRecord(upload, documentId, entityId) }))
			: [];
	});
	const held = await heldLinks(
		org,
		wanted.map(({ link }) => link),
	);
	const missing = wanted.filter(({ link }) => !held.has(linkKey(link)));
	const changes: Change[] = missing.map(({ link }) => ({ key: linkKey(link), record: link }));
	const written = await writeChanges(org, 'create', 'ContentDocumentLink', changes, mode);
	const results = new Map<number, Array<Link | SalesforceError>>();
	for (const { at, link } of wanted) {
		const index = missing.findIndex((one) => one.link === link);
		const result = index < 0 ? { id: held.get(linkKey(link)) ?? '' } : written[index];
		results.set(at, [
			...(results.get(at) ?? []),
			result instanceof SalesforceError ? linkError(link, result) : shownLink(link, result.id),
		]);
	}
	return results;
}

function linkRecord({ shareType, visibility }: FileUpload, documentId: string, entityId: string): ApiRecord {
	return { ContentDocumentId: documentId, LinkedEntityId: entityId, ShareType: shareType, Visibility: visibility };
}

const linkKey = ({ ContentDocumentId, LinkedEntityId }: ApiRecord) =>
	`${String(ContentDocumentId)} ${String(LinkedEntityId)}`;

function shownLink({ LinkedEntityId, ShareType, Visibility }: ApiRecord, id: string): Link {
	return { id, linkedEntityId: String(LinkedEntityId), shareType: String(ShareType), visibility: String(Visibility) };
}

const linkError = ({ LinkedEntityId }: ApiRecord, error: SalesforceError) =>
	error.about(`The file was not linked to ${String(LinkedEntityId)}`);

// A new version keeps the links of its document. Links can only be read by document or entity (Object Reference, ContentDocumentLink).
async function heldLinks(org: Org, links: ApiRecord[]): Promise<Map<string, string>> {
	if (links.length === 0) return new Map();
	const documents = [...new Set(links.map(({ ContentDocumentId }) => String(ContentDocumentId)))];
	const entities = [...new Set(links.map(({ LinkedEntityId }) => String(LinkedEntityId)))];
	const few = entities.length <= 100 ? isIn('LinkedEntityId', entities) : '';
	const rows = await selectIn(
		org,
		'SELECT Id,ContentDocumentId,LinkedEntityId FROM ContentDocumentLink',
		'ContentDocumentId',
		documents,
		few,
	);
	return new Map(rows.map((row) => [linkKey(row), String(row.Id)]));
}

function uploadResult(
	upload: FileUpload,
	id: string,
	version: ApiRecord | undefined,
	links: Array<Link | SalesforceError>,
): UploadResult | SalesforceError {
	const { title, extension } = fileNames(upload);
	const result: UploadResult = {
		id,
		contentDocumentId: textOf(version, 'ContentDocumentId'),
		title: textOf(version, 'Title') || title,
		extension: textOf(version, 'FileExtension') || extension,
		size: Number(version?.ContentSize ?? upload.file.size),
		version: textOf(version, 'VersionNumber'),
		links: links.filter((link): link is Link => !(link instanceof SalesforceError)),
	};
	const failed = links.filter((link): link is SalesforceError => link instanceof SalesforceError);
	if (failed.length === 0) return result;
	return failed[0].after(
		{ ...result },
		`${result.title} was uploaded (${id}), but: ${failed.map(({ message }) => message).join('; ')}`,
	);
}
