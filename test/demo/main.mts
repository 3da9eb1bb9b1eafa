/**
 * `npm run demo`: the joiner-mover-leaver workflow in a real n8n, with this package, against the simulated org. Prints what the
 * org knew about each user before and after; ends with 0 only if the org is as it should be. `--editor` leaves n8n's editor
 * open instead, with the workflow in it.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import colors from 'picocolors';
import { execute, importCredentials, importWorkflows } from '../n8n/commands.mts';
import { connectedCredential } from '../n8n/credential.mts';
import { installedN8n } from '../n8n/install.mjs';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { createUserFolder, type UserFolder } from '../n8n/userFolder.mts';
import type { Workflow } from '../n8n/workflows/workflow.mts';
import { packPackage } from '../tools/packed.mts';
import { openEditor } from './editor.mts';
import { OrgView } from './orgView.mts';
import { differences, PEOPLE } from './people.mts';
import { callTable, personTable } from './report.mts';

const HELP = `npm run demo [-- --editor]

Runs the joiner-mover-leaver workflow in a real n8n with this package against a simulated Salesforce org.
The first run downloads n8n, which takes a few minutes and 3 GB.

  --editor   leaves n8n's editor open, with the workflows and a connected credential in it
  --help     this text`;

const WORKFLOW = join(import.meta.dirname, 'joiner-mover-leaver.json');

/** What has been started, to be stopped in the end, also after Ctrl+C. */
const started = new AsyncDisposableStack();

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { editor: { type: 'boolean' }, help: { type: 'boolean' } } });
	if (values.help) return console.log(HELP);
	await installedN8n();
	const org = started.use(await startOrgProcess());
	say(`simulated Salesforce org at ${org.origin}, behind the proxy ${org.tls.proxyUrl}`);
	const packed = started.use(await packPackage());
	const folder = started.use(await createUserFolder({ org: org.tls, package: packed }));
	say(`n8n ${folder.version} with ${basename(packed.tarball)}, installed as n8n installs community packages`);
	const workflow = JSON.parse(await readFile(WORKFLOW, 'utf8')) as Workflow & { id: string };
	await importCredentials(folder, [
		{ ...(await connectedCredential(org, { id: 'salesforceOfAcme' })), name: 'Salesforce of Acme' },
	]);
	if (values.editor) return await openEditor(org, folder, workflow, started);
	await importWorkflows(folder, [workflow]);
	await showRun(org, folder, workflow.id);
}

/** Runs the workflow and shows what it did. */
async function showRun(org: OrgProcess, folder: UserFolder, workflowId: string): Promise<void> {
	const before = await OrgView.read(org);
	await org.clearLog();
	say('running the workflow "Joiner, mover, leaver"');
	const execution = await execute(folder, workflowId);
	const calls = (await org.log()).filter(({ apiCalls }) => apiCalls > 0);
	const after = await OrgView.read(org);
	const problems = execution.error ? [`The workflow stopped: ${execution.error.message}`] : [];
	for (const person of PEOPLE) {
		const facts = after.factsOf(person.username);
		console.log(`\n${personTable(person, before.factsOf(person.username), facts)}`);
		problems.push(...differences(person, facts).map((difference) => `${person.username}: ${difference}`));
	}
	console.log(`\n${callTable(calls)}`);
	conclude(problems, calls.length);
}

function conclude(problems: string[], calls: number): void {
	if (problems.length === 0) {
		return console.log(colors.green(`\n✓ All ${PEOPLE.length} users are as they should be, after ${calls} API calls.`));
	}
	console.log(colors.red(`\n✗ ${problems.join('\n✗ ')}`));
	process.exitCode = 1;
}

function say(text: string): void {
	console.log(`${colors.bold('demo:')} ${text}`);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, async () => {
		say('stopping');
		await started.disposeAsync();
		// The editor is always left this way, a run only when it is broken off.
		process.exit(process.argv.includes('--editor') ? 0 : 130);
	});
}

try {
	await main();
} finally {
	await started.disposeAsync();
}
