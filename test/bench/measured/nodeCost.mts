import { createRequire } from 'node:module';
import type { IDataObject, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';
import { MemoryCredential, NODE_NAME, prepareRun, runWorkflow, type RunOptions } from '../../support/workflowRun.mts';
import { startCost, type Cost } from './answer.mts';

/** What a run of the node is told, as it comes from the benchmark's process. */
export interface NodeQuestion {
	/** Path of the built `SalesforceAdmin.node.js`. */
	nodeFile: string;
	/** The decrypted credential. */
	credential: Record<string, unknown>;
	parameters: Record<string, unknown>;
	/** Measures only what n8n itself takes to work out this parameter for every item. */
	onlyReading?: string;
}

export interface RunAnswer extends Cost {
	items: number;
	failed: number;
	/** Message of the first item that failed, or of the error that ended the run. */
	error?: string;
}

const load = createRequire(import.meta.url);

/** The built node. */
export function builtNode(nodeFile: string): INodeType {
	const { SalesforceAdmin } = load(nodeFile) as { SalesforceAdmin: new () => INodeType };
	return new SalesforceAdmin();
}

/** The built node or, in its place, one of the same description that reads a parameter of every item and does nothing else. */
function measuredNode({ nodeFile, onlyReading }: NodeQuestion): INodeType {
	const node = builtNode(nodeFile);
	if (onlyReading === undefined) return node;
	return {
		description: node.description,
		async execute() {
			const items = this.getInputData();
			for (const index of items.keys()) this.getNodeParameter(onlyReading, index);
			return [items];
		},
	};
}

/** Runs the built node by n8n's engine and measures from the moment the engine starts it to the moment it has its items. */
export async function nodeCost(question: NodeQuestion, items: INodeExecutionData[]): Promise<RunAnswer> {
	const parameters = question.parameters as IDataObject;
	const options: RunOptions = { parameters, items, continueOnFail: true };
	const prepared = prepareRun(measuredNode(question), credentialOf(question), options);
	let end: (() => Cost) | undefined;
	let cost: Cost | undefined;
	prepared.additionalData.hooks?.addHandler('nodeExecuteBefore', async (name) => {
		if (name === NODE_NAME) end = startCost();
	});
	prepared.additionalData.hooks?.addHandler('nodeExecuteAfter', async (name) => {
		if (name === NODE_NAME) cost = end?.();
	});
	const run = await runWorkflow(prepared);
	if (!cost) throw new Error(`The node did not run: ${run.data.resultData.error?.message}`);
	return { ...cost, ...outcome(run) };
}

function outcome({ data: { resultData } }: IRun): Omit<RunAnswer, keyof Cost> {
	const task = resultData.runData[NODE_NAME]?.[0];
	const records = (task?.data?.main[0] ?? []).map(({ json }) => json);
	const failures = records.filter(({ error }) => error !== undefined);
	const error = resultData.error?.message ?? (failures[0]?.['error'] as string | undefined);
	return {
		items: records.length,
		failed: failures.length,
		...(error !== undefined && { error }),
	};
}

const credentials = new Map<string, MemoryCredential>();

/** The same store for the same token, so that a second run goes on with what the first one knows. */
export function credentialOf({ credential }: NodeQuestion): MemoryCredential {
	const key = JSON.stringify(credential);
	const known = credentials.get(key) ?? new MemoryCredential(credential as never);
	credentials.set(key, known);
	return known;
}
