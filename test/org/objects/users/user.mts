/** User: Object Reference v63, User; field reference v67; recorded describe of v59. */
import { may, seesProfiles, seesRoles } from '../../rights/context.mts';
import {
	address,
	date,
	dateTime,
	decimal,
	defineObject,
	email,
	flag,
	formula,
	phone,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
	url,
	whole,
} from '../../world/define.mts';
import type { Context, Field } from '../../world/model.mts';
import { FEATURE_LICENSES } from './featureLicenses.mts';
import { COUNTRIES, STATES } from './stateAndCountry.mts';
import { LANGUAGES, LOCALES, EMAIL_ENCODINGS, TIME_ZONES } from './userPicklists.mts';
import { USER_PREFERENCES } from './userPreferences.mts';
import { userRules } from './userRules.mts';

const DIGEST = [
	{ value: 'D', label: 'Daily' },
	{ value: 'W', label: 'Weekly' },
	{ value: 'N', label: 'Never' },
];
const GROUP_DIGEST = [{ value: 'P', label: 'Email on every post' }, ...DIGEST];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
const USER_TYPES = [
	'Standard',
	'PowerPartner',
	'CustomerSuccess',
	'Guest',
	'CsnOnly',
	'SelfService',
	'AutomatedProcess',
	'CloudIntegrationUser',
];

/** StateCode and CountryCode exist where State and Country are picklists. */
const hasCodes = ({ org }: Context) => org.settings.stateAndCountryPicklists;

/** MiddleName and Suffix exist where the org has enabled them (Help, Enable Middle Names and Suffixes). */
const hasNameParts = ({ org }: Context) => org.settings.middleNamesAndSuffixes;

const identity: Field[] = [
	text('Username', 'Username', 80, { required: true, idLookup: true }),
	text('LastName', 'Last Name', 80, { required: true }),
	text('FirstName', 'First Name', 40),
	text('MiddleName', 'Middle Name', 40, { visible: hasNameParts }),
	text('Suffix', 'Suffix', 40, { visible: hasNameParts }),
	formula(text('Name', 'Full Name', 121, { nillable: false }), (user) =>
		[user.FirstName, user.MiddleName, user.LastName, user.Suffix].filter(Boolean).join(' '),
	),
	text('CompanyName', 'Company Name', 80),
	text('Division', 'Division', 80),
	text('Department', 'Department', 80),
	text('Title', 'Title', 80),
	textArea('Street', 'Street', 255),
	text('City', 'City', 40),
	text('State', 'State/Province', 80),
	text('PostalCode', 'Zip/Postal Code', 20),
	text('Country', 'Country', 80),
	picklist('StateCode', 'State/Province Code', STATES, { controllerName: 'CountryCode', visible: hasCodes }),
	picklist('CountryCode', 'Country Code', COUNTRIES, { visible: hasCodes }),
	decimal('Latitude', 'Latitude'),
	decimal('Longitude', 'Longitude'),
	picklist('GeocodeAccuracy', 'Geocode Accuracy', [
		'Address',
		'NearAddress',
		'Block',
		'Street',
		'ExtendedZip',
		'Zip',
		'City',
		'County',
		'State',
		'Unknown',
	]),
	address('Address', 'Address', ''),
	email('Email', 'Email', { required: true, idLookup: true }),
	{ ...email('SenderEmail', 'Email Sender Address'), length: 80 },
	text('SenderName', 'Email Sender Name', 80),
	textArea('Signature', 'Email Signature', 1333),
	phone('Phone', 'Phone'),
	phone('Fax', 'Fax'),
	phone('MobilePhone', 'Mobile'),
	text('Alias', 'Alias', 8, { required: true }),
	text('CommunityNickname', 'Nickname', 40, { required: true, defaultedOnCreate: true }),
	// Recorded as an empty text, like OutOfOfficeMessage (Nango, get-record-by-external-id, v60).
	text('BadgeText', 'User Photo badge text overlay', 80, { ...READ_ONLY, emptyValue: '' }),
];

