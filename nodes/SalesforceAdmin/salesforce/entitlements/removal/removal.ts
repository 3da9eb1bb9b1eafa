import type { Org } from '../../api/org';
import { isError, mapValues, valuesOf, type Result } from '../../api/results';
import type { User } from '../../users/read';
import type { WriteMode } from '../../writes/changes';
import { assignmentFailure, type AssignmentResults } from '../records/assignmentResults';
import { assignmentEntry, assignmentKey, type AssignmentEntry } from '../assignments';
import { reportPolicies } from '../policies';
import { refuseOwnLoss } from './ownPermissions';
import type { Assignment } from '../types';
import { removeAssignments } from '../records/take';

/** What one request takes away, and what it names that is not there: an entitlement, or the ID of an assignment. */
export interface Removal {
	user: Pick<User, 'id' | 'username'>;
	found: Assignment[];
	absent: AbsentEntry[];
}

type AbsentEntry = AssignmentEntry | { assignmentId: string };

/** What was taken; `policy`: the user access policy that will give it again. */
export type RemovedEntry = AssignmentEntry & { policy?: string };

/** What was taken away, and what was not there; in a dry run what would be taken. */
export interface RemovalResult {
	userId: string;
	username: string;
	removed: RemovedEntry[];
	unchanged: AbsentEntry[];
	plan?: Array<RemovedEntry & { action: 'remove' }>;
}

/**
 * Takes away what was planned. One result or error per plan, in order: the error names all that was not removed and has the result as
 * `done`, and is SAME_USER for what the connected user must keep. What an earlier plan took counts as unchanged. Never rejects.
 */
export async function executeRemovals(
	org: Org,
	planned: Array<Result<Removal>>,
	mode: WriteMode,
): Promise<Array<Result<RemovalResult>>> {
	const plans = await refuseOwnLoss(org, planned);
	const assignments = valuesOf(plans).flatMap(({ found }) => found);
	const written: AssignmentResults = mode.dryRun ? new Map() : await removeAssignments(org, assignments, mode);
	reportPolicies(
		org,
		assignments.filter((assignment) => !isError(written.get(assignmentKey(assignment)))),
	);
	const run: RemovalRun = { written, claimedKeys: new Set(), dryRun: mode.dryRun };
	return mapValues(plans, (plan) => removalResult(plan, run));
}

interface RemovalRun {
	written: AssignmentResults;
	/** What earlier plans of this run took away. */
	claimedKeys: Set<string>;
	dryRun?: boolean;
}

function removalResult({ user, found, absent }: Removal, run: RemovalRun): Result<RemovalResult> {
	const { written, claimedKeys, dryRun } = run;
	const outcomeOf = (assignment: Assignment) => written.get(assignmentKey(assignment));
	const repeated = found.filter((assignment) => claimedKeys.has(assignmentKey(assignment)));
	const own = found.filter((assignment) => !repeated.includes(assignment));
	const removed = own.filter((assignment) => !isError(outcomeOf(assignment)));
	for (const assignment of removed) claimedKeys.add(assignmentKey(assignment));
	const entries = removed.map(removedEntry);
	const result: RemovalResult = {
		userId: user.id,
		username: user.username,
		removed: dryRun ? [] : entries,
		unchanged: [...absent, ...repeated.map(assignmentEntry)],
		...(dryRun && { plan: entries.map((entry) => ({ action: 'remove', ...entry })) }),
	};
	const failed = own.flatMap((entitlement) => {
		const error = outcomeOf(entitlement);
		return isError(error) ? [{ entitlement, error }] : [];
	});
	if (failed.length === 0) return result;
	return assignmentFailure({ username: user.username || 'the user', verb: 'removed from', failed, done: result });
}

/** An assignment that was taken, as results show it. */
export const removedEntry = ({ policy, ...assignment }: Assignment): RemovedEntry => ({
	...assignmentEntry(assignment),
	...(policy !== undefined && { policy }),
});
