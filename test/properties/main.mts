/** `npm run test:properties`: what holds for every input, tried on generated ones that somebody would send who wants in. */
import { parseArgs } from 'node:util';
import { hostProperties } from './hosts.mts';
import { partProperties } from './parts.mts';
import type { Property } from './property.mts';
import { queryProperties } from './queries.mts';
import { toolProperties } from './tools.mts';

const CASES = 10_000;

const HELP = `npm run test:properties -- [options]

  --cases N     generated inputs of each property; ${CASES} unless told
  --only TEXT   properties with this text in their name
  --help        this text

Ends with 1 when a property does not hold for an input, which it prints.`;

const OPTIONS = { cases: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } } as const;

async function main({ cases, only = '' }: { cases: number; only?: string | undefined }): Promise<void> {
	const started = performance.now();
	const chosen = [...hostProperties, ...queryProperties, ...partProperties, ...toolProperties].filter(({ name }) =>
		name.includes(only),
	);
	let failures = 0;
	for (const property of chosen) failures += await runs(property, cases);
	const minutes = ((performance.now() - started) / 60_000).toFixed(1);
	console.log(
		`${chosen.length} properties, ${chosen.length * cases} cases in ${minutes} minutes, ${failures} failures`,
	);
	if (failures > 0) process.exitCode = 1;
}

/** Returns the number of failures, 0 or 1: a property ends with its first. */
async function runs({ name, run }: Property, cases: number): Promise<number> {
	const failure = await run(cases);
	console.log(failure === undefined ? `✓ ${name}: ${cases} cases` : `✗ ${name}: ${failure}`);
	return failure === undefined ? 0 : 1;
}

const { values } = parseArgs({ options: OPTIONS });
if (values.help) console.log(HELP);
else await main({ cases: Number(values.cases ?? CASES), only: values.only });
