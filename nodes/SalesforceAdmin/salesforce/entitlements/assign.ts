import { resultOf } from '../api/results';
import { findEntitlements, type EntitlementNames } from './types';
import { featureFields, grantEntitlements, readGranted, type Grant } from './grant';
import { describeUser } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { readUsers, refuseSystemUser, type UserLocator } from '../users/read';
import type { WriteMode } from '../writes/changes';

/** What a user is to be given. */
export interface AssignRequest {
	user: UserLocator;
	entitlements: EntitlementNames;
}

/** Gives entitlements to users. One result or error per request, in order; what a user has already is not written. */
export async function assignEntitlements(org: Org, requests: AssignRequest[], mode: WriteMode): Promise<Array<object>> {
	const withFeatures = requests.some(({ entitlements }) => (entitlements.featureLicense ?? []).length > 0);
	const userFields = withFeatures ? await describeUser(org) : new Map();
	const [users, entitlementsOf] = await Promise.all([
		readUsers(
			org,
			requests.map(({ user }) => user),
			featureFields(userFields),
		),
		findEntitlements(
			org,
			requests.map(({ entitlements }) => entitlements),
			userFields,
		),
	]);
	const plans = requests.map((request, at) =>
		resultOf((): Grant => {
			const user = users[at];
			if (user instanceof SalesforceError) throw user;
			refuseSystemUser(user);
			return { user, entitlements: entitlementsOf(request.entitlements) };
		}),
	);
	const grants = plans.filter((plan): plan is Grant => !(plan instanceof SalesforceError));
	const granted = (await grantEntitlements(org, grants, await readGranted(org, grants, userFields), mode)).values();
	return plans.map((plan) => {
		if (plan instanceof SalesforceError) return plan;
		const result = granted.next().value as object;
		const { id: userId, username } = plan.user;
		return result instanceof SalesforceError
			? result
			: { userId, username, ...result, ...(mode.dryRun && { dryRun: true }) };
	});
}
