import { valueOf } from '../api/results';
import { isFinal, isHiddenObject, isUnanswered } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { found, type ApiRecord, type Org } from '../api/org';
import { textOf } from '../api/query';
import { Remembered } from '../api/remembered';
import { fieldName, literal } from '../api/soql';

/** What has to hold: the standard System Administrator profile, or the permissions that the operation needs. */
export type AdministratorCheck = 'profile' | 'permissions';

/** What an operation needs. Each inner list is satisfied by one of its permissions. */
export interface Requirement {
	/** Name of the operation for messages: "Deactivate User". */
	title: string;
	permissions: string[][];
}

/** Who is connected, and what for. */
export interface Standing {
	userId: string;
	username: string;
	/** The name that people see: "Ada Admin". */
	name: string;
	profileName: string;
	/** Whether the profile is the standard System Administrator profile. */
	isAdministrator: boolean;
	/** The effective permissions by API name without `Permissions`; permissions that the org does not know are missing. */
	permissions: Record<string, boolean>;
}

/** Permissions by what they allow (Salesforce Field Reference, Profile), and what the Setup pages call them. */
export const PERMISSION_LABEL: Readonly<Record<string, string>> = {
	ApiEnabled: 'API Enabled',
	ViewSetup: 'View Setup and Configuration',
	ManageUsers: 'Manage Users',
	ManageInternalUsers: 'Manage Internal Users',
	AssignPermissionSets: 'Assign Permission Sets',
	ResetPasswords: 'Reset User Passwords and Unlock Users',
	FreezeUsers: 'Freeze Users',
	ModifyAllData: 'Modify All Data',
	CustomizeApplication: 'Customize Application',
};

// An unknown permission makes a whole query fail (Object Reference, UserPermissionAccess), so those that not every org has are asked alone.
const EVERYWHERE = [
	'ApiEnabled',
	'ViewSetup',
	'ManageUsers',
	'AssignPermissionSets',
	'ModifyAllData',
	'CustomizeApplication',
];
const OPTIONAL = ['ManageInternalUsers', 'ResetPasswords', 'FreezeUsers'];

const remembered = new Remembered<Standing>();

/**
 * Refuses an operation that the connected user may not run: NOT_ADMINISTRATOR or MISSING_PERMISSIONS, with the user, the profile and
 * what is missing. A result that lets the operation through is remembered for some minutes.
 */
export async function requireAdministrator(org: Org, check: AdministratorCheck, need: Requirement): Promise<void> {
	const error = refusal(await standingFor(org, check, need), check, need);
	if (error) throw error;
}

/**
 * Who is connected, with what this check looks at: `isAdministrator` or `permissions`. One API call where the org answers it, three at
 * most, and none while a standing is remembered that lets the operation through. One that does not is read anew every time, so that a
 * change in Salesforce is seen at once.
 */
export async function standingFor(org: Org, check: AdministratorCheck, need: Requirement): Promise<Standing> {
	const key = `${org.origin} ${org.user.userId} ${check}`;
	const known = remembered.get(key);
	if (known && refusal(known, check, need) === undefined) return known;
	const standing = (check === 'profile' ? await profileStanding(org) : await permissionStanding(org)) as Standing;
	if (refusal(standing, check, need) === undefined) remembered.set(key, standing);
	return standing;
}

/** Who is connected, with profile and permissions: two API calls where the org answers them. */
export async function readStanding(org: Org): Promise<Standing> {
	return { ...(await profileStanding(org)), ...(await permissionStanding(org)) } as Standing;
}

/** The error that an operation would end with for this user, or undefined. */
export function refusal(standing: Standing, check: AdministratorCheck, need: Requirement): SalesforceError | undefined {
	if (check === 'permissions') {
		const missing = missingPermissions(standing, need);
		if (missing.length === 0) return undefined;
		const what = `${standing.username} (profile '${standing.profileName}') lacks ${missing.join(' and ')}`;
		return new SalesforceError('MISSING_PERMISSIONS', `${need.title} was not run: ${what}`);
	}
	if (standing.isAdministrator) return undefined;
	const message = `${need.title} was not run: it needs the System Administrator profile, and ${standing.username} has the profile '${standing.profileName}'`;
	return new SalesforceError('NOT_ADMINISTRATOR', message);
}

