import { isError } from '../../salesforce/api/results';
import type { Outcome } from '../operation';

/** What a dry run says in words, for the model of an AI Agent, which sees no hints. */
const NOTE = 'This was a dry run: nothing was written to Salesforce.';

/**
 * The outcome of a dry run as it is put out: `dryRun` stands first, nothing is called changed, and `wouldChange` tells whether the plan has
 * a step. An error has nothing that was done before it. `isTool` adds the note.
 */
export function dryRunOutcome(outcome: Outcome, isTool: boolean): Outcome {
	if (isError(outcome)) return outcome.with({ done: undefined });
	const { plan = [], ...state } = outcome as { plan?: object[] };
	const note = isTool ? { note: NOTE } : {};
	return { dryRun: true, ...note, ...state, changed: false, wouldChange: plan.length > 0, plan };
}

/** Whether an outcome is the plan of a dry run; `wouldChange` tells whether the plan has a step. */
export function isDryRun(outcome: Outcome | undefined): outcome is { dryRun: true; wouldChange: boolean } {
	return outcome !== undefined && !isError(outcome) && (outcome as { dryRun?: unknown }).dryRun === true;
}
