/** Profile, UserLicense and UserRole (Object Reference). */
import * as errors from '../../errors/index.mts';
import { may, seesRoles } from '../../rights/context.mts';
import { grantedBy, permissionFields } from '../../rights/permissions.mts';
import {
	dateTime,
	defineObject,
	flag,
	formula,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';
import type { Context, Field } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';
import { usedSeats } from '../users/seats.mts';
import { profileOwnedSet } from '../users/userSideEffects.mts';

/** Names of the standard profiles in the languages of the running user; a standard profile is stored in English. */
const TRANSLATED_PROFILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	de: { 'System Administrator': 'Systemadministrator', 'Standard User': 'Standardbenutzer' },
	fr: { 'System Administrator': 'Administrateur système', 'Standard User': 'Utilisateur standard' },
	es: { 'System Administrator': 'Administrador del sistema', 'Standard User': 'Usuario estándar' },
	it: { 'System Administrator': 'Amministratore del sistema', 'Standard User': 'Utente standard' },
	ja: { 'System Administrator': 'システム管理者', 'Standard User': '標準ユーザー' },
	nl_NL: { 'System Administrator': 'Systeembeheerder', 'Standard User': 'Standaardgebruiker' },
	pt_BR: { 'System Administrator': 'Administrador do sistema', 'Standard User': 'Usuário padrão' },
};

/** `FullName` of the standard profiles in the Tooling and Metadata APIs, the same in every language. */
const STANDARD_FULL_NAMES: Readonly<Record<string, string>> = {
	'System Administrator': 'Admin',
	'Standard User': 'Standard',
	'Chatter Free User': 'Chatter Free User',
	'Standard Platform User': 'StandardAul',
};

function localizedName(profile: OrgRecord, context: Context): string {
	const name = String(profile.Name);
	if (profile.IsCustom === true) return name;
	return TRANSLATED_PROFILES[String(context.user.LanguageLocaleKey)]?.[name] ?? name;
}

/** The name that the Tooling API gives a profile. */
export function fullNameOf(profile: OrgRecord): string {
	const name = String(profile.Name);
	return profile.IsCustom === true ? name : (STANDARD_FULL_NAMES[name] ?? name);
}

/** A profile's permissions are those of the permission set that it owns. */
function profilePermissions(): Field[] {
	return permissionFields().map((made) =>
		formula(made, (profile, context) => {
			const owned = profileOwnedSet(context.org, profile.Id);
			return owned !== undefined && grantedBy(owned).includes(made.name.replace('Permissions', ''));
		}),
	);
}

const administratorsOnly =
	(...permissions: string[]) =>
	(context: Context) => {
		if (!may(context, ...permissions)) throw errors.insufficientAccess(context.org.settings);
	};

export const Profile = defineObject('Profile', {
	label: 'Profile',
	keyPrefix: '00e',
	allows: 'cud',
	setup: true,
	fields: [
		formula(text('Name', 'Name', 255, { nillable: false }), localizedName),
		...profilePermissions(),
		reference('UserLicenseId', 'User License ID', 'UserLicense', READ_ONLY),
		picklist('UserType', 'User Type', ['Standard', 'CsnOnly', 'Guest'], READ_ONLY),
		text('Description', 'Description', 255, READ_ONLY),
	],
	rules: {
		authorize: () => {
			throw errors.notImplemented('creating, changing and deleting profiles');
		},
	},
});

export const UserLicense = defineObject('UserLicense', {
	label: 'User License',
	keyPrefix: '100',
	allows: '',
	setup: true,
	audit: ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'],
	fields: [
		text('LicenseDefinitionKey', 'License Def. ID', 40, READ_ONLY),
		whole('TotalLicenses', 'Total Licenses', READ_ONLY),
		picklist('Status', 'Status', ['Active', 'Disabled'], READ_ONLY),
		formula(whole('UsedLicenses', 'Used Licenses'), (license, context) => usedSeats(context.org, license.Id)),
		dateTime('UsedLicensesLastUpdated', 'Used Licenses Last Updated', READ_ONLY),
		text('Name', 'Name', 40, READ_ONLY),
		text('MasterLabel', 'Master Label', 40, READ_ONLY),
		whole('MonthlyLoginsUsed', 'Monthly Logins Used', READ_ONLY),
		whole('MonthlyLoginsEntitlement', 'Monthly Logins Entitlement', READ_ONLY),
	],
	rules: { visible: (context) => may(context, 'ViewSetup', 'ManageUsers') },
});

const ACCESS_FOR_ACCOUNT_OWNER = ['Edit', 'Read', 'None'];

export const UserRole = defineObject('UserRole', {
	label: 'Role',
	labelPlural: 'Role',
	keyPrefix: '00E',
	allows: 'cud',
	setup: true,
	audit: ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'],
	fields: [
		text('Name', 'Name', 80, { required: true }),
		reference('ParentRoleId', 'Parent Role ID', 'UserRole', { relationshipName: undefined }),
		text('RollupDescription', 'Description', 80),
		picklist(
			'OpportunityAccessForAccountOwner',
			'Opportunity Access Level for Account Owner',
			ACCESS_FOR_ACCOUNT_OWNER,
			{
				defaultValue: 'Edit',
				defaultedOnCreate: true,
			},
		),
		picklist('CaseAccessForAccountOwner', 'Case Access Level for Account Owner', ACCESS_FOR_ACCOUNT_OWNER),
		picklist('ContactAccessForAccountOwner', 'Contact Access Level for Account Owner', ACCESS_FOR_ACCOUNT_OWNER),
		reference('ForecastUserId', 'User ID', 'User', { ...READ_ONLY, relationshipName: undefined }),
		flag('MayForecastManagerShare', 'May Forecast Manager Share', READ_ONLY),
		text('DeveloperName', 'Developer Name', 80, { unique: true }),
		reference('PortalAccountId', 'Account ID', 'Account', { ...READ_ONLY, relationshipName: undefined }),
		picklist('PortalType', 'Portal Type', ['None', 'CustomerPortal', 'Partner'], READ_ONLY),
	],
	rules: {
		visible: seesRoles,
		authorize: administratorsOnly('ManageRoles'),
		complete: (_context, role) => {
			role.DeveloperName ??= String(role.Name ?? '').replace(/\W+/g, '_');
			role.PortalType ??= 'None';
		},
		validate: (context, { kind, record }) => {
			if (kind !== 'delete') return;
			if (context.org.store.table('User').find('UserRoleId', [record.Id]).length > 0)
				throw errors.deleteFailed(String(record.Name), 'users');
			const under = context.org.store.table('UserRole').find('ParentRoleId', [record.Id]);
			if (under.length > 0) throw errors.deleteFailed(String(record.Name), 'roles');
		},
	},
});
