import { CREDENTIAL_TYPE, TRIGGER_TYPE } from '../../support/names.mts';
import { chain, START, type ChainedNode, type Workflow } from './workflow.mts';

/** Name of the trigger in workflows with one. */
export const TRIGGER = 'Salesforce Admin Trigger';

/** A node of a workflow that triggers start, and that puts out what comes in. */
const DONE: ChainedNode = { name: 'Done', type: 'n8n-nodes-base.noOp', parameters: {} };

/** The trigger of the package with the id of a credential; it polls every two seconds unless it is told other times. */
export function triggerNode(
	events: string[],
	credential: string,
	{ name = TRIGGER, ...parameters }: Record<string, unknown> & { name?: string } = {},
): ChainedNode {
	return {
		id: name,
		name,
		type: TRIGGER_TYPE,
		parameters: { pollTimes: pollEvery(2), events, options: {}, ...parameters },
		credentials: { [CREDENTIAL_TYPE]: { id: credential, name: 'Salesforce' } },
	};
}

/** Returns a workflow that each of the triggers starts, with nodes one after the other. */
export function watching(name: string, triggers: ChainedNode[], nodes: ChainedNode[] = [DONE]): Workflow {
	const workflow = chain(name, nodes);
	const { [START]: toFirst = {}, ...connections } = workflow.connections;
	const [start, ...rest] = workflow.nodes;
	return {
		...workflow,
		settings: { executionOrder: 'v1' },
		nodes: [...triggers.map((trigger) => ({ ...start!, ...trigger })), ...rest],
		connections: { ...connections, ...Object.fromEntries(triggers.map((trigger) => [trigger.name, toFirst])) },
	};
}

/**
 * Poll times so many seconds apart. n8n refuses a cron expression that fires more often than once a minute, so each second of the minute is
 * a poll time of its own.
 */
export function pollEvery(seconds: number): { item: Array<{ mode: string; cronExpression: string }> } {
	const times = Array.from({ length: 60 / seconds }, (_, index) => index * seconds);
	return { item: times.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })) };
}
