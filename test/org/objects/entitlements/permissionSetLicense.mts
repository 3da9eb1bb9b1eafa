/** PermissionSetLicense and its assignments, given and taken back with the permission sets that need them. */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { componentsOf } from '../../rights/permissions.mts';
import { toDateTime } from '../../world/clock.mts';
import {
	CREATE_ONLY,
	date,
	defineObject,
	flag,
	formula,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';
import type { Change, Context, Org } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { OrgRecord } from '../../world/types.mts';
import { auditLicenseAssignment } from './entitlementAudit.mts';
import { seesEntitlements } from './permissionSet.mts';
import { changeFields } from './userAccessPolicy.mts';

/** With 50 or more assignments removed at once, the licenses stay (Help, users_permissionset_licenses_remove). */
const AUTOMATIC_REMOVAL_BELOW = 50;

function used(org: Org, licenseId: string): number {
	return org.store
		.table('PermissionSetLicenseAssign')
		.count('by license', (row) => row.PermissionSetLicenseId, licenseId);
}

/** The permission set licenses that an assigned set (or the components of a group) needs. */
function licensesOf(org: Org, assignment: OrgRecord): string[] {
	const set = org.store.get('PermissionSet', assignment.PermissionSetId as string);
	const needed = (set ? componentsOf(org, set) : []).map((component) => read(component, 'LicenseId'));
	return needed.filter((id): id is string => org.store.get('PermissionSetLicense', id as string) !== undefined);
}

function assignmentOf(org: Org, userId: string, licenseId: string): OrgRecord | undefined {
	return org.store
		.table('PermissionSetLicenseAssign')
		.find('AssigneeId', [userId])
		.find((row) => row.PermissionSetLicenseId === licenseId);
}

/** Whether an assigned permission set still needs the license. */
function isNeeded(org: Org, userId: string, licenseId: string): boolean {
	return org.store
		.table('PermissionSetAssignment')
		.find('AssigneeId', [userId])
		.some((assignment) => licensesOf(org, assignment).includes(licenseId));
}

/** A permission set that needs a permission set license brings it along when one is free. */
export function assignPermissionSetLicenses(context: Context, assignment: OrgRecord): void {
	const { org } = context;
	const userId = String(assignment.AssigneeId);
	for (const licenseId of licensesOf(org, assignment)) {
		if (assignmentOf(org, userId, licenseId)) continue;
		if (!isFree(org, licenseId)) throw errors.permissionSetWithoutLicense(org.settings);
		org.store.insert('PermissionSetLicenseAssign', {
			Id: org.ids.next('2LA'),
			AssigneeId: userId,
			PermissionSetLicenseId: licenseId,
			IsAutomatic: true,
			CreatedDate: toDateTime(org.clock.now()),
			CreatedById: context.user.Id,
			LastModifiedDate: toDateTime(org.clock.now()),
			LastModifiedById: context.user.Id,
			SystemModstamp: toDateTime(org.clock.now()),
		});
	}
}

/**
 * Takes back what came along with a set, unless another set needs it or 50 or more assignments go at once
 * (`removalsInCall`).
 */
export function removePermissionSetLicenses(context: Context, assignment: OrgRecord): void {
	const { org, removalsInCall } = context;
	if (removalsInCall >= AUTOMATIC_REMOVAL_BELOW) return;
	const userId = String(assignment.AssigneeId);
	for (const licenseId of licensesOf(org, assignment)) {
		const held = assignmentOf(org, userId, licenseId);
		if (held?.IsAutomatic === true && !isNeeded(org, userId, licenseId))
			org.store.remove('PermissionSetLicenseAssign', held.Id);
	}
}

function isFree(org: Org, licenseId: string): boolean {
	const total = Number(read(org.store.get('PermissionSetLicense', licenseId), 'TotalLicenses'));
	return used(org, licenseId) < total;
}

function authorize(context: Context, { kind }: Change): void {
	const allowed =
		kind === 'delete' ? may(context, 'ManageUsers', 'AssignPermissionSets') : may(context, 'AssignPermissionSets');
	if (!allowed) throw errors.insufficientAccess(context.org.settings);
}

function validate(context: Context, { kind, record }: Change): void {
	const { org } = context;
	const userId = String(record.AssigneeId);
	const licenseId = String(record.PermissionSetLicenseId);
	if (kind === 'insert') {
		const same = assignmentOf(org, userId, licenseId);
		if (same) throw errors.duplicateValue('PermissionSetLicenseId', same.Id);
		if (!isFree(org, licenseId)) throw errors.permissionSetLicenseExhausted(org.settings);
	}
	if (kind === 'delete' && isNeeded(org, userId, licenseId)) throw errors.permissionSetLicenseInUse(org.settings);
}

export const PermissionSetLicense = defineObject('PermissionSetLicense', {
	label: 'Permission Set License',
	keyPrefix: '0PL',
	allows: '',
	setup: true,
	fields: [
		text('DeveloperName', 'Permission Set License', 80, READ_ONLY),
		picklist('Language', 'Master Language', ['en_US'], READ_ONLY),
		text('MasterLabel', 'Permission Set License Label', 80, READ_ONLY),
		text('PermissionSetLicenseKey', 'Permission Set License Key', 256, { ...READ_ONLY, idLookup: true }),
		whole('TotalLicenses', 'Total Licenses', READ_ONLY),
		picklist('Status', 'Status', ['Active', 'Disabled'], READ_ONLY),
		date('ExpirationDate', 'Expiration Date', READ_ONLY),
		formula(whole('UsedLicenses', 'Used Licenses'), (license, { org }) => used(org, license.Id)),
		flag('IsAvailableForIntegrations', 'Available for Integrations', READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});

export const PermissionSetLicenseAssign = defineObject('PermissionSetLicenseAssign', {
	label: 'Permission Set License Assignment',
	keyPrefix: '2LA',
	allows: 'cud',
	setup: true,
	fields: [
		reference('PermissionSetLicenseId', 'Permission Set License ID', 'PermissionSetLicense', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'PermissionSetLicenseAssignments',
		}),
		reference('AssigneeId', 'Assignee ID', 'User', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'PermissionSetLicenseAssignments',
		}),
		flag('IsRevoked', 'Is Revoked', { createable: false }),
		flag('IsDeleted', 'Deleted', READ_ONLY),
		...changeFields(),
	],
	rules: {
		visible: seesEntitlements,
		authorize,
		validate,
		audit: auditLicenseAssignment,
		// Whether queryAll shows what was deleted is [U].
		forgotten: ({ org }, { IsDeleted }) => IsDeleted === true && org.settings.deletedLicenseAssignments === 'no',
	},
});