const working: Field[] = [
	flag('IsActive', 'Active'),
	picklist('TimeZoneSidKey', 'Time Zone', TIME_ZONES, { required: true }),
	reference('UserRoleId', 'Role ID', 'UserRole', { childRelationshipName: 'Users', visible: seesRoles }),
	picklist('LocaleSidKey', 'Locale', LOCALES, { required: true }),
	flag('ReceivesInfoEmails', 'Info Emails'),
	flag('ReceivesAdminInfoEmails', 'Admin Info Emails'),
	picklist('EmailEncodingKey', 'Email Encoding', EMAIL_ENCODINGS, { required: true }),
	reference('ProfileId', 'Profile ID', 'Profile', {
		required: true,
		childRelationshipName: 'Users',
		visible: seesProfiles,
	}),
	picklist('StartDay', 'Start of Day', HOURS, { emptyValue: '6' }),
	picklist('EndDay', 'End of Day', HOURS, { emptyValue: '23' }),
	picklist('UserType', 'User Type', USER_TYPES, {
		...READ_ONLY,
		nillable: false,
		defaultedOnCreate: true,
	}),
	picklist('LanguageLocaleKey', 'Language', LANGUAGES, { required: true }),
	text('EmployeeNumber', 'Employee Number', 20),
	reference('DelegatedApproverId', 'Delegated Approver ID', ['Group', 'User'], {
		childRelationshipName: 'DelegatedUsers',
	}),
	reference('ManagerId', 'Manager ID', 'User', { childRelationshipName: 'ManagedUsers' }),
	dateTime('LastLoginDate', 'Last Login', READ_ONLY),
	dateTime('LastPasswordChangeDate', 'Last Password Change or Reset', READ_ONLY),
	whole('NumberOfFailedLogins', 'Failed Login Attempts', {
		...READ_ONLY,
		visible: (context) => may(context, 'ManageUsers'),
	}),
	date('SuAccessExpirationDate', 'SU Access Expiration', READ_ONLY),
	dateTime('PasswordExpirationDate', 'Password Expiration Date', READ_ONLY),
	dateTime('OfflineTrialExpirationDate', 'Offline Edition Trial Expiration Date', READ_ONLY),
	dateTime('OfflinePdaTrialExpirationDate', 'Sales Anywhere Trial Expiration Date', READ_ONLY),
	flag('ForecastEnabled', 'Allow Forecasting'),
	flag('EmailPreferencesAutoBcc', 'AutoBcc'),
	flag('EmailPreferencesAutoBccStayInTouch', 'AutoBccStayInTouch'),
	flag('EmailPreferencesStayInTouchReminder', 'StayInTouchReminder'),
	reference('ContactId', 'Contact ID', 'Contact', { createable: true, childRelationshipName: 'Users' }),
	reference('AccountId', 'Account ID', 'Account', { ...READ_ONLY, childRelationshipName: 'Users' }),
	reference('CallCenterId', 'Call Center ID', [], { relationshipName: undefined }),
	phone('Extension', 'Extension'),
	text('FederationIdentifier', 'SAML Federation ID', 512, { idLookup: true }),
	textArea('AboutMe', 'About Me', 1000),
	formula(url('FullPhotoUrl', 'Url for full-sized Photo'), photo('F')),
	formula(url('SmallPhotoUrl', 'Photo'), photo('T')),
	formula(url('MediumPhotoUrl', 'Url for medium profile photo'), photo('M')),
	flag('IsExtIndicatorVisible', 'Show external indicator', READ_ONLY),
	text('OutOfOfficeMessage', 'Out of office message', 40, { emptyValue: '' }),
	whole('JigsawImportLimitOverride', 'Data.com Monthly Addition Limit'),
	picklist('DigestFrequency', 'Chatter Email Highlights Frequency', DIGEST, {
		required: true,
		defaultedOnCreate: true,
		// Recorded: an org that sends no digests.
		defaultValue: 'N',
	}),
	picklist('DefaultGroupNotificationFrequency', 'Default Notification Frequency when Joining Groups', GROUP_DIGEST, {
		required: true,
		defaultedOnCreate: true,
		defaultValue: 'N',
	}),
	dateTime('LastViewedDate', 'Last Viewed Date', READ_ONLY),
	dateTime('LastReferencedDate', 'Last Referenced Date', READ_ONLY),
	formula(url('BannerPhotoUrl', 'Url for banner photo'), photo('B')),
	formula(url('SmallBannerPhotoUrl', 'Url for IOS banner photo'), photo('D')),
	formula(url('MediumBannerPhotoUrl', 'Url for Android banner photo'), photo('E')),
	flag('IsProfilePhotoActive', 'Has Profile Photo', READ_ONLY),
	reference('IndividualId', 'Individual ID', [], { relationshipName: undefined }),
];

/** The fields that this org's admins added. The last one is hidden from everybody but administrators. */
const customFields: Field[] = [
	text('Cost_Center__c', 'Cost Center', 20),
	date('Start_Date__c', 'Start Date'),
	reference('Buddy__c', 'Buddy', 'User', { childRelationshipName: 'Buddies__r' }),
	picklist('Region__c', 'Region', ['EMEA', 'AMER', 'APAC']),
	text('Salary_Band__c', 'Salary Band', 10, { visible: (context) => may(context, 'ModifyAllData') }),
];

/** The standard picklists of User have 40 characters (Object Reference, field reference v67). */
function shortPicklist(made: Field): Field {
	return made.type === 'picklist' ? { ...made, length: 40 } : made;
}

export const User = defineObject('User', {
	label: 'User',
	labelPlural: 'Users',
	keyPrefix: '005',
	allows: 'cu',
	setup: true,
	fields: [
		...[...identity, ...working].map(shortPicklist),
		...FEATURE_LICENSES.map(({ field, label }) => flag(field, label)),
		flag('UserPermissionsCallCenterAutoLogin', 'Auto-login To Call Center'),
		...USER_PREFERENCES.map((name) => flag(`UserPreferences${name}`, name)),
		...customFields,
	],
	rules: userRules,
});

/** Addresses of photos and banners, the same for who has none (recorded). */
function photo(size: 'F' | 'M' | 'T' | 'B' | 'D' | 'E') {
	return (_user: unknown, context: { caller: { origin: string } }) =>
		`${context.caller.origin}/profilephoto/005/${size}`;
}
