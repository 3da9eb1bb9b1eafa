import { SalesforceError } from './errors';
import { QUERY_TEXT_BYTES } from './limits';

const ESCAPES: Record<string, string> = {
	'\\': '\\\\',
	"'": "\\'",
	'"': '\\"',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\b': '\\b',
	'\f': '\\f',
};

/** A text as a SOQL literal with its quotes (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
export function literal(value: string): string {
	return `'${escaped(value)}'`;
}

/** A LIKE pattern that finds the text anywhere; `%` and `_` in the text stand for themselves. */
export function containing(text: string): string {
	return `'%${escaped(text).replace(/[%_]/g, '\\$&')}%'`;
}

/** A LIKE pattern that finds what begins with the text; `%` and `_` in the text stand for themselves. */
export function startingWith(text: string): string {
	return `'${escaped(text).replace(/[%_]/g, '\\$&')}%'`;
}

/** Texts that stand in a literal and in an address as they are, as every ID does. */
const PLAIN = /^[\w.-]*$/;

// Half of a surrogate pair has no UTF-8, so it could not stand in an address.
function escaped(value: string): string {
	if (PLAIN.test(value)) return value;
	return value.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[\\'"\n\r\t\b\f]/g, (character) => ESCAPES[character]);
}

/** A field name or path, checked. Names cannot be quoted in SOQL, so everything but letters, digits, underscores and dots is refused. */
export function fieldName(name: string): string {
	if (/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) return name;
	throw new SalesforceError('INVALID_FIELD', `'${name.slice(0, 80)}' is not a field name`);
}

/** `field IN ('a','b')`. */
export function isIn(field: string, values: readonly string[]): string {
	return isAmong(values)(field);
}

/** The condition of `isIn` for any field: for values that stand in several queries. */
export function isAmong(values: readonly string[]): (field: string) => string {
	const list = values.map(literal).join(',');
	return (field) => `${fieldName(field)} IN (${list})`;
}

/** `field NOT IN ('a','b')`. */
export function isNotIn(field: string, values: readonly string[]): string {
	return `${fieldName(field)} NOT IN (${values.map(literal).join(',')})`;
}

/**
 * Values in groups that fit into the address of one query: an address may have 16,384 bytes, headers included
 * (REST API Developer Guide, "Query"). `copies` is how often each value stands in the query.
 */
export function inChunks(values: readonly string[], copies = 1): string[][] {
	const chunks: string[][] = [];
	let room = 0;
	for (const value of new Set(values)) {
		const size = (encodedLength(value) + SEPARATOR_LENGTH) * copies;
		if (size > room || chunks.length === 0) {
			chunks.push([]);
			room = QUERY_TEXT_BYTES;
		}
		chunks[chunks.length - 1].push(value);
		room -= size;
	}
	return chunks;
}

/** A comma, encoded. */
const SEPARATOR_LENGTH = 3;

const encodedLength = (value: string) =>
	PLAIN.test(value) ? value.length + "''".length : encodeURIComponent(literal(value)).length;
