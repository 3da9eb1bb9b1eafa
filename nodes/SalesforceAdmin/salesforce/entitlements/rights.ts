import type { Permissions } from '../api/permissions';
import {
	ENTITLEMENT_TYPES,
	entitlementTitle,
	type EntitlementNames,
	type EntitlementType,
	type HeldType,
} from './types';

/**
 * The permissions that giving an entitlement of a type needs (Object Reference, PermissionSetAssignment, PermissionSetLicenseAssign, Group
 * and GroupMember, "Special Access Rules"). Feature licenses are fields of User.
 */
const NEEDED_TO_GIVE: Record<EntitlementType, Permissions> = {
	permissionSetGroup: [['AssignPermissionSets']],
	permissionSet: [['AssignPermissionSets']],
	permissionSetLicense: [['AssignPermissionSets']],
	featureLicense: [['ManageInternalUsers', 'ManageUsers']],
	publicGroup: [['ManageUsers']],
	queue: [['ManageUsers']],
	packageLicense: [['ManageInternalUsers', 'ManageUsers']],
};

/** Needs by what they are about, such as "public groups". */
type Parts = Readonly<Record<string, Permissions>>;

const partsWith = (needed: Record<EntitlementType, Permissions>): Parts =>
	Object.fromEntries(ENTITLEMENT_TYPES.map((type) => [partName(type), needed[type]]));

const partName = (type: EntitlementType) => `${entitlementTitle(type)}s`;

/** What giving entitlements needs, by type. */
export const GIVING_PARTS: Parts = partsWith(NEEDED_TO_GIVE);

/** What taking them needs, by type: a permission set license is taken with Manage Users too (Salesforce Help, "Permission Set Licenses"). */
export const TAKING_PARTS: Parts = partsWith({
	...NEEDED_TO_GIVE,
	permissionSetLicense: [['AssignPermissionSets', 'ManageUsers']],
});

/** One of these gives or takes at least one type of entitlement. */
export const ANY_ENTITLEMENT: Permissions = [['AssignPermissionSets', 'ManageUsers', 'ManageInternalUsers']];

// Whoever has no territory and no library needs no right to take them, so that Salesforce is left to refuse these.
/** The parts that entitlements of some types belong to. */
export const partsOfTypes = (types: readonly HeldType[]): string[] =>
	ENTITLEMENT_TYPES.filter((type) => types.includes(type)).map(partName);

/** The parts that the entitlements which a request names belong to. */
export const partsOfNames = (names: EntitlementNames): string[] =>
	partsOfTypes(ENTITLEMENT_TYPES.filter((type) => (names[type] ?? []).length > 0));
