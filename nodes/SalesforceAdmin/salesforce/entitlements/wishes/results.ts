import {
	isApexLimit,
	isFinal,
	isLocked,
	isMissingRight,
	isNoLicenseLeft,
	isUnanswered,
	isUndecided,
} from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import { isError, type Result } from '../../api/results';
import { assignmentEntry, assignmentKey, type AssignmentEntry } from '../assignments';
import { assignmentFailure, type AssignmentResults } from '../records/assignmentResults';
import { removedEntry, type RemovedEntry } from '../removal/removal';
import { planStep, type GrantEntry } from '../grant';
import { givenEnd, type Giving } from '../records/steps';
import type { Assignment } from '../types';
import type { WishPlan } from './plan';
import { asKept, emptyWish, notCopied, type NotCopied } from './wish';

/** What a user was given and what was taken, what the user had, and what could not be given; in a dry run what would be. */
export interface WishResult {
	userId: string;
	username: string;
	fromUserId?: string;
	assigned: GrantEntry[];
	removed: RemovedEntry[];
	unchanged: AssignmentEntry[];
	notCopied: NotCopied[];
	plan?: object[];
}

/** What a run wrote, by `assignmentKey`, and which of it earlier results of the run have told. */
export interface WishRun {
	given: AssignmentResults;
	taken: AssignmentResults;
	/** Those of whose wish nothing could be given, so that nothing was taken. */
	withheld: ReadonlySet<WishPlan>;
	claimed: Set<string>;
	dryRun?: boolean;
}

/** The result of a plan, or an error with the result as `done` for what could be neither done nor ruled out. */
export function wishResult(plan: WishPlan, run: WishRun): Result<WishResult> {
	const { user, wish } = plan;
	const gives = outcomesOf(plan.givings, { ...run, written: run.given });
	const isWithheld = run.withheld.has(plan);
	const takes = outcomesOf(isWithheld ? [] : plan.found, { ...run, written: run.taken });
	const assigned = gives.done.map((giving) => ({ ...assignmentEntry(giving), ...givenEnd(giving) }));
	const removed = takes.done.map(removedEntry);
	const impossible = gives.failed.filter(({ error }) => isImpossible(error));
	const result: WishResult = {
		userId: user.id,
		username: user.username,
		...(wish.fromUserId !== undefined && { fromUserId: wish.fromUserId }),
		assigned: run.dryRun ? [] : assigned,
		removed: run.dryRun ? [] : removed,
		unchanged: [...plan.unchanged, ...gives.unchanged].map(assignmentEntry),
		notCopied: [...plan.notCopied, ...impossible.map(notGiven)],
		...(run.dryRun && { plan: stepsOf(assigned, removed) }),
	};
	if (isWithheld) return emptyWish({ user, notCopied: result.notCopied }).with({ done: { ...result } });
	const failed = gives.failed.filter(({ error }) => !isImpossible(error));
	return failureOf(result, { gives: failed, takes: takes.failed }) ?? result;
}

// The user has it, and until when it is had stays.
const notGiven = ({ entitlement, error }: Failure<Giving>) =>
	notCopied(entitlement, entitlement.isHeld ? asKept(error) : error);

const stepsOf = (assigned: GrantEntry[], removed: object[]) => [
	...assigned.map(planStep),
	...removed.map((entry) => ({ action: 'remove', ...entry })),
];

interface Failure<One extends Assignment = Assignment> {
	entitlement: One;
	error: SalesforceError;
}

/** What was done for the first time in the run, what an earlier item or somebody else did, and what failed. */
interface Outcomes<One extends Assignment> {
	done: One[];
	unchanged: One[];
	failed: Array<Failure<One>>;
}

function outcomesOf<One extends Assignment>(
	assignments: One[],
	{ written, claimed }: { written: AssignmentResults; claimed: Set<string> },
): Outcomes<One> {
	const outcomes: Outcomes<One> = { done: [], unchanged: [], failed: [] };
	for (const assignment of assignments) {
		const key = assignmentKey(assignment);
		const result = written.get(key);
		if (isError(result)) {
			outcomes.failed.push({ entitlement: assignment, error: result });
			continue;
		}
		const isNew = !claimed.has(key) && !(result && 'existed' in result);
		const hasId = assignment.type !== 'featureLicense' && result !== undefined;
		outcomes[isNew ? 'done' : 'unchanged'].push(hasId ? { ...assignment, assignmentId: result.id } : assignment);
		claimed.add(key);
	}
	return outcomes;
}

/**
 * Whether Salesforce has looked at it and does not let this user have it. Everything else may pass when it is tried again, or with more
 * rights: an answer to the whole call, which has a status, says nothing of the user. No seat can come with the code of a missing right.
 */
export const isImpossible = (error: SalesforceError) =>
	error.statusCode === undefined && (isNoLicenseLeft(error) || !MAY_PASS.some((means) => means(error)));

const MAY_PASS = [isFinal, isUnanswered, isUndecided, isLocked, isApexLimit, isMissingRight];

function failureOf(
	result: WishResult,
	{ gives, takes }: Record<'gives' | 'takes', Failure[]>,
): SalesforceError | undefined {
	const { username } = result;
	const errors = [
		...(gives.length > 0 ? [assignmentFailure({ username, verb: 'assigned to', failed: gives, done: result })] : []),
		...(takes.length > 0 ? [assignmentFailure({ username, verb: 'removed from', failed: takes, done: result })] : []),
	];
	const message = errors.map((error) => error.message).join('; ');
	return errors[0]?.with({ message });
}
