/** Refusals of assignments. See index.mts for the sources. */
import { to15 } from '../world/ids.mts';
import type { Settings } from '../world/settings.mts';
import type { OrgError } from '../world/types.mts';
import { invalidCrossReference } from './records.mts';
import { refuse } from './refuse.mts';
import { insufficientAccess } from './rights.mts';
import { fieldIntegrity } from './users.mts';

/** recorded (amp-labs): two spaces, 15-character ids */
export const duplicateAssignment = (assigneeId: string, permissionSetId: string) =>
	refuse(
		400,
		'DUPLICATE_VALUE',
		`Duplicate PermissionSetAssignment.  Assignee: ${to15(assigneeId)}; Permission Set: ${to15(permissionSetId)}`,
		['AssigneeId', 'PermissionSetId'],
	);

/** knowledge bases of Veeva and others; which permission the text names depends on the set. */
export const licenseMismatch = (permissionSet: string, user: string) =>
	fieldIntegrity(
		`Can't assign permission set "${permissionSet}" to user "${user}". The user license doesn't allow the permission: Read Accounts`,
		['PermissionSetId'],
	);
/** assumed text */
export const inactiveAssignee = () =>
	fieldIntegrity("Can't assign a permission set to an inactive user.", ['AssigneeId']);
/** assumed text: exactly one of set and group is given (Object Reference, PermissionSetAssignment). */
export const setAndGroup = () =>
	fieldIntegrity('Specify either a permission set or a permission set group, not both.', [
		'PermissionSetId',
		'PermissionSetGroupId',
	]);
/** assumed text */
export const expirationInThePast = () => fieldIntegrity('Expiration date must be in the future.', ['ExpirationDate']);
/** [U] */
export function profileOwnedAssignment(settings: Settings): OrgError {
	if (settings.profileOwnedAssignmentDelete === 'INVALID_CROSS_REFERENCE_KEY') return invalidCrossReference();
	if (settings.profileOwnedAssignmentDelete === 'INSUFFICIENT_ACCESS_OR_READONLY') return insufficientAccess(settings);
	return refuse(400, 'DELETE_FAILED', 'cannot delete, owned by profile', []);
}
/** [U] */
export const permissionSetLicenseInUse = (settings: Settings) =>
	refuse(400, settings.permissionSetLicenseInUseCode, settings.permissionSetLicenseInUseMessage, []);
/** [U] */
export const permissionSetLicenseExhausted = (settings: Settings) =>
	refuse(400, settings.permissionSetLicenseExhaustedCode, 'License Limit Exceeded', []);
