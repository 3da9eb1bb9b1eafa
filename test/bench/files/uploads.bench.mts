/** What does it cost to upload a large file from n8n's binary store, and many small ones? */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgProcess } from '../../n8n/orgProcess.mts';
import type { Cost } from '../measured/answer.mts';
import { runWithFiles, type Store } from './fileRuns.mts';
import { MB, writeLarge } from './largeFile.mts';
import { MeasuredProcess } from '../measuredProcess.mts';
import { setLatency, startLargeOrg } from '../org.mts';
import { count, median, megabytes, time, type Result } from '../report.mts';
import type { BinaryMode, Ground } from '../scale.mts';

const SMALL_FILES = 200;
const SMALL_BYTES = 20_000;
const SMALL_LATENCY_MS = 50;
/** As many as the node sends at once. */
const SIDE_BY_SIDE = 4;

export async function uploads(ground: Ground): Promise<Result[]> {
	const folder = await mkdtemp(join(tmpdir(), 'benchmark-files-'));
	try {
		// A disk that is full of old uploads would be measured otherwise.
		await using org = await startLargeOrg(1, ['uploadedBytes=hashed only', 'fileStorageMB=10000000']);
		const large: string[][] = [];
		for (const file of ground.scale.files) large.push(await largeFile(ground, org, folder, file));
		return [largeTable(large), await smallFiles(ground, org, folder)];
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The node and the bare program, back to back. */
interface Pair {
	node: Cost & { calls: number };
	bare: Cost;
}

const COMPARED = ['bare stream', 'node', 'ratio', 'memory growth, bare', 'memory growth, node', 'calls'];

/** The cells of COMPARED: medians over the pairs. */
function compared(pairs: Pair[]): string[] {
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

interface Upload extends Store {
	nodeFirst: boolean;
}

const UPLOAD = { resource: 'document', operation: 'upload', destination: 'file', binaryPropertyName: 'data' };

/** The node and the bare program, one after the other, each in a fresh process. */
async function pair(ground: Ground, org: OrgProcess, { nodeFirst, ...store }: Upload) {
	const runs = [
		async () => ({ node: await runWithFiles(ground, org, { parameters: UPLOAD }, store) }),
		async () => ({ bare: await runBare(org, store.files) }),
	];
	const ordered = nodeFirst ? runs : runs.toReversed();
	return Object.assign({}, await ordered[0]!(), await ordered[1]!()) as Pair;
}

async function largeFile(
	ground: Ground,
	org: OrgProcess,
	folder: string,
	{ mode, bytes }: { mode: BinaryMode; bytes: number },
): Promise<string[]> {
	const path = join(folder, `file of ${bytes / MB} MB.bin`);
	await writeLarge(path, bytes);
	await setLatency(org, 0);
	const pairs: Pair[] = [];
	for (let round = 0; round < Math.min(3, ground.scale.rounds); round++) {
		ground.progress(`upload of ${bytes / MB} MB (${mode}), round ${round + 1}`);
		pairs.push(await pair(ground, org, { files: [path], folder, mode, nodeFirst: round % 2 === 0 }));
	}
	await rm(path);
	return [mode, `${bytes / MB} MB`, ...compared(pairs)];
}

function largeTable(rows: string[][]): Result {
	return {
		title: "Uploading a large file from n8n's binary store",
		columns: ['binary data mode', 'file', ...COMPARED],
		rows,
		notes: [
			'The bare program pipes the file into one request of Node; same org, same proxy, same TLS. Back to back in fresh processes, order turned round; median of the ratios of each pair.',
			'"filesystem" is what n8n has by default, "database" what it has in queue mode, "default" is its old mode that keeps files in memory. From the database n8n reads a file as a whole, and in memory it has it as base64 already, so memory grows with the file there, whatever a node does.',
			'The calls of the node include the check of the connected user and reading the new document back.',
		],
	};
}

async function smallFiles(ground: Ground, org: OrgProcess, folder: string): Promise<Result> {
	const files = Array.from({ length: SMALL_FILES }, (_, at) => join(folder, `small ${at}.bin`));
	for (const path of files) await writeFile(path, randomBytes(SMALL_BYTES));
	await setLatency(org, SMALL_LATENCY_MS);
	ground.progress(`upload of ${SMALL_FILES} small files`);
	const { node, bare } = await pair(ground, org, { files, folder, mode: 'filesystem', nodeFirst: true });
	return {
		title: `Uploading ${SMALL_FILES} files of 20 KB, ${SMALL_LATENCY_MS} ms per request`,
		columns: ['with', 'calls', 'time', 'per file', 'memory growth'],
		rows: [
			[`bare program, ${SIDE_BY_SIDE} at a time`, count(SMALL_FILES), ...figures(bare)],
			['node', count(node.calls), ...figures(node)],
		],
		notes: [
			`Each file is a call of its own. One after the other they would wait ${time(SMALL_FILES * SMALL_LATENCY_MS)}.`,
		],
	};
}

const figures = ({ ms, memoryGrowth }: Cost) => [
	time(ms),
	`${(ms / SMALL_FILES).toFixed(1)} ms`,
	megabytes(memoryGrowth),
];

async function runBare(org: OrgProcess, files: string[]): Promise<Cost> {
	const { access_token: token } = await org.authorize();
	await using program = new MeasuredProcess('bareUpload.mts', org, { NODE_USE_ENV_PROXY: '1' });
	return await program.ask<Cost>({ origin: org.origin, token, files, sideBySide: SIDE_BY_SIDE });
}
