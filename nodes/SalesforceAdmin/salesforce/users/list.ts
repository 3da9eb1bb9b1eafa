import { isIdOf, recordPage } from '../api/ids';
import type { ApiRecord, Org } from '../api/org';
import { isError, valueOf } from '../api/results';
import { containing, literal } from '../api/soql';
import { findByName } from '../directory/find';
import { DIRECTORY, kindError } from '../directory/kinds';
import { DETAIL_FIELDS, SIMPLE_FIELDS, userDetails, type UserDetails } from './details';
import { hiddenLoginsError, loginProbeQuery, readFrozenIds, seesLogins } from './logins';
import { NO_SYSTEM_USERS } from './read';
import { hiddenFieldError, readVisible, reportHidden } from './visibleFields';

/** Which users to list. Texts but `name` are compared as a whole. */
export interface UserFilters {
	username?: string;
	email?: string;
	/** A part of the name. */
	name?: string;
	/** Profile, role and permission set by ID or name. */
	profile?: string;
	role?: string;
	permissionSet?: string;
	isActive?: boolean;
	isFrozen?: boolean;
	/** An ISO date and time. Users who never logged in are listed too. */
	lastLoginBefore?: string;
}

/** A list of users. */
export interface UserList {
	filters: UserFilters;
	/** Most users to return; all when absent. */
	limit?: number;
	simplify: boolean;
}

/**
 * Lists users in the order of their names. One API call per page that the limit needs, one per name among the filters, and those for
 * UserLogin. Rejects with a SalesforceError: NAME_NOT_FOUND or AMBIGUOUS_NAME for a filter, MISSING_PERMISSIONS when users are filtered
 * by what the connected user may not read. Fields that this user cannot see are null and named beside the output.
 */
export async function listUsers(org: Org, { filters, limit, simplify }: UserList): Promise<UserDetails[]> {
	const fields = simplify ? SIMPLE_FIELDS : DETAIL_FIELDS;
	const where = conditions(await resolveFilterNames(org, filters));
	const filtered = FILTERED.filter(({ filter }) => filters[filter]);
	const all = [...new Set([...fields, ...filtered.map(({ field }) => field)])];
	const { answers, hidden } = await readVisible(org, all, async (visible) => {
		const blocked = filtered.find(({ field }) => !visible.includes(field));
		if (blocked) throw hiddenFieldError(blocked.field, `which ${blocked.filter} users have`);
		const select = ['Id', 'Username', 'IsActive', ...fields.filter((field) => visible.includes(field))].join(',');
		return await query(org, filters, `SELECT ${select} FROM User WHERE ${where}${listEnd(limit)}`);
	});
	const records = valueOf(answers[0]);
	const frozenIds = await readFrozenIds(org, idsOf(records), limit);
	reportHidden(org, [...hidden, ...(frozenIds ? [] : ['IsFrozen'])]);
	return records.map((record) => {
		const id = String(record.Id);
		return userDetails({ record, isFrozen: frozenIds && frozenIds.has(id), url: recordPage(org, 'User', id) }, fields);
	});
}

/** The filters by fields of User that not everybody sees. */
const FILTERED = [
	{ filter: 'profile', field: 'ProfileId' },
	{ filter: 'role', field: 'UserRoleId' },
] as const;

const listEnd = (limit?: number) => ` ORDER BY Name${limit ? ` LIMIT ${limit}` : ''}`;

const idsOf = (records: ApiRecord[]) => records.map(({ Id }) => String(Id));

async function query(org: Org, { isFrozen, permissionSet }: UserFilters, soql: string) {
	const [users, probe] = await org.queryAll(isFrozen === undefined ? [soql] : [soql, loginProbeQuery(org)]);
	// To a connected user who sees no rows of UserLogin nobody is frozen, so the filter would find nobody or everybody: that is an error.
	if (probe && !seesLogins(probe)) throw hiddenLoginsError('which users are frozen');
	return [isError(users) && permissionSet ? kindError('permissionSet', users) : users];
}

// IDs stay as they are and cost no call.
async function resolveFilterNames(org: Org, filters: UserFilters): Promise<UserFilters> {
	const resolved = { ...filters };
	for (const kind of ['profile', 'role', 'permissionSet'] as const) {
		const text = filters[kind];
		if (!text || isIdOf(DIRECTORY[kind].object, text)) continue;
		const entry = (await findByName(org, { [kind]: [text] })).get(kind)?.get(text);
		resolved[kind] = valueOf(entry)?.id;
	}
	return resolved;
}

function conditions(filters: UserFilters): string {
	const { username, email, name, profile, role, permissionSet, isActive, isFrozen, lastLoginBefore } = filters;
	return [
		NO_SYSTEM_USERS,
		username && `Username = ${literal(username)}`,
		email && `Email = ${literal(email)}`,
		name && `Name LIKE ${containing(name)}`,
		profile && `ProfileId = ${literal(profile)}`,
		role && `UserRoleId = ${literal(role)}`,
		isActive !== undefined && `IsActive = ${isActive}`,
		isFrozen !== undefined && `Id ${isFrozen ? 'IN' : 'NOT IN'} (SELECT UserId FROM UserLogin WHERE IsFrozen = true)`,
		lastLoginBefore && `(LastLoginDate < ${lastLoginBefore} OR LastLoginDate = null)`,
		permissionSet &&
			`Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = ${literal(permissionSet)})`,
	]
		.filter(Boolean)
		.join(' AND ');
}
