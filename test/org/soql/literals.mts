/** Values in a statement: strings with escapes, numbers, dates, date literals. */
import * as errors from '../errors/index.mts';
import { readDateTime } from '../world/clock.mts';

const ESCAPES: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/** A backslash and what it escapes: four hex digits after a `u`, or one character. */
const ESCAPE = /\\(u[0-9a-fA-F]{4}|[\s\S]|$)/g;

/** The text of a quoted string; throws MALFORMED_QUERY for an escape that SOQL does not have. */
export function readString(literal: string): string {
	return literal.slice(1, -1).replaceAll(ESCAPE, readEscape);
}

/** The character that an escape stands for (SOQL guide, Quoted String Escape Sequences); throws MALFORMED_QUERY. */
function readEscape(sequence: string, escape: string): string {
	if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
	const text = ESCAPES[escape.toLowerCase()];
	if (text === undefined) throw illegalSequence(sequence);
	return text;
}

function illegalSequence(sequence: string) {
	return errors.malformedQuery(
		`Invalid string literal '${sequence}'. Illegal character sequence '${sequence}' in string literal.`,
	);
}

/**
 * A LIKE pattern as a regular expression: `%` is any text, `_` one character, a backslash makes them plain.
 * The whole value must match; the case does not matter.
 */
export function readPattern(literal: string): RegExp {
	const source = literal.slice(1, -1).replaceAll(PATTERN_PART, (part: string, escape: string | undefined) => {
		if (part === '%') return '[\\s\\S]*';
		if (part === '_') return '[\\s\\S]';
		if (escape === undefined) return quoted(part);
		return quoted(escape === '%' || escape === '_' ? escape : readEscape(part, escape));
	});
	return new RegExp(`^${source}$`, 'i');
}

/** An escape as in any string, or one character. */
const PATTERN_PART = new RegExp(`${ESCAPE.source}|[\\s\\S]`, 'g');

function quoted(character: string): string {
	return character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
}

/** A span of time, the end excluded, in milliseconds of UTC as if the user's zone were UTC. */
export interface Span {
	start: number;
	end: number;
}

/** Milliseconds of a date or date-time literal; throws MALFORMED_QUERY. */
export function readMoment(literal: string): number {
	const moment = readDateTime(literal);
	if (Number.isNaN(moment)) throw errors.malformedQuery(`line 1:0 no viable alternative at character '${literal}'`);
	return moment;
}
