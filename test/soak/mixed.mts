/** A process that runs every operation that writes, in random order, with faults and stops; its argument is minutes. */
import { TROUBLES } from '../faults/faults.mts';
import { Runs, type OnError } from '../faults/runs.mts';
import type { Target } from '../faults/target.mts';
import { TARGETS } from '../faults/targets.mts';
import { checkGrowth, end, find, measureHeap, say } from './findings.mts';

/** One request in so many meets a fault, and one run in so many is stopped. */
const REQUESTS_A_FAULT = 20;
const RUNS_A_STOP = 10;
/** A run is stopped after so many milliseconds at most: most of them take less than this. */
const LONGEST_RUN_MS = 200;
const SETTINGS: readonly OnError[] = ['stop', 'continue', 'error output'];

const minutes = Number(process.argv[2]);
const runs = await Runs.start();
const counts = { runs: 0, faults: 0, stops: 0 };
const chosen = <T,>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

async function soak(): Promise<void> {
	for (const target of TARGETS) await runs.moments(target);
	const over = performance.now() + minutes * 60_000;
	// The first minute is for what is loaded and compiled late.
	let before: number | undefined;
	for (let next = performance.now() + 60_000; performance.now() < over;) {
		await runOne(chosen(TARGETS));
		if (performance.now() < next) continue;
		const now = await measureHeap();
		before ??= now;
		say(`${sum()}: heap ${now.toFixed(1)} MB`);
		next += 60_000;
	}
	const after = await measureHeap();
	checkGrowth(sum(), before ?? after, after);
}

const sum = () => `${counts.runs} runs, ${counts.faults} with a fault, ${counts.stops} stopped`;

async function runOne(target: Target): Promise<void> {
	counts.runs++;
	if (Math.random() < 1 / RUNS_A_STOP) return await stopOne(target);
	const moments = await runs.moments(target);
	if (Math.random() < moments.length / REQUESTS_A_FAULT) return await disturbOne(target);
	for (const lie of (await runs.plain(target)).lies) find(`${target.name}: ${lie}`);
}

async function stopOne(target: Target): Promise<void> {
	counts.stops++;
	const ms = Math.round(Math.random() * LONGEST_RUN_MS);
	for (const lie of await runs.cancelled(target, ms)) find(`${target.name}, stopped after ${ms} ms: ${lie}`);
}

async function disturbOne(target: Target): Promise<void> {
	counts.faults++;
	const moment = chosen(await runs.moments(target));
	const trouble = chosen(TROUBLES.filter(({ kinds }) => !kinds || kinds.includes(moment.kind)));
	const { lies } = await runs.disturbed({ target, moment, trouble, onError: chosen(SETTINGS) });
	for (const lie of lies) find(`${target.name}, ${moment.name}, ${trouble.name}: ${lie}`);
}

await soak();
await runs.close();
end();
