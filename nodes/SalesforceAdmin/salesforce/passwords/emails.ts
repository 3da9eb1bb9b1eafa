import { asSalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import type { Result } from '../api/results';

/**
 * Resets the passwords of users, one API call each, which makes Salesforce send its email. The answers hold the new passwords and are
 * dropped (REST API Developer Guide, "sObject User Password"). One result per user ID, in order: true, or the error. Never rejects.
 */
export async function sendPasswordEmails(org: Org, userIds: string[]): Promise<Array<Result<true>>> {
	const results: Array<Result<true>> = [];
	for (const userId of userIds) {
		results.push(await org.resetPassword(userId).then(() => true as const, asSalesforceError));
	}
	return results;
}
