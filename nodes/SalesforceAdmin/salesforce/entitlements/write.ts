import { writeChanges } from '../writes/batches';
import { type Change, type ChangeResult, type WriteOptions } from '../writes/changes';
import {
	ASSIGNMENTS,
	groupByUser,
	readAssignments,
	titleOf,
	type Assignment,
	type AssignmentObject,
	type Entitlement,
	type EntitlementType,
} from './types';
import { isFinal, isUndecided } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { selectIn } from '../api/query';

/** What became of each assignment to write, by `assignmentKey`. */
export type AssignmentResults = Map<string, ChangeResult>;

/** Tells assignments apart. */
export const assignmentKey = ({ userId, type, id }: Assignment) => `${userId} ${type} ${id}`;

/** An assignment without its user, as results show it. */
export function shown({ type, id, name, assignmentId }: Assignment | (Entitlement & { assignmentId?: string })) {
	return { type, id, name, ...(assignmentId && { assignmentId }) };
}

// Licenses come before the sets that need them, and go after them.
const CREATE_ORDER: EntitlementType[][] = [
	['permissionSetLicense'],
	['permissionSetGroup', 'permissionSet'],
	['featureLicense'],
	['publicGroup', 'queue'],
	['packageLicense'],
];
const REMOVE_ORDER: EntitlementType[][] = [
	['permissionSetGroup', 'permissionSet'],
	['permissionSetLicense'],
	['featureLicense'],
	['publicGroup', 'queue'],
	['packageLicense'],
];

/** Gives assignments, one object after the other. An assignment that exists by now counts as given, and one that has expired is renewed. */
export async function createAssignments(
	org: Org,
	wanted: Assignment[],
	options: WriteOptions,
): Promise<AssignmentResults> {
	return await writeInOrder(CREATE_ORDER, wanted, async (types, assignments) => {
		if (types.includes('featureLicense')) return await setFeatures(org, assignments, true, options);
		const created = (await createMissing(org, types, assignments, options)).values();
		const renewed = (await renewExpired(org, types, assignments, options)).values();
		return assignments.map(({ isExpired }) => (isExpired ? renewed : created).next().value as ChangeResult);
	});
}

async function createMissing(org: Org, types: EntitlementType[], assignments: Assignment[], options: WriteOptions) {
	const missing = assignments.filter(({ isExpired }) => !isExpired);
	const changes = missing.map((assignment) => ({ key: assignmentKey(assignment), record: newRecord(assignment) }));
	const findCreated = async (lost: Change[]) => await findGiven(org, types, missing, lost);
	return await writeChanges(
		{ org, kind: 'create', object: objectOf(types), options: { ...options, findCreated } },
		changes,
	);
}

// A second assignment of the same set would be a duplicate (Object Reference, PermissionSetAssignment).
async function renewExpired(org: Org, types: EntitlementType[], assignments: Assignment[], options: WriteOptions) {
	const changes = assignments
		.filter(({ isExpired }) => isExpired)
		.map(({ assignmentId = '' }) => ({ key: assignmentId, record: { Id: assignmentId, ExpirationDate: null } }));
	return await writeChanges({ org, kind: 'update', object: objectOf(types), options }, changes);
}

/** Takes assignments away, one object after the other. What is gone by then counts as taken. */
export async function removeAssignments(
	org: Org,
	wanted: Assignment[],
	options: WriteOptions,
): Promise<AssignmentResults> {
	return await writeInOrder(REMOVE_ORDER, wanted, async (types, assignments) => {
		if (types.includes('featureLicense')) return await setFeatures(org, assignments, false, options);
		const changes = assignments.map(({ assignmentId = '' }) => ({ key: assignmentId, record: { Id: assignmentId } }));
		const results = await writeChanges({ org, kind: 'remove', object: objectOf(types), options }, changes);
		return await confirmGone(org, objectOf(types), changes, results);
	});
}

