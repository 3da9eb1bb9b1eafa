import { isBadReference, isGone, isInDoubt } from '../../api/errorCodes';
import { asSalesforceError } from '../../api/errors';
import { BULK_THRESHOLD } from '../../api/limits';
import type { Org } from '../../api/org';
import { selectIn } from '../../api/query';
import { isError, retryWhere } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { ChangeResult, WriteOptions } from '../../writes/changes';
import { REMOVE_ORDER, type Assignment, type HeldType } from '../types';
import type { AssignmentResults } from './assignmentResults';
import {
	fieldsOf,
	isFeatureStep,
	isRefusal,
	objectOf,
	resultsByKey,
	setFeatures,
	writeInOrder,
	type ObjectStep,
} from './steps';

/**
 * Takes assignments away, each once: sets before the licenses that they need. An assignment that is gone by then counts as taken. Returns a
 * result for every assignment. Never rejects.
 */
export async function removeAssignments(
	org: Org,
	assignments: Assignment[],
	options: WriteOptions,
): Promise<AssignmentResults> {
	const order = fitsIntoCalls(assignments, options) ? SMALL_REMOVE_ORDER : REMOVE_ORDER;
	return await writeInOrder(order, { org, assignments, options }, async (step) => {
		if (isFeatureStep(step)) return await setFeatures(step, false);
		const ranked = step.types.flatMap((type) => step.assignments.filter((assignment) => assignment.type === type));
		return resultsByKey(ranked, await deleteTogether(step, ranked));
	});
}

// A bulk job takes one object, so many assignments go object by object. Few of several objects share a call.
const fitsIntoCalls = (assignments: Assignment[], { bulkThreshold = BULK_THRESHOLD }: WriteOptions) =>
	bulkThreshold === 0 || assignments.length <= bulkThreshold;

const SMALL_REMOVE_ORDER: HeldType[][] = [
	REMOVE_ORDER.flat().filter((type) => type !== 'featureLicense'),
	['featureLicense'],
];

// What is refused in a call of several objects is sent once more, one object after the other: a license that a set still needed when its
// turn came can go now.
async function deleteTogether(step: ObjectStep, assignments: Assignment[]): Promise<ChangeResult[]> {
	const results = await deleteAssignments(step, assignments);
	const objects = [...new Set(assignments.map(({ type }) => fieldsOf(type).object))];
	if (objects.length === 1) return results;
	return await retryWhere(results, isRefusal, async (places) => {
		const again = new Map<Assignment, ChangeResult>();
		for (const object of objects) {
			const ofObject = places.map((at) => assignments[at]).filter(({ type }) => fieldsOf(type).object === object);
			const resent = await deleteAssignments(step, ofObject);
			ofObject.forEach((assignment, at) => again.set(assignment, resent[at]));
		}
		return places.map((at) => again.get(assignments[at]) ?? results[at]);
	});
}

/** Deletes assignments, whatever their order. One that is gone by then counts as deleted. Returns their results, in order. Never rejects. */
export async function deleteAssignments(step: ObjectStep, assignments: Assignment[]): Promise<ChangeResult[]> {
	const { org, options } = step;
	const changes = assignments.map(({ assignmentId: id = '' }) => ({ key: id, record: { Id: id } }));
	const results = await writeChanges({ org, kind: 'remove', object: objectOf(step), options }, changes);
	return await confirmGone(org, assignments, results);
}

// Codes that say "there is no such record" also come for one that is there, and after a lost answer it may be gone, so the assignment is
// read again to tell.
async function confirmGone(org: Org, assignments: Assignment[], results: ChangeResult[]): Promise<ChangeResult[]> {
	return await retryWhere(results, isUnclear, async (places) => {
		const unclear = places.map((at) => assignments[at]);
		const existing = await existingIds(org, unclear).catch(asSalesforceError);
		return places.map((at) => {
			const { assignmentId: id = '' } = assignments[at];
			return isError(existing) || existing.has(id) ? results[at] : { id };
		});
	});
}

async function existingIds(org: Org, assignments: Assignment[]): Promise<Set<string>> {
	const objects = new Set(assignments.map(({ type }) => fieldsOf(type).object));
	// Queries that are asked for at the same moment share calls.
	const rows = await Promise.all(
		[...objects].map(async (object) => {
			const ids = assignments
				.filter(({ type }) => fieldsOf(type).object === object)
				.map(({ assignmentId = '' }) => assignmentId);
			return await selectIn(org, `SELECT Id FROM ${object}`, 'Id', ids);
		}),
	);
	return new Set(rows.flat().map(({ Id }) => String(Id)));
}

const isUnclear = (result: ChangeResult) => isGone(result) || isBadReference(result) || isInDoubt(result);
