import { isRefusedQuery } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import { foreignAddress, idOf, recordPages } from '../api/ids';
import type { ApiRecord, Org } from '../api/org';
import { groupBy } from '../api/lists';
import { askByValues, textOf } from '../api/query';
import { isError, valueOf, type Result } from '../api/results';
import { fieldName, isAmong, isNotIn } from '../api/soql';
import { FIELD_LENGTH } from './fieldLengths';
import { byUserId, loginQuery, readLogins, seesOthers, type UserLogins } from './logins';
import { readVisible, reportHidden } from './visibleFields';

/** How a request names a user. */
export interface UserLocator {
	by: 'id' | 'username' | 'federationId' | 'email';
	value: string;
	/** The address of a page of the user, when the ID was taken out of one. It may be of another org. */
	address?: string;
}

/** A user as the plan of a change needs it. */
export interface User {
	id: string;
	username: string;
	isActive: boolean;
	/** `UserLogin.IsFrozen`; false without a row of UserLogin, null when the connected user may not read UserLogin. */
	isFrozen: boolean | null;
	/** The ID of the row of UserLogin; some users have none (Object Reference, UserLogin). */
	userLoginId?: string;
	/** The address of its page. */
	url: string;
	/** The record with CORE_FIELDS and the fields that were asked for. */
	record: ApiRecord;
}

/** The result of a user operation for one request. */
export interface UserResult {
	id: string;
	username: string;
	isActive: boolean;
	isFrozen: boolean | null;
	changed: boolean;
	/** The address of the user's page; absent for a user that does not exist yet. */
	url?: string;
	[more: string]: unknown;
}

const FIELD_OF = { id: 'Id', username: 'Username', federationId: 'FederationIdentifier', email: 'Email' } as const;

/** For messages: "The federation ID is empty". */
const NAME_OF = { id: 'ID', username: 'username', federationId: 'federation ID', email: 'email' } as const;

const CORE_FIELDS = ['Id', 'Username', 'IsActive', 'UserType'];

// The UserType of the users that Salesforce makes for itself. Their ProfileId is set like everybody's, although no profile can be read by it
// (recorded answers of an org).
const SYSTEM_USER_TYPES = ['AutomatedProcess', 'CloudIntegrationUser'];

/** The condition of a query of User that leaves out the users that Salesforce makes for itself. */
export const NO_SYSTEM_USERS = isNotIn('UserType', SYSTEM_USER_TYPES);

/** Checks what a locator says without asking Salesforce. Throws INVALID_ID or INVALID_INPUT. */
export function checkLocator(locator: UserLocator): UserLocator {
	if (locator.by === 'id') return { ...locator, value: idOf('User', locator.value, 'The user ID') };
	const value = locator.value.trim();
	if (value !== '') return { by: locator.by, value };
	throw new SalesforceError('INVALID_INPUT', `The ${NAME_OF[locator.by]} is empty`);
}

/**
 * Reads each user once, with `fields` beside CORE_FIELDS, and the row of UserLogin in the same calls. Fields that the connected user cannot
 * see are left out and named beside the output. One result per locator, in order: the user, USER_NOT_FOUND or AMBIGUOUS_NAME. Rejects
 * when nothing could be read.
 */
export async function readUsers(
	org: Org,
	locators: UserLocator[],
	fields: readonly string[] = [],
): Promise<Array<Result<User>>> {
	const found: Partial<Record<UserLocator['by'], FoundUsers>> = {};
	const groups = groupBy(locators.filter(canExist), ({ by }) => by);
	for (const by of ['id', 'username', 'federationId', 'email'] as const) {
		const values = groups.get(by)?.map(({ value }) => value);
		if (values) found[by] = await readBy(org, { by, values, fields });
	}
	return locators.map((locator) => {
		const foreign = foreignAddress(org, locator.address ?? '', 'user');
		if (foreign) return foreign;
		const { users, refused } = found[locator.by] ?? {};
		const error = refused?.get(locator.value);
		if (error) return error.prefixed(`The user with the ${NAME_OF[locator.by]} '${locator.value}' cannot be looked up`);
		return matchUser(locator, users?.get(comparedValue(locator.by, locator.value)) ?? []);
	});
}

/** The users that have a value, by this value as it is compared, and the values that no query can hold. */
interface FoundUsers {
	users: Map<string, User[]>;
	refused: Map<string, SalesforceError>;
}

// Single sign-on can tell federation IDs apart by their case (Salesforce Help, "Configure SSO"), and several users can share an email
// address. So several users can match a locator, and none of them is guessed.
function matchUser(locator: UserLocator, users: User[]): Result<User> {
	if (users.length <= 1) return users[0] ?? userNotFound(locator);
	const field = FIELD_OF[locator.by];
	const exact = users.filter(({ record }) => record[field] === locator.value);
	if (locator.by === 'federationId' && exact.length === 1) return exact[0];
	const names = users.map(({ id, username }) => `${username} (${id})`).join(', ');
	const what = `${users.length} users have the ${NAME_OF[locator.by]} '${locator.value}'`;
	return new SalesforceError('AMBIGUOUS_NAME', `${what}: ${names}`);
}

