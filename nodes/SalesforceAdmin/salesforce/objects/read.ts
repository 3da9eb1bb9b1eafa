import { SalesforceError } from '../api/errors';
import { ownId, recordId } from '../api/ids';
import { RECORDS_PER_RETRIEVE } from '../api/limits';
import { chunk } from '../api/lists';
import type { ApiRecord, Org } from '../api/org';
import { inChunks, isIn } from '../api/soql';
import type { RecordObject } from './describe';

/** The 18-character ID of a record of an object, out of an ID or an address. Throws INVALID_ID, and INVALID_INPUT for another org. */
export function idOfRecord(org: Pick<Org, 'origin'>, { name, label, keyPrefix }: RecordObject, given: string): string {
	const id = recordId(ownId(org, given.trim(), 'record'), 'The record ID');
	if (keyPrefix === null || id.startsWith(keyPrefix)) return id;
	const message = `'${id}' is not the ID of a record of ${label} (${name}): those begin with ${keyPrefix}`;
	throw new SalesforceError('INVALID_ID', message);
}

/**
 * What becomes of some IDs: the records that are there, and the error of each that is not: ENTITY_IS_DELETED for what lies in the recycle
 * bin, NOT_FOUND otherwise.
 */
export interface FoundRecords {
	records: Map<string, ApiRecord>;
	missing: Map<string, SalesforceError>;
}

/** Reads records by their IDs: RECORDS_PER_RETRIEVE in a call, and a call more where some are missing. Rejects with a SalesforceError. */
export async function readRecords(
	org: Org,
	object: RecordObject,
	{ ids, fields }: { ids: string[]; fields: string[] },
): Promise<FoundRecords> {
	const records = new Map<string, ApiRecord>();
	const distinct = [...new Set(ids)];
	for (const some of chunk(distinct, RECORDS_PER_RETRIEVE)) {
		const found = await org.retrieve(object.name, { ids: some, fields: [...new Set(['Id', ...fields])] });
		found.forEach((record, at) => record && records.set(some[at], record));
	}
	const absent = distinct.filter((id) => !records.has(id));
	return { records, missing: await explainMissing(org, object, absent) };
}

async function explainMissing(org: Org, object: RecordObject, ids: string[]): Promise<Map<string, SalesforceError>> {
	const deleted = new Set<string>();
	if (object.fields.has('isdeleted')) {
		for (const some of inChunks(ids)) {
			const soql = `SELECT Id FROM ${object.name} WHERE IsDeleted = true AND ${isIn('Id', some)}`;
			for (const { Id: id } of await org.queryWithDeleted(soql)) deleted.add(String(id));
		}
	}
	return new Map(ids.map((id) => [id, deleted.has(id) ? deletedRecord(object, id) : noRecord(object, id)]));
}

const deletedRecord = ({ label }: RecordObject, id: string) =>
	new SalesforceError('ENTITY_IS_DELETED', `The record ${id} of ${label} was deleted`, {
		advice: 'It lies in the recycle bin. Restore it there, or take the item out.',
	});

const noRecord = ({ label }: RecordObject, id: string) =>
	new SalesforceError('NOT_FOUND', `There is no record ${id} of ${label} that the connected user can see`);
