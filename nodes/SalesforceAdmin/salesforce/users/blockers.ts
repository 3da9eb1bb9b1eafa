import { ADVICE } from '../api/advice';
import { isFinal, isMissingRight, isUndecided } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';

/**
 * Where what stops a deactivation is changed, by the texts that Salesforce answers with in English (Salesforce Help 000384586, 000384761,
 * 000384962, 000386275 and 005385527). The texts of lead owners and approvers are not documented, so a part of them is enough.
 */
const PLACES: Array<{ text: RegExp; place: string }> = [
	{
		text: /hierarchy field/i,
		place: 'Setup > Users, in the field that the message names, of the users who have this one there',
	},
	{ text: /owner of cases/i, place: 'Setup > Support Settings (Default Case Owner, Automated Case User)' },
	{ text: /owner of leads|lead owner/i, place: 'Setup > Lead Settings (Default Lead Owner)' },
	{ text: /web.to.lead/i, place: 'Setup > Web-to-Lead (Default Lead Creator)' },
	{ text: /default workflow user/i, place: 'Setup > Process Automation Settings (Default Workflow User)' },
	{ text: /named approver|approval process/i, place: 'Setup > Approval Processes' },
];

/** The error of a deactivation that something in the org stops, with the page of Setup where that is changed, if it is known; any other error as it is. */
export function adviseOnBlocker(error: SalesforceError): SalesforceError {
	if (!isBlocker(error)) return error;
	const known = PLACES.find(({ text }) => text.test(error.message));
	return error.with({ advice: ADVICE.DEACTIVATION_BLOCKED + (known ? ` It is changed under ${known.place}.` : '') });
}

// Salesforce uses several codes for a blocked deactivation (Salesforce Help 000384586, 000386275). So every error counts as a blocker
// unless it is known to mean something else.
function isBlocker(error: SalesforceError): boolean {
	const meansElse = isFinal(error) || isUndecided(error) || isMissingRight(error);
	return !meansElse && error.errorCode !== 'CANNOT_DISABLE_LAST_ADMIN';
}
