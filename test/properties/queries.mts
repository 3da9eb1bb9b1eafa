/** A value in a query stays a value: what comes back equals what went in, and the query keeps its shape. */
import fc from 'fast-check';
import { readString } from '../org/soql/literals.mts';
import { parseSoql } from '../org/soql/parse.mts';
import { texts } from './hostile.mts';
import { built, claim, holds, unlessRefused, type Property } from './property.mts';

const { literal, containing, isIn, fieldName, inChunks } = built('salesforce/api/soql');
const { bindSoql } = built('salesforce/objects/bindSoql');

/** Half of a surrogate pair cannot be sent. */
const sendable = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** The only condition of a query with a place for it between two fixed parts. */
function condition(text: string): { field: string; value: unknown } {
	const query = parseSoql(`SELECT Id FROM User WHERE ${text} AND Email = 'end' LIMIT 3`);
	const { left, operator, right } = query.where as unknown as {
		left: { field: string; value: unknown };
		operator: string;
		right: { left: { field: string; value: string }; right?: unknown };
	};
	const isWhole = operator === 'AND' && right.left.value === "'end'" && right.right === undefined && query.limit === 3;
	claim(isWhole, `the query has another shape: ${text}`);
	return left;
}

export const queryProperties: Property[] = [
	{
		name: 'SOQL literal: the value that was given, in the same query',
		run: holds(texts, (text) => {
			const { field, value } = condition(`Username = ${literal(text)}`);
			claim(field === 'Username' && readString(String(value)) === sendable(text), `${String(value)} is not the value`);
		}),
	},
	{
		name: 'SOQL list: the values that were given, in the same query',
		run: holds(fc.array(texts, { minLength: 1, maxLength: 5 }), (values) => {
			const { value } = condition(isIn('Username', values));
			const read = (value as string[]).map(readString);
			claim(
				JSON.stringify(read) === JSON.stringify(values.map(sendable)),
				`${JSON.stringify(value)} are not the values`,
			);
		}),
	},
	{
		name: 'SOQL pattern: wild cards of the text stand for themselves',
		run: holds(texts, (text) => {
			const { value } = condition(`Name LIKE ${containing(text)}`);
			const inner = String(value)
				.slice(2, -2)
				.replace(/\\([%_])/g, '$1');
			claim(readString(`'${inner}'`) === sendable(text), `${String(value)} is another pattern`);
			claim(!/(^|[^\\])(\\\\)*[%_]/.test(String(value).slice(2, -2)), `${String(value)} has a wild card`);
		}),
	},
	{
		name: 'SOQL field: a name, or refused',
		run: holds(texts, (text) => {
			const name = unlessRefused(() => fieldName(text));
			claim(name === undefined || /^[A-Za-z][\w.]*$/.test(name), `${String(name)} is no name`);
		}),
	},
	{
		name: 'SOQL chunks: every value once',
		run: holds(fc.array(texts, { maxLength: 12 }), (values) => {
			const chunked = inChunks(values).flat();
			claim(JSON.stringify(chunked) === JSON.stringify([...new Set(values)]), 'values are lost or doubled');
		}),
	},
	{
		name: ':name parameter: the value that was given, in the same query',
		run: holds(texts, (text) => {
			const values = new Map([['name', { literals: [literal(text)], isList: false }]]);
			const bound = bindSoql("SELECT Id FROM User WHERE Username = :name AND Email = 'end' LIMIT 3", values);
			const { value } = condition(/WHERE (.*) AND Email = 'end' LIMIT 3$/s.exec(bound)![1]!);
			claim(readString(String(value)) === sendable(text), `${String(value)} is not the value`);
		}),
	},
	{
		name: ':name list: the values that were given, in the same query',
		run: holds(fc.array(texts, { minLength: 1, maxLength: 5 }), (given) => {
			const values = new Map([['names', { literals: given.map(literal), isList: true }]]);
			const bound = bindSoql("SELECT Id FROM User WHERE Username IN :names AND Email = 'end' LIMIT 3", values);
			const { value } = condition(/WHERE (.*) AND Email = 'end' LIMIT 3$/s.exec(bound)![1]!);
			claim(
				JSON.stringify((value as string[]).map(readString)) === JSON.stringify(given.map(sendable)),
				'other values',
			);
		}),
	},
];
