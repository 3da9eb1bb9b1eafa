/** Refusals of assignments. See index.mts for the sources. */
import { to15 } from '../world/ids.mts';
import type { Settings } from '../world/settings.mts';
import { OrgError } from '../world/types.mts';
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

/**
 * Quoted without `fields` by users of several clients of the API; the longer text, with two spaces, is recorded in one
 * of them, so which it is is [U]. Which permission the text names depends on the set.
 */
export function licenseMismatch(settings: Settings, permissionSet: string, user: string): OrgError {
	const permission = "The user license doesn't allow the permission: Read Accounts";
	if (settings.userLicenseTooSmallText === 'permission') return fieldIntegrity(permission);
	return fieldIntegrity(`Can't assign permission set  ${permissionSet} to user ${user}. ${permission}`);
}
/** recorded by multiframework-recipes (issue 100); forcedotcom/sf-skills tries again on this code */
export const groupNotUpdated = () =>
	refuse(
		400,
		'INVALID_CROSS_REFERENCE_KEY',
		'You can only assign users to permission set groups that have the "Updated" status.',
		[],
	);
/** Help, permissions_assign_expire_how: such sets and groups cannot have an end; code over the API and text are [U]. */
export const expirationNotAllowed = () =>
	fieldIntegrity('Expiration dates are not allowed for this permission set.', ['ExpirationDate']);
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
/** The code is [U]: LICENSE_LIMIT_EXCEEDED in recorded answers, INSUFFICIENT_ACCESS_OR_READONLY in a guide of a vendor. */
export const permissionSetLicenseExhausted = (settings: Settings) =>
	refuse(400, settings.permissionSetLicenseExhaustedCode, 'License Limit Exceeded', []);
/** A permission set without its license: one error, or two for one row (recorded in forcedotcom/cli, issue 3511). */
export function permissionSetWithoutLicense(settings: Settings): OrgError {
	const exhausted = permissionSetLicenseExhausted(settings);
	if (settings.permissionSetLicenseExhaustedErrors === 1) return exhausted;
	const licensed = fieldIntegrity("The user license doesn't allow the permission: Manage Analytics");
	return new OrgError(...exhausted.faults, ...licensed.faults);
}
