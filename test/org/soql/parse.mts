/** Text → syntax tree, by a library; the texts of Salesforce's refusals are ours. */
import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';

/** SOQL For All Developers limits: a statement has at most 100,000 characters (REST guide, SOQL limits). */
const LONGEST_STATEMENT = 100_000;

/** The syntax tree of a statement; throws MALFORMED_QUERY. */
export function parseSoql(soql: string): Query {
	if (soql.length > LONGEST_STATEMENT)
		throw errors.malformedQuery('SOQL statement exceeds the maximum of 100,000 characters');
	let query: Query;
	try {
		query = parseQuery(escapeSeparators(soql));
	} catch (error) {
		throw malformed(soql, error instanceof Error ? error.message : String(error));
	}
	if (!query.sObject) throw malformed(soql, "found: ''");
	return query;
}

const LITERAL = /'(?:\\[\s\S]|[^'\\])*'/g;

/**
 * The library finds the end of a literal with the dot of a regular expression, which stops at the line and paragraph
 * separators of Unicode (U+2028, U+2029), so these are written as escapes.
 */
function escapeSeparators(soql: string): string {
	const escape = (part: string) => (part.length > 1 ? part : `\\u${part.charCodeAt(0).toString(16)}`);
	return soql.replaceAll(LITERAL, (literal) => literal.replaceAll(/\\[\s\S]|[\u2028\u2029]/g, escape));
}

/** Throws MALFORMED_QUERY for a line or paragraph separator in a literal, as a lexer does that takes it for the end of the line. */
export function refuseSeparators(soql: string): void {
	for (const { 0: literal, index } of soql.matchAll(LITERAL)) {
		const at = literal.search(/[\u2028\u2029]/);
		if (at >= 0) throw errors.malformedQuery(`line 1:${index + at} mismatched character '\\n' expecting '''`);
	}
}

/** The library names the word that it could not fit in; Salesforce calls the end of the text <EOF>. */
function malformed(soql: string, message: string) {
	// The lexer stumbles over a quote that nothing closes.
	if (/unexpected character/.test(message)) {
		return errors.malformedQuery(`line 1:${soql.length} mismatched character '<EOF>' expecting '''`);
	}
	const token = /found(?: -->|:)\s*'?([\s\S]*?)'?(?: <--)?$/.exec(message)?.[1]?.trim();
	if (token === undefined) return errors.malformedQuery(`\n${soql.trim()}\nERROR\n${message}`);
	const at = token === '' ? soql.length : Math.max(soql.toLowerCase().lastIndexOf(token.toLowerCase()), 0);
	return errors.malformedQuery(`${pointTo(soql, at)}\nunexpected token: '${token === '' ? '<EOF>' : token}'`);
}

/** Characters of the statement that Salesforce shows around the spot. */
const SNIPPET = 40;

/**
 * A line break, the piece of the statement, a caret below the spot and the words `ERROR at Row:1:Column:8`
 * (recorded form; the length of the piece differs from case to case).
 */
export function pointTo(soql: string, at: number): string {
	const before = soql.slice(0, at).split('\n');
	const row = before.length;
	const column = before[row - 1]!.length + 1;
	const line = soql.split('\n')[row - 1]!;
	const start = Math.max(0, column - 1 - SNIPPET);
	const piece = line.slice(start, column - 1 + SNIPPET);
	return `\n${piece}\n${' '.repeat(column - 1 - start)}^\nERROR at Row:${row}:Column:${column}`;
}

/** Where a name stands in the statement as a word of its own, outside quotes if possible. */
export function positionOf(soql: string, name: string, from = 0): number {
	const word = new RegExp(`(?<![\\w.'])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w'])`, 'i');
	const found = soql.slice(from).search(word);
	return found < 0 ? from : from + found;
}
