/** PermissionSetAssignment (Object Reference v63/v67; the duplicate is recorded traffic). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { componentsOf, grantedBy } from '../../rights/permissions.mts';
import { CREATE_ONLY, dateTime, defineObject, flag, formula, READ_ONLY, reference } from '../../world/define.mts';
import type { Change, Context, Org } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { OrgRecord } from '../../world/types.mts';
import { auditSetAssignment } from './entitlementAudit.mts';
import { seesEntitlements, statusOfGroup } from './permissionSet.mts';
import { changeFields } from './userAccessPolicy.mts';
import { assignPermissionSetLicenses, removePermissionSetLicenses } from './permissionSetLicense.mts';

function authorize(context: Context): void {
	if (!may(context, 'AssignPermissionSets')) throw errors.insufficientAccess(context.org.settings);
}

/** Exactly one of set and group is given; a group is stored with its aggregate set, one row for both. */
function complete(context: Context, assignment: OrgRecord): void {
	const { store } = context.org;
	if (assignment.PermissionSetGroupId) {
		const aggregate = store.table('PermissionSet').first('PermissionSetGroupId', assignment.PermissionSetGroupId);
		if (!aggregate) throw errors.invalidCrossReference();
		assignment.PermissionSetId ??= aggregate.Id;
	} else if (assignment.PermissionSetId) {
		const set = store.get('PermissionSet', assignment.PermissionSetId as string);
		if (set?.Type === 'Group') assignment.PermissionSetGroupId = set.PermissionSetGroupId ?? null;
	}
}

function validate(context: Context, change: Change): void {
	const { kind, record, changed } = change;
	if (kind === 'delete') return refuseProfileOwned(context, record);
	if (kind === 'insert' || changed.has('ExpirationDate')) checkExpiration(context, record);
	if (kind === 'update' && hasEnded(context.org, change.before!)) checkRevival(context, change);
	if (kind === 'insert') checkAssignment(context, record);
}

function checkAssignment(context: Context, record: OrgRecord): void {
	const { store, settings } = context.org;
	const set = store.get('PermissionSet', record.PermissionSetId as string)!;
	const user = store.get('User', record.AssigneeId as string)!;
	if (record.PermissionSetGroupId && set.PermissionSetGroupId !== record.PermissionSetGroupId)
		throw errors.setAndGroup();
	if (set.IsOwnedByProfile === true) throw errors.insufficientAccess(settings);
	checkDuplicate(context, user, set);
	const group = store.get('PermissionSetGroup', record.PermissionSetGroupId as string);
	if (group && statusOfGroup(context.org, group) !== 'Updated') throw errors.groupNotUpdated();
	if (user.IsActive !== true && settings.assignToInactiveUser === 'refused') throw errors.inactiveAssignee();
	checkLicense(context, set, user);
}

/** What an assignment that has ended means for a new one is [U]; an accepted one takes its place. */
function checkDuplicate(context: Context, user: OrgRecord, set: OrgRecord): void {
	const { org } = context;
	const same = assignmentsOf(context, user.Id).find((other) => other.PermissionSetId === set.Id);
	if (!same) return;
	const isFree = isPurged(org, same) || (hasEnded(org, same) && org.settings.expiredAssignmentAgain === 'accepted');
	if (!isFree) throw errors.duplicateAssignment(user.Id, set.Id);
	org.store.remove('PermissionSetAssignment', same.Id);
}

/** [U] */
function checkRevival({ org }: Context, { record, before }: Change): void {
	const { expiredAssignmentUpdate } = org.settings;
	if (expiredAssignmentUpdate === 'ENTITY_IS_DELETED' || isPurged(org, before!)) throw errors.entityIsDeleted();
	if (expiredAssignmentUpdate === 'no effect') record.ExpirationDate = before!.ExpirationDate ?? null;
}

function assignmentsOf(context: Context, userId: string): OrgRecord[] {
	return context.org.store.table('PermissionSetAssignment').find('AssigneeId', [userId]);
}

/** A set bound to a user license fits only users of that license. */
function checkLicense(context: Context, set: OrgRecord, user: OrgRecord): void {
	const { store } = context.org;
	const license = store.get('UserLicense', read(set, 'LicenseId') as string);
	const own = read(store.get('Profile', user.ProfileId as string), 'UserLicenseId');
	if (!license || license.Id === own) return;
	const name = [user.FirstName, user.LastName].filter(Boolean).join(' ');
	throw errors.licenseMismatch(context.org.settings, String(set.Label), name);
}

/** Sets with one of these cannot have an end (Help, permissions_assign_expire_how). */
const ADMINISTRATIVE = ['AssignPermissionSets', 'ManageProfilesPermissionsets', 'ManageUsers'];

function checkExpiration({ org }: Context, assignment: OrgRecord): void {
	if (typeof assignment.ExpirationDate !== 'string') return;
	const { expirationInThePast, expirationOfAdministrativeSets } = org.settings;
	if (hasEnded(org, assignment) && expirationInThePast !== 'accepted') throw errors.expirationInThePast();
	const set = org.store.get('PermissionSet', assignment.PermissionSetId as string);
	const granted = (set ? componentsOf(org, set) : []).flatMap(grantedBy);
	const isAdministrative = ADMINISTRATIVE.some((permission) => granted.includes(permission));
	if (isAdministrative && expirationOfAdministrativeSets !== 'accepted') throw errors.expirationNotAllowed();
}

function hasEnded(org: Org, { ExpirationDate: expires }: OrgRecord): boolean {
	return typeof expires === 'string' && Date.parse(expires) <= org.clock.now();
}

function isPurged(org: Org, assignment: OrgRecord): boolean {
	return org.settings.expiredAssignments === 'purged' && hasEnded(org, assignment);
}

/** How this is refused is [U]. */
function refuseProfileOwned(context: Context, assignment: OrgRecord): void {
	const set = context.org.store.get('PermissionSet', assignment.PermissionSetId as string);
	if (set?.IsOwnedByProfile === true) throw errors.profileOwnedAssignment(context.org.settings);
}

function applied(context: Context, { kind, record }: Change): void {
	if (kind === 'insert') assignPermissionSetLicenses(context, record);
	if (kind === 'delete') removePermissionSetLicenses(context, record);
}

export const PermissionSetAssignment = defineObject('PermissionSetAssignment', {
	label: 'Permission Set Assignment',
	keyPrefix: '0Pa',
	allows: 'cud',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		reference('PermissionSetId', 'PermissionSet ID', 'PermissionSet', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'Assignments',
		}),
		reference('PermissionSetGroupId', 'Permission Set Group ID', 'PermissionSetGroup', {
			...CREATE_ONLY,
			childRelationshipName: 'Assignments',
		}),
		reference('AssigneeId', 'Assignee ID', 'User', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'PermissionSetAssignments',
		}),
		dateTime('ExpirationDate', 'Expires On'),
		formula(flag('IsActive', 'Is Active', READ_ONLY), (assignment, { org }) => !hasEnded(org, assignment)),
		flag('IsRevoked', 'Is Revoked', { createable: false }),
		...changeFields(),
	],
	rules: {
		visible: seesEntitlements,
		authorize,
		complete,
		validate,
		applied,
		audit: auditSetAssignment,
		// Whether an assignment that has ended goes to where only queryAll finds it is [U], and whether that has what was deleted.
		retired: ({ org }, assignment) => org.settings.expiredAssignments !== 'visible' && hasEnded(org, assignment),
		forgotten: ({ org }, assignment) =>
			isPurged(org, assignment) || (assignment.IsDeleted === true && org.settings.deletedSetAssignments === 'no'),
	},
});
