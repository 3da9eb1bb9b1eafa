import type { SalesforceError } from '../../api/errors';
import type { ApiRecord } from '../../api/org';
import { isError } from '../../api/results';
import type { Change, ChangeResult } from '../../writes/changes';
import { isBlank } from '../values';

/** Fields that are changed, by API name, with their values before and after. */
export type UpdatedFields = Record<string, { from: unknown; to: unknown }>;

/** What a request needs of a record: a change, none where it holds already, and the changes of earlier requests that it relies on. */
export interface PlannedChange {
	change?: Change;
	updated: UpdatedFields;
	reliesOn: Change[];
}

/** A record as it will be when the changes that are planned so far are made. */
export class PlannedRecord {
	private readonly writers = new Map<string, Change>();

	constructor(private readonly current: ApiRecord) {}

	/** The fields whose values differ. */
	differing(fields: ApiRecord): ApiRecord {
		const isOther = ([name, value]: [string, unknown]) => !isSame(this.current[name], value);
		return Object.fromEntries(Object.entries(fields).filter(isOther));
	}

	/** Plans a change of the fields that differ; `changeOf` makes it. */
	plan(fields: ApiRecord, changeOf: (different: ApiRecord) => Change): PlannedChange {
		const different = this.differing(fields);
		const names = Object.keys(different);
		const reliesOn = [...new Set([...this.writers].flatMap(([name, change]) => (name in fields ? [change] : [])))];
		if (names.length === 0) return { updated: {}, reliesOn };
		// What an earlier change writes is written again, so that this one holds whatever becomes of that.
		const again = Object.fromEntries(Object.entries(fields).filter(([name]) => this.writers.has(name)));
		const change = changeOf({ ...again, ...different });
		const updated = Object.fromEntries(
			names.map((name) => [name, { from: this.current[name] ?? null, to: different[name] }]),
		);
		this.note({ ...again, ...different }, change);
		return { change, updated, reliesOn: [] };
	}

	/** Takes note that a change writes these fields. */
	note(fields: ApiRecord, change: Change): void {
		Object.assign(this.current, fields);
		for (const name of Object.keys(fields)) this.writers.set(name, change);
	}
}

/** The error that a planned change ends with: its own, or that of an earlier one that it relies on. */
export function errorOf(
	{ change, reliesOn }: PlannedChange,
	results: ReadonlyMap<Change, ChangeResult>,
): SalesforceError | undefined {
	const needed = change ? [change, ...reliesOn] : reliesOn;
	return needed.map((one) => results.get(one)).find(isError);
}

// Values have the form in which Salesforce gives them back, but for line breaks, which it writes in its own way.
function isSame(current: unknown, wanted: unknown): boolean {
	if (isBlank(current) || isBlank(wanted)) return isBlank(current) && isBlank(wanted);
	if (typeof wanted === 'number') return Number(current) === wanted;
	const textOf = (value: unknown) => String(value).replace(/\r\n?/g, '\n');
	return current === wanted || textOf(current) === textOf(wanted);
}
