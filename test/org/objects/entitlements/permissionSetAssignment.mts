/** PermissionSetAssignment (Object Reference v63/v67; the duplicate is recorded traffic). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { CREATE_ONLY, dateTime, defineObject, flag, formula, READ_ONLY, reference } from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { FieldValue, OrgRecord } from '../../world/types.mts';
import { seesEntitlements } from './permissionSet.mts';
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
	if (kind === 'insert') checkAssignment(context, record);
}

function checkAssignment(context: Context, record: OrgRecord): void {
	const { store, settings } = context.org;
	const set = store.get('PermissionSet', record.PermissionSetId as string)!;
	const user = store.get('User', record.AssigneeId as string)!;
	if (record.PermissionSetGroupId && set.PermissionSetGroupId !== record.PermissionSetGroupId)
		throw errors.setAndGroup();
	if (set.IsOwnedByProfile === true) throw errors.insufficientAccess(settings);
	const same = assignmentsOf(context, user.Id).some((other) => other.PermissionSetId === set.Id);
	if (same) throw errors.duplicateAssignment(user.Id, set.Id);
	if (user.IsActive !== true && settings.assignToInactiveUser === 'refused') throw errors.inactiveAssignee();
	checkLicense(context, set, user);
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
	throw errors.licenseMismatch(String(set.Label), name);
}

function checkExpiration(context: Context, { ExpirationDate: expires }: OrgRecord): void {
	if (typeof expires === 'string' && Date.parse(expires) <= context.org.clock.now()) throw errors.expirationInThePast();
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

/** False once the assignment has expired. */
function isActive(assignment: OrgRecord, { org }: Context): FieldValue {
	const expires = assignment.ExpirationDate;
	return !(typeof expires === 'string' && Date.parse(expires) <= org.clock.now());
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
		dateTime('ExpirationDate', 'Expiration Date'),
		formula(flag('IsActive', 'Is Active', READ_ONLY), isActive),
		flag('IsRevoked', 'Is Revoked', { createable: false }),
	],
	rules: {
		visible: seesEntitlements,
		authorize,
		complete,
		validate,
		applied,
	},
});
