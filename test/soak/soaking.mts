/** The process that is measured: its arguments are minutes and items. */
import { wait } from '../faults/fastTime.mts';
import { TROUBLES } from '../faults/faults.mts';
import { Runs, type OnError } from '../faults/runs.mts';
import type { Target } from '../faults/target.mts';
import { TARGETS } from '../faults/targets.mts';
import { failingTargets } from './failing.mts';

const [minutes = 30, items = 100_000] = process.argv.slice(2).map(Number);

/** One request in so many meets a fault, and one run in so many is stopped. */
const REQUESTS_A_FAULT = 20;
const RUNS_A_STOP = 10;
/** A run is stopped after so many milliseconds at most: most of them take less than this. */
const LONGEST_RUN_MS = 200;
/** How much the heap may grow, in percent. */
const MOST_GROWTH = 5;
const SETTINGS: readonly OnError[] = ['stop', 'continue', 'error output'];

const say = console.log;
// What n8n and the node log of thousands of faults helps nobody.
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => {};

const findings: string[] = [];
const find = (what: string) => {
	findings.push(what);
	say(`✗ ${what}`);
};
process.on('unhandledRejection', (error) => find(`a rejection that nobody handles: ${String(error)}`));

const runs = await Runs.start();
const chance = <T,>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

/** Megabytes in use after a collection. Twice, because what is finalized by the first is free only after the second. */
async function heap(): Promise<number> {
	for (let times = 0; times < 2; times++) {
		globalThis.gc!();
		await wait(50);
	}
	return process.memoryUsage().heapUsed / 1e6;
}

function checkGrowth(what: string, before: number, after: number): void {
	const growth = (after / before - 1) * 100;
	say(`${what}: heap ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB (${growth.toFixed(1)} %)`);
	if (growth > MOST_GROWTH) find(`${what}: the heap grew by ${growth.toFixed(1)} %`);
}

/** Every item fails, in two runs of each kind: what the first left behind, the second must not add to. */
async function failAll(): Promise<void> {
	for (const target of failingTargets(items)) {
		const after: number[] = [];
		for (let times = 0; times < 2; times++) {
			const { lies, messages } = await runs.plain(target);
			lies.slice(0, 5).forEach((lie) => find(`${target.name}: ${lie}`));
			if (messages !== items) find(`${target.name}: ${messages} different messages for ${items} items`);
			after.push(await heap());
		}
		checkGrowth(`${target.name}, ${items} items that fail, twice`, after[0]!, after[1]!);
	}
}

async function soak(): Promise<void> {
	for (const target of TARGETS) await runs.moments(target);
	const end = performance.now() + minutes * 60_000;
	const counts = { runs: 0, faults: 0, stops: 0 };
	let before: number | undefined;
	for (let sample = performance.now(); performance.now() < end;) {
		await runOne(chance(TARGETS), counts);
		if (performance.now() < sample) continue;
		const now = await heap();
		// The first minute is for what is loaded and compiled late.
		if (counts.runs > 1) before ??= now;
		say(`${counts.runs} runs, ${counts.faults} faults, ${counts.stops} stopped: heap ${now.toFixed(1)} MB`);
		sample += 60_000;
	}
	const after = await heap();
	checkGrowth(`${counts.runs} runs, ${counts.faults} with a fault, ${counts.stops} stopped`, before ?? after, after);
}

async function runOne(target: Target, counts: { runs: number; faults: number; stops: number }): Promise<void> {
	counts.runs++;
	if (Math.random() < 1 / RUNS_A_STOP) {
		counts.stops++;
		const ms = Math.random() * LONGEST_RUN_MS;
		for (const lie of await runs.cancelled(target, ms)) find(`${target.name}, stopped after ${ms} ms: ${lie}`);
		return;
	}
	const moments = await runs.moments(target);
	if (Math.random() > moments.length / REQUESTS_A_FAULT) {
		for (const lie of (await runs.plain(target)).lies) find(`${target.name}: ${lie}`);
		return;
	}
	counts.faults++;
	const moment = chance(moments);
	const trouble = chance(TROUBLES.filter(({ kinds }) => !kinds || kinds.includes(moment.kind)));
	const { lies } = await runs.disturbed({ target, moment, trouble, onError: chance(SETTINGS) });
	for (const lie of lies) find(`${target.name}, ${moment.name}, ${trouble.name}: ${lie}`);
}

const started = performance.now();
await failAll();
if (minutes > 0) await soak();
await runs.close();
say(`${((performance.now() - started) / 60_000).toFixed(1)} minutes, ${findings.length} findings`);
process.exit(findings.length > 0 ? 1 : 0);
