import type { Org, Page } from '../api/org';
import { filterConditions } from './recordFilter';
import { containing } from '../api/soql';
import { DIRECTORY, kindDefinition, nameFields, selectKind, type DirectoryKind } from './kinds';

interface DirectoryPageOptions {
	/** A part of the name or label; everything when empty. */
	text: string;
	/** Rows per page, 200 to 2,000 (REST API Developer Guide, "Query Options Header"). */
	size: number;
	/** The page after an earlier one. */
	next?: string;
}

/** One page of the things of a kind, sorted by label: searched and paged by Salesforce, one API call. Rejects with a SalesforceError. */
export async function searchDirectoryPage(
	org: Org,
	kind: DirectoryKind,
	{ text, size, next }: DirectoryPageOptions,
): Promise<Page> {
	if (next) return await org.page(next, size);
	const conditions = filterConditions(kindDefinition(kind).only);
	if (text) {
		const pattern = containing(text);
		const isNamed = nameFields(kind).map((field) => `${field} LIKE ${pattern}`);
		conditions.push(`(${isNamed.join(' OR ')})`);
	}
	const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
	return await org.page(`${selectKind(kind)}${where} ORDER BY ${DIRECTORY[kind].label}`, size);
}