// A value that is too long for its field would make the query fail for all users in it, so it is not asked for.
const canExist = ({ by, value }: UserLocator) => by === 'id' || value.length <= FIELD_LENGTH[FIELD_OF[by]];

// Usernames, federation IDs and email addresses are compared without regard to case.
const comparedValue = (by: UserLocator['by'], value: string) => (by === 'id' ? value : value.toLowerCase());

interface UserQuery {
	by: UserLocator['by'];
	values: string[];
	fields: readonly string[];
}

async function readBy(org: Org, query: UserQuery): Promise<FoundUsers> {
	const loginAnswers: Array<Result<ApiRecord[]>> = [];
	const hiddenFields = new Set<string>();
	const { answers, refused } = await askByValues(query.values, async (groups) => {
		const { users, logins, hidden } = await askGroups(org, query, groups);
		for (const field of hidden) hiddenFields.add(field);
		loginAnswers.push(...logins.filter((_, at) => !isRefusedQuery(users[at])));
		return users;
	});
	const users = await withLogins(org, answers.flatMap(valueOf), loginAnswers);
	reportHidden(
		org,
		users.some(({ isFrozen }) => isFrozen === null) ? [...hiddenFields, 'IsFrozen'] : [...hiddenFields],
	);
	return { users: usersByValue(query.by, users), refused };
}

/** The users and the answer for their rows of UserLogin, one of each per group of values, and the fields that had to be left out. */
async function askGroups(org: Org, { by, fields }: UserQuery, groups: string[][]) {
	const field = FIELD_OF[by];
	const logins: Array<Result<ApiRecord[]>> = [];
	const { answers, hidden } = await readVisible(org, fields, async (visible) => {
		const select = `SELECT ${[...new Set([...CORE_FIELDS, field, ...visible])].map(fieldName).join(',')} FROM User`;
		const askGroup = async (group: string[], at: number): Promise<Result<User[]>> => {
			const isOne = isAmong(group);
			const [login, records] = await org.queryAll([loginQuery(field, isOne), `${select} WHERE ${isOne(field)}`]);
			logins[at] = login;
			return isError(records) ? records : asUsers(org, records, isError(login) ? undefined : byUserId(login));
		};
		return await Promise.all(groups.map(askGroup));
	});
	return { users: answers, logins, hidden };
}

// The rows of UserLogin that came with the users tell who is frozen where those of others are seen. Else it takes more to know.
async function withLogins(org: Org, users: User[], answers: Array<Result<ApiRecord[]>>): Promise<User[]> {
	if (!answers.some(isError) && seesOthers(org, answers.flatMap(valueOf))) return users;
	const ids = users.map(({ id }) => id);
	const logins = await readLogins(org, ids, answers);
	const records = users.map(({ record }) => record);
	return asUsers(org, records, logins);
}

function usersByValue(by: UserLocator['by'], users: User[]): Map<string, User[]> {
	const byValue = new Map<string, User[]>();
	for (const user of users) {
		const value = comparedValue(by, String(user.record[FIELD_OF[by]]));
		const known = byValue.get(value);
		if (!known) byValue.set(value, [user]);
		// Values that differ in case only can stand in two queries, which then find the same user.
		else if (!known.some(({ id }) => id === user.id)) known.push(user);
	}
	return byValue;
}

function asUsers(org: Org, records: ApiRecord[], logins: UserLogins | undefined): User[] {
	const pageOf = recordPages(org, 'User');
	return records.map((record) => {
		const id = String(record.Id);
		const login = logins?.get(id);
		return {
			id,
			username: textOf(record, 'Username'),
			isActive: record.IsActive === true,
			isFrozen: logins ? login?.IsFrozen === true : null,
			userLoginId: login && String(login.Id),
			url: pageOf(id),
			record,
		};
	});
}

function userNotFound({ by, value }: UserLocator): SalesforceError {
	return new SalesforceError(
		'USER_NOT_FOUND',
		`No user with the ${NAME_OF[by]} '${value.slice(0, 100)}' exists in this org`,
		{ missing: { by, value } },
	);
}

/** Throws SYSTEM_USER for the users that Salesforce makes for itself, which their UserType tells. */
export function refuseSystemUser(user: User): void {
	if (!SYSTEM_USER_TYPES.includes(textOf(user.record, 'UserType'))) return;
	throw new SalesforceError('SYSTEM_USER', `${user.username} is a system user of Salesforce and cannot be changed`);
}

/**
 * Throws SAME_USER for a change that shuts the connected user out; `done` names it: "deactivated". Salesforce refuses some of them too
 * (StatusCode CANNOT_FREEZE_SELF), but only once they are sent.
 */
export function refuseConnectedUser(org: Org, user: User, done: string): void {
	if (user.id !== org.user.userId) return;
	throw new SalesforceError('SAME_USER', `${user.username} was not ${done}: it is the connected user itself`);
}

/** The result for a user as it is now. */
export function userResult(user: User, changed: boolean): UserResult {
	const { id, username, isActive, isFrozen, url } = user;
	return { id, username, isActive, isFrozen, changed, url };
}
