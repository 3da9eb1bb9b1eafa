import { asSalesforceError, SalesforceError } from '../api/errors';
import { LARGEST_PAGE, QUERY_BYTES, SMALLEST_PAGE } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { plainRecords } from './plainRecords';

/** A query of any object. */
export interface RecordQuery {
	soql: string;
	/** Also gives records in the recycle bin, and archived ones. */
	includeDeleted: boolean;
	/** Most rows to return; all when absent. */
	limit?: number;
}

/** The query, when it fits into an address. Throws INVALID_INPUT otherwise. */
export function checkedQuery(query: RecordQuery): RecordQuery {
	const { length } = encodeURIComponent(query.soql.replace(/\p{Surrogate}/gu, '\ufffd'));
	if (length <= QUERY_BYTES) return query;
	throw new SalesforceError(
		'INVALID_INPUT',
		`The query has ${length} characters as they are sent, and an address has room for ${QUERY_BYTES}`,
		{ advice: 'Name fewer fields, or give shorter lists: several items with a part of the values each.' },
	);
}

/**
 * The rows of a query as plain JSON; of `SELECT COUNT()` one row with `count`. One API call per page and none after the limit. Rejects with
 * a SalesforceError, also when fewer rows come than Salesforce announced.
 */
export async function queryRecords(org: Org, query: RecordQuery): Promise<ApiRecord[]> {
	const { soql, includeDeleted, limit = Infinity } = query;
	const size = Math.min(LARGEST_PAGE, Math.max(limit, SMALLEST_PAGE));
	let page = await org.page(soql, size, includeDeleted).catch(explainType);
	if (COUNT.test(soql)) return [{ count: page.totalSize }];
	const { totalSize } = page;
	const rows: ApiRecord[] = [];
	for (;;) {
		const wanted = page.records.slice(0, limit - rows.length);
		for (const record of await plainRecords(org, wanted)) rows.push(record);
		if (!page.next || rows.length >= limit || org.cancelled()) break;
		page = await org.page(page.next, size);
	}
	if (page.next || rows.length >= Math.min(totalSize, limit)) return rows;
	throw new SalesforceError(
		'CONNECTION_LOST',
		`Salesforce announced ${totalSize} rows and sent ${rows.length}, so the list is not whole`,
	);
}

// Salesforce compares a date, a number or a truth value with a bare value, and a text with one in quotes.
function explainType(thrown: unknown): never {
	const error = asSalesforceError(thrown);
	if (!/should (not )?be enclosed in quotes/.test(error.message)) throw error;
	throw error.with({ advice: 'Choose the type of the parameter that the field is compared with: Date, Number, Text.' });
}

/** A query that only counts has no rows: the number stands in `totalSize` (SOQL and SOSL Reference, "COUNT()"). */
const COUNT = /^\s*SELECT\s+COUNT\s*\(\s*\)\s/i;
