import { describeUser, type DescribedFields } from '../api/describe';
import type { Org } from '../api/org';
import { forValues, mapValues, resultOf, valueOf, type Result } from '../api/results';
import { readUsers, refuseSystemUser, type User, type UserLocator } from '../users/read';
import type { WriteMode } from '../writes/changes';
import { featureFields, findEntitlements } from './find';
import { grantEntitlements, readGranted, type Grant, type GrantResult } from './grant';
import type { Entitlement, EntitlementNames } from './types';

/** What a user is to be given. */
export interface AssignRequest {
	user: UserLocator;
	entitlements: EntitlementNames;
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
	const grants = requests.map((_, at) => resultOf(() => planGrant(users[at], entitlements[at])));
	const granted = await forValues(grants, async (valid) => {
		const existing = await readGranted(org, valid, userFields);
		return await grantEntitlements(org, { grants: valid, existing }, mode);
	});
	return mapValues(granted, (result, at) => assignResult(valueOf(grants[at]), result));
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

function planGrant(user: Result<User>, entitlements: Result<Entitlement[]>): Grant {
	refuseSystemUser(valueOf(user));
	return { user: valueOf(user), entitlements: valueOf(entitlements) };
}

const assignResult = ({ user }: Grant, result: GrantResult): AssignResult => ({
	userId: user.id,
	username: user.username,
	...result,
});
