/** The name of a permission on the Setup pages, and whether orgs are known to have it. */
interface PermissionFacts {
	label: string;
	isInEveryOrg: boolean;
}

/**
 * The permissions that operations need or the report on a connection shows, by API name without `Permissions` (Salesforce Field
 * Reference, Profile). A query with a permission that the org does not have fails as a whole (Object Reference, UserPermissionAccess),
 * so those that are not in every org are asked for one by one.
 */
export const PERMISSIONS = {
	ApiEnabled: { label: 'API Enabled', isInEveryOrg: true },
	ViewSetup: { label: 'View Setup and Configuration', isInEveryOrg: true },
	ManageUsers: { label: 'Manage Users', isInEveryOrg: true },
	ManageInternalUsers: { label: 'Manage Internal Users', isInEveryOrg: false },
	AssignPermissionSets: { label: 'Assign Permission Sets', isInEveryOrg: true },
	ResetPasswords: { label: 'Reset User Passwords and Unlock Users', isInEveryOrg: false },
	FreezeUsers: { label: 'Freeze Users', isInEveryOrg: false },
	ModifyAllData: { label: 'Modify All Data', isInEveryOrg: true },
	CustomizeApplication: { label: 'Customize Application', isInEveryOrg: true },
	ContentWorkspaces: { label: 'Access Libraries', isInEveryOrg: true },
	ViewRoles: { label: 'View Roles and Role Hierarchy', isInEveryOrg: true },
} as const satisfies Record<string, PermissionFacts>;

/** A permission by its API name without `Permissions`. */
export type Permission = keyof typeof PERMISSIONS;

/** Permissions that are needed together. Each inner list is satisfied by one of its permissions. */
export type Permissions = ReadonlyArray<readonly Permission[]>;

/** Permissions of which one is enough, as the Setup pages call them: "'Manage Users' or 'Freeze Users'". */
export const permissionNames = (alternatives: readonly Permission[]): string =>
	alternatives.map((permission) => `'${PERMISSIONS[permission].label}'`).join(' or ');
