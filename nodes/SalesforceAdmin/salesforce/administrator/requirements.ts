/** The name of a permission on the Setup pages, and whether every org has it. */
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
} as const satisfies Record<string, PermissionFacts>;

/** A permission by its API name without `Permissions`. */
export type Permission = keyof typeof PERMISSIONS;

/** The permissions that an operation needs. Each inner list is satisfied by one of its permissions. */
export interface Requirement {
	/** Name of the operation for messages: "Deactivate User". */
	title: string;
	permissions: Permission[][];
}

/** The condition for an operation: the standard System Administrator profile, or the permissions that the operation needs. */
export type AdministratorCheck = 'profile' | 'permissions';

/** The check that the parameter Administrator Check asks for: `profile` for all but 'permissions'. */
export const asAdministratorCheck = (value: unknown): AdministratorCheck =>
	value === 'permissions' ? 'permissions' : 'profile';
