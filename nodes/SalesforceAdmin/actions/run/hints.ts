import type { IExecuteFunctions } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { API_USAGE_WARNING } from '../../salesforce/api/limits';
import type { Org } from '../../salesforce/api/org';
import type { Outcome } from '../operation';

/**
 * Shows a hint with the progress of a long run and the IDs of its bulk jobs (Setup > Bulk Data Load Jobs). `progressNotes` is the latest
 * note on each subject; without notes there is no hint.
 */
export function hintProgress(context: IExecuteFunctions, progressNotes: ReadonlyMap<string, string>): void {
	if (progressNotes.size === 0) return;
	const message = `${[...progressNotes.values()].join('; ')}.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
}

/** Tells beside the output that the org's daily API calls run out. */
export function hintUsage(context: IExecuteFunctions, { usage }: Org): void {
	if (!usage || usage.used < usage.limit * API_USAGE_WARNING) return;
	const percent = Math.floor((usage.used / usage.limit) * 100);
	const message = `The org has used ${percent} % of its daily Salesforce API calls (${usage.used} of ${usage.limit}).`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

/** Tells beside the output how many of many items failed. */
export function hintFailures(context: IExecuteFunctions, outcomes: Array<Outcome | undefined>): void {
	const failed = outcomes.filter((outcome) => outcome instanceof SalesforceError).length;
	if (failed === 0 || outcomes.length === 1) return;
	const message = `${failed} of ${outcomes.length} items failed; each has its reason in the field 'error'.`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}
