/** Profiles with the permission sets that they own, permission sets, groups of them, and roles. */
import { PERMISSIONS } from '../rights/permissions.mts';
import type { FieldValue } from '../world/types.mts';
import type { UserLicenseName } from './licenses.mts';
import type { Plant } from './plant.mts';

interface ProfileSeed {
	name: string;
	license: UserLicenseName;
	custom?: boolean;
	permissions: readonly string[];
}

/** All but what a standard System Administrator does not have by itself. */
const ADMINISTRATOR = Object.keys(PERMISSIONS).filter(
	(name) =>
		![
			'ApiUserOnly',
			'BulkApiHardDelete',
			'ManageTwoFactor',
			'PasswordNeverExpires',
			'QueryAllFiles',
			'ViewDataLeakageEvents',
		].includes(name),
);

const PROFILES: readonly ProfileSeed[] = [
	{ name: 'System Administrator', license: 'Salesforce', permissions: ADMINISTRATOR },
	{ name: 'Standard User', license: 'Salesforce', permissions: ['ApiEnabled'] },
	{
		name: 'Identity Provisioning',
		license: 'Salesforce',
		custom: true,
		permissions: [
			'ApiEnabled',
			'AssignPermissionSets',
			'FreezeUsers',
			'ManageInternalUsers',
			'ManageUsers',
			'ResetPasswords',
			// View Setup switches View Roles on by itself (UserRole, special access rules).
			'ViewRoles',
			'ViewSetup',
		],
	},
	{ name: 'Standard Platform User', license: 'Salesforce Platform', permissions: ['ApiEnabled'] },
	{ name: 'Chatter Free User', license: 'Chatter Free', permissions: [] },
	{ name: 'Identity User', license: 'Identity', permissions: ['ApiEnabled'] },
	{
		name: 'Analytics Cloud Integration User',
		license: 'Analytics Cloud Integration User',
		permissions: ['ApiEnabled', 'ViewAllData'],
	},
	{
		name: 'Analytics Cloud Security User',
		license: 'Analytics Cloud Integration User',
		permissions: ['ApiEnabled'],
	},
];

/** Plants each profile with the permission set that it owns. */
export function plantProfiles({ org, insert, find }: Plant): void {
	for (const { name, license, custom = false, permissions } of PROFILES) {
		const userType = license === 'Chatter Free' ? 'CsnOnly' : 'Standard';
		const profile = insert('Profile', {
			Name: name,
			IsCustom: custom,
			UserType: userType,
			UserLicenseId: find('UserLicense', 'Name', license).Id,
		});
		insert('PermissionSet', {
			...granting(permissions),
			Name: `X${profile.Id.slice(0, 15)}`,
			Label: `00e${profile.Id.slice(0, 15)}`,
			Type: 'Profile',
			IsOwnedByProfile: true,
			ProfileId: profile.Id,
			LicenseId: profile.UserLicenseId!,
		});
	}
	org.administratorProfileId = find('Profile', 'Name', 'System Administrator').Id;
}

function granting(permissions: readonly string[]): { [field: string]: FieldValue } {
	return Object.fromEntries(permissions.map((name) => [`Permissions${name}`, true]));
}

interface PermissionSetSeed {
	name: string;
	label: string;
	license?: [object: 'UserLicense' | 'PermissionSetLicense', name: string];
	type?: 'Session';
	permissions?: readonly string[];
}

const PERMISSION_SETS: readonly PermissionSetSeed[] = [
	{ name: 'Sales_Manager', label: 'Sales Manager', permissions: ['TransferAnyLead', 'ViewRoles'] },
	{ name: 'Support_Agent', label: 'Support Agent', permissions: ['ViewAllUsers'] },
	{ name: 'Reporting_Basic', label: 'Reporting', permissions: ['RunReports'] },
	{ name: 'Reporting_Advanced', label: 'Reporting', permissions: ['RunReports', 'ViewAllData'] },
	{ name: 'Console_User', label: 'Console User', license: ['PermissionSetLicense', 'SalesConsolePsl'] },
	{ name: 'Crm_Analytics', label: 'CRM Analytics User', license: ['PermissionSetLicense', 'CrmAnalyticsPsl'] },
	{ name: 'Platform_Only', label: 'Platform Only', license: ['UserLicense', 'Salesforce Platform'] },
	{ name: 'Session_Based', label: 'Session Based', type: 'Session', permissions: ['ModifyAllData'] },
];

