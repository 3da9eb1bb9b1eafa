/**
 * Apps that users may log in with, and which permission sets and profiles let them. The seed leaves these objects empty
 * (Object Reference; key prefixes and what they allow: recorded describeGlobal of v59).
 */
import { CREATE_ONLY, READ_ONLY, defineObject, flag, reference, text, textArea, whole } from '../../world/define.mts';
import { authorizeSets, seesEntitlements } from '../entitlements/permissionSet.mts';

export const ConnectedApplication = defineObject('ConnectedApplication', {
	label: 'Connected App',
	keyPrefix: '0H4',
	allows: '',
	setup: true,
	fields: [
		text('Name', 'Name', 80, READ_ONLY),
		flag('OptionsAllowAdminApprovedUsersOnly', 'AllowAdminApprovedUsersOnly', READ_ONLY),
		whole('RefreshTokenValidityPeriod', 'Refresh Token Validity Period', READ_ONLY),
		text('StartUrl', 'Start URL', 1000, READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});

export const ExternalClientApplication = defineObject('ExternalClientApplication', {
	label: 'External Client Application',
	keyPrefix: '0xI',
	allows: '',
	setup: true,
	fields: [
		text('DeveloperName', 'API Name', 80, READ_ONLY),
		text('MasterLabel', 'Label', 80, READ_ONLY),
		textArea('Description', 'Description', 255, READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});

export const SetupEntityAccess = defineObject('SetupEntityAccess', {
	label: 'Setup Entity Access',
	labelPlural: 'Setup Entity Access',
	keyPrefix: '0J0',
	allows: 'cd',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		reference('ParentId', 'Permission Set ID', 'PermissionSet', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'SetupEntityAccessItems',
		}),
		reference('SetupEntityId', 'Setup Entity ID', ['ConnectedApplication', 'ExternalClientApplication'], {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
		}),
		text('SetupEntityType', 'Setup Entity Type', 40, READ_ONLY),
	],
	rules: { visible: seesEntitlements, authorize: authorizeSets },
});
