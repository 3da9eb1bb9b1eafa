import type { IExecuteFunctions } from 'n8n-workflow';

import { API_USAGE_WARNING } from '../../salesforce/api/limits';
import type { Org } from '../../salesforce/api/org';
import { isError } from '../../salesforce/api/results';
import type { Outcome } from '../operation';
import { isDryRun } from './dryRuns';
import { isSkipped } from './missingUsers';

/**
 * Shows a hint with the progress of a long run and the IDs of its bulk jobs (Setup > Bulk Data Load Jobs). `progressNotes` is the latest
 * note on each subject; without notes there is no hint.
 */
export function hintProgress(context: IExecuteFunctions, progressNotes: ReadonlyMap<string, string>): void {
	if (progressNotes.size === 0) return;
	const message = `${[...progressNotes.values()].join('; ')}.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
}

/** Shows a warning beside the output when the org has used most of its daily API calls. */
export function hintUsage(context: IExecuteFunctions, { usage }: Org): void {
	if (!usage || usage.used < usage.limit * API_USAGE_WARNING) return;
	const percent = Math.floor((usage.used / usage.limit) * 100);
	const message = `The org has used ${percent} % of its daily Salesforce API calls (${usage.used} of ${usage.limit}).`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

/** Shows a warning beside the output with the number of items that failed, unless the run had one item only. */
export function hintFailures(context: IExecuteFunctions, outcomes: Array<Outcome | undefined>): void {
	const failed = outcomes.filter((outcome) => isError(outcome)).length;
	if (failed === 0 || outcomes.length === 1) return;
	const message = `${failed} of ${outcomes.length} items failed; each has its reason in the field 'error'.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

/** Shows a warning beside the output with the number of items that were skipped: a wrong username looks like a user who is gone. */
export function hintSkipped(context: IExecuteFunctions, outcomes: Array<Outcome | undefined>): void {
	const skipped = outcomes.filter(isSkipped).length;
	if (skipped === 0) return;
	const message = `${skipped} of ${outcomes.length} items skipped, because their user does not exist in this org.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

/** Says beside the output of a dry run that nothing was written, and how many items a run would change. Without a dry run there is no hint. */
export function hintDryRun(context: IExecuteFunctions, outcomes: Array<Outcome | undefined>): void {
	const plans = outcomes.filter(isDryRun);
	if (plans.length === 0) return;
	const changes = plans.filter(({ wouldChange }) => wouldChange).length;
	const items = plans.length === 1 ? 'one item' : `${plans.length} items`;
	const message = `Dry run of ${items}: nothing was written to Salesforce. A run would change something for ${changes} of ${plans.length}.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
}
