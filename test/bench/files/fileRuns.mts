import type { OrgProcess } from '../../n8n/orgProcess.mts';
import type { Download, RunAnswer } from '../measured/nodeCost.mts';
import { MeasuredProcess } from '../measuredProcess.mts';
import { callsSince, decryptedCredential } from '../org.mts';
import { nodeFileOf, type BinaryMode, type Ground } from '../scale.mts';

export interface Store {
	/** Files that the store holds beforehand, one for each item. */
	files: string[];
	/** n8n's folder. */
	folder: string;
	mode: BinaryMode;
}

/** Runs the node, or one that only sends some requests, in a fresh process with a binary store of n8n. */
export async function runWithFiles(
	ground: Ground,
	org: OrgProcess,
	run: { parameters: Record<string, unknown>; onlyRequests?: Download },
	{ files, folder, mode }: Store,
): Promise<RunAnswer & { calls: number }> {
	await using node = new MeasuredProcess('fileRun.mts', org, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'encryption-key-of-the-benchmark',
		N8N_DEFAULT_BINARY_DATA_MODE: mode,
	});
	const credential = await decryptedCredential(org);
	await org.clearLog();
	const answer = await node.ask<RunAnswer>({ nodeFile: nodeFileOf(ground), credential, files, ...run });
	if (answer.failed > 0) throw new Error(`${answer.failed} files failed: ${answer.error}`);
	return { ...answer, calls: (await callsSince(org)).calls };
}
