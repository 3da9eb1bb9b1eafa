/**
 * Objects that a client may ask for when it looks at what a user holds, and that the seed leaves empty (Object Reference;
 * key prefixes and what they allow: recorded describeGlobal of v59).
 */
import * as errors from '../errors/index.mts';
import { may } from '../rights/context.mts';
import type { Context } from '../world/model.mts';
import { seesEntitlements } from './entitlements/permissionSet.mts';
import {
	CREATE_ONLY,
	dateTime,
	decimal,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
	whole,
} from '../world/define.mts';

function authorizeSets(context: Context): void {
	if (!may(context, 'ManageProfilesPermissionsets')) throw errors.insufficientAccess(context.org.settings);
}

const user = (name: string, label: string, relationshipName: string) =>
	reference(name, label, 'User', { ...READ_ONLY, nillable: false, relationshipName });

export const MutingPermissionSet = defineObject('MutingPermissionSet', {
	label: 'Muting Permission Set',
	keyPrefix: '0QM',
	allows: 'cud',
	setup: true,
	fields: [
		text('DeveloperName', 'API Name', 80, { required: true }),
		text('MasterLabel', 'Label', 80, { required: true }),
		textArea('Description', 'Description', 255),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
	],
	rules: { visible: seesEntitlements, authorize: authorizeSets },
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

export const LoginIp = defineObject('LoginIp', {
	label: 'Login IP',
	keyPrefix: '710',
	allows: 'd',
	audit: ['CreatedDate'],
	fields: [
		user('UsersId', 'User ID', 'Users'),
		text('SourceIp', 'Source IP', 39, READ_ONLY),
		flag('IsAuthenticated', 'Is Authenticated', READ_ONLY),
		dateTime('ChallengeSentDate', 'Challenge Sent Date', READ_ONLY),
		text('ChallengeMethod', 'Challenge Method', 40, READ_ONLY),
	],
});

export const LoginGeo = defineObject('LoginGeo', {
	label: 'Login Geo Data',
	labelPlural: 'Login Geo Data',
	keyPrefix: '04F',
	allows: '',
	fields: [
		dateTime('LoginTime', 'Login Time', READ_ONLY),
		text('CountryIso', 'Country Code', 255, READ_ONLY),
		text('Country', 'Country', 255, READ_ONLY),
		text('City', 'City', 255, READ_ONLY),
		text('PostalCode', 'PostalCode', 255, READ_ONLY),
		text('Subdivision', 'Subdivision', 255, READ_ONLY),
		decimal('Latitude', 'Latitude', READ_ONLY),
		decimal('Longitude', 'Longitude', READ_ONLY),
	],
});

export const VerificationHistory = defineObject('VerificationHistory', {
	label: 'Identity Verification History',
	labelPlural: 'Identity Verification History',
	keyPrefix: '0Qt',
	allows: '',
	fields: [
		user('UserId', 'User ID', 'User'),
		dateTime('VerificationTime', 'Time', READ_ONLY),
		picklist('VerificationMethod', 'Method', ['Email', 'Sms', 'Totp', 'U2F', 'BuiltInAuthenticator'], READ_ONLY),
		picklist('Activity', 'Triggered By', ['Login', 'ConnectedApp', 'EnableLL', 'TimeBasedReset'], READ_ONLY),
		picklist('Status', 'Status', ['Succeeded', 'Failed', 'InProgress', 'Initiated'], READ_ONLY),
		reference('LoginHistoryId', 'Login History ID', 'LoginHistory', READ_ONLY),
		reference('LoginGeoId', 'Login Geo Data ID', 'LoginGeo', READ_ONLY),
		text('SourceIp', 'Source IP', 40, READ_ONLY),
		text('Remarks', 'Activity Message', 255, READ_ONLY),
	],
});

export const ThirdPartyAccountLink = defineObject('ThirdPartyAccountLink', {
	label: 'Third-Party Account Link',
	keyPrefix: '0Jr',
	allows: '',
	audit: [],
	fields: [
		text('ThirdPartyAccountLinkKey', 'Third Party Account Link Key', 255, READ_ONLY),
		user('UserId', 'User ID', 'User'),
		text('Handle', 'Handle', 255, READ_ONLY),
		text('RemoteIdentifier', 'Remote Identifier', 255, READ_ONLY),
		text('Provider', 'Provider', 255, READ_ONLY),
		text('SsoProviderName', 'SSO Provider Name', 255, READ_ONLY),
		flag('IsNotSsoUsable', 'Is Not Usable For SSO', READ_ONLY),
	],
});

export const ContentFolder = defineObject('ContentFolder', {
	label: 'Content Folder',
	keyPrefix: '07H',
	allows: 'cud',
	fields: [
		text('Name', 'Name', 100, { required: true }),
		reference('ParentContentFolderId', 'ContentFolder ID', 'ContentFolder'),
	],
});
