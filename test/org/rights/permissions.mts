/**
 * User permissions and where they come from: `Permissions…` fields of permission sets, of which every profile owns one.
 *
 * Names and labels: Object Reference, Profile and PermissionSet (sfFieldRef v67).
 */
import { flag } from '../world/define.mts';
import type { Field, Org } from '../world/model.mts';
import type { OrgRecord } from '../world/types.mts';

/** API name without the prefix `Permissions` → label. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
	ApiEnabled: 'API Enabled',
	ApiUserOnly: 'Api Only User',
	AssignPermissionSets: 'Assign Permission Sets',
	AuthorApex: 'Author Apex',
	BulkApiHardDelete: 'Bulk API Hard Delete',
	CanApproveUninstalledApps: 'Approve Uninstalled Connected Apps',
	ContentAdministrator: 'Manage Salesforce CRM Content',
	ContentWorkspaces: 'Access Libraries',
	CreateWorkspaces: 'Create Libraries',
	CustomizeApplication: 'Customize Application',
	EditPublicDocuments: 'Manage Public Documents',
	FreezeUsers: 'Freeze Users',
	ManageCssUsers: 'Manage Customer Users',
	ManageInternalUsers: 'Manage Internal Users',
	ManageIpAddresses: 'Manage IP Addresses',
	ManageLoginAccessPolicies: 'Manage Login Access Policies',
	ManagePartners: 'Manage External Users',
	ManagePasswordPolicies: 'Manage Password Policies',
	ManageProfilesPermissionsets: 'Manage Profiles and Permission Sets',
	ManageRemoteAccess: 'Manage Connected Apps',
	ManageRoles: 'Manage Roles',
	ManageSessionPermissionSets: 'Manage Session Permission Set Activations',
	ManageSharing: 'Manage Sharing',
	ManageTwoFactor: 'Manage Multi-Factor Authentication in API',
	ManageUsers: 'Manage Users',
	ModifyAllData: 'Modify All Data',
	MonitorLoginHistory: 'Monitor Login History',
	PasswordNeverExpires: 'Password Never Expires',
	QueryAllFiles: 'Query All Files',
	ResetPasswords: 'Reset User Passwords and Unlock Users',
	RunReports: 'Run Reports',
	TransferAnyEntity: 'Transfer Record',
	TransferAnyLead: 'Transfer Leads',
	UseAnyApiClient: 'Use Any API Client',
	ViewAllData: 'View All Data',
	ViewAllProfiles: 'View All Profiles',
	ViewAllUsers: 'View All Users',
	ViewDataLeakageEvents: 'View Real-Time Event Monitoring Data',
	ViewRoles: 'View Roles and Role Hierarchy',
	ViewSetup: 'View Setup and Configuration',
};

/** The fields `Permissions…` of PermissionSet. */
export function permissionFields(): Field[] {
	return Object.entries(PERMISSIONS).map(([name, label]) => flag(`Permissions${name}`, label));
}

/** Names of the permissions that a permission set record grants by itself. */
export function grantedBy(permissionSet: OrgRecord): string[] {
	return Object.keys(PERMISSIONS).filter((name) => permissionSet[`Permissions${name}`] === true);
}

/** The permission sets behind one: the components of a group's aggregate, else itself. */
export function componentsOf(org: Org, permissionSet: OrgRecord): OrgRecord[] {
	if (permissionSet.Type !== 'Group') return [permissionSet];
	return org.store
		.table('PermissionSetGroupComponent')
		.find('PermissionSetGroupId', [permissionSet.PermissionSetGroupId ?? null])
		.flatMap((component) => org.store.get('PermissionSet', component.PermissionSetId as string) ?? []);
}

/** Whether an assignment counts now: not revoked, not expired, and of a set that is on without a session activation. */
function isEffective(org: Org, assignment: OrgRecord): boolean {
	const expires = assignment.ExpirationDate;
	if (assignment.IsRevoked === true) return false;
	if (typeof expires === 'string' && Date.parse(expires) <= org.clock.now()) return false;
	return org.store.get('PermissionSet', assignment.PermissionSetId as string)?.Type !== 'Session';
}

/**
 * API names (without `Permissions`) of what a user may do: the union over profile, permission sets and groups.
 * Session-based sets are dormant until activated and do not count (Object Reference, PermissionSet, Type).
 */
export function effectivePermissions(org: Org, userId: string): ReadonlySet<string> {
	const granted = new Set<string>();
	for (const assignment of org.store.table('PermissionSetAssignment').find('AssigneeId', [userId])) {
		if (!isEffective(org, assignment)) continue;
		const assigned = org.store.get('PermissionSet', assignment.PermissionSetId as string);
		for (const set of assigned ? componentsOf(org, assigned) : []) for (const name of grantedBy(set)) granted.add(name);
	}
	return granted;
}
