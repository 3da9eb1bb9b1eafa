import { isFinal, isGone } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { sideBySide } from '../api/lists';
import type { Org } from '../api/org';
import { isError, mapValues, valuesOf, type Result } from '../api/results';
import { readUsers, refuseConnectedUser, refuseSystemUser, type User, type UserLocator } from '../users/read';
import { writeChanges } from '../writes/batches';
import { cancelledBefore, type WriteMode } from '../writes/changes';
import { TOKENS_PER_QUERY, readSessions, type AppToken, type SessionFilter, type UserSessions } from './read';

/** A user who is to be logged out everywhere. */
export interface LogOut extends SessionFilter {
	user: UserLocator;
}

/** What was ended of one user; in a dry run what would be. */
interface LogOutResult {
	id: string;
	username: string;
	changed: boolean;
	sessionsEnded: number;
	tokensRevoked: number;
	/** The apps that held tokens, and whether all of them are revoked. */
	apps: Array<{ name: string; revoked: boolean }>;
	plan?: object[];
}

/** What was found of one user, and what of it is left. */
interface Ended {
	seen: UserSessions;
	left: UserSessions;
	/** Why something is left. */
	reason?: SalesforceError;
	/** Why it is not known what is left. */
	unknown?: SalesforceError;
}

const NOTHING: UserSessions = { sessionIds: [], tokens: [] };

/**
 * Ends sessions and revokes the OAuth tokens of apps, because an app whose session alone ends fetches a new one. Reads once more
 * afterwards: what is left is an error. One result or error per request, in order: SESSIONS_LEFT, SAME_USER, SYSTEM_USER. Rejects with a
 * SalesforceError when nothing could be read.
 */
export async function endSessions(org: Org, requests: LogOut[], mode: WriteMode): Promise<Array<Result<LogOutResult>>> {
	const users = await readUsers(
		org,
		requests.map(({ user }) => user),
	);
	const results: Array<Result<LogOutResult>> = [];
	for (const [key, filter] of new Map(requests.map((request) => [filterKey(request), request]))) {
		const places = requests.flatMap((request, at) => (filterKey(request) === key ? [at] : []));
		const ofFilter = places.map((at) => users[at]);
		const ended = await endFoundSessions(org, ofFilter, { filter, mode });
		places.forEach((at, index) => (results[at] = ended[index]));
	}
	return results;
}

/**
 * Ends the sessions and tokens of users that were read, as `endSessions` does; errors stay. One result or error per user, in order. Rejects
 * with a SalesforceError when nothing could be read.
 */
export async function endFoundSessions(
	org: Org,
	found: Array<Result<User>>,
	end: End,
): Promise<Array<Result<LogOutResult>>> {
	const users = mapValues(found, (user) => checkUser(org, user));
	const userIds = [...new Set(valuesOf(users).map(({ id }) => id))];
	const ended = await endOf(org, userIds, end);
	return mapValues(users, (user) => takeResult(user, ended, end.mode));
}

// Requests that ask for the same are run together.
const filterKey = ({ kinds, keepApps }: SessionFilter) => JSON.stringify([kinds, keepApps]);

function checkUser(org: Org, user: User): User {
	refuseSystemUser(user);
	refuseConnectedUser(org, user, 'logged out');
	return user;
}

/** What is ended, and how. */
interface End {
	filter: SessionFilter;
	mode: WriteMode;
}

// There are several rounds only where a user has more tokens than one query gives.
async function endOf(org: Org, userIds: string[], { filter, mode }: End): Promise<Map<string, Ended>> {
	const ended = new Map<string, Ended>();
	let found = await readSessions(org, userIds, filter);
	noteFound(ended, found);
	while (found.size > 0 && !mode.dryRun) {
		const isAll = tokensIn(found).length < TOKENS_PER_QUERY;
		// A query that was full can have left out users altogether.
		const ids = isAll ? [...found.keys()] : userIds;
		const reasons = await endFound(org, found, mode);
		const left = await readSessions(org, ids, filter).catch(asSalesforceError);
		for (const id of ids) noteLeft(ended, id, { left, reason: reasons.get(id) });
		if (isError(left)) break;
		noteFound(ended, left);
		if (isAll || reasons.size > 0 || org.cancelled() || !isFewer(found, left)) break;
		found = left;
	}
	return ended;
}

type Found = Map<string, UserSessions>;

const tokensIn = (found: Found) => [...found.values()].flatMap(({ tokens }) => tokens);

// Whether a round has revoked anything: the next one would do no better.
function isFewer(before: Found, after: Found): boolean {
	const left = new Set(tokensIn(after).map(({ deleteToken }) => deleteToken));
	return tokensIn(before).some(({ deleteToken }) => !left.has(deleteToken));
}

function noteFound(ended: Map<string, Ended>, found: Found): void {
	for (const [id, now] of found) {
		const { seen = NOTHING } = ended.get(id) ?? {};
		const sessionIds = [...new Set([...seen.sessionIds, ...now.sessionIds])];
		const tokens = [...seen.tokens, ...now.tokens];
		const unique = [...new Map(tokens.map((token) => [token.deleteToken, token])).values()];
		ended.set(id, { ...ended.get(id), seen: { sessionIds, tokens: unique }, left: now });
	}
}

