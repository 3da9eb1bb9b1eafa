import type { WriteMode } from '../writes/changes';
import { featureAssignments, featureEntitlements, readAssignments, type Assignment, type Entitlement } from './types';
import { assignmentFailure, assignmentKey, createAssignments, shown } from './write';
import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import type { User } from '../users/read';

/** What one user should have. */
export interface Grant {
	user: User;
	entitlements: Entitlement[];
}

/** What was given, and what the user had. */
export interface GrantResult {
	assigned: object[];
	unchanged: object[];
	plan?: object[];
}

/** Fields that a user's record must have so that its feature licenses are known. */
export const featureFields = (userFields: DescribedFields) => featureEntitlements(userFields).map(({ id }) => id);

/** What the users of some grants have already, of the kinds that are granted. `user.record` must have the feature fields. */
export async function readGranted(org: Org, grants: Grant[], userFields: DescribedFields): Promise<Assignment[]> {
	const wanted = grants.flatMap(({ entitlements }) => entitlements);
	const types = [...new Set(wanted.map(({ type }) => type))];
	const userIds = [...new Set(grants.map(({ user }) => user.id))];
	const licenses = featureEntitlements(userFields);
	const features = types.includes('featureLicense')
		? grants.flatMap(({ user }) => featureAssignments(user.record, licenses))
		: [];
	return [...(await readAssignments(org, userIds, types, wanted)), ...features];
}

/** Gives entitlements. One result or error per grant, in order; what a user has already is not written. */
export async function grantEntitlements(
	org: Org,
	grants: Grant[],
	existing: Assignment[],
	mode: WriteMode,
): Promise<Array<GrantResult | SalesforceError>> {
	const held = byKey(existing.filter(({ isExpired }) => !isExpired));
	const expired = byKey(existing.filter(({ isExpired }) => isExpired));
	const wanted = grants.map(({ user, entitlements }) =>
		entitlements.map((entitlement) => {
			const assignment: Assignment = { ...entitlement, userId: user.id };
			return expired.get(assignmentKey(assignment)) ?? assignment;
		}),
	);
	const missing = wanted.flat().filter((assignment) => !held.has(assignmentKey(assignment)));
	const written = mode.dryRun ? new Map() : await createAssignments(org, missing, mode);
	const taken = new Set<string>();
	return wanted.map((assignments, at) => {
		const result: GrantResult = { assigned: [], unchanged: [], ...(mode.dryRun && { plan: [] }) };
		const failed: Array<{ entitlement: Entitlement; error: SalesforceError }> = [];
		for (const assignment of assignments) {
			const key = assignmentKey(assignment);
			const outcome = written.get(key);
			if (held.has(key) || taken.has(key)) result.unchanged.push(shown(held.get(key) ?? assignment));
			else if (mode.dryRun) result.plan?.push({ action: 'assign', ...shown(assignment) });
			else if (!(outcome instanceof SalesforceError)) result.assigned.push(shown(withId(assignment, outcome?.id)));
			else if (outcome.errorCode === 'DUPLICATE_VALUE') result.unchanged.push(shown(assignment));
			else failed.push({ entitlement: assignment, error: outcome });
			if (!(outcome instanceof SalesforceError)) taken.add(key);
		}
		if (failed.length === 0) return result;
		return assignmentFailure(grants[at].user.username, failed, 'assigned to', { ...result });
	});
}

const byKey = (assignments: Assignment[]) =>
	new Map(assignments.map((assignment) => [assignmentKey(assignment), assignment]));

function withId(assignment: Assignment, id: string | undefined): Assignment {
	return assignment.type === 'featureLicense' ? assignment : { ...assignment, assignmentId: id };
}
