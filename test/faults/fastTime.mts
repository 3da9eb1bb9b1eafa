/**
 * Makes the waits of the node short: they pass this many times as fast. The org keeps its own time, which comes from `node:timers`. Imported
 * before anything that waits.
 */
export const SPEED = Number(process.env['SOAK_SPEED'] ?? 400);

const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
/** Timers take whole milliseconds, so shorter waits are saved up until they make one. */
let saved = 0;

/** Real milliseconds. */
export const wait = async (ms: number): Promise<void> => await new Promise((done) => void realTimeout(done, ms));

/** What a promise comes to, or undefined after so many real milliseconds. A timer that went on would hold what the promise came to. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
	const { promise: over, resolve } = Promise.withResolvers<undefined>();
	const timer = realTimeout(resolve, ms);
	try {
		return await Promise.race([promise, over]);
	} finally {
		realClear(timer);
	}
}

function fastTimeout(callback: () => void, ms = 0, ...args: []) {
	saved += ms / SPEED;
	if (saved < 1) return setImmediate(callback, ...args);
	const whole = Math.floor(saved);
	saved -= whole;
	return realTimeout(callback, whole, ...args);
}

globalThis.setTimeout = Object.assign(fastTimeout, realTimeout) as unknown as typeof setTimeout;
globalThis.clearTimeout = (timer) => {
	realClear(timer);
	clearImmediate(timer as unknown as NodeJS.Immediate);
};
