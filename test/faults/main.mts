/** `npm run test:faults`: every operation that writes, every fault, every moment and setting; is the node's word true afterwards? */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { allCases, pairwiseCases, type Case, type Moments } from './cases.mts';
import type { Moment } from './moments.mts';
import type { Outcome } from './runs.mts';
import { TARGETS } from './targets.mts';
import { Workers } from './workers.mts';

const HELP = `npm run test:faults -- [options]

  --complete         every case, not only so many that every two of operation, fault, moment and setting meet
  --part K/N         the K-th of N parts of the cases, so that several runs share them
  --only TEXT        cases with this text in "operation | moment | fault | setting"; may be given several times
  --workers N        processes, each with an org of its own
  --list             prints the cases and runs none
  --verbose          prints each case
  --help             this text

Ends with 1 when the node lied in a case: something done twice, called done and not done, called not done and done, or a neighbor touched.`;

const OPTIONS = {
	complete: { type: 'boolean' },
	part: { type: 'string' },
	only: { type: 'string', multiple: true },
	workers: { type: 'string' },
	list: { type: 'boolean' },
	verbose: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

const { values } = parseArgs({ options: OPTIONS });

async function main(): Promise<void> {
	const started = performance.now();
	await using workers = await Workers.start(Number(values.workers ?? availableParallelism()));
	const moments: Moments = new Map();
	await workers.askAll(TARGETS, async (worker, { name }) => {
		moments.set(name, await worker.ask<Moment[]>({ moments: name }));
	});
	const ordered: Moments = new Map(TARGETS.map(({ name }) => [name, moments.get(name)!]));
	const all = allCases(ordered);
	const wanted = (values.complete ? all : pairwiseCases(all)).filter((one) => isWanted(one, values.only));
	const cases = partOf(wanted, values.part);
	if (values.list) return cases.forEach((one) => console.log(textOf(one)));
	const lies: string[] = [];
	let done = 0;
	await workers.askAll(cases, async (worker, one) => {
		const outcome = await worker.ask<Outcome>({ case: one, moment: momentOf(ordered, one) });
		for (const lie of outcome.lies) lies.push(`${textOf(one)}: ${lie}`);
		done += 1;
		if (values.verbose) console.log(`${textOf(one)}: ${describe(outcome)}`);
		else if (outcome.lies.length > 0) console.log(`✗ ${textOf(one)}: ${describe(outcome)}`);
		if (done % 250 === 0) console.log(`${done} of ${cases.length} cases, ${minutes(started)}`);
	});
	console.log(summary(cases, { all, lies, started }));
	if (lies.length > 0) process.exitCode = 1;
}

/** The requests of a run are told by one process, so that all of them mean the same. */
function momentOf(moments: Moments, { target, moment }: Case): Moment {
	return moments.get(target)!.find(({ name }) => name === moment)!;
}

const textOf = (one: Case) => Object.values(one).join(' | ');

const isWanted = (one: Case, only: string[] = []) => only.every((text) => textOf(one).includes(text));

function partOf<T>(list: readonly T[], part = '1/1'): T[] {
	const [, k = 0, n = 0] = (/^(\d+)\/(\d+)$/.exec(part) ?? []).map(Number);
	if (k < 1 || k > n) throw new Error(`--part is like 2/8, and not ${part}`);
	const size = Math.ceil(list.length / n);
	return list.slice((k - 1) * size, k * size);
}

function describe({ lies, errorCodes, requests }: Outcome): string {
	const told = errorCodes.length > 0 ? errorCodes.join(', ') : 'no error codes';
	return `${requests} requests, ${told}${lies.map((lie) => `\n    ${lie}`).join('')}`;
}

function summary(cases: Case[], { all, lies, started }: { all: Case[]; lies: string[]; started: number }): string {
	const count = (part: keyof Case) => new Set(cases.map((one) => one[part])).size;
	const liars = new Set(lies.map((lie) => lie.split(': item')[0])).size;
	return [
		`${count('target')} ways to write, ${count('trouble')} faults, ${count('moment')} moments, ${count('onError')} settings of On Error`,
		`${cases.length} of ${all.length} cases tried in ${minutes(started)}, ${lies.length} lies found in ${liars} of them`,
	].join('\n');
}

const minutes = (started: number) => `${((performance.now() - started) / 60_000).toFixed(1)} minutes`;

if (values.help) console.log(HELP);
else await main();
