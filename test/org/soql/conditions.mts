/** One condition of a WHERE clause → a predicate over records. */
import type { Operator, Query } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';
import { toDate } from '../world/clock.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { offsetOf, spanOf } from './dateLiterals.mts';
import type { Test } from './expression.mts';
import { readPattern, type Span } from './literals.mts';
import { comparable, EXPECTED, isIdField, literalsOf, spot, valueOfLiteral, type ValueTest } from './operands.mts';
import { resolvePath, type Path, type Scope } from './scope.mts';

/** Whether a record fulfills a condition. */
export type Predicate = (record: OrgRecord) => boolean;
/** Runs the sub-select of a semi-join and gives the values of its one field. */
export type SemiJoin = (query: Query, outer: Scope) => Set<string>;

/** Rows that an index can name: field and values of a condition that every result must fulfil. */
export interface Lookup {
	field: string;
	values: FieldValue[];
}

/** What a condition compiles to; an equality over stored values can be looked up. */
export interface Compiled {
	matches: Predicate;
	lookups?: Lookup[];
}

/**
 * Compiles one condition; `top` says that it stands on the top level, where sub-selects are allowed. Throws
 * INVALID_FIELD, MALFORMED_QUERY or INVALID_QUERY_FILTER_OPERATOR as Salesforce would.
 */
export function compileTest(scope: Scope, test: Test, semiJoin: SemiJoin, top: boolean): Compiled {
	if ('fn' in test)
		throw errors.notImplemented(`the function ${test.fn.rawValue ?? test.fn.functionName} in a condition`);
	const path = resolvePath(scope, test.field);
	if (!path.field.filterable)
		throw errors.invalidQueryField(
			`${spot(scope, test)}\nfield '${path.field.name}' can not be filtered in a query call`,
		);
	if ('valueQuery' in test) return compileSemiJoin(scope, path, test, semiJoin, top);
	const operator = test.operator.toUpperCase() as Operator;
	switch (operator) {
		case 'LIKE':
			return compileLike(scope, path, test);
		case 'IN':
		case 'NOT IN':
			return compileIn(scope, path, test, operator === 'NOT IN');
		case 'INCLUDES':
		case 'EXCLUDES':
			return compileIncludes(scope, path, test, operator === 'EXCLUDES');
		default:
			return compileComparison(scope, path, test, operator);
	}
}

function compileComparison(scope: Scope, path: Path, test: ValueTest, operator: Operator): Compiled {
	const literal = literalsOf(test)[0]!;
	if (literal.type.startsWith('DATE_')) return compileSpan(scope, path, literal.text, operator);
	const wanted = valueOfLiteral(scope, path, test, literal);
	if (operator === '=' || operator === '!=') return equality(path, [wanted], operator === '!=');
	if (isIdField(path) || path.field.type === 'boolean')
		throw errors.invalidFilterOperator(`invalid operator on ${isIdField(path) ? 'id' : 'boolean'} field`);
	if (wanted === null) throw errors.invalidFilterOperator(`invalid operator on null value`);
	return { matches: (record) => ordered(comparable(path, record), operator, wanted) };
}

function ordered(value: FieldValue, operator: Operator, wanted: string | number | boolean): boolean {
	if (value === null) return false;
	if (operator === '<') return value < wanted;
	if (operator === '<=') return value <= wanted;
	if (operator === '>') return value > wanted;
	return value >= wanted;
}

function compileIn(scope: Scope, path: Path, test: ValueTest, negated: boolean): Compiled {
	const literals = literalsOf(test);
	if (literals.some((literal) => literal.type.startsWith('DATE_')))
		throw errors.notImplemented('date literals in an IN list');
	return equality(
		path,
		literals.map((literal) => valueOfLiteral(scope, path, test, literal)),
		negated,
	);
}

/** SOQL guide, Query Multi-Select Picklists: one of the literals, and all values of it that semicolons join. */
function compileIncludes(scope: Scope, path: Path, test: ValueTest, negated: boolean): Compiled {
	const { type } = path.field;
	if (type !== 'multipicklist') {
		const operator = negated ? 'EXCLUDES' : 'INCLUDES';
		throw errors.invalidFilterOperator(`'${operator}' operator is not valid on a ${type} field`);
	}
	const wanted = literalsOf(test).map((literal) => String(valueOfLiteral(scope, path, test, literal)).split(';'));
	const isIn: Predicate = (record) => {
		const values = String(comparable(path, record) ?? '').split(';');
		return wanted.some((all) => all.every((value) => values.includes(value)));
	};
	return { matches: (record) => isIn(record) !== negated };
}

