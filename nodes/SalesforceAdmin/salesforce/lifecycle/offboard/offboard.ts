import { isFinal } from '../../api/errorCodes';
import { asSalesforceError, type SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { forValues, isError, type Result } from '../../api/results';
import { readDependencies } from '../../dependencies/read';
import type { Dependencies } from '../../dependencies/types';
import type { User } from '../../users/read';
import type { WriteMode } from '../../writes/changes';
import { OFFBOARD_STEPS, readLeavers, type Leaver, type OffboardStep, type Offboarding } from './leavers';
import { NotReached, blockerIn, offboardResult, type OffboardResult, type StepOutcomes } from './results';
import { RUN_STEP, type StepResult } from './steps';

/**
 * Takes all access from users who leave: each step over all of them before the next, so that all are frozen before the first is stripped. A
 * step that fails does not stop those after it, unless nothing can succeed any more. One result or error per request, in order; the error
 * OFFBOARD_INCOMPLETE has the result as `done`. Rejects when something that is needed could not be read.
 */
export async function offboardUsers(
	org: Org,
	requests: Offboarding[],
	mode: WriteMode,
): Promise<Array<Result<OffboardResult>>> {
	const leavers = await readLeavers(org, requests, mode);
	return await forValues(leavers, async (valid) => {
		const outcomes = await runSteps(org, valid, mode);
		const blocked = valid.filter((_, at) => blockerIn(outcomes[at])).map(({ user }) => user);
		const found = await findBlockers(org, blocked);
		return valid.map((leaver, at) =>
			offboardResult(leaver, { outcomes: outcomes[at], blockers: found.get(leaver.user.id) }, mode),
		);
	});
}

// Salesforce names one blocker per attempt, so the others are looked for. When they cannot be read, that one is named at least.
async function findBlockers(org: Org, users: User[]): Promise<Map<string, Dependencies>> {
	if (users.length === 0 || org.cancelled()) return new Map();
	const found = await readDependencies(org, users, ['blockers']).catch(asSalesforceError);
	return new Map(isError(found) ? [] : found.map((dependencies) => [dependencies.id, dependencies]));
}

async function runSteps(org: Org, leavers: Leaver[], mode: WriteMode): Promise<StepOutcomes[]> {
	const outcomes = leavers.map((): StepOutcomes => new Map());
	let stopped: SalesforceError | undefined;
	for (const step of OFFBOARD_STEPS) {
		const places = leavers.flatMap(({ request }, at) => (isToRun(request, step) ? [at] : []));
		const asked = places.map((at) => leavers[at]);
		const results = stopped ? asked.map(notReached(stopped)) : await runStep(org, { step, leavers: asked }, mode);
		places.forEach((at, index) => outcomes[at].set(step, results[index]));
		stopped ??= results.filter(isError).find(isFinal);
	}
	return outcomes;
}

const isToRun = ({ steps, forbidden }: Offboarding, step: OffboardStep) =>
	steps.includes(step) && !forbidden?.has(step);

async function runStep(
	org: Org,
	{ step, leavers }: { step: OffboardStep; leavers: Leaver[] },
	mode: WriteMode,
): Promise<Array<Result<StepResult>>> {
	if (leavers.length === 0) return [];
	const results = await RUN_STEP[step](org, leavers, mode).catch(asSalesforceError);
	return isError(results) ? leavers.map(() => results) : results;
}

const notReached = (cause: SalesforceError) => () => new NotReached(cause);
