/** Bytes on their way in: hashed while they arrive, kept in memory when few, in a temporary file when many. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { notImplemented } from '../errors.mts';
import type { Settings } from '../settings.mts';
import type { Blob } from '../types.mts';

/** Blobs above this size go to a temporary file. */
const IN_MEMORY = 1_048_576;

export class Uploads {
	readonly #settings: Settings;
	#directory: string | undefined;
	#count = 0;

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Reads a stream to its end into a blob. Bytes beyond `limit` are counted and dropped: check `size`. */
	async read(stream: AsyncIterable<Buffer>, limit: number): Promise<Blob> {
		const upload = new Upload(() => this.#newFile(), this.#settings.uploadedBytes === 'kept');
		for await (const chunk of stream)
			if (upload.size <= limit) await upload.add(chunk);
			else upload.skip(chunk);
		return upload.finish();
	}

	/** A blob of bytes that are in memory already. */
	fromBuffer(buffer: Buffer): Blob {
		return {
			size: buffer.length,
			md5: createHash('md5').update(buffer).digest('hex'),
			stream: () => Readable.from([buffer]),
		};
	}

	/** Removes the temporary files. */
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

class Upload {
	size = 0;
	readonly #hash: Hash = createHash('md5');
	readonly #newFile: () => string;
	readonly #kept: boolean;
	#chunks: Buffer[] = [];
	#file: { path: string; stream: WriteStream } | undefined;

	constructor(newFile: () => string, kept: boolean) {
		this.#newFile = newFile;
		this.#kept = kept;
	}

	async add(chunk: Buffer): Promise<void> {
		this.size += chunk.length;
		this.#hash.update(chunk);
		if (!this.#kept) return;
		if (!this.#file) this.#chunks.push(chunk);
		if (!this.#file && this.size > IN_MEMORY) return this.#moveToFile();
		if (this.#file && !this.#file.stream.write(chunk)) await once(this.#file.stream, 'drain');
	}

	skip(chunk: Buffer): void {
		this.size += chunk.length;
	}

	async #moveToFile(): Promise<void> {
		const path = this.#newFile();
		this.#file = { path, stream: createWriteStream(path) };
		for (const chunk of this.#chunks) this.#file.stream.write(chunk);
		this.#chunks = [];
	}

	async finish(): Promise<Blob> {
		const { size } = this;
		const md5 = this.#hash.digest('hex');
		const file = this.#file;
		if (file) {
			file.stream.end();
			await finished(file.stream);
			return { size, md5, stream: () => createReadStream(file.path) };
		}
		const chunks = this.#chunks;
		if (!this.#kept && size > 0) return { size, md5, stream: refuseToRead };
		return { size, md5, stream: () => Readable.from(chunks) };
	}
}

function refuseToRead(): never {
	throw notImplemented('reading a file whose bytes were thrown away (setting uploadedBytes)');
}
