import { SalesforceError } from '../api/errors';
import type { AdministratorCheck, Org } from '../api/org';
import { permissionNames, type Permissions } from '../api/permissions';
import { Remembered, rememberedKey } from '../api/remembered';
import { readPermissions, readProfile, type ConnectedUser } from './connectedUser';
import type { Requirement } from './requirements';

const allowedUsers = new Remembered<ConnectedUser>();

/**
 * Why each of several requests of an operation may not run: an error, NOT_ADMINISTRATOR or MISSING_PERMISSIONS, which names the user, the
 * profile and what is missing, or undefined when it may. Each request is given by what it needs. The user is read once, and remembered
 * for REMEMBERED_MS when all may run. Rejects with the SalesforceError of a failed read.
 */
export async function checkRequests(
	org: Org,
	check: AdministratorCheck,
	needs: Requirement[],
): Promise<Array<SalesforceError | undefined>> {
	const [{ title }] = needs;
	const distinct = [...new Set(needs)];
	const together = { title, permissions: distinct.flatMap(allPermissions) };
	const user = await connectedUserFor(org, check, together);
	const errors = new Map(distinct.map((need) => [need, requirementError(user, check, need)]));
	return needs.map((need) => errors.get(need));
}

const allPermissions = ({ permissions, parts = {} }: Requirement): Permissions => [
	...permissions,
	...Object.values(parts).flat(),
];

/** The requirement of a request that touches only these parts of what the operation does. */
export function narrowed({ title, permissions, parts = {} }: Requirement, touched: readonly string[]): Requirement {
	const kept = Object.entries(parts).filter(([part]) => touched.includes(part));
	return { title, permissions, parts: Object.fromEntries(kept) };
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
	const key = rememberedKey(org, check);
	const isAllowed = (user: ConnectedUser) => requirementError(user, check, requirement) === undefined;
	const remembered = allowedUsers.get(key);
	if (remembered && isAllowed(remembered)) return remembered;
	const user = check === 'profile' ? await readProfile(org) : await readPermissions(org);
	if (isAllowed(user)) allowedUsers.set(key, user);
	return user;
}

/**
 * The error that an operation ends with for this user, with all parts of its requirement: NOT_ADMINISTRATOR or MISSING_PERMISSIONS, or
 * undefined when it may run.
 */
export function requirementError(
	user: ConnectedUser,
	check: AdministratorCheck,
	requirement: Requirement,
): SalesforceError | undefined {
	const { username, profileName } = user;
	const notRun = `${requirement.title} was not run`;
	if (check === 'permissions') {
		const ofParts = missingParts(user, requirement).map(({ what, missing }) => `${missing.join(' and ')} for ${what}`);
		const missing = [...missingPermissions(user, requirement.permissions), ...ofParts];
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

/** The parts of what an operation does that a user's permissions are not enough for, each with what is missing. */
export function missingParts(user: ConnectedUser, { parts = {} }: Requirement): MissingPart[] {
	return Object.entries(parts).flatMap(([what, permissions]) => {
		const missing = missingPermissions(user, permissions);
		return missing.length > 0 ? [{ what, missing }] : [];
	});
}

/** A part of an operation, such as "public groups", and the permissions that it lacks. */
export interface MissingPart {
	what: string;
	missing: string[];
}
