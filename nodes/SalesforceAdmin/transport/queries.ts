import { SalesforceError, asSalesforceError, errorFromFaults } from '../salesforce/api/errors';
import { referenceId, type ApiRecord, type ChangeFeed, type Deletions, type Page } from '../salesforce/api/org';
import { isError, mapValues, type Result } from '../salesforce/api/results';
import { sendComposite, type Subrequest } from './composite';
import { QueryBatch } from './queryBatch';
import { unreadableAnswer, type JsonRequest } from './requests';
import { REST_API } from './send';

const TOOLING_API = `${REST_API}/tooling`;

/** Queries of an org, and what tells of its changes. `call` sends a request and returns its JSON, or throws a SalesforceError. */
export class Queries implements ChangeFeed {
	private readonly batch = new QueryBatch(async (soqls) => await this.askTogether(soqls));

	constructor(private readonly call: (request: JsonRequest) => Promise<unknown>) {}

	/** Returns all rows of a query, or its error. Queries that are asked for in the same microtask share calls. */
	async allRows(soql: string): Promise<Result<ApiRecord[]>> {
		const first = await this.batch.ask(soql);
		return isError(first) ? first : await this.restOf(first).catch(asSalesforceError);
	}

	/** Returns the first page or the error of each of several queries, which share calls. */
	async firstPages(soqls: string[]): Promise<Array<Result<Page>>> {
		return await Promise.all(soqls.map(async (soql) => await this.batch.ask(soql)));
	}

	/** Returns which records of an object were deleted (REST API Developer Guide, "sObject Get Deleted"). Rejects with a SalesforceError. */
	async deleted(object: string, { from, until }: { from: number; until: number }): Promise<Deletions> {
		const span = `start=${spanEnd(from)}&end=${spanEnd(until)}`;
		return asDeletions(await this.call({ method: 'GET', url: `${REST_API}/sobjects/${object}/deleted/?${span}` }));
	}

	/** Returns all rows of a query, deleted ones too. Rejects with a SalesforceError. */
	async allRowsWithDeleted(soql: string): Promise<ApiRecord[]> {
		return await this.restOf(await this.page(soql, undefined, true));
	}

	/**
	 * Returns the first page of a query, of `size` rows at most, or the page that a `next` names; with `withDeleted` deleted rows too. Rejects
	 * with a SalesforceError.
	 */
	async page(soqlOrNext: string, size?: number, withDeleted = false): Promise<Page> {
		const isNext = soqlOrNext.startsWith('/');
		const resource = withDeleted ? 'queryAll' : 'query';
		const url = isNext ? soqlOrNext : `${REST_API}/${resource}?q=${encodeURIComponent(soqlOrNext)}`;
		const headers = size ? { 'Sforce-Query-Options': `batchSize=${size}` } : undefined;
		return asPage(await this.call({ method: 'GET', url, headers }));
	}

	/** Returns the rows of a Tooling query. Rejects with a SalesforceError. */
	async tooling(soql: string): Promise<ApiRecord[]> {
		const url = `${TOOLING_API}/query?q=${encodeURIComponent(soql)}`;
		return asPage(await this.call({ method: 'GET', url })).records;
	}

	/** Returns the rows or the error of each of several Tooling queries, in one call. Rejects when the call fails as a whole. */
	async toolingAll(soqls: string[]): Promise<Array<Result<ApiRecord[]>>> {
		const answers = await this.composite(TOOLING_API, soqls.map(withReferences));
		return mapValues(answers, ({ records }) => records);
	}

	private async restOf(first: Page): Promise<ApiRecord[]> {
		let records = first.records;
		for (let page = first; page.next;) {
			page = await this.page(page.next);
			records = records.concat(page.records);
		}
		// Rows that were announced and did not come are not taken for rows that do not exist.
		if (records.length < first.totalSize) throw unreadableAnswer();
		return records;
	}

	private async askTogether(soqls: string[]): Promise<Array<Result<Page>>> {
		if (soqls.length === 1) return [await this.page(soqls[0])];
		return await this.composite(REST_API, soqls.map(encodeURIComponent));
	}

	// Several queries in one API call (REST API Developer Guide, "Composite"; Tooling API Developer Guide, "Improve Performance with the
	// Composite Resource").
	private async composite(api: string, encodedSoqls: string[]): Promise<Array<Result<Page>>> {
		const subrequests = encodedSoqls.map((soql, at): Subrequest => ({
			method: 'GET',
			url: `${api}/query?q=${soql}`,
			referenceId: referenceId(at),
		}));
		const answers = await sendComposite(this.call, api, subrequests);
		return answers.map(({ httpStatusCode, body }) =>
			httpStatusCode === 200 ? asPage(body) : errorFromFaults(body, httpStatusCode),
		);
	}
}

// Composite references (`@{…}`) must not be percent-encoded, because Salesforce fills them in before it decodes an address. Only queries with
// references of our own leave them so: user data that looks like a reference stays encoded.
const withReferences = (soql: string) => encodeURIComponent(soql).replace(/%40%7B.+?%7D/g, decodeURIComponent);

function asPage(answer: unknown): Page {
	const { records, totalSize, nextRecordsUrl, done } = Object(answer) as {
		records?: ApiRecord[];
		totalSize?: number;
		nextRecordsUrl?: string;
		done?: boolean;
	};
	const isCutShort = done === false && nextRecordsUrl === undefined;
	if (!Array.isArray(records) || !records.every(isRow) || isCutShort) throw unreadableAnswer();
	// The token goes to the org's own host only, so a page on another host is refused.
	if (nextRecordsUrl !== undefined && !nextRecordsUrl.startsWith('/services/data/')) {
		throw new SalesforceError('NOT_SALESFORCE', 'Salesforce named another host for the next page of a query');
	}
	// A run keeps its rows to its end, and nobody asks for the type and the address that each row begins with.
	for (const record of records) record.attributes = undefined;
	return { records, totalSize: totalSize ?? records.length, next: nextRecordsUrl };
}

const isRow = (record: unknown) => typeof record === 'object' && record !== null;

const spanEnd = (ms: number) => encodeURIComponent(new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00'));

function asDeletions(answer: unknown): Deletions {
	const { deletedRecords, earliestDateAvailable, latestDateCovered } = Object(answer) as {
		deletedRecords?: Array<{ id: string; deletedDate: string }>;
		earliestDateAvailable?: string;
		latestDateCovered?: string;
	};
	if (!Array.isArray(deletedRecords) || !latestDateCovered) throw unreadableAnswer();
	return {
		records: deletedRecords.map(({ id, deletedDate }) => ({ id, at: Date.parse(deletedDate) })),
		earliest: earliestDateAvailable ? Date.parse(earliestDateAvailable) : undefined,
		coveredUntil: Date.parse(latestDateCovered),
	};
}
