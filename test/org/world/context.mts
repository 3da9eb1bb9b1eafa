/** Who makes a request and what that user may do. */
import type { IncomingHttpHeaders } from 'node:http';
import { effectivePermissions } from '../rights/permissions.mts';
import type { Org } from '../org.mts';
import type { Blob, Caller, OrgRecord } from './types.mts';

export interface Context {
	org: Org;
	caller: Caller;
	/** The running user. */
	user: OrgRecord;
	/** API names of the effective permissions, without the prefix `Permissions`: `ManageUsers`. */
	permissions: ReadonlySet<string>;
	/** Headers of the request, for the few that change what a write does. */
	headers: IncomingHttpHeaders;
	/** The bytes of the record that is being written, for an object with a blob field. */
	blob?: Blob | undefined;
}

/** The context of a request; throws when the session's user does not exist. */
export function contextOf(org: Org, caller: Caller, headers: IncomingHttpHeaders = {}): Context {
	const user = org.store.get('User', caller.userId);
	if (!user) throw new Error(`The session belongs to a user that does not exist: ${caller.userId}`);
	return { org, caller, user, permissions: effectivePermissions(org, user.Id), headers };
}

/** Whether the running user has at least one of the permissions. */
export function may(context: Context, ...permissions: string[]): boolean {
	return permissions.some((permission) => context.permissions.has(permission));
}
