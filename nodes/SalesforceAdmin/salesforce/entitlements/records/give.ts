import type { ApiRecord, Org } from '../../api/org';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, WriteOptions } from '../../writes/changes';
import { assignmentKey, hasOtherEnd, readAssignments } from '../assignments';
import { CREATE_ORDER, type Assignment } from '../types';
import type { AssignmentResult, AssignmentResults } from './assignmentResults';
import { settleDuplicates } from './duplicates';
import { nameFullEntitlements } from './fullLicenses';
import { createPastRecalculation } from './recalculation';
import { renewAssignments } from './renewals';
import {
	fieldsOf,
	isFeatureStep,
	objectOf,
	resultsByKey,
	setFeatures,
	writeInOrder,
	type Giving,
	type ObjectStep,
} from './steps';

/**
 * Gives assignments, one object after the other, each once. One that exists by now is told as such, one that has expired is renewed, and one
 * with another end than the wanted one gets this end. Returns a result for every assignment. Never rejects.
 */
export async function createAssignments(
	org: Org,
	assignments: Giving[],
	options: WriteOptions,
): Promise<AssignmentResults> {
	const results = await writeInOrder(CREATE_ORDER, { org, assignments, options }, async (step) =>
		isFeatureStep(step) ? await setFeatures(step, true) : await giveRecords(step),
	);
	return await nameFullEntitlements(org, assignments, results);
}

async function giveRecords(step: ObjectStep<Giving>): Promise<AssignmentResults> {
	const { org, assignments } = step;
	const existing = assignments.filter(({ isExpired, isHeld }) => isExpired || isHeld);
	const missing = assignments.filter((assignment) => !existing.includes(assignment));
	const created = resultsByKey(missing, await createMissing(step, missing));
	const found = await settleDuplicates(org, missing, created);
	const { settled, renewable } = decide(found, missing);
	const createAgain = async (again: Giving[]) => await createMissing(step, again);
	const renewed = await renewAssignments(step, [...existing, ...renewable], createAgain);
	return new Map([...created, ...settled, ...renewed]);
}

// What the user turns out to have is enough, unless it has ended or has another end.
function decide(found: Assignment[], missing: Giving[]): { settled: AssignmentResults; renewable: Giving[] } {
	const wanted = new Map(missing.map((giving) => [assignmentKey(giving), giving]));
	const settled = new Map<string, AssignmentResult>();
	const renewable: Giving[] = [];
	for (const one of found) {
		const key = assignmentKey(one);
		const { until, onlyLater, leavesExpired } = wanted.get(key) ?? {};
		const isEnough = one.isExpired ? leavesExpired : !hasOtherEnd(one, { until, onlyLater });
		if (isEnough) settled.set(key, { id: one.assignmentId ?? '', existed: one });
		else renewable.push({ ...one, until });
	}
	return { settled, renewable };
}

async function createMissing(step: ObjectStep<Giving>, missing: Giving[]): Promise<ChangeResult[]> {
	const create = async (assignments: Giving[]) => await createOnce(step, assignments);
	return await createPastRecalculation(step.org, missing, create);
}

async function createOnce(step: ObjectStep<Giving>, assignments: Giving[]): Promise<ChangeResult[]> {
	const { org, options } = step;
	const changes = assignments.map((assignment) => ({ key: assignmentKey(assignment), record: newRecord(assignment) }));
	const findCreated = async (unconfirmed: Change[]) => await findExisting(step, unconfirmed);
	return await writeChanges(
		{ org, kind: 'create', object: objectOf(step), options: { ...options, findCreated } },
		changes,
	);
}

function newRecord({ type, id, userId, until }: Giving): ApiRecord {
	const { userField, entitlementField } = fieldsOf(type);
	return { [userField]: userId, [entitlementField]: id, ...(until && { ExpirationDate: until }) };
}

// After a lost answer: the IDs of those assignments that exist.
async function findExisting(step: ObjectStep, unconfirmed: Change[]): Promise<Map<string, string>> {
	const keys = new Set(unconfirmed.map(({ key }) => key));
	const requested = step.assignments.filter((assignment) => keys.has(assignmentKey(assignment)));
	const userIds = [...new Set(requested.map(({ userId }) => userId))];
	const existing = await readAssignments(step.org, { userIds, types: step.types, only: requested });
	return new Map(existing.map((assignment) => [assignmentKey(assignment), assignment.assignmentId ?? '']));
}
