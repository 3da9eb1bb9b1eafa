/** n8n's binary store as a self-hosted n8n has it: files in a folder, opened as streams. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

// npm installs several copies of this one; the services of n8n-core are in n8n-core's own.
const { resolve } = createRequire(import.meta.url);
const { Container } = createRequire(resolve('n8n-core'))('@n8n/di') as {
	Container: { set(type: unknown, instance: unknown): void };
};

export interface BinaryStore {
	/** An item with a file in `property`; the item holds the file's ID only. */
	item(
		bytes: Buffer | Readable,
		file: Pick<IBinaryData, 'fileName' | 'mimeType'>,
		property?: string,
	): Promise<INodeExecutionData>;
	/** Makes the store believe that the file of an item has so many bytes. */
	overstate(item: INodeExecutionData, fileSize: number, property?: string): Promise<void>;
	close(): Promise<void>;
}

/** Starts n8n's binary store in the mode `filesystem`, in a temporary folder. */
export async function startBinaryStore(): Promise<BinaryStore> {
	const localStoragePath = await mkdtemp(join(tmpdir(), 'binary-store-'));
	const unused = { error() {}, warn() {}, info() {}, debug() {} } as never;
	const service = new BinaryDataService({ mode: 'filesystem', localStoragePath } as never, unused, unused);
	await service.init();
	Container.set(BinaryDataService, service);
	return {
		item: async (bytes, file, property = 'data') => {
			const location = { type: 'execution', workflowId: '1', executionId: '1' } as const;
			const binary = await service.store(location, bytes, { ...file, data: '' });
			return { json: {}, binary: { [property]: binary } };
		},
		overstate: async (item, fileSize, property = 'data') => {
			const { id = '', fileName, mimeType } = item.binary![property]!;
			const [, path = ''] = id.split(':');
			await writeFile(join(localStoragePath, `${path}.metadata`), JSON.stringify({ fileName, mimeType, fileSize }));
		},
		close: async () => await rm(localStoragePath, { recursive: true, force: true }),
	};
}

/** An item whose file is in the item itself, as in n8n's mode `default`. */
export function itemInMemory(
	bytes: Buffer,
	file: Pick<IBinaryData, 'fileName' | 'mimeType'>,
	property = 'data',
): INodeExecutionData {
	return { json: {}, binary: { [property]: { ...file, data: bytes.toString('base64') } } };
}
