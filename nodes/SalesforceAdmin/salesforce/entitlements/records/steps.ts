import { isFinal, isUndecided } from '../../api/errorCodes';
import type { Org } from '../../api/org';
import { isError, retryWhere } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, WriteOptions } from '../../writes/changes';
import { assignmentKey, groupByUser } from '../assignments';
import { heldObject, type Assignment, type HeldType } from '../types';
import type { AssignmentResult, AssignmentResults } from './assignmentResults';

/** Assignments of one object to write. */
export interface ObjectStep<Written extends Assignment = Assignment> {
	org: Org;
	types: HeldType[];
	assignments: Written[];
	options: WriteOptions;
}

/** An assignment to make, or one that has to live longer or shorter. */
export interface Giving extends Assignment {
	/** The moment of its end; null for none. Without either an assignment that is held keeps its end, and any other gets none. */
	until?: string | null;
	/** Whether an end is only put off, and never brought forward. */
	onlyLater?: boolean;
	/** Whether the user has it, so that only its end changes. */
	isHeld?: boolean;
	/** Whether one that has ended stays so. */
	leavesExpired?: boolean;
}

/** The end that was given, as results show it, and the one before it where it was changed. */
export function givenEnd({ until, isHeld, expirationDate = null }: Giving): GivenEnd {
	if (until === undefined || (until === null && !isHeld)) return {};
	return { expirationDate: until, ...(isHeld && { expirationDateBefore: expirationDate }) };
}

interface GivenEnd {
	expirationDate?: string | null;
	expirationDateBefore?: string | null;
}

/** Writes assignments, each once, one group of types after the other. Returns a result for every assignment. */
export async function writeInOrder<Written extends Assignment>(
	order: HeldType[][],
	{ assignments, ...call }: Omit<ObjectStep<Written>, 'types'>,
	write: (step: ObjectStep<Written>) => Promise<AssignmentResults>,
): Promise<AssignmentResults> {
	const results = new Map<string, AssignmentResult>();
	const unique = [...new Map(assignments.map((assignment) => [assignmentKey(assignment), assignment])).values()];
	for (const types of order) {
		const ofTypes = unique.filter(({ type }) => types.includes(type));
		if (ofTypes.length === 0) continue;
		const written = await write({ ...call, types, assignments: ofTypes });
		written.forEach((result, key) => results.set(key, result));
	}
	return results;
}

/** Results by assignment. */
export const resultsByKey = (assignments: Assignment[], results: ChangeResult[]): AssignmentResults =>
	new Map(assignments.map((assignment, at) => [assignmentKey(assignment), results[at]]));

/** Whether a step writes fields of users and no records. */
export const isFeatureStep = ({ types }: Pick<ObjectStep, 'types'>) => types.includes('featureLicense');

/** The object whose records a step writes. */
export const objectOf = ({ types: [type] }: Pick<ObjectStep, 'types'>): string => fieldsOf(type).object;

/** The object of a type whose assignments are records, and its fields. */
export function fieldsOf(type: HeldType) {
	if (type === 'featureLicense') throw new Error('Feature licenses are fields of User');
	return heldObject(type);
}

/**
 * Gives or takes feature licenses. They are fields of User, so all of a user go in one record. When Salesforce refuses the record, each is
 * tried alone, so that one without a free seat does not keep the others back.
 */
export async function setFeatures(step: ObjectStep, value: boolean): Promise<AssignmentResults> {
	const { org, assignments, options } = step;
	const ofUser = groupByUser(assignments);
	const write = async (changes: Change[]) =>
		await writeChanges({ org, kind: 'update', object: 'User', options }, changes);
	const together = await write(featureChanges(assignments, value));
	const byUser = new Map([...ofUser.keys()].map((userId, at) => [userId, together[at]]));
	const results = assignments.map(({ userId }) => byUser.get(userId) as ChangeResult);
	const isWithOthers = (at: number) => (ofUser.get(assignments[at].userId) ?? []).length > 1;
	const retried = await retryWhere(
		results,
		(result, at) => isWithOthers(at) && isRefusal(result),
		async (places) => await write(places.flatMap((at) => featureChanges([assignments[at]], value))),
	);
	return resultsByKey(assignments, retried);
}

/** The changes that give or take feature licenses: a record per user. */
export const featureChanges = (features: Assignment[], value: boolean): Change[] =>
	[...groupByUser(features)].map(([userId, ofUser]) => ({
		key: userId,
		record: { Id: userId, ...Object.fromEntries(ofUser.map(({ id }) => [id, value])) },
		own: { kind: 'update', object: 'User' },
	}));

/** Whether Salesforce has looked at what was sent and refused it, so that a part of it may be taken. */
export const isRefusal = (result: ChangeResult) => isError(result) && !isFinal(result) && !isUndecided(result);
