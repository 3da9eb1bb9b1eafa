import type { ApiRecord } from '../../salesforce/api/org';
import { jsonRequest, unreadableAnswer, type JsonRequest } from '../requests';
import { REST_API } from '../send';

/**
 * Returns the records with these IDs, in order; undefined for one that is not there or may not be seen. One API call (REST API Developer
 * Guide, "Get Multiple Records with Fewer Round-Trips"). Rejects with a SalesforceError.
 */
export async function retrieveRecords(
	call: (request: JsonRequest) => Promise<unknown>,
	object: string,
	wanted: { ids: string[]; fields: string[] },
): Promise<Array<ApiRecord | undefined>> {
	const answer = await call(jsonRequest('POST', `${REST_API}/composite/sobjects/${object}`, wanted));
	// jsforce unwraps nothing here, so an answer that is no list, or one of another length, was cut short.
	if (!Array.isArray(answer) || answer.length !== wanted.ids.length) throw unreadableAnswer();
	return answer.map((record: ApiRecord | null) => record ?? undefined);
}
