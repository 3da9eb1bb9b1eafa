import type { Permissions } from '../api/permissions';

/** The permissions that an operation needs. */
export interface Requirement {
	/** Name of the operation for messages: "Deactivate User". */
	title: string;
	permissions: Permissions;
	/** What a part of what the operation does needs besides, by what it is about: "public groups". */
	parts?: Readonly<Record<string, Permissions>>;
}

/** The condition for an operation: the standard System Administrator profile, or the permissions that the operation needs. */
export type AdministratorCheck = 'profile' | 'permissions';

/** The check that the parameter Administrator Check asks for: `profile` for all but 'permissions'. */
export const asAdministratorCheck = (value: unknown): AdministratorCheck =>
	value === 'permissions' ? 'permissions' : 'profile';
