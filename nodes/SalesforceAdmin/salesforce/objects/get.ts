import { SalesforceError, asSalesforceError } from '../api/errors';
import { groupBy } from '../api/lists';
import type { ApiRecord, Org } from '../api/org';
import { resultOf, mapValues, valueOf, valuesOf, type Result } from '../api/results';
import { describeObject, fieldOf, type RecordObject } from './describe';
import { selectedPaths } from './list';
import { plainRecords } from './plainRecords';
import { idOfRecord, readRecords } from './read';

/** A record to read. */
export interface RecordRequest {
	/** API name or label. */
	object: string;
	/** An ID, or the address of a page with it. */
	recordId: string;
	/** Names of fields; every field when empty. */
	fields: string[];
}

/**
 * Reads records by their IDs as plain JSON, those of the same object and fields together. One record or error per request, in order. Never
 * rejects with an error of one request.
 */
export async function getRecords(org: Org, requests: RecordRequest[]): Promise<Array<Result<ApiRecord>>> {
	const results = new Map<RecordRequest, Result<ApiRecord>>();
	const groups = groupBy(requests, ({ object, fields }) => JSON.stringify([object.toLowerCase(), fields]));
	for (const group of groups.values()) {
		const found = await getGroup(org, group).catch((thrown: unknown) => {
			const error = asSalesforceError(thrown);
			return group.map(() => error);
		});
		group.forEach((request, at) => results.set(request, found[at]));
	}
	return requests.map((request) => results.get(request) as Result<ApiRecord>);
}

async function getGroup(org: Org, group: RecordRequest[]): Promise<Array<Result<ApiRecord>>> {
	const object = await describeObject(org, group[0].object);
	const fields = selectedPaths(object, ownNames(object, group[0].fields));
	const ids = group.map(({ recordId }) => resultOf(() => idOfRecord(org, object, recordId)));
	const { records, missing } = await readRecords(org, object, { ids: valuesOf(ids), fields });
	const plain = new Map(await plainEntries(org, records));
	return mapValues(ids, (id) => plain.get(id) ?? valueOf(missing.get(id) as Result<ApiRecord>));
}

async function plainEntries(org: Org, records: Map<string, ApiRecord>): Promise<Array<[string, ApiRecord]>> {
	const plain = await plainRecords(org, [...records.values()]);
	return [...records.keys()].map((id, at) => [id, plain[at]]);
}

// Reading by IDs gives the fields of the record itself.
function ownNames(object: RecordObject, fields: string[]): string[] {
	const path = fields.find((field) => field.includes('.'));
	if (path === undefined) return fields.map((field) => fieldOf(object, field).name);
	throw new SalesforceError(
		'INVALID_FIELD',
		`'${path.slice(0, 80)}' is a field of a parent, and Get reads the record alone`,
		{
			advice: 'Use Get Many with a condition on Record ID, or Execute Query.',
		},
	);
}
