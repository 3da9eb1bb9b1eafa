import { isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { isError, valueOf, type Result } from '../api/results';
import { inChunks, isAmong, literal } from '../api/soql';

/*
 * UserLogin is open to users with 'Manage Users' only (Object Reference, UserLogin). Whether a query of other users is refused or gives no
 * rows is not documented. So a missing row means "not frozen" only if the connected user can see rows of other users; otherwise the state
 * is unknown (null).
 */

const LOGIN_SELECT = 'SELECT Id,UserId,IsFrozen FROM UserLogin';

/** Rows of UserLogin by user ID. */
export type UserLogins = Map<string, ApiRecord>;

/** The queries for the rows of UserLogin of the users whose field has one of the values. */
export function loginQueries(field: string, values: string[]): string[] {
	return inChunks(values).map((group) => loginQuery(field, isAmong(group)));
}

/** The same for a group of values that fits into one query. */
export function loginQuery(field: string, isOne: ReturnType<typeof isAmong>): string {
	const users = field === 'Id' ? isOne('UserId') : `UserId IN (SELECT Id FROM User WHERE ${isOne(field)})`;
	return `${LOGIN_SELECT} WHERE ${users}`;
}

/**
 * The rows of UserLogin of these users, out of the answers to `loginQueries`; undefined when the connected user cannot see rows of other
 * users. No further API call, or up to two more when the answers leave that open. Rejects with a SalesforceError.
 */
export async function readLogins(
	org: Org,
	userIds: string[],
	answers: Array<Result<ApiRecord[]>>,
): Promise<UserLogins | undefined> {
	const error = answers.find(isError);
	if (isHiddenObject(error)) return undefined;
	// An org may not take the subquery of `loginQueries`, so after an error the rows are asked for by ID.
	const rows = error ? await org.queryAll(loginQueries('Id', userIds)) : answers;
	const all = rows.flatMap(valueOf);
	const logins = byUserId(all);
	const isProven = seesOthers(org, all) || userIds.every((id) => logins.has(id));
	if (isProven) return logins;
	const [probe] = await org.queryAll([loginProbeQuery(org)]);
	return seesLogins(probe) ? logins : undefined;
}

/** Rows of UserLogin by their user. */
export function byUserId(logins: ApiRecord[]): UserLogins {
	const byId: UserLogins = new Map();
	for (const login of logins) byId.set(String(login.UserId), login);
	return byId;
}

/** Whether one of some rows of UserLogin is of another user than the connected one, who then sees those of all. */
export const seesOthers = (org: Org, logins: ApiRecord[]) => logins.some(({ UserId }) => UserId !== org.user.userId);

/** Up to this number of users it is cheaper to read their own rows of UserLogin than those of all frozen users. */
const MAX_USERS_BY_ID = 2000;

/** The IDs of those of some users, `limit` at most, who are frozen; null when the connected user cannot see it. Rejects with a SalesforceError. */
export async function readFrozenIds(org: Org, userIds: string[], limit = Infinity): Promise<Set<string> | null> {
	if (userIds.length === 0) return new Set();
	const logins =
		limit <= MAX_USERS_BY_ID
			? await readLogins(org, userIds, await org.queryAll(loginQueries('Id', userIds)))
			: await readFrozenLogins(org);
	if (!logins) return null;
	return new Set([...logins].filter(([, { IsFrozen }]) => IsFrozen === true).map(([userId]) => userId));
}

async function readFrozenLogins(org: Org): Promise<UserLogins | undefined> {
	const [probe, frozen] = await org.queryAll([loginProbeQuery(org), `${LOGIN_SELECT} WHERE IsFrozen = true`]);
	return seesLogins(probe) ? byUserId(valueOf(frozen)) : undefined;
}

/** A query for a row of UserLogin of another user than the connected one; `seesLogins` judges its answer. */
export const loginProbeQuery = (org: Org) =>
	`SELECT Id FROM UserLogin WHERE UserId != ${literal(org.user.userId)} LIMIT 1`;

/** Whether the connected user sees rows of UserLogin of other users, by the answer to `loginProbeQuery`. Throws its other errors. */
export function seesLogins(answer: Result<ApiRecord[]>): boolean {
	return !isHiddenObject(answer) && valueOf(answer).length > 0;
}

/** The error of a request that needs UserLogin, which the connected user cannot see. `what` follows "may not read". */
export function hiddenLoginsError(what: string): SalesforceError {
	return new SalesforceError('MISSING_PERMISSIONS', `The connected user may not read ${what}`, {
		advice:
			"Give the connected user the permission 'Manage Users' (in some orgs 'Freeze Users' is enough): it opens the object UserLogin.",
	});
}
