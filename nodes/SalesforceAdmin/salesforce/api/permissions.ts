import { isHiddenField } from './errorCodes';
import type { AdministratorCheck, ApiRecord, Org } from './org';
import { valueOf, valuesOf } from './results';

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
	ViewAllData: { label: 'View All Data', isInEveryOrg: true },
	ModifyAllData: { label: 'Modify All Data', isInEveryOrg: true },
	CustomizeApplication: { label: 'Customize Application', isInEveryOrg: true },
	ContentWorkspaces: { label: 'Access Libraries', isInEveryOrg: true },
	TransferAnyEntity: { label: 'Transfer Record', isInEveryOrg: true },
	ViewRoles: { label: 'View Roles and Role Hierarchy', isInEveryOrg: true },
} as const satisfies Record<string, PermissionFacts>;

/** A permission by its API name without `Permissions`. */
export type Permission = keyof typeof PERMISSIONS;

/** Permissions that are needed together. Each inner list is satisfied by one of its permissions. */
export type Permissions = ReadonlyArray<readonly Permission[]>;

/** Permissions of which one is enough, as the Setup pages call them: "'Manage Users' or 'Freeze Users'". */
export const permissionNames = (alternatives: readonly Permission[]): string =>
	alternatives.map((permission) => `'${PERMISSIONS[permission].label}'`).join(' or ');

const PREFIX = 'Permissions';

/**
 * Reads the rows of a query that has fields of permissions, such as `PermissionsManageUsers`: `queryOf` returns it for some of them. Every
 * row comes several times, each time with other permissions; those that the org does not have are missing. The queries share calls,
 * QUERIES_PER_CALL in each. Rejects with a SalesforceError.
 */
export async function readPermissionRows(org: Org, queryOf: (fields: string[]) => string): Promise<ApiRecord[]> {
	const fieldsOf = (isInEveryOrg: boolean) =>
		(Object.keys(PERMISSIONS) as Permission[])
			.filter((name) => PERMISSIONS[name].isInEveryOrg === isInEveryOrg)
			.map((name) => PREFIX + name);
	const askOneByOne = (fields: string[]) => fields.map((field) => queryOf([field]));
	const [inEveryOrg, ...others] = await org.queryAll([queryOf(fieldsOf(true)), ...askOneByOne(fieldsOf(false))]);
	// An org may lack one that every org is thought to have.
	const together = isHiddenField(inEveryOrg)
		? valuesOf(await org.queryAll(askOneByOne(fieldsOf(true)))).flat()
		: valueOf(inEveryOrg);
	// An error of one of the others says that the org does not have this permission.
	return [...together, ...valuesOf(others).flat()];
}

/** The permissions of a row with such fields, by API name without `Permissions`: whether each is given. */
export function permissionsIn(row: ApiRecord): Partial<Record<string, boolean>> {
	const fields = Object.entries(row).filter(([field]) => field.startsWith(PREFIX));
	return Object.fromEntries(fields.map(([field, value]) => [field.slice(PREFIX.length), value === true]));
}

/** The check that a value of Administrator Check asks for: none when it is empty, `profile` for all but 'permissions'. */
export function asAdministratorCheck(value: unknown): AdministratorCheck | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	return value === 'permissions' ? 'permissions' : 'profile';
}
