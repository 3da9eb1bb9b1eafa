import { describeUser, type DescribedFields } from '../api/describe';
import { asNotDone } from '../api/errorCodes';
import type { Org } from '../api/org';
import { forValues, mapValues, resultOf, valueOf, type Result } from '../api/results';
import { readUsers, refuseSystemUser, type User, type UserLocator } from '../users/read';
import type { WriteMode } from '../writes/changes';
import { quotedName, readAssignments } from './assignments';
import { findEndless, obstacleToEnd, type EndlessEntitlements } from './endless';
import { featureFields, findEntitlements } from './find';
import { grantEntitlements, readGranted, type Grant, type GrantResult } from './grant';
import { canEnd, type Assignment, type Entitlement, type EntitlementNames } from './types';

/** What a user is to be given. */
export interface AssignRequest {
	user: UserLocator;
	entitlements: EntitlementNames;
	/** The moment at which the assignments end; those that the user has get this end too. */
	until?: string;
	/** Whether assignments that have ended stay so. */
	leavesExpired?: boolean;
}

/** What a user was given, and what the user had. */
interface AssignResult extends GrantResult {
	userId: string;
	username: string;
}

/**
 * Gives entitlements to users; what a user has already is not written. One result or error per request, in order. Rejects with a
 * SalesforceError when users, names or assignments could not be read.
 */
export async function assignEntitlements(
	org: Org,
	requests: AssignRequest[],
	mode: WriteMode,
): Promise<Array<Result<AssignResult>>> {
	const { userFields, users, entitlements } = await readForAssignment(org, requests);
	const grants = requests.map((request, at) => resultOf(() => planGrant(users[at], entitlements[at], request)));
	const granted = await forValues(grants, async (valid) => {
		// All are asked for at the same moment, so that their queries share calls.
		const [existing, ended, endless] = await Promise.all([
			readGranted(org, valid, userFields),
			readEnded(org, valid),
			findEndless(
				org,
				valid.flatMap((grant) => grant.entitlements),
			),
		]);
		const allowed = valid.map((grant) => resultOf(() => (refuseEndless(grant, endless), grant)));
		return await forValues(
			allowed,
			async (rest) => await grantEntitlements(org, { grants: rest, existing: [...ended, ...existing] }, mode),
		);
	});
	return mapValues(granted, (result, at) => assignResult(valueOf(grants[at]), result));
}

// Refuses a grant for the first of its entitlements that can have no end.
function refuseEndless({ user, entitlements }: Grant, endless: EndlessEntitlements): void {
	for (const entitlement of entitlements) {
		const obstacle = obstacleToEnd(entitlement, endless);
		if (obstacle) throw asNotDone(obstacle, quotedName(entitlement), `assigned to ${user.username}`);
	}
}

// Salesforce may hide an assignment that has ended, so who leaves it looks where it is put aside.
async function readEnded(org: Org, grants: Grant[]): Promise<Assignment[]> {
	const leaving = grants.filter(({ leavesExpired }) => leavesExpired);
	const only = leaving.flatMap(({ entitlements }) => entitlements).filter(({ type }) => canEnd(type));
	if (only.length === 0) return [];
	const types = [...new Set(only.map(({ type }) => type))];
	const userIds = [...new Set(leaving.map(({ user }) => user.id))];
	const all = await readAssignments(org, { userIds, types, only, withDeleted: true });
	return all.filter(({ isExpired }) => isExpired);
}

async function readForAssignment(org: Org, requests: AssignRequest[]) {
	const hasFeatures = requests.some(({ entitlements }) => (entitlements.featureLicense ?? []).length > 0);
	const userFields: DescribedFields = hasFeatures ? await describeUser(org) : new Map();
	const locators = requests.map(({ user }) => user);
	const names = requests.map(({ entitlements }) => entitlements);
	// Both are asked for at the same moment, so that their queries share calls.
	const [users, entitlements] = await Promise.all([
		readUsers(org, locators, featureFields(userFields)),
		findEntitlements(org, names, userFields),
	]);
	return { userFields, users, entitlements };
}

function planGrant(
	user: Result<User>,
	entitlements: Result<Entitlement[]>,
	{ until, leavesExpired }: AssignRequest,
): Grant {
	refuseSystemUser(valueOf(user));
	const wanted = valueOf(entitlements).map((entitlement) => ({ ...entitlement, until }));
	return { user: valueOf(user), entitlements: wanted, leavesExpired };
}

const assignResult = ({ user }: Grant, result: GrantResult): AssignResult => ({
	userId: user.id,
	username: user.username,
	...result,
});
