/** `npm run test:mutation`: changes the code in small ways, one at a time; does a test notice each? */
import { parseArgs } from 'node:util';
import { AREAS, type Area } from './areas.mts';
import { findMutants, type Mutant } from './stryker.mts';

/** Percent of the mutants, of all areas together, that tests have to notice. */
const LEAST_KILLED = 85;

const HELP = `npm run test:mutation -- [options] [area ...]

  area               ${AREAS.map(({ name }) => `"${name}"`).join(', ')}; all unless told
  --workers N        processes that try mutants at once; 1 unless told
  --survivors        prints each change that no test noticed
  --help             this text

What has not changed since the last run is not tried again; remove .cache/mutation to try all. Ends with 1 when tests notice less than
${LEAST_KILLED} percent.`;

const OPTIONS = { workers: { type: 'string' }, survivors: { type: 'boolean' }, help: { type: 'boolean' } } as const;

const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });

async function main(areas: Area[]): Promise<void> {
	const all: Mutant[] = [];
	for (const area of areas) {
		const started = performance.now();
		const mutants = await findMutants(area, Number(values.workers ?? 1));
		all.push(...mutants);
		console.log(`${area.name}: ${figuresOf(mutants)}, ${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
		if (values.survivors) mutants.filter(({ isKilled }) => !isKilled).forEach((mutant) => console.log(textOf(mutant)));
	}
	console.log(`all: ${figuresOf(all)}`);
	if (percentOf(all) < LEAST_KILLED) process.exitCode = 1;
}

function figuresOf(mutants: Mutant[]): string {
	const survived = mutants.filter(({ isKilled }) => !isKilled).length;
	return `${mutants.length} mutants, ${survived} survived, ${percentOf(mutants).toFixed(1)} % killed`;
}

const percentOf = (mutants: Mutant[]) =>
	(mutants.filter(({ isKilled }) => isKilled).length / Math.max(mutants.length, 1)) * 100;

const textOf = ({ file, line, kind, replacement }: Mutant) => `  ${file}:${line} ${kind}: ${replacement}`;

function areasNamed(names: string[]): Area[] {
	const unknown = names.find((name) => !AREAS.some((area) => area.name === name));
	if (unknown !== undefined) throw new Error(`${unknown} is not one of ${AREAS.map(({ name }) => name).join(', ')}`);
	return AREAS.filter(({ name }) => names.length === 0 || names.includes(name));
}

if (values.help) console.log(HELP);
else await main(areasNamed(positionals));
