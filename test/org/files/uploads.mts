/** Bytes on their way in: hashed while they arrive, kept in memory when few, in a temporary file when many. */
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { notImplemented } from '../errors/index.mts';
import type { Uploads } from '../world/services.mts';
import type { Settings } from '../world/settings.mts';
import type { Blob } from '../world/types.mts';

/** Blobs above this size go to a temporary file. */
const IN_MEMORY = 1_048_576;

/** Keeps uploaded bytes, or throws them away as the setting `uploadedBytes` says. */
export class SpooledUploads implements Uploads {
	readonly #settings: Settings;
	#directory: string | undefined;
	#count = 0;

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	async read(stream: AsyncIterable<Buffer>, limit: number): Promise<Blob> {
		const upload = new Upload(() => this.#newFile(), this.#settings.uploadedBytes === 'kept');
		try {
			for await (const chunk of stream) {
				if (upload.size <= limit) await upload.add(chunk);
				else upload.skip(chunk);
			}
			return await upload.finish();
		} catch (error) {
			upload.discard();
			throw error;
		}
	}

	fromBuffer(buffer: Buffer): Blob {
		return {
			size: buffer.length,
			md5: createHash('md5').update(buffer).digest('hex'),
			stream: () => Readable.from([buffer]),
		};
	}

	close(): void {
		if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
		this.#directory = undefined;
	}

	#newFile(): string {
		this.#directory ??= mkdtempSync(join(tmpdir(), 'simulated-org-files-'));
		this.#count += 1;
		return join(this.#directory, String(this.#count));
	}
}

/** A file that is being written; `done` settles when all of it is on disk, or could not be. */
interface SpoolFile {
	path: string;
	stream: WriteStream;
	done: Promise<void>;
}

class Upload {
	size = 0;
	readonly #hash: Hash = createHash('md5');
	readonly #newFile: () => string;
	readonly #kept: boolean;
	#chunks: Buffer[] = [];
	#file: SpoolFile | undefined;

	constructor(newFile: () => string, kept: boolean) {
		this.#newFile = newFile;
		this.#kept = kept;
	}

	async add(chunk: Buffer): Promise<void> {
		this.size += chunk.length;
		this.#hash.update(chunk);
		if (!this.#kept) return;
		if (this.#file) return write(this.#file, chunk);
		this.#chunks.push(chunk);
		if (this.size > IN_MEMORY) await this.#moveToFile();
	}

	skip(chunk: Buffer): void {
		this.size += chunk.length;
	}

	async finish(): Promise<Blob> {
		const { size } = this;
		const md5 = this.#hash.digest('hex');
		const file = this.#file;
		if (file) {
			file.stream.end();
			await file.done;
			return { size, md5, stream: () => createReadStream(file.path) };
		}
		const chunks = this.#chunks;
		if (!this.#kept && size > 0) return { size, md5, stream: refuseToRead };
		return { size, md5, stream: () => Readable.from(chunks) };
	}

	discard(): void {
		if (!this.#file) return;
		this.#file.stream.destroy();
		rmSync(this.#file.path, { force: true });
	}

	async #moveToFile(): Promise<void> {
		const path = this.#newFile();
		const stream = createWriteStream(path);
		const done = finished(stream);
		// Who waits for it sees the error; nobody may be waiting yet.
		done.catch(() => undefined);
		this.#file = { path, stream, done };
		await write(this.#file, Buffer.concat(this.#chunks));
		this.#chunks = [];
	}
}

/** Waits while the disk is behind. */
async function write({ stream, done }: SpoolFile, chunk: Buffer): Promise<void> {
	if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done]);
}

function refuseToRead(): never {
	throw notImplemented('reading a file whose bytes were thrown away (setting uploadedBytes)');
}
