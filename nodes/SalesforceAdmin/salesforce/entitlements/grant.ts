import type { DescribedFields } from '../api/describe';
import type { Org } from '../api/org';
import { isError, type Result } from '../api/results';
import type { User } from '../users/read';
import type { WriteMode } from '../writes/changes';
import { assignmentFailure, type AssignmentResults } from './assignmentResults';
import {
	assignmentEntry,
	assignmentKey,
	featureAssignments,
	readAssignments,
	type AssignmentEntry,
} from './assignments';
import { featureEntitlements } from './find';
import type { Assignment, Entitlement } from './types';
import { createAssignments } from './write';

/** What one user should have. */
export interface Grant {
	user: User;
	entitlements: Entitlement[];
}

/** What was given, and what the user had; in a dry run what would be given. */
export interface GrantResult {
	assigned: AssignmentEntry[];
	unchanged: AssignmentEntry[];
	plan?: Array<AssignmentEntry & { action: 'assign' }>;
}

/**
 * Reads what the users of some grants have already, of the types that are granted. `user.record` must have the `featureFields` when a
 * feature license is granted. Rejects with a SalesforceError.
 */
export async function readGranted(org: Org, grants: Grant[], userFields: DescribedFields): Promise<Assignment[]> {
	const granted = grants.flatMap(({ entitlements }) => entitlements);
	const types = [...new Set(granted.map(({ type }) => type))];
	const userIds = [...new Set(grants.map(({ user }) => user.id))];
	const licenses = types.includes('featureLicense') ? featureEntitlements(userFields) : [];
	const features = grants.flatMap(({ user }) => featureAssignments(user.record, licenses));
	return [...(await readAssignments(org, { userIds, types, only: granted })), ...features];
}

/**
 * Gives entitlements; `existing` is what `readGranted` returns, and what a user has already is not written. One result or error per
 * grant, in order: the error names all that was not assigned and has the result as `done`. Never rejects.
 */
export async function grantEntitlements(
	org: Org,
	{ grants, existing }: { grants: Grant[]; existing: Assignment[] },
	mode: WriteMode,
): Promise<Array<Result<GrantResult>>> {
	const plans = planGrants(grants, existing);
	const missing = plans.flatMap(({ items }) => items.flatMap(({ assignment, isHeld }) => (isHeld ? [] : [assignment])));
	const written: AssignmentResults = mode.dryRun ? new Map() : await createAssignments(org, missing, mode);
	const run: GrantRun = { written, claimedKeys: new Set(), dryRun: mode.dryRun };
	return plans.map((plan) => grantResult(plan, run));
}

interface GrantPlan {
	user: User;
	/** `isHeld`: the user has it already; an expired assignment is not held. */
	items: Array<{ assignment: Assignment; isHeld: boolean }>;
}

function planGrants(grants: Grant[], existing: Assignment[]): GrantPlan[] {
	// Active ones come last, so that they win over expired ones of the same entitlement.
	const sorted = existing.toSorted((one, other) => Number(other.isExpired ?? false) - Number(one.isExpired ?? false));
	const byKey = new Map(sorted.map((assignment) => [assignmentKey(assignment), assignment]));
	return grants.map(({ user, entitlements }) => ({
		user,
		items: entitlements.map((entitlement) => {
			const wanted: Assignment = { ...entitlement, userId: user.id };
			const found = byKey.get(assignmentKey(wanted));
			return { assignment: found ?? wanted, isHeld: found !== undefined && !found.isExpired };
		}),
	}));
}

interface GrantRun {
	written: AssignmentResults;
	/** What earlier grants of this run were given, so that a later one for the same user reports it as unchanged. */
	claimedKeys: Set<string>;
	dryRun?: boolean;
}

function grantResult({ user, items }: GrantPlan, run: GrantRun): Result<GrantResult> {
	const outcomes = items.map((item) => ({ assignment: item.assignment, outcome: grantOutcome(item, run) }));
	const withOutcome = (wanted: 'assigned' | 'unchanged') =>
		outcomes.filter(({ outcome }) => outcome === wanted).map(({ assignment }) => writtenEntry(assignment, run));
	const assigned = withOutcome('assigned');
	const result: GrantResult = {
		assigned: run.dryRun ? [] : assigned,
		unchanged: withOutcome('unchanged'),
		...(run.dryRun && { plan: assigned.map((entry) => ({ action: 'assign', ...entry })) }),
	};
	const failed = outcomes.flatMap(({ assignment, outcome }) =>
		isError(outcome) ? [{ entitlement: assignment, error: outcome }] : [],
	);
	if (failed.length === 0) return result;
	return assignmentFailure({ username: user.username, verb: 'assigned to', failed, done: result });
}

function grantOutcome(
	{ assignment, isHeld }: GrantPlan['items'][number],
	{ written, claimedKeys }: GrantRun,
): Result<'assigned' | 'unchanged'> {
	const key = assignmentKey(assignment);
	if (isHeld || claimedKeys.has(key)) return 'unchanged';
	const outcome = written.get(key);
	if (isError(outcome)) return outcome;
	claimedKeys.add(key);
	if (outcome && 'existed' in outcome) return 'unchanged';
	return 'assigned';
}

// A new assignment, or one that somebody else has just made, has the ID that the write returned. A feature license has none, and in a dry run nothing has been written.
function writtenEntry(assignment: Assignment, { written }: GrantRun): AssignmentEntry {
	const outcome = written.get(assignmentKey(assignment));
	const isNew = assignment.type !== 'featureLicense' && outcome !== undefined && !isError(outcome);
	return assignmentEntry(isNew ? { ...assignment, assignmentId: outcome.id } : assignment);
}
