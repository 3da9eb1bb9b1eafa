import { setTimeout as wait } from 'node:timers/promises';

/** Reads again and again until what was read is good, and returns it. Throws after three minutes. */
export async function until<Read>(read: () => Promise<Read>, isGood: (found: Read) => boolean): Promise<Read> {
	for (const deadline = Date.now() + 180_000; Date.now() < deadline; await wait(300)) {
		const found = await read();
		if (isGood(found)) return found;
	}
	throw new Error(`Waited for three minutes in vain; what was read last: ${JSON.stringify(await read())}`);
}
