/** A process that puts files into n8n's binary store and runs the built node on them, or on one item without a file. */
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { answerQuestions } from './answer.mts';
import { nodeCost, type NodeQuestion, type RunAnswer } from './nodeCost.mts';

export interface FileQuestion extends NodeQuestion {
	/** Paths of the files that the items have, one each. */
	files: string[];
}

// n8n-core may have a copy of the container of its own, and its services are in that one.
const load = createRequire(createRequire(import.meta.url).resolve('n8n-core'));
const { Container } = load('@n8n/di') as {
	Container: { get<Service>(type: new (...args: never[]) => Service): Service };
};
const store = Container.get(BinaryDataService);
const ready = store.init();

/** Gives files as n8n's database store does: read as a whole, then one piece of a stream. What the database itself takes is not in it. */
store.setManager('database', {
	init: async () => {},
	copyByFilePath: async (_location: unknown, path: string) => ({ fileId: path, fileSize: (await stat(path)).size }),
	getMetadata: async (path: string) => ({ fileSize: (await stat(path)).size }),
	getAsBuffer: async (path: string) => await readFile(path),
	getAsStream: async (path: string) => Readable.from(await readFile(path)),
} as never);

/** Where n8n keeps files; `default` is in memory, as base64. */
const MODE = process.env['N8N_DEFAULT_BINARY_DATA_MODE'] ?? 'filesystem';

answerQuestions(async ({ files, ...question }: FileQuestion): Promise<RunAnswer> => {
	await ready;
	const items: INodeExecutionData[] = [];
	for (const path of files) items.push({ json: {}, binary: { data: await stored(path) } });
	if (files.length === 0) items.push({ json: {} });
	return await nodeCost(question, items);
});

/** The file as n8n's nodes pass it on. */
async function stored(path: string): Promise<IBinaryData> {
	const { size } = await stat(path);
	const file = { data: '', mimeType: 'application/octet-stream', fileName: basename(path), fileSize: String(size) };
	const location = { type: 'execution', workflowId: '1', executionId: '1' } as const;
	const binary = await store.copyBinaryFile(location, file, path);
	const [kept = 'default'] = binary.id?.split(/[:-]/) ?? [];
	if (kept !== MODE) throw new Error(`n8n keeps the file in the mode ${kept}, not ${MODE}`);
	return binary;
}
