/** What a process of the soak finds, and how its heap grows. */
import { wait } from '../faults/fastTime.mts';

/** How much the heap may grow, in percent. */
const MOST_GROWTH = 5;

/** Prints a line, by the process that started this one: what n8n and the node log of thousands of faults helps nobody. */
export const say = (line: string): void => void process.send!(line);

const started = performance.now();
let findings = 0;

/** Prints something that must not be. */
export function find(what: string): void {
	findings++;
	say(`✗ ${what}`);
}

process.on('unhandledRejection', (error) => find(`a rejection that nobody handles: ${String(error)}`));

/** Megabytes in use after a collection. Twice, because what is finalized by the first is free only after the second. */
export async function measureHeap(): Promise<number> {
	for (let times = 0; times < 2; times++) {
		globalThis.gc!();
		await wait(50);
	}
	return process.memoryUsage().heapUsed / 1e6;
}

/** Compares two measures of the heap. */
export function checkGrowth(what: string, before: number, after: number): void {
	const growth = (after / before - 1) * 100;
	say(`${what}: heap ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB (${growth.toFixed(1)} %)`);
	if (growth > MOST_GROWTH) find(`${what}: the heap grew by ${growth.toFixed(1)} %`);
}

/** Prints the sum and ends the process with 1 when anything was found. */
export function end(): void {
	const minutes = ((performance.now() - started) / 60_000).toFixed(1);
	process.send!(`${minutes} minutes, ${findings} findings`, () => process.exit(findings > 0 ? 1 : 0));
}
