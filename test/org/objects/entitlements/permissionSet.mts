/** PermissionSet, PermissionSetGroup and its components (Object Reference; release 66). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { componentsOf, permissionFields } from '../../rights/permissions.mts';
import {
	CREATE_ONLY,
	defineObject,
	flag,
	formula,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
} from '../../world/define.mts';
import type { Change, Context, Field, Org } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { OrgRecord } from '../../world/types.mts';

const TYPES = ['Regular', 'Standard', 'Session', 'Profile', 'Group'];

/** Access: View Setup, or Assign Permission Sets, or Manage Users (Object Reference, Special Access Rules). */
export function seesEntitlements(context: Context): boolean {
	return may(context, 'ViewSetup', 'AssignPermissionSets', 'ManageUsers');
}

/** Throws INSUFFICIENT_ACCESS unless the running user may change permission sets. */
export function authorizeSets(context: Context): void {
	if (!may(context, 'ManageProfilesPermissionsets')) throw errors.insufficientAccess(context.org.settings);
}

function authorizeOwnSet(context: Context, change: Change): void {
	authorizeSets(context);
	const { kind, record } = change;
	if (kind !== 'insert' && record.IsOwnedByProfile === true)
		throw errors.insufficientAccess(context.org.settings, 'entity is read-only');
}

/** What a set grants; the aggregate of a group grants what its components grant. */
function permissionsOfSet(): Field[] {
	return permissionFields().map((made) => ({
		...made,
		formula: (set, { org }) => componentsOf(org, set).some((component) => component[made.name] === true),
	}));
}

export const PermissionSet = defineObject('PermissionSet', {
	label: 'Permission Set',
	keyPrefix: '0PS',
	allows: 'cud',
	setup: true,
	fields: [
		text('Name', 'API Name', 80, { required: true }),
		text('Label', 'Label', 80, { required: true }),
		reference('LicenseId', 'License ID', ['PermissionSetLicense', 'UserLicense'], CREATE_ONLY),
		reference('ProfileId', 'Profile ID', 'Profile', READ_ONLY),
		flag('IsOwnedByProfile', 'Is Owned By Profile', READ_ONLY),
		formula(flag('IsCustom', 'Custom'), (set) => set.Type !== 'Standard' && set.NamespacePrefix == null),
		...permissionsOfSet(),
		textArea('Description', 'Description', 255),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		flag('HasActivationRequired', 'Session Activation Required'),
		reference('PermissionSetGroupId', 'Permission Set Group ID', 'PermissionSetGroup', READ_ONLY),
		picklist('Type', 'Permission Set Type', TYPES, { ...READ_ONLY, defaultedOnCreate: true }),
	],
	rules: {
		visible: seesEntitlements,
		authorize: authorizeOwnSet,
		complete: (_context, set) => {
			set.Type ??= set.HasActivationRequired === true ? 'Session' : 'Regular';
		},
		validate: (context, change) => {
			const { kind, record, changed } = change;
			if (kind === 'delete') return refuseAssigned(context, 'PermissionSetId', record.Id, String(record.Label));
			if (kind === 'insert' || changed.has('Name')) checkName(context, change, 'Name');
		},
	},
});

/** Updating while the group is recalculated, which takes 1 to 2 seconds (multiframework-recipes, issue 100). */
export function statusOfGroup(org: Org, group: OrgRecord): string {
	return Number(read(group, 'RecalculatedUntil')) > org.clock.now() ? 'Updating' : String(group.Status ?? 'Updated');
}

/** What a group grants is worked out anew when its permission sets change. */
function recalculate({ org }: Context, { record }: Change): void {
	if (org.settings.permissionSetGroupMs === 0) return;
	const RecalculatedUntil = org.clock.now() + org.settings.permissionSetGroupMs;
	org.store.update('PermissionSetGroup', String(record.PermissionSetGroupId), { RecalculatedUntil });
}

function refuseAssigned(context: Context, field: string, id: string, label: string): void {
	const assigned = context.org.store.table('PermissionSetAssignment').find(field, [id]);
	if (assigned.length > 0) throw errors.deleteFailed(label, 'users');
}

/** Names are unique within their namespace: a managed package may bring a name that the org has already. */
function checkName(context: Context, { object, record }: Change, field: string): void {
	const other = context.org.store
		.table(object.name)
		.find(field, [record[field]!])
		.find((row) => row.Id !== record.Id && read(row, 'NamespacePrefix') === read(record, 'NamespacePrefix'));
	if (other) throw errors.duplicateValue(field, other.Id);
}

export const PermissionSetGroup = defineObject('PermissionSetGroup', {
	label: 'Permission Set Group',
	keyPrefix: '0PG',
	allows: 'cud',
	setup: true,
	fields: [
		text('DeveloperName', 'API Name', 80, { required: true }),
		text('MasterLabel', 'Label', 80, { required: true }),
		picklist('Language', 'Master Language', ['en_US', 'de', 'fr', 'es', 'ja'], {
			defaultValue: 'en_US',
			defaultedOnCreate: true,
		}),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		textArea('Description', 'Description', 255),
		formula(picklist('Status', 'Status', ['Updated', 'Outdated', 'Updating', 'Failed']), (group, { org }) =>
			statusOfGroup(org, group),
		),
		flag('HasActivationRequired', 'Session Activation Required'),
	],
	rules: {
		visible: seesEntitlements,
		authorize: authorizeSets,
		validate: (context, change) => {
			const { kind, record, changed } = change;
			if (kind === 'delete')
				return refuseAssigned(context, 'PermissionSetGroupId', record.Id, String(record.MasterLabel));
			if (kind === 'insert' || changed.has('DeveloperName')) checkName(context, change, 'DeveloperName');
		},
		applied: (context, { kind, record }) => {
			if (kind === 'insert')
				insertAggregate(context, record.Id, String(record.MasterLabel), String(record.DeveloperName));
		},
	},
});

/** A group has a permission set of its own, of the type Group, which stands for it in assignments. */
function insertAggregate(context: Context, groupId: string, label: string, name: string): void {
	const { org } = context;
	org.store.insert('PermissionSet', {
		Id: org.ids.next('0PS'),
		Name: name,
		Label: label,
		Type: 'Group',
		PermissionSetGroupId: groupId,
	});
}

export const PermissionSetGroupComponent = defineObject('PermissionSetGroupComponent', {
	label: 'Permission Set Group Component',
	keyPrefix: '0PM',
	allows: 'cd',
	setup: true,
	fields: [
		reference('PermissionSetGroupId', 'Permission Set Group ID', 'PermissionSetGroup', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'PermissionSetGroupComponents',
		}),
		reference('PermissionSetId', 'Permission Set ID', ['PermissionSet', 'MutingPermissionSet'], {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'PermissionSetGroupComponents',
		}),
	],
	rules: {
		visible: seesEntitlements,
		authorize: authorizeSets,
		validate: (context, { kind, record }) => {
			if (kind !== 'insert') return;
			const same = context.org.store
				.table('PermissionSetGroupComponent')
				.find('PermissionSetGroupId', [record.PermissionSetGroupId!])
				.find((row) => row.PermissionSetId === record.PermissionSetId);
			if (same) throw errors.duplicateValue('PermissionSetId', same.Id);
		},
		applied: recalculate,
	},
});
