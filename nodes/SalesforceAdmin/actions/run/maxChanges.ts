import { SalesforceError } from '../../salesforce/api/errors';
import type { Org } from '../../salesforce/api/org';
import type { Operation } from '../operation';
import { dryRunOutcome, isDryRun } from './dryRuns';
import type { RunMode } from './runOptions';

/**
 * Plans the requests without writing, and rejects with TOO_MANY_CHANGES when more of them would change something than the option Max Changes
 * allows. Costs the reads of a dry run where the option is set, and nothing otherwise. Rejects with what the plan rejects with.
 */
export async function checkMaxChanges(
	org: Org,
	operation: Operation,
	{ requests, mode }: { requests: unknown[]; mode: RunMode },
): Promise<void> {
	const { maxChanges, dryRun } = mode;
	if (maxChanges === 0 || dryRun) return;
	const plans = await operation.execute(org, requests, { ...mode, dryRun: true });
	const planned = plans.map((plan) => dryRunOutcome(plan, false));
	const changes = planned.filter((plan) => isDryRun(plan) && plan.wouldChange).length;
	if (changes <= maxChanges) return;
	throw new SalesforceError(
		'TOO_MANY_CHANGES',
		`Nothing was written: ${changes} of the ${requests.length} items would change something, and the option 'Max Changes' allows ${maxChanges}`,
	);
}
