import { valueOf } from '../api/results';
import { SalesforceError } from '../api/errors';
import { idOf } from '../api/ids';
import { FIELD_LENGTH } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { fieldName } from '../api/soql';
import { loginQueries, loginsOf } from './logins';

/** How a request names a user. */
export interface UserLocator {
	by: 'id' | 'username' | 'federationId';
	value: string;
}

/** A user as the planning of a change needs it. */
export interface User {
	id: string;
	username: string;
	isActive: boolean;
	/** `UserLogin.IsFrozen`; false without a row of UserLogin, null when the connected user may not read UserLogin. */
	isFrozen: boolean | null;
	/** The row of UserLogin; some users have none (Object Reference, UserLogin). */
	userLoginId?: string;
	record: ApiRecord;
}

/** The result of a user operation for one request. */
export interface UserResult {
	id: string;
	username: string;
	isActive: boolean;
	isFrozen: boolean | null;
	changed: boolean;
	[more: string]: unknown;
}

const FIELD_OF = { id: 'Id', username: 'Username', federationId: 'FederationIdentifier' } as const;
const CORE_FIELDS = ['Id', 'Username', 'IsActive', 'ProfileId', 'UserType'];

/** Checks what a locator says without asking Salesforce. Throws INVALID_ID or INVALID_INPUT. */
export function checkLocator(locator: UserLocator): UserLocator {
	if (locator.by === 'id') return { by: 'id', value: idOf('User', locator.value, 'The user ID') };
	const value = locator.value.trim();
	if (value !== '') return { by: locator.by, value };
	throw new SalesforceError(
		'INVALID_INPUT',
		locator.by === 'username' ? 'The username is empty' : 'The federation ID is empty',
	);
}

/**
 * The user of each locator, or USER_NOT_FOUND. Reads each user once, with `fields` on top of what planning needs, and the login row
 * in the same calls.
 */
export async function readUsers(
	org: Org,
	locators: UserLocator[],
	fields: string[] = [],
): Promise<Array<User | SalesforceError>> {
	const found: Partial<Record<UserLocator['by'], FoundUsers>> = {};
	for (const by of ['id', 'username', 'federationId'] as const) {
		const values = locators.filter((locator) => locator.by === by && canExist(locator)).map(({ value }) => value);
		if (values.length > 0) found[by] = await readBy(org, by, values, fields);
	}
	return locators.map((locator) => pick(locator, found[locator.by]?.get(keyOf(locator.by, locator.value)) ?? []));
}

/** Users by what one field of theirs names them by. */
type FoundUsers = Map<string, User[]>;

// Single sign-on can tell federation IDs apart by their case (Salesforce Help, "Configure SSO"), so several can answer to one name.
function pick(locator: UserLocator, users: User[]): User | SalesforceError {
	if (users.length <= 1) return users[0] ?? notFound(locator);
	const field = FIELD_OF[locator.by];
	const exact = users.filter(({ record }) => record[field] === locator.value);
	if (exact.length === 1) return exact[0];
	const names = users.map(({ id, record }) => `${String(record[field])} (${id})`).join(', ');
	return new SalesforceError('AMBIGUOUS_NAME', `${users.length} users are called '${locator.value}': ${names}`);
}

// A value that no user can have is not asked for: an over-long one would make the query fail for all users in it.
const canExist = ({ by, value }: UserLocator) => by === 'id' || value.length <= FIELD_LENGTH[FIELD_OF[by]];

/** Names are compared without regard to case. */
const keyOf = (by: UserLocator['by'], value: string) => (by === 'id' ? value : value.toLowerCase());

async function readBy(org: Org, by: UserLocator['by'], values: string[], fields: string[]): Promise<FoundUsers> {
	const field = FIELD_OF[by];
	const select = `SELECT ${[...new Set([...CORE_FIELDS, field, ...fields])].map(fieldName).join(',')} FROM User`;
	const users = queriesIn(select, field, values);
	const results = await org.queryAll([...users, ...loginQueries(field, values)]);
	const records = results.slice(0, users.length).flatMap(valueOf);
	const userIds = records.map(({ Id }) => String(Id));
	const logins = await loginsOf(org, userIds, results.slice(users.length));
	const found: FoundUsers = new Map();
	for (const record of records) {
		const key = keyOf(by, String(record[field]));
		const known = found.get(key);
		if (!known) found.set(key, [asUser(record, logins)]);
		// One user can stand in two queries, named in capitals in one of them.
		else if (known.every(({ id }) => id !== record.Id)) known.push(asUser(record, logins));
	}
	return found;
}

function asUser(record: ApiRecord, logins: Map<string, ApiRecord> | undefined): User {
	const login = logins?.get(String(record.Id));
	return {
		id: String(record.Id),
		username: textOf(record, 'Username'),
		isActive: record.IsActive === true,
		isFrozen: logins ? login?.IsFrozen === true : null,
		userLoginId: login && String(login.Id),
		record,
	};
}

function notFound({ by, value }: UserLocator): SalesforceError {
	const what = { id: 'ID', username: 'username', federationId: 'federation ID' }[by];
	return new SalesforceError('USER_NOT_FOUND', `No user with the ${what} '${value.slice(0, 100)}' exists in this org`);
}

/** Throws SYSTEM_USER for the users that Salesforce makes for itself; they have no profile (Object Reference, User). */
export function refuseSystemUser(user: User): void {
	if (user.record.ProfileId) return;
	throw new SalesforceError('SYSTEM_USER', `${user.username} is a system user of Salesforce and cannot be changed`);
}

/** The result for a user as it is now. */
export function userResult(user: User, changed: boolean): UserResult {
	const { id, username, isActive, isFrozen } = user;
	return { id, username, isActive, isFrozen, changed };
}
