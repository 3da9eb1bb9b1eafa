import { SalesforceError } from '../../salesforce/api/errors';
import type { Org } from '../../salesforce/api/org';
import type { Operation } from '../operation';
import { dryRunOutcome, isDryRun } from './dryRuns';
import type { RunMode } from './runOptions';

/** Requests that share their options. */
interface Part {
	requests: unknown[];
	mode: RunMode;
}

/**
 * Plans the requests of a run without writing, and rejects with TOO_MANY_CHANGES when more of them would change something than the option Max
 * Changes allows; of several limits the smallest counts for all. Costs the reads of a dry run where the option is set, and nothing otherwise.
 * Rejects with what the plan rejects with.
 */
export async function checkMaxChanges(org: Org, operation: Operation, parts: Part[]): Promise<void> {
	const writing = parts.filter(({ mode }) => !mode.dryRun);
	const limits = writing.map(({ mode }) => mode.maxChanges).filter((limit) => limit > 0);
	if (limits.length === 0) return;
	let changes = 0;
	for (const part of writing) changes += await countChanges(org, operation, part);
	const most = Math.min(...limits);
	if (changes <= most) return;
	const count = writing.reduce((sum, { requests }) => sum + requests.length, 0);
	throw new SalesforceError(
		'TOO_MANY_CHANGES',
		`Nothing was written: ${changes} of the ${count} items would change something, and the option 'Max Changes' allows ${most}`,
	);
}

async function countChanges(org: Org, operation: Operation, { requests, mode }: Part): Promise<number> {
	const plans = await operation.execute(org, requests, { ...mode, dryRun: true });
	const planned = plans.map((plan) => dryRunOutcome(plan, false));
	return planned.filter((plan) => isDryRun(plan) && plan.wouldChange).length;
}
