/** Who makes a request and what that user may do. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Context, Dispatch, Org } from '../world/model.mts';
import type { Caller } from '../world/types.mts';
import { effectivePermissions } from './permissions.mts';

/** The context of a request; throws when the session's user does not exist. */
export function contextOf(
	org: Org,
	caller: Caller,
	{ headers, dispatch }: { headers: IncomingHttpHeaders; dispatch: Dispatch },
): Context {
	const user = org.store.get('User', caller.userId);
	if (!user) throw new Error(`The session belongs to a user that does not exist: ${caller.userId}`);
	const permissions = effectivePermissions(org, user.Id);
	return {
		org,
		caller,
		user,
		permissions,
		headers,
		writtenRows: new Map(),
		writing: { ms: 0, isStopped: false },
		removalsInCall: 0,
		dispatch,
	};
}

/** Whether the running user has at least one of the permissions. */
export function may(context: Context, ...permissions: string[]): boolean {
	return permissions.some((permission) => context.permissions.has(permission));
}

/**
 * Whether the running user sees which profile users have: with View Setup and Configuration only. For everybody else
 * `ProfileId` and `Profile` do not exist (public questions of administrators who tried permission by permission;
 * Salesforce Inspector asks the describe for ProfileId before it selects it).
 */
export function seesProfiles(context: Context): boolean {
	return context.org.settings.profilesAndRolesOfUsers === 'everybody' || may(context, 'ViewSetup');
}

/**
 * Whether the running user sees roles, and which users have: with View Roles and Role Hierarchy only (Object Reference,
 * UserRole, special access rules since Summer '20).
 */
export function seesRoles(context: Context): boolean {
	return context.org.settings.profilesAndRolesOfUsers === 'everybody' || may(context, 'ViewRoles');
}
