import type { GivenName } from '../salesforce/directory/givenNames';
import { asName } from './values';

/**
 * A list of texts: from an array, also one of resource locators or of arrays, from a text with commas or line breaks, or from the JSON of
 * an array. A part in quotes may have commas. Empty entries are left out. Throws INVALID_INPUT when an entry is an object.
 */
export function asList(value: unknown): string[] {
	return asNames(value).flatMap((name) => (typeof name === 'string' ? name : name.parts));
}

/** The same as names: a line of a text that has commas or quotes may be one name as a whole, which only the org can tell. */
export function asNames(value: unknown): GivenName[] {
	if (typeof value !== 'string') return [value].flat(Infinity).map(asName).filter(Boolean);
	const array = arrayIn(value);
	return array ? asNames(array) : value.split('\n').flatMap(namesInLine);
}

// Models and expressions give an array as JSON now and then.
function arrayIn(text: string): unknown[] | undefined {
	if (!/^\s*\[.*\]\s*$/s.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		return undefined;
	}
}

// A part in quotes, or one up to the next comma.
const PART = /\s*(?:"([^"]*)"|'([^']*)'|([^,]*))\s*(?:,|$)/g;

function namesInLine(line: string): GivenName[] {
	const text = line.trim();
	if (!/[,"']/.test(text)) return [text].filter(Boolean);
	const parts = [...text.matchAll(PART)]
		.map(([, double, single, bare = '']) => (double ?? single ?? bare).trim())
		.filter(Boolean);
	const isPlain = parts.length === 0 || (parts.length === 1 && parts[0] === text);
	return isPlain ? parts : [{ text, parts }];
}
