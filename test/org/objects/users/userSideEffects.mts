/** The rows that every user gets by itself: a login and the assignment of the profile's own permission set. */
import { toDateTime } from '../../world/clock.mts';
import type { Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

/** Creates the UserLogin row of a user. */
export function createUserLogin(org: Org, userId: string, id = org.ids.next('0Yw')): void {
	const now = toDateTime(org.clock.now());
	org.store.insert('UserLogin', { Id: id, UserId: userId, LastModifiedDate: now, LastModifiedById: userId });
}

/** The hidden permission set of a profile. */
export function profileOwnedSet(org: Org, profileId: string): OrgRecord | undefined {
	return org.store.table('PermissionSet').first('ProfileId', profileId);
}

/** Makes the assignment of the profile-owned permission set fit the user's profile (KB 000394118). */
export function moveProfileAssignment(org: Org, user: OrgRecord, id?: string): void {
	const set = typeof user.ProfileId === 'string' ? profileOwnedSet(org, user.ProfileId) : undefined;
	for (const assignment of org.store.table('PermissionSetAssignment').find('AssigneeId', [user.Id])) {
		const assigned = org.store.get('PermissionSet', assignment.PermissionSetId as string);
		if (assigned?.IsOwnedByProfile === true) org.store.remove('PermissionSetAssignment', assignment.Id);
	}
	if (!set) return;
	org.store.insert('PermissionSetAssignment', {
		Id: id ?? org.ids.next('0Pa'),
		AssigneeId: user.Id,
		PermissionSetId: set.Id,
		SystemModstamp: toDateTime(org.clock.now()),
	});
}