/** What is missing for an operation, as the Setup pages call it. */
export function missingPermissions({ permissions }: Standing, need: Requirement): string[] {
	return need.permissions
		.filter((oneOf) => !oneOf.some((permission) => permissions[permission]))
		.map((oneOf) => oneOf.map((permission) => `'${PERMISSION_LABEL[permission] ?? permission}'`).join(' or '));
}

// The profile's Name is localised and can be copied; FullName 'Admin' is the standard profile in every language. FullName can only be
// read by the Tooling API, one row at a time (Tooling API Developer Guide, Profile).
async function profileStanding(org: Org): Promise<Partial<Standing>> {
	return (await profileAtOnce(org)) ?? (await profileInTurn(org));
}

// User and profile in one call. The Tooling API shows User to those only who may view the setup (Tooling API Developer Guide, User), and
// whether every org takes its queries together is not certain: without both rows nothing is told.
async function profileAtOnce(org: Org): Promise<Partial<Standing> | undefined> {
	const soqls = [
		`SELECT Id,Name,Username,ProfileId FROM User WHERE Id=${literal(org.user.userId)}`,
		profileQuery(found(0, 'ProfileId')),
	];
	const answers = await org.toolingQueryAll(soqls).catch(nothingTold);
	const [user, profile] = answers.map((answer) => (answer instanceof SalesforceError ? undefined : answer[0]));
	return user && profile && standingOf(org, { ...user, Profile: profile }, profile);
}

function nothingTold(thrown: unknown): [] {
	const error = asSalesforceError(thrown);
	if (isFinal(error) || isUnanswered(error)) throw error;
	return [];
}

async function profileInTurn(org: Org): Promise<Partial<Standing>> {
	const [user] = await org.query(connectedUserQuery(org));
	const profileId = textOf(user, 'ProfileId');
	const [profile] = profileId ? await org.toolingQuery(profileQuery(profileId)).catch(withoutAccess) : [];
	return standingOf(org, user, profile);
}

const profileQuery = (id: string) => `SELECT Id,Name,FullName FROM Profile WHERE Id=${literal(id)}`;

const standingOf = (org: Org, user: ApiRecord | undefined, profile: ApiRecord | undefined) => ({
	...identity(org, user),
	isAdministrator: textOf(profile, 'FullName') === 'Admin',
});

async function permissionStanding(org: Org): Promise<Partial<Standing>> {
	const [users, ...answers] = await org.queryAll([
		connectedUserQuery(org),
		permissionQuery(EVERYWHERE),
		...OPTIONAL.map((permission) => permissionQuery([permission])),
	]);
	const permissions: Record<string, boolean> = {};
	for (const [at, answer] of answers.entries()) {
		if (at > 0 && answer instanceof SalesforceError) continue;
		for (const [field, value] of Object.entries(valueOf(answer)[0] ?? {})) {
			if (field.startsWith('Permissions')) permissions[field.slice('Permissions'.length)] = value === true;
		}
	}
	return { ...identity(org, valueOf(users)[0]), permissions };
}

const permissionQuery = (permissions: string[]) =>
	`SELECT ${permissions.map((permission) => fieldName(`Permissions${permission}`)).join(',')} FROM UserPermissionAccess LIMIT 1`;

const connectedUserQuery = (org: Org) =>
	`SELECT Id,Name,Username,ProfileId,Profile.Name FROM User WHERE Id=${literal(org.user.userId)}`;

function identity(org: Org, user: ApiRecord | undefined): Partial<Standing> {
	const profileName = textOf(user, 'Profile.Name') || 'unknown';
	const username = textOf(user, 'Username') || org.user.userId;
	return { userId: org.user.userId, username, name: textOf(user, 'Name') || username, profileName };
}

function withoutAccess(error: unknown): ApiRecord[] {
	if (isHiddenObject(error)) return [];
	throw error;
}
