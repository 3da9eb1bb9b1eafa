import { isDuplicate } from '../../api/errorCodes';
import { asSalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { isError, type Result } from '../../api/results';
import { assignmentKey, readAssignments } from '../assignments';
import { canEnd, type Assignment } from '../types';
import type { AssignmentResults } from './assignmentResults';

/**
 * Looks for the assignments that Salesforce refused as duplicates, and returns those that exist, also those that have ended. The code alone
 * does not say that the user has the entitlement: an assignment that has ended can be hidden and still stand in the way (Salesforce Help,
 * "Assignment Expiration"), and a trigger or another unique field can raise it. What is found neither way keeps its error. Costs no call
 * without a duplicate. Never rejects.
 */
export async function settleDuplicates(
	org: Org,
	assignments: Assignment[],
	results: AssignmentResults,
): Promise<Assignment[]> {
	const refused = assignments.filter((assignment) => isDuplicate(results.get(assignmentKey(assignment))));
	const visible = await lookFor(org, refused);
	const missing = refused.filter((assignment) => !visible.has(assignmentKey(assignment)));
	const hidden = await lookFor(
		org,
		missing.filter(({ type }) => canEnd(type)),
		true,
	);
	return [...visible.values(), ...[...hidden.values()].filter(({ isExpired }) => isExpired)];
}

// By key, an active one before one that has ended.
async function lookFor(org: Org, wanted: Assignment[], withDeleted = false): Promise<Map<string, Assignment>> {
	if (wanted.length === 0) return new Map();
	const userIds = [...new Set(wanted.map(({ userId }) => userId))];
	const types = [...new Set(wanted.map(({ type }) => type))];
	const filter = { userIds, types, only: wanted, withDeleted };
	const read: Result<Assignment[]> = await readAssignments(org, filter).catch(asSalesforceError);
	if (isError(read)) return new Map();
	const keys = new Set(wanted.map(assignmentKey));
	const own = read.filter((assignment) => keys.has(assignmentKey(assignment)));
	return new Map(
		[...own.filter(({ isExpired }) => isExpired), ...own.filter(({ isExpired }) => !isExpired)].map(byKey),
	);
}

const byKey = (assignment: Assignment): [string, Assignment] => [assignmentKey(assignment), assignment];