/** Plants the permission sets that admins made. */
export function plantPermissionSets({ insert, find }: Plant): void {
	for (const { name, label, license, type, permissions = [] } of PERMISSION_SETS) {
		const field = license?.[0] === 'UserLicense' ? 'Name' : 'DeveloperName';
		insert('PermissionSet', {
			...granting(permissions),
			Name: name,
			Label: label,
			Type: type ?? 'Regular',
			HasActivationRequired: type === 'Session',
			LicenseId: license ? find(license[0], field, license[1]).Id : null,
		});
	}
}

/** What a managed package brings: a set whose name the org has already, one of its own, and a group of them. */
export function plantManagedPackage({ insert }: Plant, NamespacePrefix: string): void {
	const sets = [
		{ Name: 'Sales_Manager', Label: 'Sales Manager' },
		{ Name: 'Package_User', Label: 'Package User' },
	].map((set) => insert('PermissionSet', { ...set, NamespacePrefix, Type: 'Regular' }));
	const group = insert('PermissionSetGroup', {
		DeveloperName: 'Sales_Bundle',
		MasterLabel: 'Sales Bundle',
		Language: 'en_US',
		NamespacePrefix,
	});
	insert('PermissionSet', {
		Name: 'Sales_Bundle',
		Label: 'Sales Bundle',
		NamespacePrefix,
		Type: 'Group',
		PermissionSetGroupId: group.Id,
	});
	for (const set of sets)
		insert('PermissionSetGroupComponent', { PermissionSetGroupId: group.Id, PermissionSetId: set.Id });
}

/** API name → label and components. */
const GROUPS: Readonly<Record<string, { label: string; components: readonly string[] }>> = {
	Sales_Bundle: { label: 'Sales Bundle', components: ['Sales_Manager', 'Reporting_Basic'] },
	Support_Bundle: { label: 'Support Bundle', components: ['Support_Agent', 'Reporting_Basic'] },
};

/** Plants the groups with their aggregate sets and components. */
export function plantPermissionSetGroups({ insert, find }: Plant): void {
	for (const [name, { label, components }] of Object.entries(GROUPS)) {
		const group = insert('PermissionSetGroup', {
			DeveloperName: name,
			MasterLabel: label,
			Language: 'en_US',
			Status: 'Updated',
		});
		const aggregate = { Name: name, Label: label, Type: 'Group', PermissionSetGroupId: group.Id };
		insert('PermissionSet', aggregate);
		for (const component of components) {
			insert('PermissionSetGroupComponent', {
				PermissionSetGroupId: group.Id,
				PermissionSetId: find('PermissionSet', 'Name', component).Id,
			});
		}
	}
}

/** Role → the role above it. */
const ROLES: Readonly<Record<string, string | null>> = {
	CEO: null,
	'Sales Director': 'CEO',
	'Sales Rep': 'Sales Director',
	Support: 'CEO',
};

/** Plants the roles, each with the two groups that Salesforce keeps for it. */
export function plantRoles({ insert, find }: Plant): void {
	for (const [name, parent] of Object.entries(ROLES)) {
		const developerName = name.replaceAll(' ', '_');
		const role = insert('UserRole', {
			Name: name,
			DeveloperName: developerName,
			ParentRoleId: parent && find('UserRole', 'Name', parent).Id,
			RollupDescription: name,
			OpportunityAccessForAccountOwner: 'Edit',
			CaseAccessForAccountOwner: 'Edit',
			ContactAccessForAccountOwner: 'Edit',
			PortalType: 'None',
		});
		for (const type of ['Role', 'RoleAndSubordinates'])
			insert('Group', { Type: type, DeveloperName: developerName, RelatedId: role.Id });
	}
}
