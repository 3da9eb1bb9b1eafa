/** GROUP BY and aggregate functions: rows of the type AggregateResult. */
import type { FieldType, FunctionExp, HavingClause, OrderByClause, Query } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { treeOf, type Expression } from './expression.mts';
import { directionOf, sortRows } from './order.mts';
import { pointTo, positionOf } from './parse.mts';
import { writtenPath, type Json } from './project.mts';
import { resolvePath, type Scope } from './scope.mts';

interface Group {
	rows: OrgRecord[];
	keys: FieldValue[];
}

type Reader = (group: Group) => FieldValue;

const FUNCTIONS = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);

/** Whether a statement answers aggregate rows. */
export function isAggregate(query: Query): boolean {
	return query.groupBy !== undefined || (query.fields ?? []).some(isAggregateField);
}

function isAggregateField(field: FieldType): boolean {
	return field.type === 'FieldFunctionExpression' && FUNCTIONS.has(field.functionName.toUpperCase());
}

/** Whether it is `SELECT COUNT() FROM …`, whose answer is totalSize alone. */
export function isPlainCount(query: Query): boolean {
	const [field] = query.fields ?? [];
	return (
		field?.type === 'FieldFunctionExpression' &&
		field.functionName.toUpperCase() === 'COUNT' &&
		field.parameters.length === 0
	);
}

/** The rows of an aggregate statement over the records that its WHERE lets through. */
export function aggregate(scope: Scope, query: Query, records: OrgRecord[]): Json[] {
	const grouped = groupPaths(scope, query);
	const columns = columnsOf(scope, query, grouped);
	const keys = columns.map(({ key }) => key.toLowerCase());
	const twice = columns.find(({ key }, at) => keys.indexOf(key.toLowerCase()) !== at);
	if (twice) throw errors.malformedQuery(`duplicate alias: ${twice.key}`);
	let groups = groupRows(records, grouped);
	if (query.having) groups = groups.filter(havingOf(scope, query.having, grouped));
	const sorted = sortRows(groups, orderOf(scope, query, grouped, columns));
	return sorted
		.slice(query.offset ?? 0)
		.slice(0, query.limit ?? Infinity)
		.map((group) => ({
			attributes: { type: 'AggregateResult' },
			...Object.fromEntries(columns.map(({ key, read }) => [key, read(group)])),
		}));
}

interface Grouped {
	written: string;
	read: (record: OrgRecord) => FieldValue;
}

function groupPaths(scope: Scope, query: Query): Grouped[] {
	const clauses = query.groupBy === undefined ? [] : Array.isArray(query.groupBy) ? query.groupBy : [query.groupBy];
	return clauses.map((clause) => {
		if ('fn' in clause) throw errors.notImplemented(`GROUP BY ${clause.fn.rawValue}`);
		return { written: normalized(scope, clause.field), read: scalar(scope, clause.field) };
	});
}

function normalized(scope: Scope, path: string): string {
	const { steps, field } = resolvePath(scope, path);
	return [...steps.map((step) => step.relationship), field.name].join('.').toLowerCase();
}

function scalar(scope: Scope, path: string): (record: OrgRecord) => FieldValue {
	const { get } = resolvePath(scope, path);
	return (record) => {
		const value = get(record);
		return typeof value === 'object' ? null : value;
	};
}

function groupRows(records: OrgRecord[], grouped: Grouped[]): Group[] {
	if (grouped.length === 0) return [{ rows: records, keys: [] }];
	const groups = new Map<string, Group>();
	for (const record of records) {
		const keys = grouped.map((by) => by.read(record));
		const key = JSON.stringify(keys).toLowerCase();
		const group = groups.get(key);
		if (group) group.rows.push(record);
		else groups.set(key, { rows: [record], keys });
	}
	return [...groups.values()];
}

interface Column {
	key: string;
	written: string;
	read: Reader;
}

