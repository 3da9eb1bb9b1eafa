import { describeUser, type DescribedFields } from '../../api/describe';
import type { Org } from '../../api/org';
import { isError, mapValues, resultOf, valueOf, valuesOf, type Result } from '../../api/results';
import type { GivenName } from '../../directory/givenNames';
import { keepLastAdministrator } from '../../users/lastAdministrator';
import { readUsers, refuseConnectedUser, refuseSystemUser, type User, type UserLocator } from '../../users/read';
import type { WriteMode } from '../../writes/changes';
import { assignmentEntry, featureAssignments, groupByUser, readAssignments } from '../assignments';
import { featureEntitlements, findEntitlements } from '../find';
import { readPolicyGrants, withPolicies } from '../policies';
import { executeRemovals, type Removal, type RemovalResult } from './removal';
import { HELD_TYPES, type Assignment, type Entitlement, type EntitlementNames, type HeldType } from '../types';

/** Entitlements of a user to take away: the named ones of one type, or all of some types when no name is given. */
export interface RemovalByUser {
	user: UserLocator;
	types: HeldType[];
	names: GivenName[];
}

/** A request whose user and names were found. */
interface Target extends Pick<RemovalByUser, 'types' | 'names'> {
	user: User;
	entitlements: Entitlement[];
}

/**
 * Takes entitlements from users; what a user does not have counts as done. One result or error per request, in order. Rejects with a
 * SalesforceError when users, names or assignments could not be read.
 */
export async function removeByUser(
	org: Org,
	requests: RemovalByUser[],
	mode: WriteMode,
): Promise<Array<Result<RemovalResult>>> {
	const { targets: found, licenses } = await readTargets(org, requests);
	const targets = await keepAdministrator(org, found, mode);
	const existing = await readExisting(org, valuesOf(targets), licenses);
	const plans = mapValues(targets, (target) => planRemoval(org, target, existing));
	return await executeRemovals(org, plans, mode);
}

// What is named is taken from anybody; only who would be stripped of everything is looked at.
async function keepAdministrator(
	org: Org,
	targets: Array<Result<Target>>,
	mode: WriteMode,
): Promise<Array<Result<Target>>> {
	const stripped = valuesOf(targets).filter(({ names }) => names.length === 0);
	const users = stripped.map(({ user }) => user);
	const kept = await keepLastAdministrator(org, users, { done: 'stripped of all entitlements', mode });
	const refused = new Map(stripped.map((target, at) => [target, kept[at]]));
	return mapValues(targets, (target) => {
		const user = refused.get(target);
		return isError(user) ? user : target;
	});
}

async function readTargets(org: Org, requests: RemovalByUser[]) {
	const hasFeatures = requests.some(({ types }) => types.includes('featureLicense'));
	const userFields: DescribedFields = hasFeatures ? await describeUser(org) : new Map();
	const licenses = featureEntitlements(userFields);
	const locators = requests.map(({ user }) => user);
	const fields = licenses.map(({ id }) => id);
	// Both are asked for at the same moment, so that their queries share calls.
	const [users, entitlements] = await Promise.all([
		readUsers(org, locators, fields),
		findEntitlements(org, requests.map(namesByType), userFields),
	]);
	const targets = requests.map(({ types, names }, at) =>
		resultOf((): Target => ({ types, names, user: valueOf(users[at]), entitlements: valueOf(entitlements[at]) })),
	);
	return { targets, licenses };
}

const namesByType = ({ types, names }: RemovalByUser): EntitlementNames =>
	types.length === 1 ? { [types[0]]: names } : {};

async function readExisting(org: Org, targets: Target[], licenses: Entitlement[]): Promise<Map<string, Assignment[]>> {
	const types = HELD_TYPES.filter((type) => targets.some((target) => target.types.includes(type)));
	const users = [...new Map(targets.map(({ user }) => [user.id, user])).values()];
	const userIds = users.map(({ id }) => id);
	const areNamed = targets.every(({ names }) => names.length > 0);
	const only = areNamed ? targets.flatMap(({ entitlements }) => entitlements) : undefined;
	// Both are asked for at the same moment, so that their queries share calls.
	const [assignments, policies] = await Promise.all([
		readAssignments(org, { userIds, types, only }),
		readPolicyGrants(org, { userIds, types }),
	]);
	const features = users.flatMap(({ record }) => featureAssignments(record, licenses));
	return groupByUser([...withPolicies(assignments, policies), ...features]);
}

function planRemoval(org: Org, target: Target, existing: Map<string, Assignment[]>): Removal {
	const { user, types, names, entitlements } = target;
	refuseSystemUser(user);
	// Without its permission sets the connected user may not be able to go on with the rest of the run.
	if (names.length === 0) refuseConnectedUser(org, user, 'stripped of all entitlements');
	const held = (existing.get(user.id) ?? []).filter(({ type }) => types.includes(type));
	if (names.length === 0) return { user, found: held, absent: [] };
	const heldOf = (entitlement: Entitlement) =>
		held.find(({ type, id }) => type === entitlement.type && id === entitlement.id);
	const found = [...new Set(entitlements.flatMap((entitlement) => heldOf(entitlement) ?? []))];
	const absent = entitlements.filter((entitlement) => !heldOf(entitlement)).map(assignmentEntry);
	return { user, found, absent };
}
