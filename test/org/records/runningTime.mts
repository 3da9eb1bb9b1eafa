/** How long a request runs: rows that take long are counted, not waited for. */
import * as errors from '../errors/index.mts';
import type { Context, ObjectType } from '../world/model.mts';

/**
 * Counts the time that the rows of a call take; throws when Salesforce stops the request for it, before any row of the call is written:
 * a transaction that is stopped is undone, and what earlier ones of the request wrote stays (REST guide, status codes; public quotations).
 */
export function checkRunningTime(
	{ org, writing }: Context,
	rows: ReadonlyArray<{ object: ObjectType | undefined }>,
): void {
	for (const { object } of rows) writing.ms += org.slowRows.get(object?.name ?? '') ?? 0;
	if (writing.ms <= org.settings.requestTimeoutSeconds * 1000) return;
	writing.isStopped = true;
	throw errors.runningTooLong(org.settings);
}
