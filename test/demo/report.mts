import Table from 'cli-table3';
import colors from 'picocolors';
import type { LogEntry } from '../org/wire/requestLog.mts';
import type { Facts } from './orgView.mts';
import type { Person } from './people.mts';

/** No lines between the rows. */
const COMPACT = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const NONE = '–';

/** What was and is known about a person, one row a fact; what has changed stands out. */
export function personTable({ username, event }: Person, before: Facts, after: Facts): string {
	const table = newTable(['', 'before', 'after'], { colWidths: [25, 31, 45], wordWrap: true });
	const row = (label: string, was: string, is: string) =>
		was === is ? [label, is, colors.dim('unchanged')] : [label, was || NONE, colors.green(is || NONE)];
	for (const label of Object.keys({ ...before, ...after })) {
		const [was = '', is = ''] = [before[label], after[label]];
		if (was || is) table.push(row(label, was, is));
	}
	return `${colors.bold(username)} (${event})\n${table.toString()}`;
}

/** How often the org was called, and with how many records to write, by kind of call in order of the first. */
export function callTable(entries: LogEntry[]): string {
	const kinds = new Map<string, { calls: number; records: number }>();
	for (const { method, path, rows = 0 } of entries) {
		const kind = `${method} ${path.replace('/services/data/', '')}`;
		const { calls, records } = kinds.get(kind) ?? { calls: 0, records: 0 };
		kinds.set(kind, { calls: calls + 1, records: records + rows });
	}
	const table = newTable(['calls', 'of the API', 'records'], { colAligns: ['right', 'left', 'right'] });
	for (const [kind, { calls, records }] of kinds) table.push([calls, kind, records || '']);
	return table.toString();
}

function newTable(head: string[], options: Partial<Table.TableConstructorOptions>): Table.Table {
	const style = colors.isColorSupported ? { head: ['bold'], border: ['dim'] } : { head: [], border: [] };
	return new Table({ head, chars: COMPACT, style, ...options });
}
