import { asSalesforceError } from '../api/errors';
import { LARGEST_PAGE } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { directoryEntry, kindDefinition, selectKind, type DirectoryEntry, type DirectoryKind } from './kinds';
import { splitName } from './namespaces';
import { filterConditions } from './recordFilter';

/** More are a list to pick from, and no suggestion. */
const MOST_SUGGESTED = 3;

/**
 * All things of several kinds, up to 2,000 of each, to suggest names from: one API call. None of a kind that cannot be read, because a
 * suggestion is not worth an error of its own.
 */
export async function readNames(org: Org, kinds: DirectoryKind[]): Promise<Map<DirectoryKind, DirectoryEntry[]>> {
	const answers = await org.queryAll(kinds.map(namesQuery)).catch(asSalesforceError);
	return new Map(kinds.map((kind, at) => [kind, isError(answers) ? [] : entriesOf(kind, answers[at])]));
}

const entriesOf = (kind: DirectoryKind, records: Result<ApiRecord[]>): DirectoryEntry[] =>
	isError(records) ? [] : records.map((record) => directoryEntry(kind, record));

function namesQuery(kind: DirectoryKind): string {
	const { only, label } = kindDefinition(kind);
	const conditions = filterConditions(only).join(' AND ');
	return `${selectKind(kind)}${conditions && ` WHERE ${conditions}`} ORDER BY ${label} LIMIT ${LARGEST_PAGE}`;
}

/** A question such as "Did you mean 'Sales_Manager' or 'Sales_Rep'?" with the API names that a text is most like; '' when it is like none. */
export function didYouMean(text: string, entries: ReadonlyArray<Pick<DirectoryEntry, 'name' | 'label'>>): string {
	const near = entries
		.map(({ name, label }) => ({ name, distance: nameDistance(text, [name, splitName(name)?.name ?? name, label]) }))
		.filter(({ distance }) => distance < Infinity)
		.sort((one, other) => one.distance - other.distance);
	const quoted = near.slice(0, MOST_SUGGESTED).map(({ name }) => `'${name}'`);
	if (quoted.length === 0) return '';
	const last = quoted.pop();
	return `Did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}?`;
}

// Names are compared by their letters and digits, so that `sales manager` is as near to `Sales_Manager` as can be.
const letters = (text: string) =>
	text
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

function nameDistance(text: string, names: string[]): number {
	const wanted = letters(text);
	return Math.min(...[...new Set(names.map(letters))].map((name) => textDistance(wanted, name)));
}

/** A part of a name is like the name when it has so many letters. */
const SHORTEST_PART = 4;

/** How many typing errors lie between two texts; Infinity where they are more than one for three letters, unless one text is a part of the other. */
function textDistance(one: string, other: string): number {
	const most = Math.max(1, Math.floor(one.length / 3));
	const gap = Math.abs(one.length - other.length);
	const shorter = one.length < other.length ? one : other;
	const isPart = shorter.length >= SHORTEST_PART && (one.includes(other) || other.includes(one));
	// A part of a name comes after every typing error.
	if (isPart) return gap <= most ? gap : most + gap;
	if (gap > most) return Infinity;
	const distance = typingErrors(one, other);
	return distance <= most ? distance : Infinity;
}

// Letters to add, to leave out, to change, or to swap with their neighbor (optimal string alignment), row by row.
function typingErrors(one: string, other: string): number {
	let before: number[] = [];
	let row = Array.from({ length: other.length + 1 }, (_, at) => at);
	for (let down = 1; down <= one.length; down++) {
		const next = [down];
		for (let along = 1; along <= other.length; along++) {
			const isSame = one[down - 1] === other[along - 1];
			const isSwapped = one[down - 1] === other[along - 2] && one[down - 2] === other[along - 1];
			const changed = row[along - 1] + (isSame ? 0 : 1);
			const swapped = isSwapped ? before[along - 2] + 1 : Infinity;
			next.push(Math.min(row[along] + 1, next[along - 1] + 1, changed, swapped));
		}
		[before, row] = [row, next];
	}
	return row[other.length];
}
