import { SalesforceError } from '../api/errors';
import { LARGEST_PAGE } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { valueOf } from '../api/results';

/** Which records are read: those of an object that some users own. */
export interface RecordsQuery {
	object: string;
	only?: string;
	userIds: string[];
	/** About how many there are. */
	count: number;
}

/** A record and who owns it. */
interface OwnedRecord {
	id: string;
	ownerId: string;
}

/**
 * Reads the IDs of records, per query in order. What fits into a page shares calls with others; of more rows each page is a call, and nothing
 * but their IDs is kept. Rejects with a SalesforceError.
 */
export async function readOwnedRecords(org: Org, queries: RecordsQuery[]): Promise<OwnedRecord[][]> {
	const statements = queries.map(({ object, userIds, only }) =>
		queriesIn(`SELECT Id,OwnerId FROM ${object}`, 'OwnerId', userIds, only),
	);
	const isSmall = (at: number) => queries[at].count <= LARGEST_PAGE;
	const answers = await org.queryAll(statements.filter((_, at) => isSmall(at)).flat());
	const small = answers.map((rows) => valueOf(rows).map(ownedRecord)).values();
	const results: OwnedRecord[][] = [];
	for (const [at, soqls] of statements.entries()) {
		const records: OwnedRecord[][] = [];
		for (const soql of soqls) {
			records.push(isSmall(at) ? (small.next().value as OwnedRecord[]) : await readPages(org, soql));
		}
		results.push(records.flat());
	}
	return results;
}

async function readPages(org: Org, soql: string): Promise<OwnedRecord[]> {
	const records: OwnedRecord[] = [];
	let announced = 0;
	for (let next: string | undefined = soql; next !== undefined;) {
		const page = await org.page(next, LARGEST_PAGE);
		for (const row of page.records) records.push(ownedRecord(row));
		announced = Math.max(announced, page.totalSize);
		next = page.next;
	}
	// Records that were announced and did not come are not taken for records that do not exist.
	if (records.length >= announced) return records;
	throw new SalesforceError('CONNECTION_LOST', `Salesforce gave ${records.length} of ${announced} records`);
}

const ownedRecord = (row: ApiRecord): OwnedRecord => ({ id: textOf(row, 'Id'), ownerId: textOf(row, 'OwnerId') });
