import { ADVICE } from '../api/advice';
import { isFinal, isMissingRight, isUndecided } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';

/** Something in the org that keeps a user from being deactivated, and where it is changed. */
interface BlockerPlace {
	/** What the user would be, in words. */
	label: string;
	/** The page of Setup. */
	where: string;
	/** How Salesforce names it in English when it refuses a deactivation; absent where no text is known. */
	text?: RegExp;
}

/** The value of a custom hierarchy field of another user, an inactive one too. */
export const HIERARCHY_FIELD = {
	label: 'Value of a hierarchy field of other users',
	where: 'Setup > Users, in the field that the message names, of the users who have this one there',
	text: /hierarchy field/i,
} as const satisfies BlockerPlace;

/**
 * What stops a deactivation and no API of data tells, so that only Salesforce's refusal or a look into Setup shows it (Salesforce Help
 * 000384586, 000384761, 000384962, 000386275 and 005385527). The texts of lead owners and approvers are not documented, so a part of
 * them is enough.
 */
export const UNTOLD_BLOCKERS: readonly BlockerPlace[] = [
	{
		label: 'Default or automated owner of cases',
		where: 'Setup > Support Settings (Default Case Owner, Automated Case User)',
		text: /owner of cases/i,
	},
	{
		label: 'Default owner of leads',
		where: 'Setup > Lead Settings (Default Lead Owner)',
		text: /owner of leads|lead owner/i,
	},
	{
		label: 'Creator of leads from the web',
		where: 'Setup > Web-to-Lead (Default Lead Creator)',
		text: /web.to.lead/i,
	},
	{
		label: 'Default workflow user',
		where: 'Setup > Process Automation Settings (Default Workflow User)',
		text: /default workflow user/i,
	},
	{
		label: 'Approver, delegate or submitter in approval processes',
		where: 'Setup > Approval Processes',
		text: /named approver|approval process/i,
	},
	{
		label: 'Named in workflow rules, field updates, tasks or email alerts',
		where: 'Setup > Workflow Rules, Field Updates, Tasks and Email Alerts',
	},
	{
		label: 'Named in assignment, auto-response or escalation rules',
		where: 'Setup > Lead Assignment Rules, Case Assignment Rules, Auto-Response Rules and Escalation Rules',
	},
	{ label: 'Recipient of opportunity reminders', where: 'Setup > Update Reminders' },
	{ label: 'Recipient of big deal alerts', where: 'Setup > Big Deal Alert' },
	{
		label: 'Value of a hierarchy field that was deleted and is not yet erased',
		where: 'Setup > Object Manager > User > Fields & Relationships > Deleted Fields',
	},
	{
		label: 'Validation rules, Apex and flows that refuse the change of a user',
		where: 'Setup > Object Manager > User',
	},
	{ label: 'Administrator of a customer portal', where: 'Setup > Customer Portal Settings' },
];

/** The error of a deactivation that something in the org stops, with the page of Setup where that is changed, if it is known; any other error as it is. */
export function adviseOnBlocker(error: SalesforceError): SalesforceError {
	if (!isBlocker(error)) return error;
	const place = placeOf(error.message);
	return error.with({ advice: ADVICE.DEACTIVATION_BLOCKED + (place ? ` It is changed under ${place}.` : '') });
}

/**
 * Whether the error of a deactivation says that something in the org stops it. Salesforce uses several codes for that (Salesforce Help
 * 000384586, 000386275), so every error counts unless it is known to mean something else.
 */
export function isBlocker(error: SalesforceError): boolean {
	// A call that was refused as a whole says nothing of the user.
	if (error.statusCode !== undefined) return false;
	const meansElse = isFinal(error) || isUndecided(error) || isMissingRight(error);
	return !meansElse && !NO_BLOCKERS.has(error.errorCode);
}

const NO_BLOCKERS = new Set([
	'CANNOT_DISABLE_LAST_ADMIN',
	'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
	'REQUEST_LIMIT_EXCEEDED',
]);

// The place that a refusal of Salesforce names; none when its text is not known.
const placeOf = (message: string) =>
	[HIERARCHY_FIELD, ...UNTOLD_BLOCKERS].find(({ text }) => text?.test(message))?.where;
