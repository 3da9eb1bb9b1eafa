import { isBadReference, isGone, isInDoubt } from '../../api/errorCodes';
import { asSalesforceError } from '../../api/errors';
import { BULK_THRESHOLD } from '../../api/limits';
import type { Org } from '../../api/org';
import { selectIn } from '../../api/query';
import { isError, retryWhere } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import { noResult, type Change, type ChangeResult, type Write, type WriteOptions } from '../../writes/changes';
import { assignmentKey } from '../assignments';
import { REMOVE_ORDER, type Assignment, type HeldType } from '../types';
import type { AssignmentResults } from './assignmentResults';
import {
	featureChanges,
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
	const write = { org, assignments, options };
	const objects = new Set(assignments.map(objectOfOne));
	if (objects.size < 2 || !fitsIntoCalls(write)) return await writeInOrder(REMOVE_ORDER, write, takeOfObject);
	const together = await writeInOrder([TOGETHER], write, takeTogether);
	const refused = assignments.filter((assignment) => isOpen(assignment, together.get(assignmentKey(assignment))));
	const again = await writeInOrder(REMOVE_ORDER, { ...write, assignments: refused }, takeOfObject);
	return new Map([...together, ...again]);
}

const isFeature = ({ type }: Assignment) => type === 'featureLicense';
const objectOfOne = ({ type }: Assignment) => (type === 'featureLicense' ? 'User' : fieldsOf(type).object);

// A bulk job takes one object, so many assignments go object by object. Few of several objects share a call.
const fitsIntoCalls = ({ assignments, options: { bulkThreshold = BULK_THRESHOLD } }: Omit<ObjectStep, 'types'>) =>
	bulkThreshold === 0 || assignments.length <= bulkThreshold;

const TOGETHER: HeldType[] = [...REMOVE_ORDER.flat().filter((type) => type !== 'featureLicense'), 'featureLicense'];

// What is refused in a call of several objects is sent once more, one object after the other: a license that a set still needed when its
// turn came can go now. Whether a feature license is gone tells no look at records, and taking it twice does no harm.
const isOpen = (assignment: Assignment, result: ChangeResult | undefined) =>
	result !== undefined && (isRefusal(result) || (isFeature(assignment) && isInDoubt(result)));

const inOrder = ({ types, assignments }: ObjectStep) =>
	types.flatMap((wanted) => assignments.filter(({ type }) => type === wanted));

async function takeOfObject(step: ObjectStep): Promise<AssignmentResults> {
	if (isFeatureStep(step)) return await setFeatures(step, false);
	const records = inOrder(step);
	return resultsByKey(records, await deleteAssignments(step, records));
}

async function takeTogether(step: ObjectStep): Promise<AssignmentResults> {
	const { org, options, assignments } = step;
	const records = inOrder(step).filter((assignment) => !isFeature(assignment));
	const features = assignments.filter(isFeature);
	const ofUsers = featureChanges(features, false);
	const changes = [...records.map(deletion), ...ofUsers];
	const results = await writeChanges({ org, kind: 'remove', object: objectOfOne(records[0]), options }, changes);
	const deleted = await confirmGone(org, records, results.slice(0, records.length));
	const byUser = new Map(ofUsers.map(({ key }, at) => [key, results[records.length + at]]));
	const given = features.map(({ userId }) => byUser.get(userId) ?? noResult());
	return new Map([...resultsByKey(records, deleted), ...resultsByKey(features, given)]);
}

const deletion = (assignment: Assignment): Change => ({
	key: assignment.assignmentId ?? '',
	record: { Id: assignment.assignmentId ?? '' },
	own: { kind: 'remove', object: objectOfOne(assignment) },
});

/** Deletes assignments, whatever their order. One that is gone by then counts as deleted. Returns their results, in order. Never rejects. */
export async function deleteAssignments(step: ObjectStep, assignments: Assignment[]): Promise<ChangeResult[]> {
	const { org, options } = step;
	const write: Write = { org, kind: 'remove', object: objectOf(step), options };
	const results = await writeChanges(write, assignments.map(deletion));
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
