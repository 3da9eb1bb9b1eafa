/** SetupAuditTrail: what administrators did, in words (Object Reference; forms from a public catalogue of its actions). */
import { may } from '../../rights/context.mts';
import { readDateTime, toDateTime } from '../../world/clock.mts';
import { READ_ONLY, dateTime, defineObject, formula, reference, text } from '../../world/define.mts';
import type { Context, Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';
import { translated } from './auditLanguages.mts';

const UNFILTERED = { ...READ_ONLY, filterable: false };

export const SetupAuditTrail = defineObject('SetupAuditTrail', {
	label: 'Setup Audit Trail Entry',
	labelPlural: 'Setup Audit Trail Entries',
	keyPrefix: '0Ym',
	allows: '',
	audit: [],
	fields: [
		text('Action', 'Action', 120, READ_ONLY),
		text('Section', 'Section', 40, UNFILTERED),
		// Stored in English.
		formula(text('Display', 'Display', 1000, UNFILTERED), ({ Display }, context) =>
			translated(String(Display), context),
		),
		text('DelegateUser', 'Delegate User', 80, READ_ONLY),
		dateTime('CreatedDate', 'Created Date', READ_ONLY),
		reference('CreatedById', 'Created By ID', 'User', READ_ONLY),
	],
	rules: { visible: (context) => may(context, 'ViewSetup'), sees: isKept },
});

/** Object Reference: entries are kept for 180 days, and may go afterwards. */
const KEPT_MS = 180 * 86_400_000;

function isKept({ org }: Context, { CreatedDate }: OrgRecord): boolean {
	return readDateTime(String(CreatedDate)) >= org.clock.now() - KEPT_MS;
}

/** Notes that a user has a new email address: sent for confirmation, or changed. */
export function noteEmail(
	org: Org,
	action: 'useremailchangesent' | 'changedemail',
	emails: { user: OrgRecord; from: string; to: string },
): void {
	if (org.settings.emailChangeInAuditTrail === 'absent') return;
	const { user, from, to } = emails;
	const what = action === 'changedemail' ? 'Changed email' : 'Sent an email to confirm the new email';
	org.store.insert('SetupAuditTrail', {
		Id: org.ids.next('0Ym'),
		Action: action,
		Section: 'Manage Users',
		Display: `${what} for user ${String(user.Username)} (UserID: [${user.Id.slice(0, 15)}]) from ${from} to ${to}`,
		CreatedDate: toDateTime(org.clock.now()),
	});
}
