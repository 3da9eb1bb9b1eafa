/**
 * What given and taken entitlements leave in the audit trail (forms from a public catalogue of its actions). The forms of
 * memberships of groups and queues are not known, so none is written.
 */
import type { AuditNote, Change, Context, Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const markOf = (user: OrgRecord | undefined) =>
	`${[user?.FirstName, user?.LastName].filter(Boolean).join(' ')} (UserID: [${user?.Id.slice(0, 15)}])`;

/** `Sat May 20 06:59:59 GMT 2023` */
function inWords(dateTime: string): string {
	const [, day, number, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(
		new Date(dateTime).toUTCString(),
	)!;
	return `${day} ${month} ${number} ${time} GMT ${year}`;
}

/** The notes of a change of PermissionSetAssignment. */
export function auditSetAssignment({ org }: Context, { kind, record }: Change): AuditNote[] {
	return kind === 'update' ? [] : [noteAssignment(org, record, kind === 'insert')];
}

/** The note of an assignment that ends by its expiration date. */
export const auditEnd = (org: Org, assignment: OrgRecord): AuditNote => noteAssignment(org, assignment, false);

function noteAssignment(org: Org, record: OrgRecord, isGiven: boolean): AuditNote {
	const user = markOf(org.store.get('User', record.AssigneeId as string));
	const group = org.store.get('PermissionSetGroup', record.PermissionSetGroupId as string);
	const verb = isGiven ? 'assigned to' : 'unassigned from';
	if (group) {
		const display = `Permission set group ${String(group.MasterLabel)}: ${verb} user ${user}`;
		return { action: isGiven ? 'PermSetGroupAssign' : 'PermSetGroupUnassign', display };
	}
	const set = org.store.get('PermissionSet', record.PermissionSetId as string);
	const expires = typeof record.ExpirationDate === 'string' ? record.ExpirationDate : undefined;
	const display = `Permission set ${String(set?.Label)}${expires ? ' with expiration' : ''}: ${verb} user ${user}`;
	const action = isGiven ? 'PermSetAssign' : 'PermSetUnassign';
	if (expires === undefined) return { action, display };
	return { action: `${action}_HasExpiration`, display: `${display}, expiring on ${inWords(expires)}` };
}

/** The notes of a change of PermissionSetLicenseAssign. */
export function auditLicenseAssignment({ org }: Context, { kind, record }: Change): AuditNote[] {
	if (kind === 'update') return [];
	const user = markOf(org.store.get('User', record.AssigneeId as string));
	const license = String(org.store.get('PermissionSetLicense', record.PermissionSetLicenseId as string)?.MasterLabel);
	return kind === 'insert'
		? [{ action: 'PermSetLicenseAssign', display: `Permission set license ${license}: assigned to user ${user}` }]
		: [{ action: 'PermSetLicenseUnassign', display: `Permission set license ${license} removed from user ${user}` }];
}

/** The notes of a change of UserPackageLicense. */
export function auditPackageLicense(_context: Context, { kind, record }: Change): AuditNote[] {
	const section = 'Custom App Licenses';
	const id = String(record.UserId);
	if (kind === 'insert') {
		const display = `Granted 1 User Package Licenses for User with ID: ${id}`;
		return [{ action: 'granteduserpackagelicense', section, display }];
	}
	if (kind === 'update') return [];
	return [{ action: 'revokeduserpackagelicense', section, display: 'Revoked User Package License assignment' }];
}
