import { isFinal } from '../api/errorCodes';
import { asSalesforceError, type SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { notSentAfter } from '../writes/changes';

/**
 * Resets the passwords of users, one API call each, which makes Salesforce send its email. The answers hold the new passwords and are
 * dropped (REST API Developer Guide, "sObject User Password"). One result per user ID, in order: true, or the error. After an
 * error that holds for all, nothing more is sent. Never rejects.
 */
export async function sendPasswordEmails(org: Org, userIds: string[]): Promise<Array<Result<true>>> {
	const results: Array<Result<true>> = [];
	let stopped: SalesforceError | undefined;
	for (const userId of userIds) {
		const sent = stopped ? notSentAfter(stopped) : await org.resetPassword(userId).catch(asSalesforceError);
		if (isFinal(sent)) stopped ??= sent as SalesforceError;
		results.push(isError(sent) ? sent : true);
	}
	return results;
}