/** `!=` and NOT IN are true for empty fields (SOQL guide, null in conditions). */
function equality(path: Path, values: FieldValue[], negated: boolean): Compiled {
	const wanted = new Set<FieldValue>(values);
	const only = values.length === 1 ? values[0]! : undefined;
	const isIn: Predicate =
		only !== undefined
			? (record) => comparable(path, record) === only
			: (record) => wanted.has(comparable(path, record));
	if (negated) return { matches: (record) => !isIn(record) };
	return { matches: isIn, lookups: lookupsOf(path, [...wanted]) };
}

/** An index helps for ids, references and fields that identify; empty values are in no index. Rows that are computed take names of parents too. */
function lookupsOf(path: Path, values: FieldValue[]): Lookup[] {
	const { field, steps } = path;
	const indexed = isIdField(path) || field.idLookup || field.externalId || field.unique || field.indexed === true;
	if (steps.length === 1 && steps[0]!.field.type === 'string')
		return [{ field: `${steps[0]!.relationship}.${field.name}`, values }];
	if (steps.length > 0 || field.formula || !indexed || values.includes(null)) return [];
	return [{ field: field.name, values }];
}

function compileLike(scope: Scope, path: Path, test: ValueTest): Compiled {
	const literal = literalsOf(test)[0]!;
	if (isIdField(path)) throw errors.invalidFilterOperator('invalid operator on id field');
	if (EXPECTED[path.field.type] || path.field.unlike)
		throw errors.invalidFilterOperator(`invalid operator on ${path.field.type} field`);
	if (literal.type !== 'STRING') valueOfLiteral(scope, path, test, { ...literal, type: 'INTEGER' });
	const pattern = readPattern(literal.text);
	return {
		matches: (record) => {
			const value = path.get(record);
			return typeof value === 'string' && pattern.test(value);
		},
	};
}

/** `= TODAY` means within the day, `>` after its end (SOQL guide, date literals). */
function compileSpan(scope: Scope, path: Path, literal: string, operator: Operator): Compiled {
	const { org, user } = scope.context;
	const timeZone = String(user.TimeZoneSidKey ?? 'GMT');
	if (path.field.type !== 'datetime' && path.field.type !== 'date') {
		throw errors.invalidQueryField(
			`value of filter criterion for field '${path.field.name}' must be of type ${path.field.type}`,
		);
	}
	const calendar = spanOf(literal, org.clock.now(), timeZone);
	const [start, end] = path.field.type === 'date' ? dates(calendar) : moments(calendar, timeZone);
	const within: Predicate = (record) => {
		const value = comparable(path, record);
		return value !== null && value >= start && value < end;
	};
	if (operator === '=') return { matches: within };
	if (operator === '!=') return { matches: (record) => !within(record) };
	const [sign, edge]: [Operator, string | number] =
		operator === '<' ? ['<', start] : operator === '<=' ? ['<', end] : operator === '>' ? ['>=', end] : ['>=', start];
	return { matches: (record) => ordered(comparable(path, record), sign, edge) };
}

function dates({ start, end }: Span): [string, string] {
	return [toDate(start), toDate(end)];
}

function moments({ start, end }: Span, timeZone: string): [number, number] {
	return [start - offsetOf(start, timeZone), end - offsetOf(end, timeZone)];
}

type JoinTest = Extract<Test, { valueQuery: unknown }>;

function compileSemiJoin(scope: Scope, path: Path, test: JoinTest, semiJoin: SemiJoin, top: boolean): Compiled {
	if (!top) {
		throw errors.malformedQuery(
			'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
		);
	}
	if (!isIdField(path))
		throw errors.malformedQuery(
			`The left operand field in the where expression for outer query should be an id field, cannot use: '${test.field}'`,
		);
	const values = semiJoin(test.valueQuery, scope);
	const contained: Predicate = (record) => values.has(String(path.get(record)));
	if (test.operator.toUpperCase() === 'NOT IN') return { matches: (record) => !contained(record) };
	return { matches: contained, lookups: lookupsOf(path, [...values]) };
}
