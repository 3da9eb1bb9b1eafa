/** WHERE: a tree of conditions → a predicate over records, and the index that narrows the rows down first. */
import { compileTest, type Compiled, type Lookup, type Predicate, type SemiJoin } from './conditions.mts';
import type { Expression } from './expression.mts';
import type { Scope } from './scope.mts';

/** A WHERE clause, ready to run. */
export interface Filter {
	matches: Predicate;
	/** Each of them names all rows that can match. */
	lookups: readonly Lookup[];
}

/** Compiles a tree; throws INVALID_FIELD, MALFORMED_QUERY or INVALID_QUERY_FILTER_OPERATOR as Salesforce would. */
export function compileWhere(scope: Scope, tree: Expression, semiJoin: SemiJoin): Filter {
	const { matches, lookups = [] } = compile(scope, tree, semiJoin, true);
	return { matches, lookups };
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
	return {
		matches: (record) => tests.every((matches) => matches(record)),
		lookups: parts.flatMap((part) => part.lookups ?? []),
	};
}
