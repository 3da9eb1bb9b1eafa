/** A SOSL statement in parts, and what its search term finds (SOQL and SOSL Reference, FIND). */
import * as errors from '../errors/index.mts';

/** The fields that a search looks into. */
export type SearchGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

/** An object that a search returns, and how. */
export interface Returning {
	object: string;
	/** `Id, Name`; empty for none. */
	fields: string;
	/** `WHERE … ORDER BY …`, as in SOQL. */
	clauses: string;
	limit: number | undefined;
}

/** A SOSL statement. */
export interface Search {
	term: string;
	group: SearchGroup;
	/** Undefined: every object that can be searched. */
	returning: Returning[] | undefined;
	limit: number | undefined;
}

const FIND = /^\s*FIND\s*\{((?:[^\\{}]|\\.)*)\}(?:\s+IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS)?\s*(.*)$/is;
const RETURNING = /^(\w+)\s*(?:\((.*)\))?$/s;

/** Reads a statement; throws MALFORMED_SEARCH for what is none, and 501 for clauses that the org does not know. */
export function parseSosl(statement: string): Search {
	const [, term, group = 'ALL', rest = ''] = FIND.exec(statement) ?? [];
	if (term === undefined)
		throw errors.malformedSearch('No search term found. The search term must be enclosed in braces.');
	const [, list, after = ''] =
		/^RETURNING\s+((?:\w+\s*(?:\((?:[^()]|\([^()]*\))*\))?\s*,?\s*?)+?)(\s+(?:LIMIT|WITH|UPDATE)\b.*)?$/is.exec(rest) ??
		[];
	const [, limit] = /^\s*LIMIT\s+(\d+)\s*$/i.exec(list === undefined ? rest : after) ?? [];
	const left = (list === undefined ? rest : after).trim();
	if (left !== '' && limit === undefined) throw errors.notImplemented(`${left.split(/\s/)[0]} in a search`);
	return {
		term: term.replaceAll(/\\(.)/gs, '$1'),
		group: group.toUpperCase() as SearchGroup,
		returning: list === undefined ? undefined : splitList(list).map(readReturning),
		limit: limit === undefined ? undefined : Number(limit),
	};
}

/** Parts between the commas that stand outside of brackets. */
function splitList(list: string): string[] {
	let depth = 0;
	const parts = [''];
	for (const character of list) {
		depth += character === '(' ? 1 : character === ')' ? -1 : 0;
		if (character === ',' && depth === 0) parts.push('');
		else parts[parts.length - 1] += character;
	}
	return parts.map((part) => part.trim());
}

function readReturning(part: string): Returning {
	const [, object, inner = ''] = RETURNING.exec(part) ?? [];
	if (object === undefined) throw errors.malformedSearch(`unexpected token: ${part}`);
	const [, fields = '', clauses = ''] = /^(.*?)\s*((?:WHERE|ORDER\s+BY|LIMIT|OFFSET)\b.*)?$/is.exec(inner.trim()) ?? [];
	const [, before = clauses, limit] = /^(.*?)\s*LIMIT\s+(\d+)\s*$/is.exec(clauses) ?? [];
	return { object, fields, clauses: before, limit: limit === undefined ? undefined : Number(limit) };
}

/** Whether a text fits a search term: words in any order, phrases in quotes, `*`, `?`, AND, OR. */
export function matcherOf(term: string): (texts: readonly string[]) => boolean {
	if (term.replaceAll(/[^\p{L}\p{N}]/gu, '').length < 2)
		throw errors.malformedSearch('search term must be longer than one character');
	if (/\bAND\s+NOT\b|[()]/.test(term)) throw errors.notImplemented('AND NOT and brackets in a search term');
	const alternatives = term
		.split(/\s+OR\s+/)
		.map((part) => (part.match(/"[^"]*"|\S+/g) ?? []).filter((word) => word !== 'AND'));
	const tests = alternatives.map((phrases) => phrases.map(phraseTest));
	return (texts) => {
		const words = texts.map(wordsOf);
		return tests.some((phrases) => phrases.every((fits) => words.some(fits)));
	};
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A phrase fits where its words stand next to each other; `admin@acme.example` is a phrase of three. */
function phraseTest(phrase: string): (words: string[]) => boolean {
	const parts = phrase.toLowerCase().match(/[\p{L}\p{N}*?]+/gu) ?? [];
	const patterns = parts.map((part) => new RegExp(`^${part.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u'));
	return (words) => words.some((_, at) => patterns.every((pattern, offset) => pattern.test(words[at + offset] ?? '')));
}
