import type { IExecuteFunctions } from 'n8n-workflow';

import { Remembered } from '../../salesforce/api/remembered';
import type { Outcome } from '../operation';

/** Outcomes by item. */
export type Outcomes = Map<number, Outcome>;

/** What the tries of a node have come to, by execution, node and run. */
const tries = new Remembered<Outcomes>();

/**
 * Outcomes of the items in earlier tries of this run of the node; none in the first try. n8n's Retry On Fail runs a node again with all
 * its items when one of them failed, so that what is done for the others would be done again: a file twice, or a user who now exists.
 */
export function readEarlierTries(context: IExecuteFunctions): Outcomes {
	const key = keyOf(context);
	return (key !== undefined && tries.get(key)) || new Map<number, Outcome>();
}

/** Keeps the outcomes of a try for the next one, in memory and for some minutes. Does nothing when the node has no further try. */
export function keepForNextTry(context: IExecuteFunctions, outcomes: () => Outcomes): void {
	const key = keyOf(context);
	if (key !== undefined) tries.set(key, outcomes());
}

// A loop runs a node several times in one execution, each run with items of its own.
function keyOf(context: IExecuteFunctions): string | undefined {
	const { retryOnFail, id } = context.getNode();
	const executionId = context.getExecutionId();
	if (!retryOnFail || !executionId) return undefined;
	const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
	return `${executionId} ${id} ${runIndex}`;
}
