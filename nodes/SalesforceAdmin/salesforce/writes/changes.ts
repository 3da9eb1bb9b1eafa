import { isLocked, isLostAnswer, isStopped } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { AdministratorCheck, ApiRecord, Org, WriteKind } from '../api/org';
import type { Result } from '../api/results';

/** What meets a lock is sent at most so many times. */
export const LOCK_ATTEMPTS = 4;

/** One change of one record. Two changes with the same `key` never go into the same call. */
export interface Change {
	/** The ID of the record, or what makes a new one unique: Salesforce must not see it twice in one call. */
	key: string;
	/** The record to create or update, or `{ Id }` of one to delete. */
	record: ApiRecord;
	/** Its object and what is done to it, where a write has changes of several. A write of a bulk job has not. */
	own?: Pick<Write, 'kind' | 'object'>;
}

/** How changes are written, by default of one object. */
export interface Write {
	org: Org;
	kind: WriteKind;
	/** API name of the object. */
	object: string;
	/** The field that an upsert finds records by, which stands in each of them. */
	keyField?: string;
	options: WriteOptions;
}

/** What became of a change: the ID of the record and whether an upsert has created it, or the error. */
export type ChangeResult = Result<{ id: string; created?: boolean }>;

/** How changes are written: in which portions, and how lost creates are found again. */
export interface WriteOptions {
	/** Records per collection, 1 to RECORDS_PER_CALL. */
	batchSize?: number;
	/** Above this number of changes Bulk API 2.0 is used; never when 0. BULK_THRESHOLD when absent. */
	bulkThreshold?: number;
	/**
	 * Whether the rules of the org that choose an owner leave it alone, as they do in a bulk job that names no rule (Bulk API 2.0 and Bulk API
	 * Developer Guide, "Create a Job").
	 */
	ignoreAssignmentRules?: boolean;
	/**
	 * Tells after a create whose answer is lost which of the changes were made: returns their IDs by key. Without it such changes end as
	 * CREATED_IN_DOUBT.
	 */
	findCreated?(changes: Change[]): Promise<Map<string, string>>;
	/**
	 * Whether Salesforce refuses the record of a change when it is there already. One that is not found and could be made twice is not sent
	 * again: it ends as CREATED_IN_DOUBT. Every record is refused when absent.
	 */
	isMadeOnce?(change: Change): boolean;
}

/** What every write of users, entitlements and documents takes. */
export interface WriteMode extends WriteOptions {
	/** Reads everything, writes nothing, and returns the plan. */
	dryRun?: boolean;
	/** What the connected user was checked by; the credential decides when absent. */
	administratorCheck?: AdministratorCheck;
}

/** The change that one request needs: none, one that it is the first to make, or one that an earlier request makes. */
export interface Planned {
	change?: Change;
	/** Whether this request makes the change. A later request that needs it too reports `changed: false`. */
	isFirst: boolean;
}

/** Sends one record, and again while another process holds what it needs, LOCK_ATTEMPTS times at most. Never rejects. */
export async function sendPastLocks<T>(org: Org, send: () => Promise<T>): Promise<Result<T>> {
	for (let attempt = 1; ; attempt++) {
		const result = await send().catch(asSalesforceError);
		if (!isLocked(result) || attempt >= LOCK_ATTEMPTS) return result;
		await org.pause(attempt);
		if (org.cancelled()) return result;
	}
}

/** The error of a change that Salesforce gave no result for. */
export function noResult(): SalesforceError {
	return new SalesforceError('NO_RESULT', 'Salesforce gave no result for this record');
}

/** A change whose answer is lost may have been made: its error says so. Every other result stays. */
export function doubtful(kind: WriteKind, result: ChangeResult): ChangeResult {
	if (!isLostAnswer(result) && !isStopped(result)) return result;
	const { message } = result as SalesforceError;
	return new SalesforceError(kind === 'create' ? 'CREATED_IN_DOUBT' : 'CHANGED_IN_DOUBT', message);
}

/** The error of what a cancelled run did not do: "The run was cancelled before this file was sent". */
export function cancelledBefore(what: string): SalesforceError {
	return new SalesforceError('CANCELLED', `The run was cancelled before ${what}`);
}

/** The error of what was not sent because of an earlier error that holds for the whole run. */
export function notSentAfter(cause: SalesforceError): SalesforceError {
	if (cause.errorCode === 'CANCELLED') return cause;
	return new SalesforceError('NOT_SENT', `Not done, because an earlier call ended with: ${cause.message}`);
}
