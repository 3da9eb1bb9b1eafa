import type { Permissions } from '../api/permissions';

/** The permissions that an operation needs. */
export interface Requirement {
	/** Name of the operation for messages: "Deactivate User". */
	title: string;
	permissions: Permissions;
	/** What a part of what the operation does needs besides, by what it is about: "public groups". */
	parts?: Readonly<Record<string, Permissions>>;
}
