import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';

export const MB = 1024 * 1024;

/** Writes a file of so many bytes, the same random block again and again. */
export async function writeLarge(path: string, bytes: number): Promise<void> {
	const file = await open(path, 'w');
	const block = randomBytes(MB);
	for (let left = bytes; left > 0; left -= block.length) await file.write(block, 0, Math.min(left, block.length));
	await file.close();
}
