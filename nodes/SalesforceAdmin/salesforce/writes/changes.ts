import { isGone, isLocked } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { LOCK_ATTEMPTS } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';

/** One change of one record. Two changes with the same `key` never go into the same call. */
export interface Change {
	/** What Salesforce must not see twice in one call: the ID of the record, or what makes a new one unique. */
	key: string;
	/** The record to create or update, or `{ Id }` of one to delete. */
	record: ApiRecord;
}

export type Write = 'create' | 'update' | 'remove';

/** What became of a change: the ID of the record, or the error. */
export type ChangeResult = { id: string } | SalesforceError;

export interface WriteOptions {
	/** Records per call, 1 to RECORDS_PER_CALL. */
	batchSize?: number;
	/** From more changes than this on Bulk API 2.0 is used; never when 0. BULK_THRESHOLD when absent. */
	bulkThreshold?: number;
	/**
	 * Asked when the answer to a create is lost: which of the changes were made all the same? Returns their IDs by key.
	 * Without it such changes end as CREATED_IN_DOUBT.
	 */
	findCreated?(changes: Change[]): Promise<Map<string, string>>;
}

/** What every write of users, entitlements and documents takes. */
export interface WriteMode extends WriteOptions {
	/** Reads everything, writes nothing, and returns the plan. */
	dryRun?: boolean;
}

/** The change that one request needs: none, one that it is the first to make, or one that an earlier request makes. */
export interface Planned {
	change?: Change;
	/** Whether this request makes the change. A later request that needs it too reports `changed: false`. */
	isFirst: boolean;
}

/** The result of a change, once Salesforce's answer is weighed: what should go and is gone is done. */
export function settled(write: Write, change: Change, result: ChangeResult): ChangeResult {
	return write === 'remove' && isGone(result) ? { id: String(change.record.Id) } : result;
}

/** Sends one record, and a few times more while another process holds what it needs. Never throws. */
export async function sendPastLocks<T>(org: Org, send: () => Promise<T>): Promise<T | SalesforceError> {
	for (let attempt = 1; ; attempt++) {
		const result = await send().catch(asSalesforceError);
		if (!isLocked(result) || attempt >= LOCK_ATTEMPTS) return result;
		await org.pause(attempt);
		if (org.cancelled()) return result;
	}
}

/** The error of a change that Salesforce gave no result for. */
export const noResult = () => new SalesforceError('NO_RESULT', 'Salesforce gave no result for this record');
