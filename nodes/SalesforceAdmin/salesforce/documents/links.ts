import { asNotDone } from '../api/errorCodes';
import { asSalesforceError } from '../api/errors';
import { KEY_PREFIX } from '../api/ids';
import type { ApiRecord, Org } from '../api/org';
import { MAX_IDS_IN_FILTER, selectIn, textOf } from '../api/query';
import { isError, mapValues, valueOf, type Result } from '../api/results';
import { isIn } from '../api/soql';
import { writeChanges } from '../writes/batches';
import { noResult, type Change, type ChangeResult, type WriteMode } from '../writes/changes';

/** With whom a file is shared, and how (Object Reference, ContentDocumentLink). */
export interface FileLinks {
	/** Records, users or groups to share the file with; in the request of an upload they may be addresses. */
	linkedRecordIds: string[];
	/** V: viewer, C: collaborator, I: as the record's sharing says. */
	shareType: 'V' | 'C' | 'I';
	/** The org's own choice when undefined: with an Experience site that is not the same for every record. */
	visibility: 'AllUsers' | 'InternalUsers' | 'SharedUsers' | undefined;
}

/** A link that exists. */
export interface FileLink {
	id: string;
	linkedEntityId: string;
	shareType: string;
	visibility: string;
}

/** Links to make for a file that was uploaded: by the ID of its document, or the error of reading it. */
interface LinkRequest extends FileLinks {
	documentId: Result<string>;
	/** The record that the upload itself has linked. */
	publishedTo?: string;
}

/**
 * The record that an upload can link by itself, so that a record that takes no files refuses the file too (Object Reference,
 * ContentVersion, FirstPublishLocationId). Undefined when no such link is wanted, or when it has to have a visibility or a share type of
 * its own from the start: the upload leaves those to the org.
 */
export function publishLocation({ linkedRecordIds, shareType, visibility }: FileLinks): string | undefined {
	if (shareType !== 'V' || visibility !== undefined) return undefined;
	return linkedRecordIds.find((id) => !NOT_RECORDS.some((prefix) => id.startsWith(prefix)));
}

const NOT_RECORDS = [KEY_PREFIX.User, KEY_PREFIX.Group, KEY_PREFIX.ContentWorkspace];

/**
 * Links files to records, users and groups. Returns per file one link or error for each of its distinct linked records, in order. A link
 * that exists stays as it is, so the result has its own share type and visibility; only that of the upload itself gets the share type that
 * was asked for. Never rejects.
 */
export async function linkFiles(
	org: Org,
	files: LinkRequest[],
	mode: WriteMode,
): Promise<Array<Array<Result<FileLink>>>> {
	const plans = files.map(planLinks);
	const links = plans.flat().filter((link) => link.ContentDocumentId !== '');
	const existing = await readLinks(org, links).catch(asSalesforceError);
	const missing = isError(existing) ? [] : links.filter((link) => !existing.has(linkKey(link)));
	const written = await writeLinks(org, missing, mode);
	const shared = await setShareTypes(org, publishedLinks(files, existing), mode);
	return files.map(({ documentId, publishedTo }, at) => {
		const failed = [documentId, existing].find(isError);
		return plans[at].map((link) => {
			// The upload could not have succeeded without its own link, so that is there although it cannot be read.
			if (failed) return link.LinkedEntityId === publishedTo ? asLink(link) : notLinked(link, failed);
			const key = linkKey(link);
			return shared.get(key) ?? valueOf(existing).get(key) ?? notLinked(link, written.get(key) ?? noResult());
		});
	});
}

/** A link that exists, and the share type that it should have. */
interface ShareChange {
	key: string;
	link: FileLink;
	shareType: string;
}

// An org whose preference is "Set by record" makes the link of an upload an inferred one (Object Reference, ContentDocumentLink).
function publishedLinks(files: LinkRequest[], existing: Result<Map<string, FileLink>>): ShareChange[] {
	if (isError(existing)) return [];
	return files.flatMap(({ documentId, publishedTo, shareType }) => {
		const key = linkKey({ ContentDocumentId: documentId, LinkedEntityId: publishedTo });
		const link = existing.get(key);
		return link && link.shareType !== shareType ? [{ key, link, shareType }] : [];
	});
}

