/** The library's chain of conditions → a tree, by SOQL's own rules of precedence. */
import type {
	Condition,
	ConditionWithValueQuery,
	HavingClause,
	NegationCondition,
	WhereClause,
} from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';

/** A condition that compares something with something. */
export type Test = Exclude<ConditionWithValueQuery, NegationCondition>;

/** A condition as a tree. */
export type Expression =
	{ kind: 'test'; test: Test } | { kind: 'not'; of: Expression } | { kind: 'and' | 'or'; of: Expression[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Test;

/** The tree of a WHERE or HAVING clause; throws MALFORMED_QUERY where AND and OR are mixed without parentheses. */
export function treeOf(clause: WhereClause | HavingClause): Expression {
	const tokens = tokensOf(clause);
	const tree = readChain(tokens);
	if (tokens.length > 0) throw errors.malformedQuery(`unexpected token: '${String(tokens[0])}'`);
	return tree;
}

function tokensOf(clause: WhereClause | HavingClause): Token[] {
	const tokens: Token[] = [];
	let rest: WhereClause | HavingClause | undefined = clause;
	while (rest) {
		const left = rest.left as (Condition & { closeParen?: number }) | null;
		for (let open = left?.openParen ?? 0; open > 0; open--) tokens.push('(');
		if (left && ('operator' in left || 'field' in left)) tokens.push(left as Test);
		for (let close = left?.closeParen ?? 0; close > 0; close--) tokens.push(')');
		if ('operator' in rest) tokens.push(rest.operator as Token);
		rest = 'right' in rest ? rest.right : undefined;
	}
	return tokens;
}

function readChain(tokens: Token[]): Expression {
	const of = [readOne(tokens)];
	const operator = tokens[0];
	while (tokens[0] === 'AND' || tokens[0] === 'OR') {
		if (tokens[0] !== operator) throw errors.malformedQuery(`unexpected token: '${tokens[0]}'`);
		tokens.shift();
		of.push(readOne(tokens));
	}
	return of.length === 1 ? of[0]! : { kind: operator === 'AND' ? 'and' : 'or', of };
}

function readOne(tokens: Token[]): Expression {
	const token = tokens.shift();
	if (token === 'NOT') return { kind: 'not', of: readOne(tokens) };
	if (token === '(') {
		const inner = readChain(tokens);
		if (tokens.shift() !== ')') throw errors.malformedQuery("unexpected token: '<EOF>'");
		return inner;
	}
	if (token === undefined || typeof token === 'string')
		throw errors.malformedQuery(`unexpected token: '${token ?? '<EOF>'}'`);
	return { kind: 'test', test: token };
}
