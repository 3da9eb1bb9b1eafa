import { asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { MAX_IDS_IN_FILTER, selectIn } from '../api/query';
import { isError, mapValues, valueOf, type Result } from '../api/results';
import { isIn } from '../api/soql';
import { writeChanges } from '../writes/batches';
import { noResult, type Change, type WriteMode } from '../writes/changes';

/** With whom a file is shared, and how (Object Reference, ContentDocumentLink). */
export interface FileLinks {
	/** Records, users or groups to share the file with. */
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
type LinkRequest = FileLinks & { documentId: Result<string> };

/**
 * Links files to records, users and groups. Returns per file one link or error for each of its distinct linked records, in order. A link
 * that exists stays as it is, so the result has its own share type and visibility. Never rejects.
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
	return files.map(({ documentId }, at) => {
		const failed = [documentId, existing].find(isError);
		const linkOf = (key: string) => failed ?? valueOf(existing).get(key) ?? written.get(key) ?? noResult();
		return plans[at].map((link) => linkResult(link, linkOf(linkKey(link))));
	});
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
	id: String(link.Id),
	linkedEntityId: String(link.LinkedEntityId),
	shareType: String(link.ShareType),
	visibility: String(link.Visibility ?? ''),
});

function linkResult({ LinkedEntityId }: ApiRecord, result: Result<FileLink>): Result<FileLink> {
	return isError(result) ? result.prefixed(`The file was not linked to ${String(LinkedEntityId)}`) : result;
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