/** Names of the columns: the alias, the field, or `expr0`, `expr1` … (SOQL guide, GROUP BY). */
function columnsOf(scope: Scope, query: Query, grouped: Grouped[]): Column[] {
	let unnamed = 0;
	return (query.fields ?? []).map((field) => {
		if (field.type === 'FieldFunctionExpression' && isAggregateField(field)) {
			const read = functionOf(scope, field);
			return { key: field.alias ?? `expr${unnamed++}`, written: String(field.rawValue).toLowerCase(), read };
		}
		if (field.type !== 'Field' && field.type !== 'FieldRelationship')
			throw errors.notImplemented(`${field.type} with GROUP BY`);
		const written = writtenPath(field);
		const at = grouped.findIndex((by) => by.written === normalized(scope, written));
		if (at < 0)
			throw errors.malformedQuery(
				`${pointTo(scope.soql, positionOf(scope.soql, written))}\nField must be grouped or aggregated: ${written}`,
			);
		const key = (field as { alias?: string }).alias ?? resolvePath(scope, written).field.name;
		return { key, written: written.toLowerCase(), read: (group: Group) => group.keys[at]! };
	});
}

function functionOf(scope: Scope, call: FunctionExp): Reader {
	const name = String(call.functionName).toUpperCase();
	const [parameter] = call.parameters ?? [];
	if (parameter === undefined && name === 'COUNT') return (group) => group.rows.length;
	if (typeof parameter !== 'string') throw errors.notImplemented(`the function ${call.rawValue}`);
	const read = scalar(scope, parameter);
	return (group) =>
		compute(
			name,
			group.rows.map(read).filter((value) => value !== null),
		);
}

function compute(name: string, values: Array<string | number | boolean>): FieldValue {
	const sum = () => values.reduce<number>((total, value) => total + Number(value), 0);
	switch (name) {
		case 'COUNT':
			return values.length;
		case 'COUNT_DISTINCT':
			return new Set(values.map((value) => String(value).toLowerCase())).size;
		case 'SUM':
			return values.length > 0 ? sum() : null;
		case 'AVG':
			return values.length > 0 ? sum() / values.length : null;
		case 'MIN':
			return values.reduce<FieldValue>((least, value) => (least === null || value < least ? value : least), null);
		default:
			return values.reduce<FieldValue>((most, value) => (most === null || value > most ? value : most), null);
	}
}

function havingOf(scope: Scope, having: HavingClause, grouped: Grouped[]): (group: Group) => boolean {
	return compileHaving(scope, treeOf(having), grouped);
}

function compileHaving(scope: Scope, tree: Expression, grouped: Grouped[]): (group: Group) => boolean {
	if (tree.kind === 'not') {
		const inner = compileHaving(scope, tree.of, grouped);
		return (group) => !inner(group);
	}
	if (tree.kind !== 'test') {
		const parts = tree.of.map((part) => compileHaving(scope, part, grouped));
		return tree.kind === 'and'
			? (group) => parts.every((part) => part(group))
			: (group) => parts.some((part) => part(group));
	}
	const { test } = tree;
	if (!('fn' in test) || Array.isArray(test.value)) throw errors.notImplemented('HAVING without an aggregate function');
	const read = functionOf(scope, test.fn);
	const wanted = Number(test.value);
	if (Number.isNaN(wanted)) throw errors.notImplemented('HAVING with anything but a number');
	return (group) => compareNumbers(Number(read(group)), test.operator, wanted);
}

function compareNumbers(value: number, operator: string, wanted: number): boolean {
	switch (operator) {
		case '=':
			return value === wanted;
		case '!=':
			return value !== wanted;
		case '<':
			return value < wanted;
		case '<=':
			return value <= wanted;
		case '>':
			return value > wanted;
		case '>=':
			return value >= wanted;
		default:
			throw errors.notImplemented(`HAVING with ${operator}`);
	}
}

function orderOf(scope: Scope, query: Query, grouped: Grouped[], columns: Column[]) {
	const clauses: OrderByClause[] = query.orderBy === undefined ? [] : [query.orderBy].flat();
	return clauses.map((clause) => {
		const { descending, nullsLast } = directionOf(clause);
		if ('fn' in clause) return { read: functionOf(scope, clause.fn), descending, nullsLast };
		const column = columns.find(({ key }) => key.toLowerCase() === clause.field.toLowerCase());
		if (column) return { read: column.read, descending, nullsLast };
		const at = grouped.findIndex((by) => by.written === normalized(scope, clause.field));
		if (at < 0) throw errors.malformedQuery(`Ordered field must be grouped or aggregated: ${clause.field}`);
		return { read: (group: Group) => group.keys[at]!, descending, nullsLast };
	});
}
