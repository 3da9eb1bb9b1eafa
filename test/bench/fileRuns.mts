import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { Cost } from './measured/answer.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { callsSince, decryptedCredential } from './org.mts';
import { count, median, megabytes, time } from './report.mts';
import { nodeFileOf, type BinaryMode, type Ground } from './scale.mts';

export interface Store {
	/** Files that the store holds beforehand, one for each item. */
	files: string[];
	/** n8n's folder. */
	folder: string;
	mode: BinaryMode;
}

/** Runs the node in a fresh process with a binary store of n8n. */
export async function runWithFiles(
	ground: Ground,
	org: OrgProcess,
	parameters: Record<string, unknown>,
	{ files, folder, mode }: Store,
): Promise<RunAnswer & { calls: number }> {
	await using node = new MeasuredProcess('fileRun.mts', org, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'encryption-key-of-the-benchmark',
		N8N_DEFAULT_BINARY_DATA_MODE: mode,
	});
	const credential = await decryptedCredential(org);
	await org.clearLog();
	const answer = await node.ask<RunAnswer>({ nodeFile: nodeFileOf(ground), credential, parameters, files });
	if (answer.failed > 0) throw new Error(`${answer.failed} files failed: ${answer.error}`);
	return { ...answer, calls: (await callsSince(org)).calls };
}

/** The node and the bare program, back to back. */
export interface Pair {
	node: RunAnswer & { calls: number };
	bare: Cost;
}

export const COMPARED = ['bare stream', 'node', 'ratio', 'memory growth, bare', 'memory growth, node', 'calls'];

/** The cells of COMPARED: medians over the pairs. */
export function compared(pairs: Pair[]): string[] {
	const middle = (values: (pair: Pair) => number) => median(pairs.map(values));
	return [
		time(middle(({ bare }) => bare.ms)),
		time(middle(({ node }) => node.ms)),
		middle(({ node, bare }) => node.ms / bare.ms).toFixed(2),
		megabytes(middle(({ bare }) => bare.memoryGrowth)),
		megabytes(middle(({ node }) => node.memoryGrowth)),
		count(pairs[0]!.node.calls),
	];
}
