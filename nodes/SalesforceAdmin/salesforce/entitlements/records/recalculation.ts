import { isBadReference } from '../../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { selectIn, textOf } from '../../api/query';
import { isError, retryWhere } from '../../api/results';
import type { ChangeResult } from '../../writes/changes';
import type { Assignment } from '../types';

/** Recalculation of a permission set group usually takes one or two seconds; with the pauses between them these are some fifteen. */
const ATTEMPTS = 6;

/**
 * Creates assignments by `create`, and those of permission set groups again while the group is recalculated: Salesforce takes assignments
 * of a group only while its status is Updated (Salesforce Help, "Permission Set Group Status and Recalculation"). Returns a result per assignment, in order;
 * GROUP_NOT_UPDATED for a group that stays so. Costs no further call when nothing is refused. Never rejects.
 */
export async function createPastRecalculation(
	org: Org,
	assignments: Assignment[],
	create: (assignments: Assignment[]) => Promise<ChangeResult[]>,
): Promise<ChangeResult[]> {
	let results = await create(assignments);
	const updated = new Set<string>();
	for (let attempt = 1; ; attempt++) {
		const refused = assignments.filter((assignment, at) => isRefusedGroup(assignment, results[at]));
		if (refused.length === 0) return results;
		const statuses = await readStatuses(org, refused);
		const waiting = new Set(refused.filter(({ id }) => !updated.has(id) && isPassing(statuses.get(id))));
		for (const { id } of waiting) if (statuses.get(id) === 'Updated') updated.add(id);
		if (waiting.size === 0 || attempt === ATTEMPTS || org.cancelled())
			return results.map((result, at) => explained(result, assignments[at], statuses));
		await org.pause(attempt);
		results = await retryWhere(
			results,
			(_, at) => waiting.has(assignments[at]),
			async (places) => await create(places.map((at) => assignments[at])),
		);
	}
}

const isRefusedGroup = ({ type }: Assignment, result: ChangeResult) =>
	type === 'permissionSetGroup' && isBadReference(result);

// The status of each group; none when it cannot be read.
async function readStatuses(org: Org, assignments: Assignment[]): Promise<Map<string, string>> {
	const ids = [...new Set(assignments.map(({ id }) => id))];
	const rows = await selectIn(org, 'SELECT Id,Status FROM PermissionSetGroup', 'Id', ids).catch(asSalesforceError);
	return new Map(isError(rows) ? [] : rows.map((row) => [textOf(row, 'Id'), textOf(row, 'Status')]));
}

// A group that is Updated by now may have been recalculated just before it was looked at, so it is tried once more.
const isPassing = (status: string | undefined) => status !== undefined && PASSING.includes(status);

const PASSING = ['Updating', 'Outdated', 'Updated'];

function explained(result: ChangeResult, assignment: Assignment, statuses: Map<string, string>): ChangeResult {
	const status = statuses.get(assignment.id);
	if (!isRefusedGroup(assignment, result) || !status || status === 'Updated') return result;
	const reason = status === 'Failed' ? 'Salesforce could not recalculate it' : 'Salesforce is recalculating it';
	return new SalesforceError('GROUP_NOT_UPDATED', `${reason} (status ${status})`);
}
