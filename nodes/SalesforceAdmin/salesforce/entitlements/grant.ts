import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, type Result } from '../api/results';
import type { User } from '../users/read';
import type { WriteMode } from '../writes/changes';
import { assignmentFailure, type AssignmentResults } from './records/assignmentResults';
import {
	assignmentEntry,
	assignmentKey,
	featureAssignments,
	hasOtherEnd,
	readAssignments,
	type AssignmentEntry,
} from './assignments';
import { featureEntitlements } from './find';
import { createAssignments } from './records/give';
import { givenEnd, type Giving } from './records/steps';
import type { Assignment, WantedEntitlement } from './types';

/** What one user should have. */
export interface Grant {
	user: User;
	entitlements: WantedEntitlement[];
	/** Whether an assignment that has ended stays so. */
	leavesExpired?: boolean;
}

/** An entitlement as results show it: `expirationDateBefore` where the end was changed, `isActive` where it has ended. */
export interface GrantEntry extends AssignmentEntry {
	expirationDate?: string | null;
	expirationDateBefore?: string | null;
	isActive?: false;
}

/** What was given, and what the user had; in a dry run what would be given. */
export interface GrantResult {
	assigned: GrantEntry[];
	unchanged: GrantEntry[];
	plan?: Array<GrantEntry & { action: 'assign' | 'changeExpiration' }>;
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
	const givings = plans.flatMap(({ items }) => items.flatMap(({ giving, need }) => (need === 'write' ? [giving] : [])));
	const written: AssignmentResults = mode.dryRun ? new Map() : await createAssignments(org, givings, mode);
	return plans.map((plan) => grantResult(plan, { written, dryRun: mode.dryRun }));
}

/**
 * What has to be done for an entitlement: nothing, a write, or nothing more than what an earlier grant of the run writes. `conflict`: an
 * earlier grant gives it another end.
 */
interface GrantItem {
	giving: Giving;
	need: 'nothing' | 'write' | 'earlier' | 'conflict';
}

interface GrantPlan {
	user: User;
	items: GrantItem[];
}

function planGrants(grants: Grant[], existing: Assignment[]): GrantPlan[] {
	// Active ones come last, so that they win over expired ones of the same entitlement.
	const sorted = existing.toSorted((one, other) => Number(other.isExpired ?? false) - Number(one.isExpired ?? false));
	const held = new Map(sorted.map((assignment) => [assignmentKey(assignment), assignment]));
	const earlier = new Map<string, Giving>();
	return grants.map((grant) => ({
		user: grant.user,
		items: grant.entitlements.map((wanted) => {
			const item = planItem(wanted, grant, { held, earlier });
			if (item.need === 'write') earlier.set(assignmentKey(item.giving), item.giving);
			return item;
		}),
	}));
}

function planItem(
	{ until, ...entitlement }: WantedEntitlement,
	{ user, leavesExpired }: Grant,
	{ held, earlier }: { held: Map<string, Assignment>; earlier: Map<string, Giving> },
): GrantItem {
	const wanted: Assignment = { ...entitlement, userId: user.id };
	const key = assignmentKey(wanted);
	const first = earlier.get(key);
	if (first) {
		const isOther = until !== undefined && hasOtherEnd({ ...wanted, expirationDate: first.until }, { until });
		return { giving: first, need: isOther ? 'conflict' : 'earlier' };
	}
	const found = held.get(key);
	if (!found) return { giving: { ...wanted, until, leavesExpired }, need: 'write' };
	const isEnough = found.isExpired ? leavesExpired : !hasOtherEnd(found, { until });
	return { giving: { ...found, until, isHeld: !found.isExpired }, need: isEnough ? 'nothing' : 'write' };
}

interface GrantRun {
	written: AssignmentResults;
	dryRun?: boolean;
}

function grantResult({ user, items }: GrantPlan, run: GrantRun): Result<GrantResult> {
	const outcomes = items.map((item) => ({ item, outcome: grantOutcome(item, run) }));
	const entriesOf = (wanted: 'assigned' | 'unchanged') =>
		outcomes.filter(({ outcome }) => outcome === wanted).map(({ item: { giving } }) => grantEntry(giving, wanted, run));
	const assigned = entriesOf('assigned');
	const result: GrantResult = {
		assigned: run.dryRun ? [] : assigned,
		unchanged: entriesOf('unchanged'),
		...(run.dryRun && { plan: assigned.map(planStep) }),
	};
	const failed = outcomes.flatMap(({ item, outcome }) =>
		isError(outcome) ? [{ entitlement: item.giving, error: outcome }] : [],
	);
	if (failed.length === 0) return result;
	return assignmentFailure({ username: user.username, verb: 'assigned to', failed, done: result });
}

/** What a dry run shows of an entitlement that it would give. */
export const planStep = (entry: GrantEntry) => ({
	action: 'expirationDateBefore' in entry ? ('changeExpiration' as const) : ('assign' as const),
	...entry,
});

function grantOutcome({ giving, need }: GrantItem, { written }: GrantRun): Result<'assigned' | 'unchanged'> {
	if (need === 'conflict')
		return new SalesforceError('INVALID_INPUT', 'an earlier item of this run gives it another expiration date');
	if (need === 'nothing') return 'unchanged';
	const outcome = written.get(assignmentKey(giving));
	if (isError(outcome)) return outcome;
	return need === 'earlier' || (outcome && 'existed' in outcome) ? 'unchanged' : 'assigned';
}

// A new assignment, or one that somebody else has just made, has the ID that the write returned. A feature license has none, and in a dry run nothing has been written.
function grantEntry(giving: Giving, outcome: 'assigned' | 'unchanged', { written }: GrantRun): GrantEntry {
	const result = written.get(assignmentKey(giving));
	const isWritten = giving.type !== 'featureLicense' && result !== undefined && !isError(result);
	const entry = assignmentEntry(isWritten ? { ...giving, assignmentId: result.id } : giving);
	if (outcome === 'unchanged') return { ...entry, ...endOf(result && 'existed' in result ? result.existed : giving) };
	return { ...entry, ...givenEnd(giving) };
}

function endOf({ expirationDate, isExpired }: Assignment): Pick<GrantEntry, 'expirationDate' | 'isActive'> {
	return { ...(expirationDate && { expirationDate }), ...(isExpired && { isActive: false }) };
}
