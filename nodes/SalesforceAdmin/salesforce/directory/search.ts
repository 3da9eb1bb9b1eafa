import { isHiddenField } from '../api/errorCodes';
import { asSalesforceError } from '../api/errors';
import type { Org, Page } from '../api/org';
import { containing, literal } from '../api/soql';
import { DIRECTORY, kindDefinition, kindError, nameFields, selectKind, type DirectoryKind } from './kinds';
import { splitName } from './namespaces';
import { filterConditions } from './recordFilter';

interface DirectoryPageOptions {
	/** A part of the name or label; everything when empty. */
	text: string;
	/** Rows per page, 200 to 2,000 (REST API Developer Guide, "Query Options Header"). */
	size: number;
	/** The page after an earlier one. */
	next?: string;
}

/**
 * One page of the things of a kind, sorted by label: searched and paged by Salesforce, one API call, or two for a user who cannot see
 * everything of the kind; what is missing is named beside the output. Rejects with a SalesforceError: MISSING_PERMISSIONS when the
 * connected user cannot see the kind at all.
 */
export async function searchDirectoryPage(
	org: Org,
	kind: DirectoryKind,
	{ text, size, next }: DirectoryPageOptions,
): Promise<Page> {
	if (next) return await org.page(next, size);
	const { select } = kindDefinition(kind);
	const pageWith = async (more: readonly string[]) =>
		await org.page(`${selectKind(kind, more)}${conditions(kind, text)} ORDER BY ${DIRECTORY[kind].label}`, size);
	try {
		return await pageWith(select).catch(async (error: unknown) => {
			if (select.length === 0 || !isHiddenField(error)) throw error;
			org.reportProgress(
				`hidden ${kind}`,
				`The connected user cannot see ${fieldsOf(select).join(', ')} of a ${DIRECTORY[kind].title}`,
			);
			return await pageWith([]);
		});
	} catch (error) {
		throw kindError(kind, asSalesforceError(error));
	}
}

// A path stands for its relationship: `UserLicense` for `UserLicense.Name`.
const fieldsOf = (paths: readonly string[]) => [...new Set(paths.map((path) => path.split('.')[0]))];

function conditions(kind: DirectoryKind, text: string): string {
	const all = filterConditions(kindDefinition(kind).only);
	if (text) all.push(`(${namedLike(kind, text).join(' OR ')})`);
	return all.length > 0 ? ` WHERE ${all.join(' AND ')}` : '';
}

// The namespace and the name of something that a managed package brought are two fields.
function namedLike(kind: DirectoryKind, text: string): string[] {
	const { apiName, namespace } = kindDefinition(kind);
	const fields = [...nameFields(kind), ...(namespace ? [namespace] : [])];
	const isNamed = fields.map((field) => `${field} LIKE ${containing(text)}`);
	const qualified = splitName(text);
	if (!namespace || !qualified) return isNamed;
	const ofPackage = `${namespace} = ${literal(qualified.namespace)} AND ${apiName} LIKE ${containing(qualified.name)}`;
	return [...isNamed, `(${ofPackage})`];
}
