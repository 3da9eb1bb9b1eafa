import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { permissionNames } from '../api/permissions';
import { Remembered } from '../api/remembered';
import { readPermissions, readProfile, type ConnectedUser } from './connectedUser';
import type { AdministratorCheck, Permissions, Requirement } from './requirements';

const allowedUsers = new Remembered<ConnectedUser>();

/**
 * Rejects for an operation that the connected user may not run: with NOT_ADMINISTRATOR or MISSING_PERMISSIONS, which name the user, the
 * profile and what is missing, or with the SalesforceError of a failed read. A result that lets the operation through is remembered for
 * REMEMBERED_MS.
 */
export async function checkAdministrator(org: Org, check: AdministratorCheck, requirement: Requirement): Promise<void> {
	const error = requirementError(await connectedUserFor(org, check, requirement), check, requirement);
	if (error) throw error;
}

/**
 * The connected user, with what this check looks at: `isAdministrator` or `permissions`. One API call where the org answers it, three at
 * most, and none while a user is remembered who may run the operation. A user who may not is read anew every time, so that a change in
 * Salesforce is seen at once. Rejects with a SalesforceError.
 */
export async function connectedUserFor(
	org: Org,
	check: AdministratorCheck,
	requirement: Requirement,
): Promise<ConnectedUser> {
	const key = `${org.origin} ${org.user.userId} ${check}`;
	const isAllowed = (user: ConnectedUser) => requirementError(user, check, requirement) === undefined;
	const remembered = allowedUsers.get(key);
	if (remembered && isAllowed(remembered)) return remembered;
	const user = check === 'profile' ? await readProfile(org) : await readPermissions(org);
	if (isAllowed(user)) allowedUsers.set(key, user);
	return user;
}

/** The error that an operation ends with for this user, NOT_ADMINISTRATOR or MISSING_PERMISSIONS, or undefined when it may run. */
export function requirementError(
	user: ConnectedUser,
	check: AdministratorCheck,
	requirement: Requirement,
): SalesforceError | undefined {
	const { username, profileName } = user;
	const notRun = `${requirement.title} was not run`;
	if (check === 'permissions') {
		const missing = missingPermissions(user, requirement.permissions);
		if (missing.length === 0) return undefined;
		const whose = profileName === null ? '' : ` (profile '${profileName}')`;
		const message = `${notRun}: ${username}${whose} lacks ${missing.join(' and ')}`;
		return new SalesforceError('MISSING_PERMISSIONS', message);
	}
	if (user.isAdministrator) return undefined;
	const held = profileName === null ? 'another one' : `the profile '${profileName}'`;
	const message = `${notRun}: it needs the System Administrator profile, and ${username} has ${held}`;
	return new SalesforceError('NOT_ADMINISTRATOR', message);
}

/** Those of some permissions that a user lacks, as the Setup pages call them. Each text names one, or several of which one is enough. */
export function missingPermissions({ permissions = {} }: ConnectedUser, needed: Permissions): string[] {
	return needed
		.filter((alternatives) => !alternatives.some((permission) => permissions[permission]))
		.map(permissionNames);
}
