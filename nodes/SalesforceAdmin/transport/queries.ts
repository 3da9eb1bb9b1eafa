import { SalesforceError, asSalesforceError, errorFromFaults, type ApiFault } from '../salesforce/api/errors';
import { referenceId, type ApiRecord, type Page } from '../salesforce/api/org';
import { QueryBatch } from './queryBatch';
import { REST_API } from './send';

/** A request whose answer is JSON. */
export interface JsonRequest {
	method: 'GET' | 'POST' | 'DELETE';
	url: string;
	headers?: Record<string, string>;
	body?: string;
}

/** A request with a body that becomes JSON, if there is one. */
export function jsonRequest(method: JsonRequest['method'], url: string, body?: unknown): JsonRequest {
	if (body === undefined) return { method, url };
	return { method, url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const TOOLING_API = `${REST_API}/tooling`;

/** Queries of an org. `call` sends a request and returns its JSON, or throws a SalesforceError. */
export class Queries {
	private readonly batch = new QueryBatch(async (soqls) => await this.firstPages(soqls));

	constructor(private readonly call: (request: JsonRequest) => Promise<unknown>) {}

	/** All rows of a query, or its error. Queries that are asked for at the same moment share calls. */
	async allRows(soql: string): Promise<ApiRecord[] | SalesforceError> {
		const first = await this.batch.ask(soql);
		return first instanceof SalesforceError ? first : await this.restOf(first).catch(asSalesforceError);
	}

	/** The first page of a query, or the page that a `next` names. */
	async page(soqlOrNext: string, size?: number): Promise<Page> {
		const isNext = soqlOrNext.startsWith('/');
		const url = isNext ? soqlOrNext : `${REST_API}/query?q=${encodeURIComponent(soqlOrNext)}`;
		const headers = size ? { 'Sforce-Query-Options': `batchSize=${size}` } : undefined;
		return asPage(await this.call({ method: 'GET', url, headers }));
	}

	/** The rows of a Tooling query. */
	async tooling(soql: string): Promise<ApiRecord[]> {
		const url = `${TOOLING_API}/query?q=${encodeURIComponent(soql)}`;
		return asPage(await this.call({ method: 'GET', url })).records;
	}

	/** The rows or the error of each of several Tooling queries, in one call. */
	async toolingAll(soqls: string[]): Promise<Array<ApiRecord[] | SalesforceError>> {
		const answers = await this.composite(TOOLING_API, soqls.map(withReferences));
		return answers.map((answer) => (answer instanceof SalesforceError ? answer : answer.records));
	}

	private async restOf(first: Page): Promise<ApiRecord[]> {
		let records = first.records;
		for (let page = first; page.next;) {
			page = await this.page(page.next);
			records = records.concat(page.records);
		}
		return records;
	}

	private async firstPages(soqls: string[]): Promise<Array<Page | SalesforceError>> {
		if (soqls.length === 1) return [await this.page(soqls[0])];
		return await this.composite(REST_API, soqls.map(encodeURIComponent));
	}

	// Several queries in one API call (REST API Developer Guide, "Composite"; Tooling API Developer Guide, "Improve Performance with the
	// Composite Resource").
	private async composite(api: string, encodedSoqls: string[]): Promise<Array<Page | SalesforceError>> {
		const compositeRequest = encodedSoqls.map((soql, at) => ({
			method: 'GET',
			url: `${api}/query?q=${soql}`,
			referenceId: referenceId(at),
		}));
		const body = { allOrNone: false, compositeRequest };
		const answer = (await this.call(jsonRequest('POST', `${api}/composite`, body))) as CompositeAnswer;
		if (answer?.compositeResponse?.length !== encodedSoqls.length) throw unreadable();
		return answer.compositeResponse.map(({ httpStatusCode, body: page }) =>
			httpStatusCode === 200 ? asPage(page) : errorFromFaults(page as ApiFault[], httpStatusCode),
		);
	}
}

interface CompositeAnswer {
	compositeResponse?: Array<{ httpStatusCode: number; body: unknown }>;
}

// Salesforce fills in references before it decodes an address, so they stand in it as they are. In other queries they must not: a name
// that somebody gave to a user could read like one.
const withReferences = (soql: string) => encodeURIComponent(soql).replace(/%40%7B.+?%7D/g, decodeURIComponent);

function asPage(answer: unknown): Page {
	const { records, totalSize, nextRecordsUrl } = Object(answer) as {
		records?: ApiRecord[];
		totalSize?: number;
		nextRecordsUrl?: string;
	};
	if (!Array.isArray(records)) throw unreadable();
	// The token goes to the org's own host only, so a page elsewhere is refused.
	if (nextRecordsUrl !== undefined && !nextRecordsUrl.startsWith('/services/data/')) {
		throw new SalesforceError('NOT_SALESFORCE', 'Salesforce named another host for the next page of a query');
	}
	return { records, totalSize: totalSize ?? records.length, next: nextRecordsUrl };
}

/** The error of an answer that is not what was asked for. */
export const unreadable = () => new SalesforceError('CONNECTION_LOST', 'The answer of Salesforce was cut short');
