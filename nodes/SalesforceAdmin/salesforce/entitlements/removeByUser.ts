import { resultOf } from '../api/results';
import {
	ENTITLEMENT_TYPES,
	featureAssignments,
	featureEntitlements,
	findEntitlements,
	groupByUser,
	readAssignments,
	type Assignment,
	type Entitlement,
	type EntitlementType,
} from './types';
import { assignmentFailure, assignmentKey, removeAssignments, shown, type AssignmentResults } from './write';
import { describeUser, type DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { readUsers, refuseSystemUser, type User, type UserLocator } from '../users/read';
import type { WriteMode } from '../writes/changes';

/** Entitlements of a user to take away: the named ones, or all of some kinds when no name is given. */
export interface RemovalByUser {
	user: UserLocator;
	types: EntitlementType[];
	names: string[];
}

export interface RemovalResult {
	userId: string;
	username: string;
	removed: object[];
	unchanged: object[];
	dryRun?: boolean;
	plan?: object[];
}

/** What one request takes away, and what it names that is not there. */
export interface Removal {
	user: Pick<User, 'id' | 'username'>;
	found: Assignment[];
	absent: object[];
}

/** Takes entitlements from users. One result or error per request, in order; what a user does not have counts as done. */
export async function removeByUser(
	org: Org,
	requests: RemovalByUser[],
	mode: WriteMode,
): Promise<Array<RemovalResult | SalesforceError>> {
	const withFeatures = requests.some(({ types }) => types.includes('featureLicense'));
	const userFields: DescribedFields = withFeatures ? await describeUser(org) : new Map();
	const licenses = featureEntitlements(userFields);
	const [users, entitlementsOf] = await Promise.all([
		readUsers(
			org,
			requests.map(({ user }) => user),
			licenses.map(({ id }) => id),
		),
		findEntitlements(org, requests.map(namesByType), userFields),
	]);
	const wanted = requests.map((request) => resultOf(() => entitlementsOf(namesByType(request))));
	const existing = await readExisting(org, requests, users, wanted, licenses);
	const plans = requests.map((request, at) => resultOf(() => planRemoval(request, users[at], wanted[at], existing)));
	return await remove(org, plans, mode);
}

const namesByType = ({ types, names }: RemovalByUser) =>
	Object.fromEntries(types.map((type) => [type, types.length === 1 ? names : []]));

async function readExisting(
	org: Org,
	requests: RemovalByUser[],
	users: Array<User | SalesforceError>,
	wanted: Array<Entitlement[] | SalesforceError>,
	licenses: Entitlement[],
): Promise<Map<string, Assignment[]>> {
	const valid = requests.flatMap((request, at) => {
		const user = users[at];
		return user instanceof SalesforceError || wanted[at] instanceof SalesforceError
			? []
			: [{ request, user, wanted: wanted[at] as Entitlement[] }];
	});
	const types = ENTITLEMENT_TYPES.filter((type) => valid.some(({ request }) => request.types.includes(type)));
	const ids = [...new Set(valid.map(({ user }) => user.id))];
	const onlyNamed = valid.every(({ request }) => request.names.length > 0);
	const records = await readAssignments(org, ids, types, onlyNamed ? valid.flatMap((one) => one.wanted) : undefined);
	const features = [...new Map(valid.map(({ user }) => [user.id, user])).values()].flatMap(({ record }) =>
		featureAssignments(record, licenses),
	);
	return groupByUser([...records, ...features]);
}

function planRemoval(
	request: RemovalByUser,
	user: User | SalesforceError,
	wanted: Entitlement[] | SalesforceError,
	existing: Map<string, Assignment[]>,
): Removal {
	if (user instanceof SalesforceError) throw user;
	if (wanted instanceof SalesforceError) throw wanted;
	refuseSystemUser(user);
	const held = (existing.get(user.id) ?? []).filter(({ type }) => request.types.includes(type));
	if (request.names.length === 0) return { user, found: held, absent: [] };
	const isHeld = (entitlement: Entitlement) =>
		held.find(({ type, id }) => type === entitlement.type && id === entitlement.id);
	const found = [...new Set(wanted.flatMap((entitlement) => isHeld(entitlement) ?? []))];
	const absent = wanted.filter((entitlement) => !isHeld(entitlement)).map((entitlement) => shown(entitlement));
	return { user, found, absent };
}

/** Takes away what was planned. One result or error per plan, in order; what an earlier plan took counts as unchanged. */
export async function remove(
	org: Org,
	plans: Array<Removal | SalesforceError>,
	mode: WriteMode,
): Promise<Array<RemovalResult | SalesforceError>> {
	const wanted = plans.flatMap((plan) => (plan instanceof SalesforceError ? [] : plan.found));
	const written = mode.dryRun ? new Map() : await removeAssignments(org, wanted, mode);
	const taken = new Set<string>();
	return plans.map((plan) => (plan instanceof SalesforceError ? plan : removalResult(plan, written, taken, mode)));
}

function removalResult(
	{ user, found, absent }: Removal,
	written: AssignmentResults,
	taken: Set<string>,
	{ dryRun }: WriteMode,
) {
	const mine = found.filter((assignment) => !taken.has(assignmentKey(assignment)));
	const failed = mine.flatMap((entitlement) => {
		const error = written.get(assignmentKey(entitlement));
		return error instanceof SalesforceError ? [{ entitlement, error }] : [];
	});
	const done = mine.filter((assignment) => !failed.some(({ entitlement }) => entitlement === assignment));
	done.forEach((assignment) => taken.add(assignmentKey(assignment)));
	const repeated = found.filter((assignment) => !mine.includes(assignment)).map((assignment) => shown(assignment));
	const result: RemovalResult = {
		userId: user.id,
		username: user.username,
		removed: dryRun ? [] : done.map((assignment) => shown(assignment)),
		unchanged: [...absent, ...repeated],
		...(dryRun && { dryRun, plan: done.map((assignment) => ({ action: 'remove', ...shown(assignment) })) }),
	};
	return failed.length > 0
		? assignmentFailure(user.username || 'the user', failed, 'removed from', { ...result })
		: result;
}
