/** The node from its sources, run by n8n's own engine against a simulated org over HTTPS. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, ILoadOptionsFunctions, INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { forgetAll } from '../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';
import { SalesforceAdmin } from '../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import type { SimulatedOrg } from '../org/index.mts';
import { checkNoSecrets } from './noSecrets.mts';
import { MemoryCredential, NODE_NAME, prepareRun, runWorkflow, type RunOptions } from './workflowRun.mts';

export { connectedCredential, MemoryCredential, type RunOptions } from './workflowRun.mts';

export interface NodeRun {
	/** Output items; empty when the node stopped with an error. */
	items: INodeExecutionData[];
	json: IDataObject[];
	/** Items of the error output. */
	failed: IDataObject[];
	error: (Error & { description?: string; context?: { itemIndex?: number } }) | undefined;
	hints: string[];
}

/** Makes this process trust the org's certificates and reach it through its proxy. Forgets what the node remembers of other orgs. */
export function reach(org: SimulatedOrg): void {
	if (!org.tls) throw new Error('Start the org with { https: true }');
	setDefaultCACertificates([...getCACertificates('default'), org.tls.caPem]);
	process.env.HTTPS_PROXY = org.tls.proxyUrl;
	forgetAll();
}

const node = new SalesforceAdmin();

/** Runs Input -> Salesforce Admin. */
export async function runNode(credential: MemoryCredential, options: RunOptions): Promise<NodeRun> {
	const run = await runWorkflow(prepareRun(node, credential, options));
	const { returnPassword } = (options.parameters.options ?? {}) as { returnPassword?: boolean };
	checkNoSecrets(run, NODE_NAME, (secret) => returnPassword === true && isPassword(secret));
	return nodeRun(run);
}

// Those that the org makes have nine letters and digits, and nothing else that is secret is so short.
const isPassword = (secret: string) => secret.length === 9;

/** What the editor gives to the methods that fill its lists, while a node has these parameters. */
export function editorContext(credential: MemoryCredential, parameters: INodeParameters = {}): ILoadOptionsFunctions {
	const { workflow, additionalData } = prepareRun(node, credential, { parameters });
	additionalData.currentNodeParameters = parameters;
	return new LoadOptionsContext(workflow, workflow.getNode(NODE_NAME)!, additionalData, '');
}

function nodeRun(run: IRun): NodeRun {
	const [task] = run.data.resultData.runData[NODE_NAME] ?? [];
	const items = task?.data?.main[0] ?? [];
	return {
		items,
		json: items.map(({ json }) => json),
		failed: (task?.data?.main[1] ?? []).map(({ json }) => json),
		error: (run.data.resultData.error ?? task?.error) as NodeRun['error'],
		hints: (task?.hints ?? []).map(({ message }) => message),
	};
}
