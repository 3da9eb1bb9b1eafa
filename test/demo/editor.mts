import Table from 'cli-table3';
import colors from 'picocolors';
import { startInstance } from '../n8n/instance.mts';
import { OWNER } from '../n8n/restClient.mts';
import { importCredentials, importWorkflows } from '../n8n/commands.mts';
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { UserFolder } from '../n8n/userFolder.mts';
import type { Workflow } from '../n8n/workflows/workflow.mts';
import { NODE_TYPE } from '../support/names.mts';
import { exampleWorkflows, GUARDS } from './examples.mts';

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
