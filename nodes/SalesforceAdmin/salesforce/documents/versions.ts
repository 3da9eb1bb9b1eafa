import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { selectIn, textOf } from '../api/query';
import { isError, type Result } from '../api/results';

/** A version of a file (Object Reference, ContentVersion). `size` is in bytes, `version` counts from "1"; absent texts are empty. */
export interface FileVersion {
	id: string;
	contentDocumentId: string;
	title: string;
	extension: string;
	size: number;
	version: string;
}

/** The statement up to its WHERE that reads what `asVersion` takes. */
export const SELECT_VERSION =
	'SELECT Id,ContentDocumentId,Title,FileExtension,ContentSize,VersionNumber FROM ContentVersion';

/** The version of a file in a row of SELECT_VERSION. */
export function asVersion(row: ApiRecord): FileVersion {
	return {
		id: String(row.Id),
		contentDocumentId: textOf(row, 'ContentDocumentId'),
		title: textOf(row, 'Title'),
		extension: textOf(row, 'FileExtension'),
		size: Number(row.ContentSize),
		version: textOf(row, 'VersionNumber'),
	};
}

/**
 * Reads versions by ID. Returns one version or error per ID, in order: NOT_FOUND for one that does not come back. Never rejects, because
 * the files are in Salesforce already and a failed read must not hide them.
 */
export async function readVersions(org: Org, ids: string[]): Promise<Array<Result<FileVersion>>> {
	const rows = await selectIn(org, SELECT_VERSION, 'Id', ids).catch(asSalesforceError);
	if (isError(rows)) return ids.map(() => rows);
	const byId = new Map(rows.map((row) => [String(row.Id), asVersion(row)]));
	return ids.map((id) => byId.get(id) ?? new SalesforceError('NOT_FOUND', 'Its document cannot be read'));
}
