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

/** The text of a quoted string; throws MALFORMED_QUERY for an escape that SOQL does not have. */
export function readString(literal: string): string {
	return literal.slice(1, -1).replaceAll(/\\(u[0-9a-fA-F]{4}|[\s\S]|$)/g, (sequence, escape: string) => {
		if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
		const text = ESCAPES[escape.toLowerCase()];
		if (text === undefined) throw illegalSequence(sequence);
		return text;
	});
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
	const raw = literal.slice(1, -1);
	let source = '';
	for (let at = 0; at < raw.length; at++) {
		const character = raw[at]!;
		if (character === '%') source += '[\\s\\S]*';
		else if (character === '_') source += '[\\s\\S]';
		else if (character === '\\') source += quoted(escapedInPattern(raw[++at]));
		else source += quoted(character);
	}
	return new RegExp(`^${source}$`, 'i');
}

function escapedInPattern(escape: string | undefined): string {
	if (escape === '%' || escape === '_') return escape;
	const text = ESCAPES[escape?.toLowerCase() ?? ''];
	if (text === undefined) throw illegalSequence(`\\${escape ?? ''}`);
	return text;
}

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