// A bad reference can mean that Salesforce was faster, or that it refuses: whether the assignment is still there decides.
async function confirmGone(
	org: Org,
	object: string,
	changes: Change[],
	results: ChangeResult[],
): Promise<ChangeResult[]> {
	const unclear = results.map(
		(result) => result instanceof SalesforceError && result.errorCode === 'INVALID_CROSS_REFERENCE_KEY',
	);
	const ids = changes.filter((_, at) => unclear[at]).map(({ key }) => key);
	if (ids.length === 0) return results;
	const rows = await selectIn(org, `SELECT Id FROM ${object}`, 'Id', ids).catch(asSalesforceError);
	if (rows instanceof SalesforceError) return results;
	const left = new Set(rows.map(({ Id }) => Id));
	return results.map((result, at) => (unclear[at] && !left.has(changes[at].key) ? { id: changes[at].key } : result));
}

type WriteStep = (types: EntitlementType[], assignments: Assignment[]) => Promise<ChangeResult[]>;

async function writeInOrder(
	order: EntitlementType[][],
	wanted: Assignment[],
	write: WriteStep,
): Promise<AssignmentResults> {
	const results: AssignmentResults = new Map();
	const unique = [...new Map(wanted.map((assignment) => [assignmentKey(assignment), assignment])).values()];
	for (const types of order) {
		const assignments = unique.filter(({ type }) => types.includes(type));
		if (assignments.length === 0) continue;
		const written = await write(types, assignments);
		assignments.forEach((assignment, at) => results.set(assignmentKey(assignment), written[at]));
	}
	return results;
}

function tableOf(type: EntitlementType): AssignmentObject {
	if (type === 'featureLicense') throw new Error('Feature licenses are fields of User');
	return ASSIGNMENTS[type];
}

const objectOf = ([type]: EntitlementType[]) => tableOf(type).object;

function newRecord({ type, id, userId }: Assignment): ApiRecord {
	const { user, given } = tableOf(type);
	return { [user]: userId, [given]: id };
}

// All feature licenses of a user go in one record: they are fields of User. When Salesforce refuses the record, each is tried alone, so
// that one without a free seat does not keep the others back.
async function setFeatures(
	org: Org,
	assignments: Assignment[],
	value: boolean,
	options: WriteOptions,
): Promise<ChangeResult[]> {
	const ofUser = groupByUser(assignments);
	const changes = [...ofUser.values()].map((features) => featureChange(features, value));
	const written = await writeChanges({ org, kind: 'update', object: 'User', options }, changes);
	const byUser = new Map(changes.map(({ key }, at) => [key, written[at]]));
	const results = assignments.map(({ userId }) => byUser.get(userId) as ChangeResult);
	const again = assignments.flatMap(({ userId }, at) =>
		ofUser.get(userId)!.length > 1 && isRefusal(results[at]) ? [at] : [],
	);
	const alone = again.map((at) => featureChange([assignments[at]], value));
	const rewritten = await writeChanges({ org, kind: 'update', object: 'User', options }, alone);
	again.forEach((at, i) => (results[at] = rewritten[i]));
	return results;
}

function featureChange(features: Assignment[], value: boolean): Change {
	const [{ userId }] = features;
	return { key: userId, record: { Id: userId, ...Object.fromEntries(features.map(({ id }) => [id, value])) } };
}

// Whether Salesforce refused what was sent, so that a part of it may be taken.
const isRefusal = (result: ChangeResult) =>
	result instanceof SalesforceError && !isFinal(result) && !isUndecided(result);

// After a lost answer: which of the assignments exist?
async function findGiven(
	org: Org,
	types: EntitlementType[],
	assignments: Assignment[],
	lost: Change[],
): Promise<Map<string, string>> {
	const keys = new Set(lost.map(({ key }) => key));
	const asked = assignments.filter((assignment) => keys.has(assignmentKey(assignment)));
	const given = await readAssignments(org, [...new Set(asked.map(({ userId }) => userId))], types, asked);
	return new Map(given.map((assignment) => [assignmentKey(assignment), assignment.assignmentId ?? '']));
}

/** "permission set 'Sales Manager'". */
export const named = ({ type, label, name }: Entitlement) => `${titleOf(type)} '${label || name}'`;

/** One error for what could not be given or taken, with what was done before. */
export function assignmentFailure(
	username: string,
	failed: Array<{ entitlement: Entitlement; error: SalesforceError }>,
	verb: 'assigned to' | 'removed from',
	done: Record<string, unknown>,
): SalesforceError {
	const [{ error }] = failed;
	const reasons = failed.map(
		(failure) => `${named(failure.entitlement)} was not ${verb} ${username}: ${failure.error.message}`,
	);
	return error.with({ done, message: reasons.join('; ') });
}
