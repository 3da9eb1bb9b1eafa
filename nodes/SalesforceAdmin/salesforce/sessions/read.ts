import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { valueOf } from '../api/results';
import { isNotIn } from '../api/soql';

/** What keeps a user logged in: sessions, or the OAuth tokens of apps, or both. */
export type SessionKind = 'sessions' | 'tokens';

/** What is read of users' access. */
export interface SessionFilter {
	kinds: readonly SessionKind[];
	/** Names of apps whose tokens are left out. */
	keepApps: readonly string[];
}

/** An OAuth token of an app. `deleteToken` ends it, so it is a secret. */
export interface AppToken {
	app: string;
	deleteToken: string;
}

/** What keeps one user logged in. */
export interface UserSessions {
	/** IDs of AuthSession. */
	sessionIds: string[];
	tokens: AppToken[];
}

/** A query of OauthToken ends after 2,500 rows without saying that there are more (Object Reference, OauthToken), so fewer are asked for. */
export const TOKENS_PER_QUERY = 2000;

/**
 * Reads the sessions and tokens of some users, by user ID; users without any are missing. Sees those of other users with Manage Users
 * (sessions) and Customize Application (tokens) only. At most TOKENS_PER_QUERY tokens come of each query. Rejects with a SalesforceError.
 */
export async function readSessions(
	org: Org,
	userIds: string[],
	{ kinds, keepApps }: SessionFilter,
): Promise<Map<string, UserSessions>> {
	const kept = keepApps.length > 0 ? `(AppName = null OR ${isNotIn('AppName', keepApps)})` : '';
	const queries = {
		sessions: queriesIn('SELECT Id,UsersId FROM AuthSession', 'UsersId', userIds),
		tokens: queriesIn('SELECT UserId,AppName,DeleteToken FROM OauthToken', 'UserId', userIds, kept).map(
			(soql) => `${soql} LIMIT ${TOKENS_PER_QUERY}`,
		),
	};
	const soqls = kinds.flatMap((kind) => queries[kind].map((soql) => ({ kind, soql })));
	const answers = await org.queryAll(soqls.map(({ soql }) => soql));
	const found = new Map<string, UserSessions>();
	answers.forEach((answer, at) => valueOf(answer).forEach((row) => addRow(found, soqls[at].kind, row)));
	return found;
}

function addRow(found: Map<string, UserSessions>, kind: SessionKind, row: ApiRecord): void {
	const userId = textOf(row, kind === 'sessions' ? 'UsersId' : 'UserId');
	const { sessionIds, tokens } = found.get(userId) ?? addUser(found, userId);
	if (kind === 'sessions') sessionIds.push(textOf(row, 'Id'));
	else tokens.push({ app: textOf(row, 'AppName'), deleteToken: textOf(row, 'DeleteToken') });
}

function addUser(found: Map<string, UserSessions>, userId: string): UserSessions {
	const none: UserSessions = { sessionIds: [], tokens: [] };
	found.set(userId, none);
	return none;
}
