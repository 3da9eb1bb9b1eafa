/**
 * What logins leave behind. The seed leaves all of these empty but LoginHistory (Object Reference;
 * key prefixes and what they allow: recorded describeGlobal of v59).
 */
import { may } from '../../rights/context.mts';
import { READ_ONLY, dateTime, decimal, defineObject, flag, picklist, reference, text } from '../../world/define.mts';
import type { Context } from '../../world/model.mts';

const READ_ONLY_REQUIRED = { ...READ_ONLY, nillable: false };

const seesLogins = (context: Context) => may(context, 'ManageUsers', 'MonitorLoginHistory');

export const LoginHistory = defineObject('LoginHistory', {
	label: 'Login History',
	labelPlural: 'Login History',
	keyPrefix: '0Ya',
	allows: '',
	audit: [],
	fields: [
		reference('UserId', 'User ID', 'User', { ...READ_ONLY_REQUIRED, relationshipName: undefined }),
		dateTime('LoginTime', 'Login Time', READ_ONLY_REQUIRED),
		picklist(
			'LoginType',
			'Login Type',
			['Application', 'Remote Access 2.0', 'Other Apex API', 'SAML Sfdc Initiated SSO'],
			READ_ONLY_REQUIRED,
		),
		text('SourceIp', 'Source IP', 39, READ_ONLY),
		text('LoginUrl', 'Login URL', 120, READ_ONLY),
		text('Browser', 'Browser', 64, READ_ONLY),
		text('Platform', 'Platform', 64, READ_ONLY),
		text('Status', 'Status', 128, READ_ONLY),
		text('Application', 'Application', 64, READ_ONLY),
		text('ClientVersion', 'Client Version', 64, READ_ONLY),
		text('ApiType', 'API Type', 64, READ_ONLY),
		text('ApiVersion', 'API Version', 32, READ_ONLY),
	],
	rules: { sees: (context, record) => seesLogins(context) || record.UserId === context.user.Id },
});

const user = (name: string, label: string, relationshipName: string) =>
	reference(name, label, 'User', { ...READ_ONLY, nillable: false, relationshipName });

export const LoginIp = defineObject('LoginIp', {
	label: 'Login IP',
	labelPlural: 'Login IP',
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
	label: 'Third Party Account Link',
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
