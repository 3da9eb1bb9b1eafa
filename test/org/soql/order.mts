/** ORDER BY: empty values come first unless the statement says otherwise (SOQL guide, ORDER BY). */
import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import type { FieldValue } from '../world/types.mts';

/** One key of ORDER BY. */
export interface SortKey<Row> {
	read: (row: Row) => FieldValue;
	descending: boolean;
	nullsLast: boolean;
}

/** Direction and place of the nulls that a clause asks for. */
export function directionOf(clause: OrderByClause): { descending: boolean; nullsLast: boolean } {
	return { descending: clause.order === 'DESC', nullsLast: clause.nulls === 'LAST' };
}

/** The rows in order; rows that are equal keep theirs. */
export function sortRows<Row>(rows: Row[], keys: readonly SortKey<Row>[]): Row[] {
	if (keys.length === 0) return rows;
	const keyed = rows.map((row) => ({ row, values: keys.map((key) => sortable(key.read(row))) }));
	keyed.sort((a, b) => {
		for (const [at, key] of keys.entries()) {
			const order = compare(a.values[at]!, b.values[at]!, key);
			if (order !== 0) return order;
		}
		return 0;
	});
	return keyed.map(({ row }) => row);
}

function sortable(value: FieldValue): FieldValue {
	return typeof value === 'string' ? value.toLowerCase() : value;
}

function compare(a: FieldValue, b: FieldValue, key: { descending: boolean; nullsLast: boolean }): number {
	if (a === null || b === null) {
		if (a === b) return 0;
		return (a === null) === key.nullsLast ? 1 : -1;
	}
	const order = a < b ? -1 : a > b ? 1 : 0;
	return key.descending ? -order : order;
}
