import type { ApiRecord } from '../api/org';
import { fieldName, literal } from '../api/soql';

type Value = string | boolean | null;

/** What records must hold, by field or path (`Group.Type`): a value, or `{ not }` for any other. All of it must hold. */
export type RecordFilter = Readonly<Record<string, Value | { readonly not: Value }>>;

/** The conditions of a filter for the WHERE of a query; none for an empty filter. */
export function filterConditions(filter: RecordFilter): string[] {
	return Object.entries(filter).map(([field, wanted]) => {
		const { isNegated, value } = parsed(wanted);
		return `${fieldName(field)} ${isNegated ? '!=' : '='} ${typeof value === 'string' ? literal(value) : String(value)}`;
	});
}

/** Whether a record, read with the fields of the filter, passes it as it would in the query. */
export function passesFilter(record: ApiRecord, filter: RecordFilter): boolean {
	return Object.entries(filter).every(([field, wanted]) => {
		const { isNegated, value } = parsed(wanted);
		return (valueAt(record, field) === value) !== isNegated;
	});
}

function parsed(wanted: RecordFilter[string]): { isNegated: boolean; value: Value } {
	const isNegated = typeof wanted === 'object' && wanted !== null;
	return isNegated ? { isNegated, value: wanted.not } : { isNegated, value: wanted };
}

const valueAt = (record: ApiRecord, path: string): unknown =>
	path.split('.').reduce<unknown>((part, name) => (part as ApiRecord | null | undefined)?.[name] ?? null, record);
