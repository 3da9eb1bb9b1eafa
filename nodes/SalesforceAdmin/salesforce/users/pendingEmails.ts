import { isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { permissionNames } from '../api/permissions';
import { textOf } from '../api/query';
import { isError, type Result } from '../api/results';

/** New email addresses that wait for their confirmation, by the first 15 characters of the user's ID. */
export type PendingEmails = ReadonlyMap<string, string>;

/** How long the link in the email about a new address works, in milliseconds (Salesforce Help, 000385115: about 72 hours). */
const LINK_MS = 72 * 60 * 60 * 1000;

/**
 * Reads which new addresses were sent for confirmation and not confirmed yet. User has no field for it, so it is read from the audit trail of
 * Setup, whose entries name the user's ID and the addresses (actions useremailchangesent and changedemail). One query. MISSING_PERMISSIONS
 * for who cannot see the trail.
 */
export async function readPendingEmails(org: Org): Promise<Result<PendingEmails>> {
	const [entries] = await org.queryAll([
		"SELECT Action,Display,CreatedDate FROM SetupAuditTrail WHERE Action IN ('useremailchangesent','changedemail') AND CreatedDate=LAST_N_DAYS:3 ORDER BY CreatedDate,Id",
	]);
	if (isHiddenObject(entries)) return trailHidden();
	return isError(entries) ? entries : pendingIn(entries.filter((entry) => isNewerThan(org, entry, LINK_MS)));
}

function isNewerThan(org: Org, entry: ApiRecord, ms: number): boolean {
	const now = Date.now() + (org.clockAhead ?? 0);
	return now - Date.parse(textOf(entry, 'CreatedDate')) < ms;
}

// A later entry of the same user replaces an earlier one: another address was sent for confirmation, or one was confirmed.
function pendingIn(entries: ApiRecord[]): PendingEmails {
	const pending = new Map<string, string>();
	for (const entry of entries) {
		const display = textOf(entry, 'Display');
		const [userId] = /\b005[a-zA-Z0-9]{12}\b/.exec(display) ?? [];
		const email = display.match(/[^\s()<>[\],;:]+@[^\s()<>[\],;:]+/g)?.at(-1);
		if (!userId) continue;
		if (email && textOf(entry, 'Action') === 'useremailchangesent') pending.set(userId, email.replace(/\.$/, ''));
		else pending.delete(userId);
	}
	return pending;
}

/** The address that waits for the confirmation of a user; undefined when there is none. */
export const pendingEmailOf = (pending: PendingEmails, userId: string): string | undefined =>
	pending.get(userId.slice(0, 15));

function trailHidden(): SalesforceError {
	return new SalesforceError(
		'MISSING_PERMISSIONS',
		'The connected user may not read the audit trail of Setup, which tells whether the new email address waits for its confirmation',
		{
			advice: `Give the connected user the permission ${permissionNames(['ViewSetup'])}, or take out the option 'Skip Pending Email'.`,
		},
	);
}