async function setShareTypes(org: Org, shares: ShareChange[], options: WriteMode) {
	const changes = shares.map(({ link: { id }, shareType }): Change => ({
		key: id,
		record: { Id: id, ShareType: shareType },
	}));
	const results = await writeChanges({ org, kind: 'update', object: 'ContentDocumentLink', options }, changes);
	const linkOf = (result: ChangeResult, { link, shareType }: ShareChange): Result<FileLink> =>
		isError(result)
			? result.prefixed(`The file was linked to ${link.linkedEntityId}, but with the share type ${link.shareType}`)
			: { ...link, shareType };
	return new Map(results.map((result, at) => [shares[at].key, linkOf(result, shares[at])]));
}

function planLinks({ linkedRecordIds, documentId, shareType, visibility }: LinkRequest): ApiRecord[] {
	return [...new Set(linkedRecordIds)].map((id) => ({
		ContentDocumentId: isError(documentId) ? '' : documentId,
		LinkedEntityId: id,
		ShareType: shareType,
		...(visibility && { Visibility: visibility }),
	}));
}

// Returns the result of each link that is made, by its key.
async function writeLinks(org: Org, missing: ApiRecord[], mode: WriteMode): Promise<Map<string, Result<FileLink>>> {
	const byKey = new Map(missing.map((link) => [linkKey(link), link]));
	const changes = [...byKey].map(([key, record]): Change => ({ key, record }));
	const findCreated = async (lost: Change[]) => await readLinkIds(org, lost);
	const options = { ...mode, findCreated };
	const written = await writeChanges({ org, kind: 'create', object: 'ContentDocumentLink', options }, changes);
	const made = mapValues(written, ({ id }, at) => asLink({ ...changes[at].record, Id: id }));
	const chosen = await readChosen(org, missing, made);
	return new Map(
		made.map((link, at) => [changes[at].key, isError(link) ? link : (chosen.get(changes[at].key) ?? link)]),
	);
}

// Returns the links that were made, by key, where the org chose their visibility. It is not told where they cannot be read.
async function readChosen(org: Org, links: ApiRecord[], made: Array<Result<FileLink>>): Promise<Map<string, FileLink>> {
	const isChosen = links.some(({ Visibility }) => Visibility === undefined) && !made.every(isError);
	return isChosen ? await readLinks(org, links).catch(() => new Map<string, FileLink>()) : new Map();
}

async function readLinkIds(org: Org, changes: Change[]): Promise<Map<string, string>> {
	const records = changes.map(({ record }) => record);
	return new Map([...(await readLinks(org, records))].map(([key, { id }]) => [key, id]));
}

const linkKey = ({ ContentDocumentId, LinkedEntityId }: ApiRecord) =>
	`${String(ContentDocumentId)} ${String(LinkedEntityId)}`;

const asLink = (link: ApiRecord): FileLink => ({
	id: textOf(link, 'Id'),
	linkedEntityId: String(link.LinkedEntityId),
	shareType: String(link.ShareType),
	visibility: String(link.Visibility ?? ''),
});

function notLinked({ LinkedEntityId }: ApiRecord, result: Result<FileLink>): Result<FileLink> {
	return isError(result) ? asNotDone(result, 'The file', `linked to ${String(LinkedEntityId)}`) : result;
}

// Returns the links that exist, by key: a new version keeps the links of its document. Links can only be read by document or entity
// (Object Reference, ContentDocumentLink).
async function readLinks(org: Org, links: ApiRecord[]): Promise<Map<string, FileLink>> {
	const documents = [...new Set(links.map(({ ContentDocumentId }) => String(ContentDocumentId)))];
	const entities = [...new Set(links.map(({ LinkedEntityId }) => String(LinkedEntityId)))];
	const ofEntities = entities.length <= MAX_IDS_IN_FILTER ? isIn('LinkedEntityId', entities) : '';
	const select = 'SELECT Id,ContentDocumentId,LinkedEntityId,ShareType,Visibility FROM ContentDocumentLink';
	const rows = await selectIn(org, select, 'ContentDocumentId', documents, ofEntities);
	return new Map(rows.map((row) => [linkKey(row), asLink(row)]));
}
