/** What does it cost to download a large file into n8n's binary store? */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgProcess } from '../../n8n/orgProcess.mts';
import type { Cost } from '../measured/answer.mts';
import type { Download } from '../measured/nodeCost.mts';
import { runWithFiles } from './fileRuns.mts';
import { writeLarge, MB } from './largeFile.mts';
import { MeasuredProcess } from '../measuredProcess.mts';
import { startLargeOrg } from '../org.mts';
import { count, median, megabytes, time, type Result } from '../report.mts';
import type { Ground } from '../scale.mts';

export async function downloads(ground: Ground): Promise<Result[]> {
	const folder = await mkdtemp(join(tmpdir(), 'benchmark-files-'));
	try {
		await using org = await startLargeOrg(1, ['fileStorageMB=10000000']);
		const sizes = ground.scale.files.filter(({ mode }) => mode === 'filesystem').map(({ bytes }) => bytes);
		const rows: string[][] = [];
		for (const bytes of sizes) rows.push(await row(ground, org, folder, bytes));
		return [table(rows)];
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function row(ground: Ground, org: OrgProcess, folder: string, bytes: number): Promise<string[]> {
	const versionId = await uploaded(org, folder, bytes);
	const rounds: Round[] = [];
	for (let round = 0; round < Math.min(3, ground.scale.rounds); round++) {
		ground.progress(`download of ${bytes / MB} MB, round ${round + 1}`);
		const first = round % 2 === 0 ? await runBare(org, folder, versionId, bytes) : undefined;
		const node = await runNode(ground, org, folder, versionId);
		const byN8n = await runNode(ground, org, folder, versionId, { versionId });
		rounds.push({ node, byN8n, bare: first ?? (await runBare(org, folder, versionId, bytes)) });
	}
	return [`${bytes / MB} MB`, ...cells(rounds)];
}

interface Round {
	bare: Cost;
	/** A node that sends this one request and hands the answer to n8n's store. */
	byN8n: Cost;
	node: Cost & { calls: number };
}

function cells(rounds: Round[]): string[] {
	const middle = (values: (round: Round) => number) => median(rounds.map(values));
	return [
		time(middle(({ bare }) => bare.ms)),
		time(middle(({ byN8n }) => byN8n.ms)),
		time(middle(({ node }) => node.ms)),
		middle(({ node, bare }) => node.ms / bare.ms).toFixed(2),
		middle(({ node, byN8n }) => node.ms / byN8n.ms).toFixed(2),
		(['bare', 'byN8n', 'node'] as const).map((who) => megabytes(middle((round) => round[who].memoryGrowth))).join(', '),
		count(rounds[0]!.node.calls),
	];
}

/** Puts a file into the org; returns the ID of its version. */
async function uploaded(org: OrgProcess, folder: string, bytes: number): Promise<string> {
	const path = join(folder, `file of ${bytes / MB} MB.bin`);
	await writeLarge(path, bytes);
	const { access_token: token } = await org.authorize();
	await using program = new MeasuredProcess('bareUpload.mts', org, { NODE_USE_ENV_PROXY: '1' });
	await program.ask<Cost>({ origin: org.origin, token, files: [path], sideBySide: 1 });
	await rm(path);
	return String((await org.records('ContentVersion', {})).at(-1)!.Id);
}

async function runNode(
	ground: Ground,
	org: OrgProcess,
	folder: string,
	versionId: string,
	onlyRequests?: Download,
): Promise<Cost & { calls: number }> {
	const n8nFolder = await mkdtemp(join(folder, 'n8n-'));
	const parameters = { resource: 'document', operation: 'get', documentId: versionId, binaryPropertyName: 'data' };
	const run = { parameters, ...(onlyRequests && { onlyRequests }) };
	const answer = await runWithFiles(ground, org, run, { files: [], folder: n8nFolder, mode: 'filesystem' });
	await rm(n8nFolder, { recursive: true });
	return answer;
}

async function runBare(org: OrgProcess, folder: string, versionId: string, bytes: number): Promise<Cost> {
	const { access_token: token } = await org.authorize();
	const target = join(folder, 'downloaded.bin');
	await using program = new MeasuredProcess('bareDownload.mts', org, { NODE_USE_ENV_PROXY: '1' });
	const cost = await program.ask<Cost>({ origin: org.origin, token, versionId, target });
	const { size } = await stat(target);
	if (size !== bytes) throw new Error(`${size} of ${bytes} bytes were downloaded`);
	await rm(target);
	return cost;
}

function table(rows: string[][]): Result {
	return {
		title: "Downloading a large file into n8n's binary store on disk",
		columns: [
			'file',
			'bare stream',
			'the same by n8n',
			'node',
			'node / bare',
			'node / the same by n8n',
			'memory growth: bare, by n8n, node',
			'calls',
		],
		rows,
		notes: [
			'The bare program pipes one answer into a file; same org, same proxy, same TLS. Back to back in fresh processes, order turned round; median of the ratios of each pair.',
			'"the same by n8n" is a node that sends this one request by n8n\'s function and hands the answer to n8n\'s binary store: the lower bound of any node. V8 collects the garbage of streams by going through the whole heap, and the heap of a process with n8n in it is many times that of the bare program.',
			'The node fails, and the benchmark with it, when fewer bytes arrive than the document has.',
		],
	};
}
