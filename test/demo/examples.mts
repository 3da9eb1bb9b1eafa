import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlainCredential } from '../n8n/commands.mts';
import { OWNER } from '../n8n/restClient.mts';
import type { Workflow, WorkflowNode } from '../n8n/workflows/workflow.mts';
import { NODE_TYPE, TRIGGER_TYPE } from '../support/names.mts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** What protects the webhooks and forms of the examples, by the type of the node that asks for it. */
export const GUARDS: Record<string, PlainCredential> = {
	'n8n-nodes-base.webhook': {
		id: 'webhookOfAcme',
		name: 'Webhook of Acme',
		type: 'httpHeaderAuth',
		data: { name: 'X-Key', value: 'demo' },
	},
	'n8n-nodes-base.formTrigger': {
		id: 'formOfAcme',
		name: 'Form of Acme',
		type: 'httpBasicAuth',
		data: { user: OWNER.email, password: OWNER.password },
	},
};

/** The examples with the credentials of every node picked: these for the nodes of the package. */
export async function exampleWorkflows(credentials: WorkflowNode['credentials']): Promise<Workflow[]> {
	const picked = (node: WorkflowNode): WorkflowNode => {
		const { id, name, type } = GUARDS[node.type] ?? {};
		if ([NODE_TYPE, TRIGGER_TYPE].includes(node.type)) return { ...node, credentials };
		return type ? { ...node, credentials: { [type]: { id, name } } } : node;
	};
	const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.json'));
	return await Promise.all(
		names.map(async (name) => {
			const workflow = JSON.parse(await readFile(join(EXAMPLES, name), 'utf8')) as Workflow;
			return { id: name.replace('.json', ''), ...workflow, nodes: workflow.nodes.map(picked), active: false };
		}),
	);
}
