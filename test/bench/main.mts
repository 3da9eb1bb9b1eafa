/** `npm run bench`: what the node costs in calls, time and memory, next to what a user would pick instead. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import colors from 'picocolors';
import { N8N_VERSION } from '../n8n/install.mjs';
import { packPackage } from '../tools/packed.mts';
import { alternatives } from './alternatives.bench.mts';
import { bareProgram } from './bareProgram.bench.mts';
import { downloads } from './files/downloads.bench.mts';
import { leavers } from './leavers.bench.mts';
import { listSearch } from './listSearch.bench.mts';
import { operations } from './operations.bench.mts';
import { packageLoad } from './packageLoad.bench.mts';
import { records } from './records.bench.mts';
import { markdown, printResult, time, type Result } from './report.mts';
import { SCALES, type Ground, type Scale } from './scale.mts';
import { transfers } from './transfers.bench.mts';
import { trigger } from './trigger.bench.mts';
import { uploads } from './files/uploads.bench.mts';

const QUESTIONS = {
	alternatives,
	bareProgram,
	operations,
	leavers,
	transfers,
	records,
	uploads,
	downloads,
	listSearch,
	trigger,
	packageLoad,
};

const HELP = `npm run bench -- [options]

  --quick          less of everything: under two minutes
  --full           more rounds, more users in the real n8n
  --only NAME      one question; may be given several times: ${Object.keys(QUESTIONS).join(', ')}
  --output FILE    also writes the tables as Markdown; docs/benchmarks.md unless --quick or --only
  --help           this text`;

const OPTIONS = {
	quick: { type: 'boolean' },
	full: { type: 'boolean' },
	only: { type: 'string', multiple: true },
	output: { type: 'string' },
	help: { type: 'boolean' },
} as const;

const ROOT = join(import.meta.dirname, '../..');

try {
	await main();
} catch (error) {
	// With its causes.
	console.error(colors.red(inspect(error)));
	process.exitCode = 1;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) return console.log(HELP);
	const scale = SCALES[values.quick ? 'quick' : values.full ? 'full' : 'default'];
	const chosen = questionsNamed(values.only ?? Object.keys(QUESTIONS));
	const started = performance.now();
	// What is measured stays as it is, whoever builds in the meantime.
	await using packed = await packPackage();
	const results: Result[] = [];
	for (const question of chosen) {
		const found = await question({ scale, packageFolder: packed.folder, progress });
		found.forEach(printResult);
		results.push(...found);
	}
	console.log(`\n${results.length} tables in ${time(performance.now() - started)}`);
	const complete = scale.name !== 'quick' && !values.only;
	const output = values.output ?? (complete ? join(ROOT, 'docs/benchmarks.md') : undefined);
	if (output) await writeReport(output, scale, results);
}

function questionsNamed(names: string[]): Array<(ground: Ground) => Promise<Result[]>> {
	return names.map((name) => {
		if (name in QUESTIONS) return QUESTIONS[name as keyof typeof QUESTIONS];
		throw new RangeError(`There is no question "${name}". Questions: ${Object.keys(QUESTIONS).join(', ')}`);
	});
}

function progress(text: string): void {
	console.error(colors.dim(`${new Date().toTimeString().slice(0, 8)} ${text}`));
}

async function writeReport(path: string, { name }: Scale, results: Result[]): Promise<void> {
	const command = `npm run bench${name === 'default' ? '' : ` -- --${name}`}`;
	const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB of memory`;
	const head = [
		'# Benchmarks',
		`Measured on ${new Date().toISOString().slice(0, 10)} with \`${command}\`: ${machine}, Node ${process.version}, n8n ${N8N_VERSION}. ` +
			'The org is the simulated one of `test/org`, in a process of its own on the same machine; a latency is added by it to every request. ' +
			'How each figure is taken: [test/bench/README.md](../test/bench/README.md).',
	];
	await writeFile(path, `${[...head, ...results.map(markdown)].join('\n\n')}\n`);
	console.log(`Written to ${relative(process.cwd(), path)}`);
}