function noteLeft(
	ended: Map<string, Ended>,
	id: string,
	{ left, reason }: { left: Result<Found>; reason?: SalesforceError },
): void {
	const { seen, left: before } = ended.get(id) ?? { seen: NOTHING, left: NOTHING };
	if (isError(left)) ended.set(id, { seen, left: before, reason, unknown: left });
	else ended.set(id, { seen, left: left.get(id) ?? NOTHING, reason });
}

// Tokens first: an app whose session ends while its refresh token lives fetches a new one. Returns why something was refused, by user ID.
async function endFound(org: Org, found: Found, mode: WriteMode): Promise<Map<string, SalesforceError>> {
	const reasons = new Map<string, SalesforceError>();
	const tokens = [...found].flatMap(([id, user]) => user.tokens.map(({ deleteToken }) => ({ id, deleteToken })));
	const revoked = await revokeAll(
		org,
		tokens.map(({ deleteToken }) => deleteToken),
	);
	tokens.forEach(({ id }, at) => noteReason(reasons, id, revoked[at]));
	const sessions = [...found].flatMap(([id, { sessionIds }]) => sessionIds.map((sessionId) => ({ id, sessionId })));
	const changes = sessions.map(({ sessionId }) => ({ key: sessionId, record: { Id: sessionId } }));
	const deleted = await writeChanges({ org, kind: 'remove', object: 'AuthSession', options: mode }, changes);
	sessions.forEach(({ id }, at) => noteReason(reasons, id, deleted[at]));
	return reasons;
}

// A session that is gone by now went with its token or with its parent.
function noteReason(reasons: Map<string, SalesforceError>, id: string, result: unknown): void {
	if (isError(result) && !isGone(result) && !reasons.has(id)) reasons.set(id, result);
}

async function revokeAll(org: Org, tokens: string[]): Promise<Array<Result<void>>> {
	let stopped: SalesforceError | undefined;
	return await sideBySide(tokens, async (token) => {
		if (org.cancelled()) stopped ??= cancelledBefore('this token was revoked');
		if (stopped) return stopped;
		const result = await org.revokeToken(token).catch(asSalesforceError);
		if (isFinal(result)) stopped = result as SalesforceError;
		return result;
	});
}

// The first request for a user has what was ended, a later one finds nothing more.
function takeResult(user: User, ended: Map<string, Ended>, mode: WriteMode): Result<LogOutResult> {
	const found = ended.get(user.id) ?? { seen: NOTHING, left: NOTHING };
	ended.delete(user.id);
	const { seen, left, reason, unknown } = found;
	const sessionsEnded = seen.sessionIds.filter((id) => !left.sessionIds.includes(id)).length;
	const tokensRevoked = seen.tokens.filter((token) => !holds(left, token)).length;
	const result: LogOutResult = {
		id: user.id,
		username: user.username,
		changed: sessionsEnded + tokensRevoked > 0,
		sessionsEnded,
		tokensRevoked,
		apps: appsOf(seen, left),
	};
	if (mode.dryRun) return { ...result, plan: planOf(left) };
	if (unknown) return unknown.prefixed(`It is not known whether ${user.username} is logged out everywhere`);
	return isNothing(left) ? result : leftError(user, left, { reason, done: { ...result } });
}

const holds = ({ tokens }: UserSessions, token: AppToken) =>
	tokens.some(({ deleteToken }) => deleteToken === token.deleteToken);

const isNothing = ({ sessionIds, tokens }: UserSessions) => sessionIds.length + tokens.length === 0;

const appNames = ({ tokens }: UserSessions) => [...new Set(tokens.map(({ app }) => app))];

const appsOf = (seen: UserSessions, left: UserSessions) =>
	appNames(seen).map((name) => ({ name, revoked: !appNames(left).includes(name) }));

// The tokens themselves are secrets, so a plan counts them.
function planOf({ sessionIds, tokens }: UserSessions): object[] {
	const countOf = (name: string) => tokens.filter(({ app }) => app === name).length;
	return [
		...appNames({ sessionIds, tokens }).map((app) => ({
			action: 'revoke',
			object: 'OauthToken',
			app,
			count: countOf(app),
		})),
		...sessionIds.map((id) => ({ action: 'delete', object: 'AuthSession', id })),
	];
}

function leftError(
	{ username }: User,
	left: UserSessions,
	{ reason, done }: { reason?: SalesforceError; done: Record<string, unknown> },
): SalesforceError {
	const sessions = left.sessionIds.length > 0 ? [counted(left.sessionIds.length, 'session')] : [];
	const apps = appNames(left).map((name) => `the access of the app '${name}'`);
	const message = `${username} is still logged in: ${[...sessions, ...apps].join(', ')} ${isOne(left) ? 'is' : 'are'} left`;
	const why = reason ? `: ${reason.message}` : '';
	return SalesforceError.reported(reason?.errorCode ?? 'SESSIONS_LEFT', message + why, {
		advice: reason?.advice,
		done,
	});
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

const isOne = (left: UserSessions) => left.sessionIds.length + appNames(left).length === 1;
