/** WHERE: a tree of conditions → a predicate over records, and the index that narrows the rows down first. */
import type { Operator, Query } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors.mts';
import { readId } from '../ids.mts';
import { offsetOf, spanOf } from './dateLiterals.mts';
import { readMoment, readPattern, readString, type Span } from './literals.mts';
import { pointTo, positionOf } from './parse.mts';
import { resolvePath, type Path, type Scope } from './scope.mts';
import { toDate } from '../clock.mts';
import type { Expression, Test } from './expression.mts';
import type { FieldValue, OrgRecord } from '../types.mts';

export type Predicate = (record: OrgRecord) => boolean;
/** Runs the sub-select of a semi-join and gives the values of its one field. */
export type SemiJoin = (query: Query, outer: Scope) => Set<string>;

/** Rows that an index can name: field and values of a condition that every result must fulfil. */
export interface Lookup {
	field: string;
	values: FieldValue[];
}

export interface Filter {
	matches: Predicate;
	lookup: Lookup | undefined;
}

/** What a condition compiles to; `values` when it is an equality over stored values. */
interface Compiled {
	matches: Predicate;
	lookup?: Lookup;
}

/** Compiles a tree; throws INVALID_FIELD, MALFORMED_QUERY or INVALID_QUERY_FILTER_OPERATOR as Salesforce would. */
export function compileWhere(scope: Scope, tree: Expression, semiJoin: SemiJoin): Filter {
	const compiled = compile(scope, tree, semiJoin, true);
	return { matches: compiled.matches, lookup: compiled.lookup };
}

function compile(scope: Scope, tree: Expression, semiJoin: SemiJoin, top: boolean): Compiled {
	if (tree.kind === 'test') return compileTest(scope, tree.test, semiJoin, top);
	if (tree.kind === 'not') {
		const inner = compile(scope, tree.of, semiJoin, false);
		return { matches: (record) => !inner.matches(record) };
	}
	const parts = tree.of.map((part) => compile(scope, part, semiJoin, top && tree.kind === 'and'));
	const tests = parts.map((part) => part.matches);
	if (tree.kind === 'or') return { matches: (record) => tests.some((matches) => matches(record)) };
	return { matches: (record) => tests.every((matches) => matches(record)), lookup: narrowest(parts) };
}

function narrowest(parts: Compiled[]): Lookup | undefined {
	const lookups = parts.flatMap((part) => part.lookup ?? []);
	return lookups.sort((a, b) => rank(a) - rank(b))[0];
}

/** Ids beat unique fields, and few values beat many. */
function rank(lookup: Lookup): number {
	return lookup.values.length + (lookup.field === 'Id' ? 0 : 1_000_000);
}

function compileTest(scope: Scope, test: Test, semiJoin: SemiJoin, top: boolean): Compiled {
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
			throw invalidOperator(`'${operator}' operator is not valid on a ${path.field.type} field`);
		default:
			return compileComparison(scope, path, test, operator);
	}
}

function spot(scope: Scope, test: Test): string {
	return pointTo(scope.soql, positionOf(scope.soql, 'field' in test ? test.field : ''));
}

function invalidOperator(message: string) {
	return errors.invalidFilterOperator(message);
}

/** Values as they compare: text without case, moments in milliseconds. */
function comparable(path: Path, record: OrgRecord): string | number | boolean | null {
	const value = path.get(record);
	if (value === null || typeof value === 'object') return null;
	if (path.field.type === 'datetime') return readMoment(String(value));
	return typeof value === 'string' && !isIdField(path) ? value.toLowerCase() : value;
}

function isIdField(path: Path): boolean {
	return path.field.type === 'id' || path.field.type === 'reference';
}

type ValueTest = Extract<Test, { value: unknown }>;

function literalsOf(test: ValueTest): Array<{ text: string; type: string }> {
	const values = Array.isArray(test.value) ? test.value : [test.value];
	const types = Array.isArray(test.literalType) ? test.literalType : values.map(() => test.literalType);
	return values.map((text, at) => ({ text: String(text), type: String(types[at]) }));
}

