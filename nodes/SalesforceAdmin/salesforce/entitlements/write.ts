import { isBadReference, isDuplicate, isFinal, isGone, isUndecided } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { BULK_THRESHOLD } from '../api/limits';
import { selectIn } from '../api/query';
import { isError, mapValues, retryWhere, valuesOf } from '../api/results';
import { writeChanges } from '../writes/batches';
import type { Change, ChangeResult, WriteOptions } from '../writes/changes';
import type { AssignmentResults } from './assignmentResults';
import { assignmentKey, groupByUser, hasExpired, readAssignments } from './assignments';
import { settleDuplicates } from './duplicates';
import { nameFullEntitlements } from './fullLicenses';
import { createPastRecalculation } from './recalculation';
import { CREATE_ORDER, REMOVE_ORDER, assignmentObject, type Assignment, type EntitlementType } from './types';

/** Assignments of one object to write. */
interface ObjectStep {
	org: Org;
	types: EntitlementType[];
	assignments: Assignment[];
	options: WriteOptions;
}

/**
 * Gives assignments, one object after the other, each once. One that exists by now is told as such, and one that has expired is renewed.
 * Returns a result for every assignment. Never rejects.
 */
export async function createAssignments(
	org: Org,
	assignments: Assignment[],
	options: WriteOptions,
): Promise<AssignmentResults> {
	const results = await writeInOrder(CREATE_ORDER, { org, assignments, options }, async (step) => {
		if (isFeatureStep(step)) return await setFeatures(step, true);
		const missing = step.assignments.filter(({ isExpired }) => !isExpired);
		const expired = step.assignments.filter(({ isExpired }) => isExpired);
		const created = byKey(missing, await createMissing(step, missing));
		const { settled, ended } = await settleDuplicates(org, missing, created);
		const renewed = await renewExpired(step, [...expired, ...ended]);
		return new Map([...created, ...settled, ...renewed]);
	});
	return await nameFullEntitlements(org, assignments, results);
}

async function createMissing(step: ObjectStep, missing: Assignment[]): Promise<ChangeResult[]> {
	const create = async (assignments: Assignment[]) => await createOnce(step, assignments);
	return await createPastRecalculation(step.org, missing, create);
}

async function createOnce(step: ObjectStep, assignments: Assignment[]): Promise<ChangeResult[]> {
	const { org, options } = step;
	const changes = assignments.map((assignment) => ({ key: assignmentKey(assignment), record: newRecord(assignment) }));
	const findCreated = async (unconfirmed: Change[]) => await findExisting(step, unconfirmed);
	return await writeChanges(
		{ org, kind: 'create', object: objectOf(step), options: { ...options, findCreated } },
		changes,
	);
}

// A second assignment of the same set would be a duplicate (Object Reference, PermissionSetAssignment), so the expired one is renewed, or
// taken away and given anew where Salesforce does not let it change any more.
async function renewExpired(step: ObjectStep, expired: Assignment[]): Promise<AssignmentResults> {
	const { org, options } = step;
	const changes = expired.map(({ assignmentId = '' }) => ({
		key: assignmentId,
		record: { Id: assignmentId, ExpirationDate: null },
	}));
	const updated = await writeChanges({ org, kind: 'update', object: objectOf(step), options }, changes);
	const renewed = await retryWhere(await confirmRenewed(step, updated), isGone, async (places) => {
		const assignments = places.map((at) => expired[at]);
		await deleteAssignments(step, assignments);
		return await createMissing(step, assignments);
	});
	return byKey(expired, renewed.map(asEnded));
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
		return byKey(ranked, await deleteTogether(step, ranked));
	});
}

// A bulk job takes one object, so many assignments go object by object. Few of several objects share a call.
const fitsIntoCalls = (assignments: Assignment[], { bulkThreshold = BULK_THRESHOLD }: WriteOptions) =>
	bulkThreshold === 0 || assignments.length <= bulkThreshold;

