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
	return { org, caller, user, permissions, headers, writtenRows: new Map(), removalsInCall: 0, dispatch };
}

/** Whether the running user has at least one of the permissions. */
export function may(context: Context, ...permissions: string[]): boolean {
	return permissions.some((permission) => context.permissions.has(permission));
}
