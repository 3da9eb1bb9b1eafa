/** How much longer does n8n take to start with the package installed? */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cost } from './measured/answer.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { count, median, type Result } from './report.mts';
import type { Ground } from './scale.mts';

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

export async function packageLoad({ packageFolder, progress, scale: { shortRounds } }: Ground): Promise<Result[]> {
	progress('loading the package');
	const { n8n } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as Manifest;
	const rows: string[][] = [];
	for (const file of [...n8n.nodes, ...n8n.credentials])
		rows.push(await row(join(packageFolder, file), file, shortRounds));
	return [
		{
			title: 'Loading the package',
			columns: ['file', 'time', 'spread', 'CPU'],
			rows,
			notes: [
				`Median of ${shortRounds} fresh processes that have n8n-workflow loaded already; the spread is from the fastest to the slowest.`,
				`The package has ${count(Math.round((await bytesBelow(packageFolder)) / 1000))} KB unpacked.`,
			],
		},
	];
}

async function row(path: string, file: string, rounds: number): Promise<string[]> {
	const costs: Cost[] = [];
	for (let round = 0; round < rounds; round++) {
		await using program = new MeasuredProcess('packageLoad.mts');
		costs.push(await program.ask<Cost>({ file: path }));
	}
	const times = costs.map(({ ms }) => ms);
	return [
		file.split('/').at(-1)!,
		`${median(times).toFixed(1)} ms`,
		`${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)} ms`,
		`${median(costs.map(({ cpuMs }) => cpuMs)).toFixed(1)} ms`,
	];
}

async function bytesBelow(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
	return sizes.reduce((sum, size) => sum + size, 0);
}
