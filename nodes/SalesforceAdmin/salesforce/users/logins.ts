import { valueOf } from '../api/results';
import { isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn } from '../api/query';
import { inChunks, isIn, literal } from '../api/soql';

/*
 * UserLogin is open to users with 'Manage Users' only (Object Reference, UserLogin). Whether a query of all others is refused or gives no
 * rows is not documented, so no rows are taken for "not frozen" only when rows of other users can be seen.
 */

const LOGIN_SELECT = 'SELECT Id,UserId,IsFrozen FROM UserLogin';

type Answer = ApiRecord[] | SalesforceError;

/** The queries for the login rows of users that a field of User names by values. */
export function loginQueries(field: string, values: string[]): string[] {
	if (field === 'Id') return queriesIn(LOGIN_SELECT, 'UserId', values);
	return inChunks(values).map(
		(part) => `${LOGIN_SELECT} WHERE UserId IN (SELECT Id FROM User WHERE ${isIn(field, part)})`,
	);
}

/** The rows of UserLogin by user ID, out of the answers to `loginQueries`; undefined when the connected user cannot see any. */
export async function loginsOf(
	org: Org,
	userIds: string[],
	answers: Answer[],
): Promise<Map<string, ApiRecord> | undefined> {
	const refused = answers.find((answer) => answer instanceof SalesforceError);
	if (refused && isHidden(refused)) return undefined;
	// An org that does not take the sub-query: ask once more by ID.
	const rows = refused ? await org.queryAll(loginQueries('Id', userIds)) : answers;
	const logins = byUser(rows.flatMap(valueOf));
	const isProven = userIds.every((id) => logins.has(id)) || [...logins.keys()].some((id) => id !== org.user.userId);
	if (isProven) return logins;
	const [probe] = await org.queryAll([loginProbe(org)]);
	return seesLogins(probe) ? logins : undefined;
}

const byUser = (logins: ApiRecord[]) => new Map(logins.map((login) => [String(login.UserId), login]));

/** Up to so many users it is cheaper to ask for their own rows of UserLogin than for all frozen ones. */
const FEW_USERS = 2000;

/** Which of some users are frozen, `most` of them at most; null when the connected user cannot see it. */
export async function frozenAmong(org: Org, userIds: string[], most = Infinity): Promise<Set<string> | null> {
	if (userIds.length === 0) return new Set();
	const logins =
		most <= FEW_USERS
			? await loginsOf(org, userIds, await org.queryAll(loginQueries('Id', userIds)))
			: await allFrozen(org);
	if (!logins) return null;
	return new Set([...logins].filter(([, { IsFrozen }]) => IsFrozen === true).map(([userId]) => userId));
}

async function allFrozen(org: Org): Promise<Map<string, ApiRecord> | undefined> {
	const [probe, frozen] = await org.queryAll([loginProbe(org), `${LOGIN_SELECT} WHERE IsFrozen = true`]);
	return seesLogins(probe) ? byUser(valueOf(frozen)) : undefined;
}

/** A query whose answer tells `seesLogins`. */
export const loginProbe = (org: Org) => `SELECT Id FROM UserLogin WHERE UserId != ${literal(org.user.userId)} LIMIT 1`;

/** Whether the connected user sees the login rows of others, by the answer to `loginProbe`. Throws what else went wrong. */
export function seesLogins(answer: Answer): boolean {
	return !isHidden(answer) && valueOf(answer).length > 0;
}

const isHidden = (answer: Answer) => isHiddenObject(answer);

/** The error of whoever asks for what only UserLogin tells and cannot see it. */
export const loginsHidden = (what: string) =>
	new SalesforceError('MISSING_PERMISSIONS', `The connected user may not read ${what}`, {
		advice: "Give the connected user the permission 'Manage Users'; it alone opens the object UserLogin.",
	});
