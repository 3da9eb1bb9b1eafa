import type { Org } from '../api/org';
import { selectIn } from '../api/query';
import { mapValues, valuesOf, type Result } from '../api/results';
import { hiddenLoginsError } from '../users/logins';
import type { User } from '../users/read';
import { updatePlanned } from '../writes/batches';
import type { Change, ChangeResult, Planned, WriteMode } from '../writes/changes';

/** The lock of one user after failed logins, and the change that lifts it; no change when there is none. */
export interface UnlockPlan extends Planned {
	user: User;
}

/**
 * Plans to lift the locks of users (Object Reference, UserLogin: `IsPasswordLocked` can only be set to false). One plan or error per user,
 * in order; of two for one user the first makes the change. MISSING_PERMISSIONS when the connected user cannot see the lock. Rejects with a
 * SalesforceError.
 */
export async function planUnlocks(org: Org, users: Array<Result<User>>): Promise<Array<Result<UnlockPlan>>> {
	const loginIds = valuesOf(users).flatMap(({ userLoginId }) => userLoginId ?? []);
	const rows = await selectIn(org, 'SELECT Id,IsPasswordLocked FROM UserLogin', 'Id', loginIds);
	const locked = new Set(rows.filter((row) => row.IsPasswordLocked === true).map(({ Id }) => String(Id)));
	const changes = new Map<string, Change>();
	return mapValues(users, (user): UnlockPlan => {
		// Whoever has no row of UserLogin has never tried to log in.
		if (user.isFrozen === null) throw hiddenLoginsError(`whether the password of ${user.username} is locked`);
		const { userLoginId: id = '' } = user;
		if (!locked.has(id)) return { user, isFirst: false };
		const earlier = changes.get(id);
		if (earlier) return { user, change: earlier, isFirst: false };
		const change = { key: id, record: { Id: id, IsPasswordLocked: false } };
		changes.set(id, change);
		return { user, change, isFirst: true };
	});
}

/** Lifts the locks. Returns the results by change: none in a dry run. Never rejects. */
export const writeUnlocks = async (
	org: Org,
	plans: UnlockPlan[],
	mode: WriteMode,
): Promise<Map<Change, ChangeResult>> => await updatePlanned({ org, object: 'UserLogin', mode }, plans);
