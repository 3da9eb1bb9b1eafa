import type { ApiRecord, Org, Page } from '../api/org';

/** The children of a record as a query gives them: a page of an answer of their own (REST API Developer Guide, "Query"). */
interface ChildPage {
	records: ApiRecord[];
	nextRecordsUrl?: string | null;
}

/** Children whose further pages are still in Salesforce. */
interface OpenChildren {
	rows: ApiRecord[];
	next: string;
}

/**
 * Records as plain JSON: parents nested, children as lists, and nothing of how the API describes them. Children that take more than a page
 * cost a call for every further page. Rejects with a SalesforceError.
 */
export async function plainRecords(org: Org, records: ApiRecord[]): Promise<ApiRecord[]> {
	const open: OpenChildren[] = [];
	const plain = records.map((record) => plainRecord(record, open));
	for (const { rows, next } of open) await readOn(org, rows, next);
	return plain;
}

async function readOn(org: Org, rows: ApiRecord[], first: string): Promise<void> {
	for (let next: string | undefined = first; next;) {
		const page: Page = await org.page(next);
		for (const record of await plainRecords(org, page.records)) rows.push(record);
		next = page.next;
	}
}

function plainRecord(record: ApiRecord, open: OpenChildren[]): ApiRecord {
	const plain: ApiRecord = {};
	for (const key in record) if (key !== 'attributes') plain[key] = plainValue(record[key], open);
	return plain;
}

// An address or a place is an object too, and stays as it is.
function plainValue(value: unknown, open: OpenChildren[]): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (!isChildPage(value)) return plainRecord(value as ApiRecord, open);
	const rows = value.records.map((record) => plainRecord(record, open));
	if (value.nextRecordsUrl) open.push({ rows, next: value.nextRecordsUrl });
	return rows;
}

const isChildPage = (value: object): value is ChildPage => 'records' in value && Array.isArray(value.records);