const EXPECTED: Readonly<Record<string, { literals: string[]; name: string; quotes: boolean }>> = {
	boolean: { literals: ['BOOLEAN'], name: 'boolean', quotes: false },
	int: { literals: ['INTEGER', 'DECIMAL'], name: 'int', quotes: false },
	double: { literals: ['INTEGER', 'DECIMAL'], name: 'double', quotes: false },
	date: { literals: ['DATE', 'DATE_LITERAL', 'DATE_N_LITERAL'], name: 'date', quotes: false },
	datetime: { literals: ['DATETIME', 'DATE_LITERAL', 'DATE_N_LITERAL'], name: 'dateTime', quotes: false },
};

/** A literal's value; throws INVALID_FIELD when it does not fit the field, and for a bad id. */
function valueOfLiteral(
	scope: Scope,
	path: Path,
	test: ValueTest,
	literal: { text: string; type: string },
): FieldValue {
	if (literal.type === 'NULL') return null;
	const expected = EXPECTED[path.field.type] ?? {
		literals: ['STRING'],
		name: isIdField(path) ? 'ID' : 'string',
		quotes: true,
	};
	if (!expected.literals.includes(literal.type)) {
		const quotes = expected.quotes ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
		throw errors.invalidQueryField(
			`${spot(scope, test)}\nvalue of filter criterion for field '${path.field.name}' must be of type ${expected.name} and ${quotes}`,
		);
	}
	if (literal.type === 'BOOLEAN') return literal.text.toUpperCase() === 'TRUE';
	if (literal.type === 'INTEGER' || literal.type === 'DECIMAL') return Number(literal.text);
	if (literal.type === 'DATETIME') return readMoment(literal.text);
	if (literal.type === 'DATE') return literal.text;
	return isIdField(path) ? idLiteral(literal.text) : readText(literal.text);
}

/** Strings in a condition have at most 4,000 characters (SOQL limits). */
function readText(literal: string): string | null {
	const text = readString(literal);
	if (text.length > 4000)
		throw errors.malformedQuery('The string literal in the WHERE clause exceeds 4,000 characters');
	return text === '' ? null : text.toLowerCase();
}

function idLiteral(literal: string): string | null {
	const text = readString(literal);
	if (text === '') return null;
	const id = readId(text);
	if (!id) throw invalidOperator(`invalid ID field: ${text}`);
	return id;
}

function compileComparison(scope: Scope, path: Path, test: ValueTest, operator: Operator): Compiled {
	const literal = literalsOf(test)[0]!;
	if (literal.type.startsWith('DATE_')) return compileSpan(scope, path, literal.text, operator);
	const wanted = valueOfLiteral(scope, path, test, literal);
	if (operator === '=' || operator === '!=') return equality(path, [wanted], operator === '!=');
	if (isIdField(path) || path.field.type === 'boolean')
		throw invalidOperator(`invalid operator on ${isIdField(path) ? 'id' : 'boolean'} field`);
	if (wanted === null) throw invalidOperator(`invalid operator on null value`);
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

/** `!=` and NOT IN are true for empty fields (SOQL guide, null in conditions). */
function equality(path: Path, values: FieldValue[], negated: boolean): Compiled {
	const wanted = new Set<FieldValue>(values);
	const only = values.length === 1 ? values[0]! : undefined;
	const isIn: Predicate =
		only !== undefined
			? (record) => comparable(path, record) === only
			: (record) => wanted.has(comparable(path, record));
	if (negated) return { matches: (record) => !isIn(record) };
	return { matches: isIn, lookup: lookupOf(path, [...wanted]) };
}

/** An index helps for ids, references and fields that identify; empty values are in no index. */
function lookupOf(path: Path, values: FieldValue[]): Lookup | undefined {
	const { field, steps } = path;
	const indexed = isIdField(path) || field.idLookup || field.externalId || field.unique;
	if (steps.length > 0 || field.formula || !indexed || values.includes(null)) return undefined;
	return { field: field.name, values };
}

function compileLike(scope: Scope, path: Path, test: ValueTest): Compiled {
	const literal = literalsOf(test)[0]!;
	if (isIdField(path)) throw invalidOperator('invalid operator on id field');
	if (EXPECTED[path.field.type]) throw invalidOperator(`invalid operator on ${path.field.type} field`);
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
	return { matches: contained, lookup: lookupOf(path, [...values]) };
}
