import { isBadReference, isDuplicate, isGone } from '../../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../../api/errors';
import { selectIn } from '../../api/query';
import { isError, mapValues, retryWhere, valuesOf } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { ChangeResult } from '../../writes/changes';
import { hasExpired } from '../assignments';
import type { AssignmentResults } from './assignmentResults';
import { objectOf, resultsByKey, type Giving, type ObjectStep } from './steps';
import { deleteAssignments } from './take';

/**
 * Gives assignments that exist the end that is wanted, or none. A second assignment of the same set would be a duplicate (Object Reference,
 * PermissionSetAssignment), so one that has expired is renewed, or taken away and given anew by `create` where Salesforce does not let it
 * change any more. Returns their results. Never rejects.
 */
export async function renewAssignments(
	step: ObjectStep,
	assignments: Giving[],
	create: (assignments: Giving[]) => Promise<ChangeResult[]>,
): Promise<AssignmentResults> {
	const { org, options } = step;
	const changes = assignments.map(({ assignmentId = '', until = null }) => ({
		key: assignmentId,
		record: { Id: assignmentId, ExpirationDate: until },
	}));
	const updated = await writeChanges({ org, kind: 'update', object: objectOf(step), options }, changes);
	const renewed = await retryWhere(await confirmRenewed(step, updated), isGone, async (places) => {
		const again = places.map((at) => assignments[at]);
		await deleteAssignments(step, again);
		return await create(again);
	});
	// An update of what somebody has taken away meanwhile refers to nothing. What is there after all would be a duplicate.
	const given = await retryWhere(
		renewed,
		isBadReference,
		async (places) => await create(places.map((at) => assignments[at])),
	);
	return resultsByKey(assignments, given.map(asEnded));
}

// No source says that an assignment which has ended lives again once its end is taken away, so it is read again to tell.
async function confirmRenewed(step: ObjectStep, results: ChangeResult[]): Promise<ChangeResult[]> {
	const ids = valuesOf(results).map(({ id }) => id);
	const select = `SELECT Id,IsActive,ExpirationDate FROM ${objectOf(step)}`;
	const rows = await selectIn(step.org, select, 'Id', ids).catch(asSalesforceError);
	if (isError(rows)) return results;
	const renewed = new Set(rows.filter((row) => !hasExpired(row)).map(({ Id }) => Id));
	return mapValues(results, (result) =>
		renewed.has(result.id) ? result : new SalesforceError('ENTITY_IS_DELETED', 'The assignment has ended'),
	);
}

// What still stands in the way is an assignment that can neither be renewed nor taken away.
const asEnded = (result: ChangeResult): ChangeResult =>
	isError(result) && isDuplicate(result)
		? result.prefixed('The user has an assignment of it that has ended and that cannot be renewed')
		: result;
