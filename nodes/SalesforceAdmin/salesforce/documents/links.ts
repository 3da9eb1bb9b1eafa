import { writeChanges } from '../writes/batches';
import { noResult, type Change, type WriteMode } from '../writes/changes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { MAX_IDS_IN_FILTER, selectIn, textOf } from '../api/query';
import { isIn } from '../api/soql';

/** With whom a file is shared, and how (Object Reference, ContentDocumentLink). */
export interface FileLinks {
	/** Records, users or groups to share the file with. */
	linkedRecordIds: string[];
	shareType: 'V' | 'C' | 'I';
	visibility: 'AllUsers' | 'InternalUsers' | 'SharedUsers';
}

/** A link that is there. */
export interface FileLink {
	id: string;
	linkedEntityId: string;
	shareType: string;
	visibility: string;
}

/** Links to make for a file that was uploaded, by its version as it was read, or the error of reading it. */
type LinksOfVersion = FileLinks & { version: ApiRecord | SalesforceError };

/** Links files to records, users and groups. Returns per file one result or error for each of its links. Never throws. */
export async function linkFiles(
	org: Org,
	files: LinksOfVersion[],
	mode: WriteMode,
): Promise<Array<Array<FileLink | SalesforceError>>> {
	const wanted = files.map((file) => [...new Set(file.linkedRecordIds)].map((id) => linkRecord(file, id)));
	const links = wanted.flat().filter((link) => link.ContentDocumentId !== '');
	const held = await heldLinks(org, links).catch(asSalesforceError);
	const written = held instanceof SalesforceError ? new Map() : await createLinks(org, links, held, mode);
	return files.map(({ version }, at) =>
		wanted[at].map((link) => {
			const failed = version instanceof SalesforceError ? version : held;
			const result = failed instanceof SalesforceError ? failed : (written.get(linkKey(link)) ?? noResult());
			return result instanceof SalesforceError ? linkError(link, result) : result;
		}),
	);
}

// A link that is there stays as it is, so the result has its own share type and visibility.
async function createLinks(org: Org, links: ApiRecord[], held: Map<string, FileLink>, mode: WriteMode) {
	const missing = new Map(links.filter((link) => !held.has(linkKey(link))).map((link) => [linkKey(link), link]));
	const changes = [...missing].map(([key, record]): Change => ({ key, record }));
	const findCreated = async (lost: Change[]) =>
		idsOf(
			await heldLinks(
				org,
				lost.map(({ record }) => record),
			),
		);
	const written = await writeChanges(
		{ org, kind: 'create', object: 'ContentDocumentLink', options: { ...mode, findCreated } },
		changes,
	);
	const results = new Map<string, FileLink | SalesforceError>(held);
	changes.forEach(({ key, record }, at) => {
		const result = written[at];
		results.set(key, result instanceof SalesforceError ? result : shownLink({ ...record, Id: result.id }));
	});
	return results;
}

const idsOf = (links: Map<string, FileLink>) => new Map([...links].map(([key, { id }]) => [key, id]));

function linkRecord({ version, shareType, visibility }: LinksOfVersion, entityId: string): ApiRecord {
	const documentId = version instanceof SalesforceError ? '' : textOf(version, 'ContentDocumentId');
	return { ContentDocumentId: documentId, LinkedEntityId: entityId, ShareType: shareType, Visibility: visibility };
}

const linkKey = ({ ContentDocumentId, LinkedEntityId }: ApiRecord) =>
	`${String(ContentDocumentId)} ${String(LinkedEntityId)}`;

const shownLink = (link: ApiRecord): FileLink => ({
	id: String(link.Id),
	linkedEntityId: String(link.LinkedEntityId),
	shareType: String(link.ShareType),
	visibility: String(link.Visibility),
});

const linkError = ({ LinkedEntityId }: ApiRecord, error: SalesforceError) =>
	error.prefixed(`The file was not linked to ${String(LinkedEntityId)}`);

// A new version keeps the links of its document. Links can only be read by document or entity (Object Reference, ContentDocumentLink).
async function heldLinks(org: Org, links: ApiRecord[]): Promise<Map<string, FileLink>> {
	const documents = [...new Set(links.map(({ ContentDocumentId }) => String(ContentDocumentId)))];
	const entities = [...new Set(links.map(({ LinkedEntityId }) => String(LinkedEntityId)))];
	const ofEntities = entities.length <= MAX_IDS_IN_FILTER ? isIn('LinkedEntityId', entities) : '';
	const select = 'SELECT Id,ContentDocumentId,LinkedEntityId,ShareType,Visibility FROM ContentDocumentLink';
	const rows = await selectIn(org, select, 'ContentDocumentId', documents, ofEntities);
	return new Map(rows.map((row) => [linkKey(row), shownLink(row)]));
}
