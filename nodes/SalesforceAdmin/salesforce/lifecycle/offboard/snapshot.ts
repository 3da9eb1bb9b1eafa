import { textOf } from '../../api/query';
import { assignmentEntry, type AssignmentEntry } from '../../entitlements/assignments';
import type { Assignment } from '../../entitlements/types';
import type { User } from '../../users/read';
import type { Followed } from './followings';

/** The fields of User that a snapshot is made of. */
export const SNAPSHOT_FIELDS = [
	'ProfileId',
	'Profile.Name',
	'UserRoleId',
	'UserRole.Name',
	'ManagerId',
	'Manager.Username',
] as const;

/** What a user was and had, so that a user who comes back can be given it again. Null where there was none. */
export interface Snapshot {
	profileId: string | null;
	profileName: string | null;
	roleId: string | null;
	roleName: string | null;
	managerId: string | null;
	managerUsername: string | null;
	/** Assignments that had not expired, with their end if they had one. */
	entitlements: Array<AssignmentEntry & { expirationDate?: string }>;
	/** Users deactivated together with this one whom this one follows. */
	follows: Followed[];
}

/** The snapshot of a user who was read with SNAPSHOT_FIELDS, has these assignments and follows these users. */
export function takeSnapshot({ record }: User, held: Assignment[], follows: Followed[]): Snapshot {
	const text = (path: string) => textOf(record, path) || null;
	return {
		profileId: text('ProfileId'),
		profileName: text('Profile.Name'),
		roleId: text('UserRoleId'),
		roleName: text('UserRole.Name'),
		managerId: text('ManagerId'),
		managerUsername: text('Manager.Username'),
		entitlements: held.filter(({ isExpired }) => !isExpired).map(endingEntry),
		follows,
	};
}

const endingEntry = (assignment: Assignment) => ({
	...assignmentEntry(assignment),
	...(assignment.expirationDate && { expirationDate: assignment.expirationDate }),
});
