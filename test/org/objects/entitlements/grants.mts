/** What permission sets grant besides user permissions, of which the seed has none (Object Reference; recorded describeGlobal of v59). */
import { CREATE_ONLY, READ_ONLY, defineObject, flag, reference, text, textArea } from '../../world/define.mts';
import { authorizeSets, seesEntitlements } from './permissionSet.mts';

const rules = { visible: seesEntitlements, authorize: authorizeSets };

const parent = (children?: string) =>
	reference('ParentId', 'Parent ID', 'PermissionSet', {
		...CREATE_ONLY,
		required: true,
		cascadeDelete: true,
		...(children === undefined ? {} : { childRelationshipName: children }),
	});

export const ObjectPermissions = defineObject('ObjectPermissions', {
	label: 'Object Permissions',
	labelPlural: 'Object Permissions',
	keyPrefix: '110',
	allows: 'cud',
	setup: true,
	fields: [
		parent('ObjectPerms'),
		text('SobjectType', 'Object Type Name', 40, { ...CREATE_ONLY, required: true }),
		...['Create', 'Read', 'Edit', 'Delete', 'ViewAllRecords', 'ModifyAllRecords'].map((right) =>
			flag(`Permissions${right}`, `${right} Records`),
		),
	],
	rules,
});

export const FieldPermissions = defineObject('FieldPermissions', {
	label: 'Field Permissions',
	labelPlural: 'Field Permissions',
	keyPrefix: '01k',
	allows: 'cud',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		parent('FieldPerms'),
		text('SobjectType', 'Object Type Name', 40, { ...CREATE_ONLY, required: true }),
		text('Field', 'Field Name', 40, { ...CREATE_ONLY, required: true }),
		flag('PermissionsEdit', 'Edit Field'),
		flag('PermissionsRead', 'Read Field'),
	],
	rules,
});

export const PermissionSetTabSetting = defineObject('PermissionSetTabSetting', {
	label: 'Permission Set Tab Setting',
	labelPlural: 'Permission Set Tab Setting',
	keyPrefix: '01P',
	allows: 'cud',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		parent(),
		text('Name', 'Tab Name', 255, { ...CREATE_ONLY, required: true }),
		text('Visibility', 'Tab Visibility', 40, { required: true }),
	],
	rules,
});

export const CustomPermission = defineObject('CustomPermission', {
	label: 'Custom Permission',
	keyPrefix: '0CP',
	allows: '',
	setup: true,
	fields: [
		text('DeveloperName', 'Custom Permission Name', 80, READ_ONLY),
		text('MasterLabel', 'Label', 80, READ_ONLY),
		textArea('Description', 'Description', 255, READ_ONLY),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		flag('IsLicensed', 'Is Licensed', READ_ONLY),
		flag('IsProtected', 'Is Protected', READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});

/** Which session-based permission sets are on, by session. */
export const SessionPermSetActivation = defineObject('SessionPermSetActivation', {
	label: 'Session Permission Set Activation',
	keyPrefix: '5Pa',
	allows: '',
	setup: true,
	fields: [
		reference('AuthSessionId', 'Auth Session ID', 'AuthSession', { ...READ_ONLY, nillable: false }),
		reference('PermissionSetId', 'Permission Set ID', 'PermissionSet', { ...READ_ONLY, nillable: false }),
		reference('UserId', 'User ID', 'User', {
			...READ_ONLY,
			nillable: false,
			childRelationshipName: 'SessionPermSetActivations',
		}),
		text('Description', 'Description', 255, READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});
