import Table from 'cli-table3';
import colors from 'picocolors';

/** One result table: what was asked, the figures, and what has to be known to read them. */
export interface Result {
	title: string;
	columns: string[];
	rows: string[][];
	notes: string[];
}

export function printResult({ title, columns, rows, notes }: Result): void {
	const table = new Table({
		head: columns,
		// No lines between the rows.
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
		style: { head: ['bold'], border: ['dim'] },
		colAligns: columns.map((_, at) => (at === 0 ? 'left' : 'right')),
	});
	table.push(...rows);
	console.log(`\n${colors.bold(title)}\n${table.toString()}`);
	for (const note of notes) console.log(colors.dim(`  ${note}`));
}

/** The same as Markdown. */
export function markdown({ title, columns, rows, notes }: Result): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	const rule = line(columns.map((_, at) => (at === 0 ? '---' : '--:')));
	const table = [line(columns), rule, ...rows.map(line)].join('\n');
	return [`## ${title}`, table, notes.map((note) => `- ${note}`).join('\n')].filter(Boolean).join('\n\n');
}

/** Milliseconds for people: `12 ms`, `3.45 s`, `2 min 5 s`. */
export function time(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
	return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Bytes as `12 MB`. */
export const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** 12345 as `12,345`. */
export const count = (number: number) => number.toLocaleString('en-US');

/** The middle of the values, or the mean of the two in the middle. */
export function median(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
