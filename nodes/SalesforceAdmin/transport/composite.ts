import { errorFromFaults } from '../salesforce/api/errors';
import { COLLECTIONS_PER_CALL } from '../salesforce/api/limits';
import type { ObjectDescribe, SaveResult, WriteCall, WritePart } from '../salesforce/api/org';
import type { Result } from '../salesforce/api/results';
import { jsonRequest, unreadableAnswer, type JsonRequest } from './requests';
import { STOPPED } from './attempts/retry';
import { REST_API } from './send';

/** One request of several in one API call (REST API Developer Guide, "Composite"). */
export interface Subrequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders?: Record<string, string>;
}

/** The answer to one subrequest. */
export interface Subanswer {
	httpStatusCode: number;
	body: unknown;
}

/**
 * Sends subrequests in one API call, each a transaction of its own, one after the other. Returns their answers in order, told apart by
 * their reference IDs; those after a subrequest at which Salesforce stopped the call have its answer. Rejects with the error of the whole
 * call, and with CONNECTION_LOST when an answer is missing otherwise.
 */
export async function sendComposite(
	call: (request: JsonRequest) => Promise<unknown>,
	api: string,
	subrequests: Subrequest[],
): Promise<Subanswer[]> {
	const body = { allOrNone: false, collateSubrequests: false, compositeRequest: subrequests };
	const { compositeResponse } = Object(await call(jsonRequest('POST', `${api}/composite`, body))) as CompositeAnswer;
	if (!Array.isArray(compositeResponse)) throw unreadableAnswer();
	const answers = new Map(compositeResponse.map((answer) => [answer?.referenceId, answer]));
	return subrequests.map(({ referenceId }) => {
		const answer = answers.get(referenceId) ?? compositeResponse.find(isStopped);
		if (!answer) throw unreadableAnswer();
		return answer;
	});
}

// Salesforce leaves out what comes after a subrequest that took too long.
const isStopped = (answer: Partial<Subanswer> | null) => JSON.stringify(answer?.body ?? '').includes(STOPPED);

interface CompositeAnswer {
	compositeResponse?: Array<Subanswer & { referenceId?: string }>;
}

/** A subrequest per object that asks what the object is (REST API Developer Guide, "sObject Describe"). */
export function describeRequests(types: string[]): Subrequest[] {
	return types.map((type, at) => ({
		method: 'GET',
		url: `${REST_API}/sobjects/${type}/describe`,
		referenceId: `describe${at}`,
	}));
}

/** What an object is, or the error that its subrequest met. */
export function objectDescribe({ httpStatusCode, body }: Subanswer): Result<ObjectDescribe> {
	if (httpStatusCode !== 200) return errorFromFaults(body, httpStatusCode);
	return Array.isArray(Object(body).fields) ? (body as ObjectDescribe) : unreadableAnswer();
}

/**
 * A subrequest per part: a collection (REST API Developer Guide, "sObject Collections"). Of more parts than a call takes collections, those
 * that delete one record are no collections (same guide, "sObject Rows").
 */
export function writeRequests(parts: WritePart[]): Subrequest[] {
	const areMany = parts.length > COLLECTIONS_PER_CALL;
	return parts.map((part, at) => {
		const httpHeaders = writeHeaders(part);
		const isRow = areMany && part.kind === 'remove' && part.records.length === 1;
		return {
			...(isRow ? rowDelete(part) : collectionRequest(part)),
			referenceId: `part${at}`,
			...(httpHeaders && { httpHeaders }),
		};
	});
}

const rowDelete = ({ object, records: [{ Id }] }: WritePart): Omit<Subrequest, 'referenceId'> => ({
	method: 'DELETE',
	url: `${REST_API}/sobjects/${object}/${String(Id)}`,
});

/** The headers of a write; undefined when it needs none. In a composite each subrequest has its own. */
export const writeHeaders = ({ ignoreAssignmentRules }: WriteCall): Record<string, string> | undefined =>
	ignoreAssignmentRules ? { 'Sforce-Auto-Assign': 'FALSE' } : undefined;

/** The request that writes one collection. */
export function collectionRequest({ kind, object, keyField, records }: WritePart): Omit<Subrequest, 'referenceId'> {
	const url = `${REST_API}/composite/sobjects${kind === 'upsert' ? `/${object}/${keyField}` : ''}`;
	if (kind === 'remove') {
		const ids = records.map(({ Id }) => String(Id)).join(',');
		return { method: 'DELETE', url: `${url}?ids=${ids}&allOrNone=false` };
	}
	const typed = records.map((record) => ({ attributes: { type: object }, ...record }));
	return { method: kind === 'create' ? 'POST' : 'PATCH', url, body: { allOrNone: false, records: typed } };
}

/** The results of a part, or the error that its whole subrequest met. */
export function saveResults({ httpStatusCode, body }: Subanswer): Result<SaveResult[]> {
	if (httpStatusCode === ROW_DELETED) return [{ success: true, errors: [] }];
	const results = asSaveResults(body);
	if (results) return results;
	return httpStatusCode < 300 ? unreadableAnswer() : errorFromFaults(body, httpStatusCode);
}

/** The answer to the delete of one record has no content. */
const ROW_DELETED = 204;

/**
 * A result per record, if that is what an answer has: also with status 400, which some orgs give when all records fail. jsforce unwraps a
 * list of one.
 */
export function asSaveResults(body: unknown): SaveResult[] | undefined {
	const list = Array.isArray(body) ? body : [body];
	const areResults = list.every((result) => result === null || 'success' in Object(result));
	return areResults ? (list as SaveResult[]) : undefined;
}
