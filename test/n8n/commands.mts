import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Execution, type ExecutionData } from './workflows/runData.mts';
import type { UserFolder } from './userFolder.mts';
import type { Workflow } from './workflows/workflow.mts';

/** A credential with its secrets in plain text, as `n8n import:credentials` takes it. */
export interface PlainCredential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** Stores credentials in the user folder's database, encrypted. */
export async function importCredentials(folder: UserFolder, credentials: PlainCredential[]): Promise<void> {
	await importFile(folder, 'import:credentials', credentials);
}

/** Stores workflows in the user folder's database; each needs an `id`. */
export async function importWorkflows(folder: UserFolder, workflows: Workflow[]): Promise<void> {
	await importFile(folder, 'import:workflow', workflows);
}

async function importFile(folder: UserFolder, command: string, content: object): Promise<void> {
	const path = join(folder.path, `${randomUUID()}.json`);
	await writeFile(path, JSON.stringify(content));
	const { status, output } = await folder.command(command, `--input=${path}`);
	// The tokens of a credential stand in it as they are.
	await rm(path);
	if (status !== 0) throw new Error(`n8n ${command} failed:\n${output}`);
}

/** Runs a workflow that is stored in the user folder, without a server, and returns how it ended. Takes 2 to 7 s. */
export async function execute(folder: UserFolder, workflowId: string): Promise<Execution> {
	const { output } = await folder.command('execute', `--id=${workflowId}`, '--rawOutput');
	const data = printedData(output);
	if (!data) throw new Error(`n8n execute printed no execution:\n${output}`);
	return new Execution(data.resultData.error ? 'error' : 'success', data);
}

/** The execution stands among log lines, indented by two spaces, also when it failed. */
function printedData(output: string): ExecutionData | undefined {
	const lines = output.split('\n');
	const start = lines.indexOf('  "data": {');
	const end = lines.indexOf('}', start);
	if (start < 0 || end < 0) return undefined;
	return (JSON.parse(['{', ...lines.slice(start, end + 1)].join('\n')) as { data: ExecutionData }).data;
}
