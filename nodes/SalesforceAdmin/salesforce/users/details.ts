import { valueOf } from '../api/results';
import {
	ENTITLEMENT_TYPES,
	featureAssignments,
	featureEntitlements,
	groupByUser,
	readAssignments,
	type Assignment,
} from '../entitlements/types';
import { shown } from '../entitlements/write';
import { findByName } from '../directory/find';
import { DIRECTORY } from '../directory/kinds';
import { describeUser } from '../api/describe';
import { SalesforceError } from '../api/errors';
import { isIdOf } from '../api/ids';
import type { ApiRecord, Org } from '../api/org';
import { textOf } from '../api/query';
import { containing, literal } from '../api/soql';
import { frozenAmong, loginProbe, loginsHidden, seesLogins } from './logins';
import { readUsers, type UserLocator } from './read';

/** Fields of User that reading returns, and what they are called in the result. */
const DETAILS: Record<string, string> = {
	Name: 'name',
	FirstName: 'firstName',
	LastName: 'lastName',
	Email: 'email',
	ProfileId: 'profileId',
	'Profile.Name': 'profileName',
	UserRoleId: 'roleId',
	'UserRole.Name': 'roleName',
	UserType: 'userType',
	Alias: 'alias',
	CommunityNickname: 'nickname',
	Title: 'title',
	EmailEncodingKey: 'emailEncoding',
	LocaleSidKey: 'locale',
	LanguageLocaleKey: 'language',
	TimeZoneSidKey: 'timeZone',
	Phone: 'phone',
	MobilePhone: 'mobilePhone',
	Street: 'street',
	City: 'city',
	State: 'state',
	PostalCode: 'postalCode',
	Country: 'country',
	EmployeeNumber: 'employeeNumber',
	CompanyName: 'companyName',
	Division: 'division',
	Department: 'department',
	ManagerId: 'managerId',
	FederationIdentifier: 'federationId',
	LastLoginDate: 'lastLoginDate',
	CreatedDate: 'createdDate',
};

/** The most useful of them. */
const SIMPLE = ['Name', 'Email', 'Profile.Name', 'UserRole.Name', 'LastLoginDate', 'FederationIdentifier'];

export type UserDetails = { id: string; username: string; isActive: boolean; isFrozen: boolean | null } & Record<
	string,
	unknown
>;

/** A user to read, and whether with what the user is given. */
export interface UserRequest {
	user: UserLocator;
	includeEntitlements: boolean;
}

/** Reads users with all details. One result or error per request, in order. */
export async function getUsers(org: Org, requests: UserRequest[]): Promise<Array<UserDetails | SalesforceError>> {
	const wanted = requests.some(({ includeEntitlements }) => includeEntitlements);
	const licenses = wanted ? featureEntitlements(await describeUser(org)) : [];
	const fields = [...Object.keys(DETAILS), ...licenses.map(({ id }) => id)];
	const users = await readUsers(
		org,
		requests.map(({ user }) => user),
		fields,
	);
	const ids = users.flatMap((user, at) =>
		requests[at].includeEntitlements && !(user instanceof SalesforceError) ? [user.id] : [],
	);
	const assignments = groupByUser(await readAssignments(org, [...new Set(ids)], ENTITLEMENT_TYPES));
	return users.map((user, at) => {
		if (user instanceof SalesforceError) return user;
		const details = userDetails(user.record, user.isFrozen, Object.keys(DETAILS));
		if (!requests[at].includeEntitlements) return details;
		const own = [...(assignments.get(user.id) ?? []), ...featureAssignments(user.record, licenses)];
		return { ...details, entitlements: own.map(entitlementDetails) };
	});
}

const entitlementDetails = (assignment: Assignment) => ({ ...shown(assignment), label: assignment.label });

function userDetails(record: ApiRecord, isFrozen: boolean | null, fields: string[]): UserDetails {
	const details = Object.fromEntries(fields.map((field) => [DETAILS[field], valueAt(record, field)]));
	return {
		id: String(record.Id),
		username: textOf(record, 'Username'),
		isActive: record.IsActive === true,
		isFrozen,
		...details,
	};
}

const valueAt = (record: ApiRecord, path: string) =>
	path.includes('.') ? textOf(record, path) || null : (record[path] ?? null);

/** Which users to list. Texts are exact, but for `name`. */
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
	/** An ISO date and time; users that never logged in count as long ago. */
	lastLoginBefore?: string;
}

/** A list of users. */
export interface UserList {
	filters: UserFilters;
	/** Most users to return; all when absent. */
	limit?: number;
	simplify: boolean;
}

/** Lists users by name. Reads no more pages than the limit needs. */
export async function listUsers(org: Org, { filters, limit, simplify }: UserList): Promise<UserDetails[]> {
	const details = simplify ? SIMPLE : Object.keys(DETAILS);
	const fields = [...new Set(['Id', 'Username', 'IsActive', ...details])].join(',');
	const soql = `SELECT ${fields} FROM User WHERE ${conditions(await withIds(org, filters))} ORDER BY Name${limit ? ` LIMIT ${limit}` : ''}`;
	const records = await matching(org, soql, filters);
	const ids = records.map(({ Id }) => String(Id));
	const frozen = await frozenAmong(org, ids, limit);
	return records.map((record) => userDetails(record, frozen && frozen.has(String(record.Id)), details));
}

// Without rows of UserLogin nobody would be frozen, and everybody not frozen.
async function matching(org: Org, soql: string, { isFrozen }: UserFilters): Promise<ApiRecord[]> {
	if (isFrozen === undefined) return await org.query(soql);
	const [probe, users] = await org.queryAll([loginProbe(org), soql]);
	if (!seesLogins(probe)) throw loginsHidden('which users are frozen');
	return valueOf(users);
}

// Names become IDs; IDs cost no call.
async function withIds(org: Org, filters: UserFilters): Promise<UserFilters> {
	const ids = { ...filters };
	for (const kind of ['profile', 'role', 'permissionSet'] as const) {
		const text = filters[kind];
		if (!text || isIdOf(DIRECTORY[kind].object, text)) continue;
		const entry = (await findByName(org, { [kind]: [text] })).get(kind)?.get(text);
		if (entry instanceof SalesforceError) throw entry;
		ids[kind] = entry?.id;
	}
	return ids;
}

function conditions(filters: UserFilters): string {
	const { username, email, name, profile, role, permissionSet, isActive, isFrozen, lastLoginBefore } = filters;
	return [
		// The users that Salesforce makes for itself have no profile.
		'ProfileId != null',
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
