import { SalesforceError } from '../../api/errors';
import { isError, type Result } from '../../api/results';
import type { Dependencies, Dependency, NotChecked } from '../../dependencies/types';
import { isBlocker } from '../../users/blockers';
import type { WriteMode } from '../../writes/changes';
import { OFFBOARD_STEPS, type Leaver, type OffboardStep } from './leavers';
import type { Snapshot } from './snapshot';
import type { StepResult } from './steps';

/** A step that was not begun, because nothing can succeed after `cause`. */
export class NotReached {
	constructor(readonly cause: SalesforceError) {}
}

/** What became of the steps that a leaver's request asks for. */
export type StepOutcomes = Map<OffboardStep, Result<StepResult> | NotReached>;

/** A step as the result lists it, with what the step tells. */
interface StepEntry {
	step: OffboardStep;
	outcome: 'done' | 'unchanged' | 'failed' | 'notReached' | 'notAsked';
	errorCode?: string;
	reason?: string;
	advice?: string;
}

/** What Salesforce named when it refused the deactivation. */
interface NamedBlocker {
	errorCode: string;
	message: string;
	/** Where it is changed, if that is known. */
	advice: string;
}

/** What an offboarding did; in a dry run what it would write. */
export interface OffboardResult {
	id: string;
	username: string;
	isActive: boolean;
	isFrozen: boolean | null;
	changed: boolean;
	/** Whether something in the org stopped the deactivation. */
	blocked: boolean;
	steps: StepEntry[];
	snapshot: Snapshot;
	/** What Salesforce named, and what else was found that blocks. */
	blockers: Array<NamedBlocker | Dependency>;
	/** What may block as well and could not be found out. */
	notChecked?: NotChecked[];
	url: string;
	plan?: object[];
}

/**
 * The result of a leaver, or OFFBOARD_INCOMPLETE with the result as `done` when a step failed. A blocked deactivation is no failure where a
 * frozen user is enough.
 */
export function offboardResult(
	leaver: Leaver,
	{ outcomes, blockers: found }: { outcomes: StepOutcomes; blockers?: Dependencies },
	mode: WriteMode,
): Result<OffboardResult> {
	const settled = settleFreeze(leaver, outcomes);
	const { user, snapshot, request } = leaver;
	const blocker = blockerIn(settled);
	const results = [...settled.values()].filter(isStepResult);
	const result: OffboardResult = {
		id: user.id,
		username: user.username,
		isActive: stateAfter(settled, 'deactivate')?.isActive ?? user.isActive,
		isFrozen: stateAfter(settled, 'freeze')?.isFrozen ?? user.isFrozen,
		changed: results.some(({ changed }) => changed),
		blocked: blocker !== undefined,
		steps: OFFBOARD_STEPS.map((step) => forbiddenEntry(leaver, step) ?? stepEntry(step, settled.get(step), mode)),
		snapshot,
		blockers: [...(blocker ? [blockerEntry(blocker)] : []), ...(found?.blockers ?? [])],
		...(found && { notChecked: found.notChecked }),
		url: user.url,
		...(mode.dryRun && { plan: results.flatMap(({ plan }) => plan) }),
	};
	const isEnough = request.ifBlocked === 'keepFrozen' && result.isFrozen === true;
	const failed = result.steps.filter(
		({ step, outcome }) =>
			outcome === 'failed' || (outcome === 'notReached' && !mode.dryRun && !request.forbidden?.has(step)),
	);
	const isComplete = failed.every(({ step }) => step === 'deactivate' && blocker && isEnough);
	return isComplete ? result : incomplete(result, failed);
}

const isStepResult = (outcome: Result<StepResult> | NotReached): outcome is StepResult =>
	!isError(outcome) && !(outcome instanceof NotReached);

function stateAfter(outcomes: StepOutcomes, step: OffboardStep): StepResult['state'] {
	const outcome = outcomes.get(step);
	return outcome !== undefined && isStepResult(outcome) ? outcome.state : undefined;
}

// A user who has never logged in has nothing to freeze, which matters only while the user is still active afterwards.
function settleFreeze({ user }: Leaver, outcomes: StepOutcomes): StepOutcomes {
	const freeze = outcomes.get('freeze');
	const deactivated = outcomes.get('deactivate');
	const isShutOut = !user.isActive || (deactivated !== undefined && isStepResult(deactivated));
	if (!isShutOut || !isError(freeze) || freeze.errorCode !== 'NO_USER_LOGIN') return outcomes;
	const details = { reason: 'The user has never logged in, so there is nothing to freeze' };
	return new Map(outcomes).set('freeze', { changed: false, details, plan: [] });
}

/** Why something in the org stopped the deactivation; undefined when nothing did. */
export function blockerIn(outcomes: StepOutcomes): SalesforceError | undefined {
	const outcome = outcomes.get('deactivate');
	return isError(outcome) && isBlocker(outcome) ? outcome : undefined;
}

const blockerEntry = ({ errorCode, message, advice }: SalesforceError): NamedBlocker => ({
	errorCode,
	message,
	advice,
});

// A step that is left out as wished is no failure.
function forbiddenEntry({ request: { steps, forbidden } }: Leaver, step: OffboardStep): StepEntry | undefined {
	const error = forbidden?.get(step);
	if (!error || !steps.includes(step)) return undefined;
	const { errorCode, message, advice } = error;
	return { step, outcome: 'notReached', errorCode, reason: message, advice };
}

function stepEntry(
	step: OffboardStep,
	outcome: Result<StepResult> | NotReached | undefined,
	{ dryRun }: WriteMode,
): StepEntry {
	if (outcome === undefined) return { step, outcome: 'notAsked' };
	if (outcome instanceof NotReached)
		return { step, outcome: 'notReached', reason: `Not begun, because of: ${outcome.cause.message}` };
	if (isError(outcome)) {
		const { errorCode, message, advice, done } = outcome;
		return { step, outcome: 'failed', errorCode, reason: message, advice, ...partDone(done) };
	}
	if (!dryRun) return { step, outcome: outcome.changed ? 'done' : 'unchanged', ...outcome.details };
	return outcome.plan.length > 0
		? { step, outcome: 'notReached', reason: 'This was a dry run' }
		: { step, outcome: 'unchanged' };
}

// What a step did before it failed, without what the result tells of the user anyway.
const partDone = (done: Record<string, unknown> = {}) =>
	Object.fromEntries(STEP_DETAILS.flatMap((key) => (done[key] === undefined ? [] : [[key, done[key]]])));

const STEP_DETAILS = [
	'sessionsEnded',
	'tokensRevoked',
	'apps',
	'approvals',
	'orchestrationSteps',
	'objects',
	'removed',
] as const;

function incomplete(result: OffboardResult, failed: StepEntry[]): SalesforceError {
	const told = result.steps
		.filter(({ outcome }) => outcome !== 'notAsked')
		.map(({ step, outcome, reason }) => `${step} ${outcome}${reason && outcome === 'failed' ? ` (${reason})` : ''}`);
	const message = `${result.username} still has access or a part of it: ${told.join(', ')}`;
	return new SalesforceError('OFFBOARD_INCOMPLETE', message, { advice: failed[0].advice, done: { ...result } });
}
