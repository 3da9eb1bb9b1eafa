import { isFinal } from '../../salesforce/api/errorCodes';
import { asSalesforceError, type SalesforceError } from '../../salesforce/api/errors';
import { isError } from '../../salesforce/api/results';
import { notSentAfter } from '../../salesforce/writes/changes';
import type { Outcome } from '../operation';
import type { RunMode } from './runOptions';

/** What an item asks for, as far as groups need to know: its options, and what became of it. */
interface Grouped {
	mode: RunMode;
	outcome?: Outcome;
}

/**
 * The jobs in groups of the same options, in the order in which the groups are run. Of two items about one record the later one has the last
 * word, so a group that writes ends where an item with other options follows that writes too. What writes nothing is one group for each
 * set of options.
 */
export function groupJobs<J extends Grouped>(jobs: J[], isWrite: boolean): J[][] {
	const groups: J[][] = [];
	const reading = new Map<string, J[]>();
	let writing: { key: string; jobs: J[] } | undefined;
	for (const job of jobs) {
		const key = keyOf(job.mode);
		const writes = isWrite && !job.mode.dryRun;
		const known = writes ? (writing?.key === key ? writing.jobs : undefined) : reading.get(key);
		if (known) known.push(job);
		else {
			const group = [job];
			groups.push(group);
			if (writes) writing = { key, jobs: group };
			else reading.set(key, group);
		}
	}
	return groups;
}

const keys = new WeakMap<RunMode, string>();

// What becomes of an item without a user is decided afterwards, so it does not part items.
function keyOf(mode: RunMode): string {
	const known = keys.get(mode);
	if (known !== undefined) return known;
	const key = JSON.stringify({ ...mode, ifNotFound: undefined });
	keys.set(mode, key);
	return key;
}

/**
 * Runs a step for one group after the other. What it rejects with becomes the outcome of the jobs of the group that have none. After an error
 * that nothing can succeed after, the step is not run any more. Never rejects.
 */
export async function inTurn<J extends Grouped>(groups: J[][], step: (jobs: J[]) => Promise<void>): Promise<void> {
	let stopped: SalesforceError | undefined;
	for (const group of groups) {
		if (stopped) failJobs(group, notSentAfter(stopped));
		else await step(group).catch((error: unknown) => failJobs(group, error));
		stopped ??= group.map(({ outcome }) => outcome).find((outcome) => isError(outcome) && isFinal(outcome)) as
			SalesforceError | undefined;
	}
}

/** Makes an error the outcome of the jobs that have none. */
export function failJobs(jobs: Grouped[], error: unknown): void {
	for (const job of jobs) job.outcome ??= asSalesforceError(error);
}
