/** What else there is about a user, of which the seed has none (Object Reference; recorded describeGlobal of v59). */
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	dateTime,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';

const REQUIRED = { ...CREATE_ONLY, required: true };

export const UserAppInfo = defineObject('UserAppInfo', {
	label: 'Last Used App',
	labelPlural: 'Last Used App',
	keyPrefix: '0Ds',
	allows: 'cud',
	fields: [
		reference('UserId', 'User ID', 'User', REQUIRED),
		text('AppDefinitionId', 'App Definition ID', 18, { required: true }),
		text('FormFactor', 'Form Factor', 40, REQUIRED),
	],
});

export const UserPreference = defineObject('UserPreference', {
	label: 'User Preference',
	keyPrefix: '03u',
	allows: 'cud',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		reference('UserId', 'User ID', 'User', { ...REQUIRED, relationshipName: undefined }),
		whole('Preference', 'Preference', REQUIRED),
		text('Value', 'Value', 255),
	],
});

/** Who sees a user beyond the default; sharing is not simulated. */
export const UserShare = defineObject('UserShare', {
	label: 'User Share',
	labelPlural: 'User Share',
	keyPrefix: '0N2',
	allows: 'cud',
	setup: true,
	audit: ['LastModifiedDate', 'LastModifiedById'],
	fields: [
		reference('UserId', 'User ID', 'User', { ...REQUIRED, cascadeDelete: true, childRelationshipName: 'Shares' }),
		reference('UserOrGroupId', 'User/Group ID', ['Group', 'User'], REQUIRED),
		picklist('UserAccessLevel', 'User Access Level', ['None', 'Read', 'Edit', 'All'], { required: true }),
		text('RowCause', 'Row Cause', 40, READ_ONLY),
		flag('IsActive', 'Is Active', READ_ONLY),
	],
});

export const UserProvisioningRequest = defineObject('UserProvisioningRequest', {
	label: 'User Provisioning Request',
	keyPrefix: '0HP',
	allows: 'cud',
	fields: [
		text('Name', 'Name', 255, READ_ONLY),
		reference('SalesforceUserId', 'User ID', 'User'),
		text('ExternalUserId', 'External User ID', 255),
		text('AppName', 'App Name', 150),
		picklist('State', 'State', ['New', 'Requested', 'Completed', 'Failed']),
		picklist('Operation', 'Operation', ['Create', 'Read', 'Update', 'Deactivate', 'Activate', 'Freeze', 'Unfreeze']),
		dateTime('ScheduleDate', 'Scheduled Date'),
		reference('OwnerId', 'Owner ID', ['Group', 'User'], { nillable: false, defaultedOnCreate: true }),
	],
	rules: {
		visible: (context) => may(context, 'ViewSetup'),
		complete: (context, record) => {
			record.OwnerId ??= context.user.Id;
		},
	},
});

export const CallCenter = defineObject('CallCenter', {
	label: 'Call Center',
	keyPrefix: '04v',
	allows: 'c',
	setup: true,
	fields: [text('Name', 'Name', 80, REQUIRED), text('InternalName', 'Internal Name', 80, REQUIRED)],
});

export const OrgWideEmailAddress = defineObject('OrgWideEmailAddress', {
	label: 'Organization-wide From Email Address',
	labelPlural: 'Organization-wide From Email Addresses',
	keyPrefix: '0D2',
	allows: 'cud',
	setup: true,
	fields: [
		text('Address', 'Email', 240, { required: true }),
		text('DisplayName', 'Display Name', 240, { required: true }),
		flag('IsAllowAllProfiles', 'Allow All Profiles'),
		picklist('Purpose', 'Purpose', ['UserSelection', 'DefaultNoreply', 'UserSelectionAndDefaultNoreply']),
	],
});