const SMALL_REMOVE_ORDER: EntitlementType[][] = [
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

async function deleteAssignments(step: ObjectStep, assignments: Assignment[]): Promise<ChangeResult[]> {
	const { org, options } = step;
	const changes = assignments.map(({ assignmentId: id = '' }) => ({ key: id, record: { Id: id } }));
	const results = await writeChanges({ org, kind: 'remove', object: objectOf(step), options }, changes);
	return await confirmGone(org, assignments, results);
}

// Codes that say "there is no such record" also come for one that is there, so the assignment is read again to tell.
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

const isUnclear = (result: ChangeResult) => isGone(result) || isBadReference(result);

async function writeInOrder(
	order: EntitlementType[][],
	{ assignments, ...call }: Omit<ObjectStep, 'types'>,
	write: (step: ObjectStep) => Promise<AssignmentResults>,
): Promise<AssignmentResults> {
	const results: AssignmentResults = new Map();
	const unique = [...new Map(assignments.map((assignment) => [assignmentKey(assignment), assignment])).values()];
	for (const types of order) {
		const ofTypes = unique.filter(({ type }) => types.includes(type));
		if (ofTypes.length === 0) continue;
		const written = await write({ ...call, types, assignments: ofTypes });
		written.forEach((result, key) => results.set(key, result));
	}
	return results;
}

const byKey = (assignments: Assignment[], results: ChangeResult[]): AssignmentResults =>
	new Map(assignments.map((assignment, at) => [assignmentKey(assignment), results[at]]));

const isFeatureStep = ({ types }: ObjectStep) => types.includes('featureLicense');

const objectOf = ({ types: [type] }: ObjectStep): string => fieldsOf(type).object;

function fieldsOf(type: EntitlementType) {
	if (type === 'featureLicense') throw new Error('Feature licenses are fields of User');
	return assignmentObject(type);
}

function newRecord({ type, id, userId }: Assignment): ApiRecord {
	const { userField, entitlementField } = fieldsOf(type);
	return { [userField]: userId, [entitlementField]: id };
}

// Feature licenses are fields of User, so all of a user go in one record. When Salesforce refuses the record, each is tried alone, so that
// one without a free seat does not keep the others back.
async function setFeatures(step: ObjectStep, value: boolean): Promise<AssignmentResults> {
	const { org, assignments, options } = step;
	const ofUser = groupByUser(assignments);
	const write = async (groups: Assignment[][]) => {
		const changes = groups.map((features) => featureChange(features, value));
		return await writeChanges({ org, kind: 'update', object: 'User', options }, changes);
	};
	const together = await write([...ofUser.values()]);
	const byUser = new Map([...ofUser.keys()].map((userId, at) => [userId, together[at]]));
	const results = assignments.map(({ userId }) => byUser.get(userId) as ChangeResult);
	const isWithOthers = (at: number) => (ofUser.get(assignments[at].userId) ?? []).length > 1;
	const retried = await retryWhere(
		results,
		(result, at) => isWithOthers(at) && isRefusal(result),
		async (places) => await write(places.map((at) => [assignments[at]])),
	);
	return byKey(assignments, retried);
}

function featureChange(features: Assignment[], value: boolean): Change {
	const [{ userId }] = features;
	return { key: userId, record: { Id: userId, ...Object.fromEntries(features.map(({ id }) => [id, value])) } };
}

// Salesforce has looked at what was sent and refused it, so a part of it may be taken.
const isRefusal = (result: ChangeResult) => isError(result) && !isFinal(result) && !isUndecided(result);

// After a lost answer: the IDs of those assignments that exist.
async function findExisting(step: ObjectStep, unconfirmed: Change[]): Promise<Map<string, string>> {
	const keys = new Set(unconfirmed.map(({ key }) => key));
	const requested = step.assignments.filter((assignment) => keys.has(assignmentKey(assignment)));
	const userIds = [...new Set(requested.map(({ userId }) => userId))];
	const existing = await readAssignments(step.org, { userIds, types: step.types, only: requested });
	return new Map(existing.map((assignment) => [assignmentKey(assignment), assignment.assignmentId ?? '']));
}
