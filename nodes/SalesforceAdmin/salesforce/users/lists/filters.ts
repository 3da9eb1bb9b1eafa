import { foreignAddress, isIdOf } from '../../api/ids';
import type { Org } from '../../api/org';
import { isError, valueOf } from '../../api/results';
import { containing, literal } from '../../api/soql';
import { findByName } from '../../directory/find';
import { DIRECTORY, type DirectoryKind } from '../../directory/kinds';
import { NO_SYSTEM_USERS, readUsers, type UserLocator } from '../read';

/** Which users to list. Texts but `name` are compared as a whole. */
export interface UserFilters {
	username?: string;
	email?: string;
	/** A part of the name. */
	name?: string;
	company?: string;
	department?: string;
	/** Users that Salesforce makes for itself are listed only by their type. */
	userType?: string;
	/** Profile, role, permission set and user license by ID or name. */
	profile?: string;
	role?: string;
	permissionSet?: string;
	license?: string;
	manager?: UserLocator;
	isActive?: boolean;
	isFrozen?: boolean;
	/** An ISO date and time, as are the next two. Users who never logged in are listed too. */
	lastLoginBefore?: string;
	createdAfter?: string;
	createdBefore?: string;
}

/** Filters with IDs in place of names. */
type FiltersById = Omit<UserFilters, 'manager'> & { managerId?: string };

/** The filters that name a thing of the directory, with its kind. */
const NAMED = { profile: 'profile', role: 'role', permissionSet: 'permissionSet', license: 'userLicense' } as const;

type NamedFilter = keyof typeof NAMED;

/** The filters by fields of User that not everybody sees, with the field. */
const FILTERED_FIELDS = {
	profile: 'ProfileId',
	role: 'UserRoleId',
	license: 'Profile.UserLicenseId',
	manager: 'ManagerId',
	company: 'CompanyName',
	department: 'Department',
} as const;

/** The filters among these by fields of User that not everybody sees, each with its field or path. */
export function filteredFields(filters: UserFilters): Array<{ name: string; field: string }> {
	const given = Object.entries(FILTERED_FIELDS).filter(([name]) => filters[name as keyof typeof FILTERED_FIELDS]);
	return given.map(([name, field]) => ({ name, field }));
}

/**
 * The condition of a query of User that the filters make. Names are looked up in one API call, and IDs cost none. Rejects with
 * NAME_NOT_FOUND or AMBIGUOUS_NAME for a name, USER_NOT_FOUND for a manager.
 */
export async function filterCondition(org: Org, filters: UserFilters): Promise<string> {
	return conditionOf(await withIds(org, filters));
}

async function withIds(org: Org, { manager, ...filters }: UserFilters): Promise<FiltersById> {
	// Queries that are asked for at the same moment share calls.
	const [named, managerId] = await Promise.all([namedIds(org, filters), manager && findManagerId(org, manager)]);
	return { ...filters, ...named, managerId };
}

async function namedIds(org: Org, filters: FiltersById): Promise<Partial<Record<NamedFilter, string>>> {
	const names = (Object.keys(NAMED) as NamedFilter[]).flatMap((filter) => {
		const text = filters[filter];
		return text && !isIdOf(DIRECTORY[NAMED[filter]].object, text) ? [{ filter, kind: NAMED[filter], text }] : [];
	});
	const texts: Partial<Record<DirectoryKind, string[]>> = {};
	for (const { kind, text } of names) texts[kind] = [text];
	const found = await findByName(org, texts);
	return Object.fromEntries(names.map(({ filter, kind, text }) => [filter, valueOf(found.get(kind)?.get(text))?.id]));
}

async function findManagerId(org: Org, manager: UserLocator): Promise<string> {
	const foreign = foreignAddress(org, manager.address ?? '', 'user');
	if (foreign) throw foreign;
	if (manager.by === 'id') return manager.value;
	const [user] = await readUsers(org, [manager]);
	if (isError(user)) throw user.prefixed('Manager');
	return user.id;
}

function conditionOf(filters: FiltersById): string {
	return [
		!filters.userType && NO_SYSTEM_USERS,
		...textConditions(filters),
		...stateConditions(filters),
		filters.name && `Name LIKE ${containing(filters.name)}`,
		filters.permissionSet &&
			`Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = ${literal(filters.permissionSet)})`,
	]
		.filter(Boolean)
		.join(' AND ');
}

/** The fields whose whole value a filter gives. */
const EQUAL = {
	username: 'Username',
	email: 'Email',
	company: 'CompanyName',
	department: 'Department',
	userType: 'UserType',
	profile: 'ProfileId',
	role: 'UserRoleId',
	license: 'Profile.UserLicenseId',
	managerId: 'ManagerId',
} as const;

const textConditions = (filters: FiltersById) =>
	Object.entries(EQUAL).map(([filter, field]) => {
		const value = filters[filter as keyof typeof EQUAL];
		return value && `${field} = ${literal(value)}`;
	});

const stateConditions = ({ isActive, isFrozen, lastLoginBefore, createdAfter, createdBefore }: FiltersById) => [
	isActive !== undefined && `IsActive = ${isActive}`,
	isFrozen !== undefined && `Id ${isFrozen ? 'IN' : 'NOT IN'} (SELECT UserId FROM UserLogin WHERE IsFrozen = true)`,
	lastLoginBefore && `(LastLoginDate < ${lastLoginBefore} OR LastLoginDate = null)`,
	createdAfter && `CreatedDate >= ${createdAfter}`,
	createdBefore && `CreatedDate < ${createdBefore}`,
];
