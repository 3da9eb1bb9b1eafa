import { isInDoubt, isInactiveUser } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, mapValues, valuesOf, type Result } from '../api/results';
import type { WriteMode } from '../writes/changes';
import { readMoves, writeMoves, type Move } from './moves';
import { planTransfers, type Transfer, type TransferPart, type TransferPlan } from './planTransfers';
import type { Refusal } from './transferable';

/** What became of the records of one object. What is neither transferred nor failed stays, and `errors` says why. */
interface ObjectResult {
	object: string;
	found: number;
	transferred: number;
	failed: number;
	/** Each reason once, with the number of records; at most MOST_REASONS for failed records. */
	errors: Refusal[];
}

/** What became of the records of one user; in a dry run what would. */
interface TransferResult {
	fromUserId: string;
	toUserId: string;
	changed: boolean;
	objects: ObjectResult[];
	plan?: object[];
}

/** A validation rule can have a message of its own for each of thousands of records. */
const MOST_REASONS = 5;

/**
 * Gives the records of users to new owners: accounts first, then what can belong to them. All records are read before the first one is
 * written, and one that several requests ask for goes to the owner of the first. One result or error per request, in order: an error
 * that has the result as `done` when something failed. Rejects with a SalesforceError when nothing could be read.
 */
export async function transferOwnership(
	org: Org,
	requests: Transfer[],
	mode: WriteMode,
): Promise<Array<Result<TransferResult>>> {
	const { plans, described } = await planTransfers(org, requests);
	if (mode.dryRun) return mapValues(plans, plannedResult);
	const moves = await readMoves(org, valuesOf(plans), described);
	await writeMoves(org, moves, mode);
	const all = [...moves.byObject.values()].flat();
	const byPlan = new Map(valuesOf(plans).map((plan) => [plan, new Map<string, Move>()]));
	for (const move of all) byPlan.get(move.plan)?.set(move.object, move);
	return mapValues(plans, (plan) => transferResult(plan, byPlan.get(plan) ?? new Map()));
}

function plannedResult(plan: TransferPlan): TransferResult {
	const steps = plan.parts.filter(({ count }) => count > 0);
	return {
		...resultOf(plan, plan.parts.map(plannedPart)),
		plan: steps.map(({ object, count }) => ({ action: 'update', object, count, fields: { OwnerId: plan.to.id } })),
	};
}

const plannedPart = ({ object, count, left }: TransferPart): ObjectResult => ({
	object,
	found: count + sumOf(left),
	transferred: 0,
	failed: 0,
	errors: left,
});

const sumOf = (refusals: Refusal[]) => refusals.reduce((sum, { count }) => sum + count, 0);

const resultOf = ({ from, to }: TransferPlan, objects: ObjectResult[]): TransferResult => ({
	fromUserId: from.id,
	toUserId: to.id,
	changed: objects.some(({ transferred }) => transferred > 0),
	objects,
});

function transferResult(plan: TransferPlan, moves: Map<string, Move>): Result<TransferResult> {
	const parts = plan.parts.map((part) => writtenPart(part, moves.get(part.object)));
	const result = resultOf(
		plan,
		parts.map(({ result: ofPart }) => ofPart),
	);
	const failures = parts.flatMap(({ result: { object }, failures: ofPart }) =>
		ofPart.map((failure) => ({ object, ...failure })),
	);
	return failures.length === 0 ? result : transferError(plan, failures, result);
}

/** What became of an object's records, and those of its errors that make the item fail. */
interface WrittenPart {
	result: ObjectResult;
	failures: Refusal[];
}

function writtenPart({ object, left }: TransferPart, move: Move | undefined): WrittenPart {
	const { ids = [], results = [], lostMembers = [] } = move ?? {};
	const errors = results.filter(isError).map(withDoubt);
	const lost = lostMembers.map(({ error }) => error.prefixed('A member of the team was not given back'));
	const failures = [...distinct(errors), ...distinct(lost.filter((error) => !isInactiveUser(error)))];
	const result = {
		object,
		found: ids.length + sumOf(left),
		transferred: ids.length - errors.length,
		failed: errors.length,
		// A member who is inactive by now cannot be given back, and is told of all the same.
		errors: [...left, ...failures, ...distinct(lost.filter(isInactiveUser))],
	};
	return { result, failures };
}

const withDoubt = (error: SalesforceError) =>
	isInDoubt(error) ? error.prefixed('They may have gone all the same') : error;

function distinct(errors: SalesforceError[]): Refusal[] {
	const refusals = new Map<string, Refusal>();
	for (const { errorCode, message } of errors) {
		const known = refusals.get(`${errorCode} ${message}`);
		if (known) known.count++;
		else if (refusals.size < MOST_REASONS)
			refusals.set(`${errorCode} ${message}`, { errorCode, reason: message, count: 1 });
	}
	return [...refusals.values()];
}

function transferError(
	{ from, to }: TransferPlan,
	failures: Array<Refusal & { object: string }>,
	result: TransferResult,
): SalesforceError {
	const reasons = failures.map(({ object, count, reason }) => `${count} of ${object} (${reason})`);
	const message = `Not all of ${from.username} went to ${to.name}: ${reasons.join('; ')}`;
	return SalesforceError.reported(failures[0].errorCode, message, { done: { ...result } });
}
