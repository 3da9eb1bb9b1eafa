import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import colors from 'picocolors';
import { startInstance } from '../n8n/instance.mts';
import { OWNER } from '../n8n/restClient.mts';
import { importCredentials, importWorkflows, type PlainCredential } from '../n8n/commands.mts';
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { UserFolder } from '../n8n/userFolder.mts';
import type { Workflow, WorkflowNode } from '../n8n/workflows/workflow.mts';
import { NODE_TYPE } from '../support/names.mts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** What protects the webhooks and forms of the examples, by the type of the node that asks for it. */
const GUARDS: Record<string, PlainCredential> = {
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

/** Opens n8n's editor with the workflow and all examples. Does not return; what it starts is stopped with the rest. */
export async function openEditor(
	org: OrgProcess,
	folder: UserFolder,
	workflow: Workflow & { id: string },
	started: AsyncDisposableStack,
): Promise<void> {
	await importCredentials(folder, Object.values(GUARDS));
	await importWorkflows(folder, [workflow, ...(await exampleWorkflows(credentialsOf(workflow)))]);
	const n8n = started.use(await startInstance({ folder }));
	const { username = '', password = '' } = org.logins[0] ?? {};
	const table = new Table({ style: { border: [] } });
	table.push(
		['Editor', colors.bold(`${n8n.url}/workflow/${workflow.id}`)],
		['Login', `${OWNER.email}\n${OWNER.password}`],
		['Settings and log of the org', org.controlUrl],
		['Salesforce login', `${username}\n${password}`],
	);
	console.log(`\n${table.toString()}\n${connectHint(org)}\n\n${colors.bold('Stop with Ctrl+C.')}`);
	await new Promise(() => {});
}

/** An ordinary browser does not find the simulated org, so Connect needs one that does. */
function connectHint({ tls }: OrgProcess): string {
	return [
		'The credential is connected already. To press Connect yourself, open the editor in a Chromium that finds the org:',
		colors.dim(
			`chromium --user-data-dir=$(mktemp -d) --host-resolver-rules="MAP *.salesforce.com 127.0.0.1:${tls.port}" \\\n` +
				`  --ignore-certificate-errors-spki-list=${tls.spkiSha256}`,
		),
	].join('\n');
}

/** The credentials of the node in a workflow. */
const credentialsOf = ({ nodes }: Workflow) => nodes.find(({ type }) => type === NODE_TYPE)?.credentials;

/** The examples with the credentials of every node picked: these for the nodes of the package. */
export async function exampleWorkflows(credentials: WorkflowNode['credentials']): Promise<Workflow[]> {
	const picked = (node: WorkflowNode): WorkflowNode => {
		const { id, name, type } = GUARDS[node.type] ?? {};
		if (node.type === NODE_TYPE) return { ...node, credentials };
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
