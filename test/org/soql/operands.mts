/** The two sides of a condition: the value of a field as it compares, and the literal that it is compared with. */
import * as errors from '../errors/index.mts';
import { readId } from '../world/ids.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import type { Test } from './expression.mts';
import { readMoment, readString } from './literals.mts';
import { pointTo, positionOf } from './parse.mts';
import type { Path, Scope } from './scope.mts';

/** Values as they compare: text without case, moments in milliseconds. */
export function comparable(path: Path, record: OrgRecord): string | number | boolean | null {
	const value = path.get(record);
	if (value === null || typeof value === 'object') return null;
	if (path.field.type === 'datetime') return readMoment(String(value));
	return typeof value === 'string' && !isIdField(path) ? value.toLowerCase() : value;
}

/** Whether a path ends at an id or a reference, whose values are compared as ids. */
export function isIdField(path: Path): boolean {
	return path.field.type === 'id' || path.field.type === 'reference';
}

/** A test that compares with literals, not with a sub-select. */
export type ValueTest = Extract<Test, { value: unknown }>;

/** The literals of a condition, each with the kind that the parser saw. */
export function literalsOf(test: ValueTest): Array<{ text: string; type: string }> {
	const values = Array.isArray(test.value) ? test.value : [test.value];
	const types = Array.isArray(test.literalType) ? test.literalType : values.map(() => test.literalType);
	return values.map((text, at) => ({ text: String(text), type: String(types[at]) }));
}

/** The kinds of literals that fit a type of field, and Salesforce's words for it. */
export const EXPECTED: Readonly<Record<string, { literals: string[]; name: string; quotes: boolean }>> = {
	boolean: { literals: ['BOOLEAN'], name: 'boolean', quotes: false },
	int: { literals: ['INTEGER', 'DECIMAL'], name: 'int', quotes: false },
	double: { literals: ['INTEGER', 'DECIMAL'], name: 'double', quotes: false },
	currency: { literals: ['INTEGER', 'DECIMAL'], name: 'currency', quotes: false },
	date: { literals: ['DATE', 'DATE_LITERAL', 'DATE_N_LITERAL'], name: 'date', quotes: false },
	datetime: { literals: ['DATETIME', 'DATE_LITERAL', 'DATE_N_LITERAL'], name: 'dateTime', quotes: false },
};

/** A literal's value; throws INVALID_FIELD when it does not fit the field, and for a bad id. */
export function valueOfLiteral(
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
	return isIdField(path) ? idLiteral(literal.text, () => spot(scope, test)) : readText(literal.text);
}

/** Strings in a condition have at most 4,000 characters (SOQL limits). */
function readText(literal: string): string | null {
	const text = readString(literal);
	if (text.length > 4000)
		throw errors.malformedQuery('The string literal in the WHERE clause exceeds 4,000 characters');
	return text === '' ? null : text.toLowerCase();
}

function idLiteral(literal: string, place: () => string): string | null {
	const text = readString(literal);
	if (text === '') return null;
	const id = readId(text);
	if (!id) throw errors.invalidFilterOperator(`${place()}\ninvalid ID field: ${text}`);
	return id;
}

/** The spot of a condition in the statement, for error texts. */
export function spot(scope: Scope, test: Test): string {
	const where = Math.max(0, scope.soql.search(/\bWHERE\b/i));
	return pointTo(scope.soql, positionOf(scope.soql, 'field' in test ? test.field : '', where));
}
