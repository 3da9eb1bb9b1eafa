import type { FieldDescribe } from '../api/org';

/** One value of a picklist, as the describe has it. */
export type PicklistEntry = FieldDescribe['picklistValues'][number];

/** The entry that a text names, by value or by label, whatever its case; undefined when there is none. */
export function findEntry(entries: PicklistEntry[], text: string): PicklistEntry | undefined {
	const lower = text.toLowerCase();
	return (
		entries.find(({ value }) => value === text) ??
		entries.find(({ label }) => label === text) ??
		entries.find(({ value, label }) => value.toLowerCase() === lower || label?.toLowerCase() === lower)
	);
}

/**
 * Whether an entry is valid with the controlling value at this place, -1 for none of them. `validFor` is a bit for each value of the
 * controlling field, the first one in the highest bit, as base64 (Object Reference, "validFor").
 */
export function isAllowedWith({ validFor }: PicklistEntry, at: number): boolean {
	if (!validFor) return true;
	const bits = Buffer.from(validFor, 'base64')[at >> 3] ?? 0;
	return at >= 0 && (bits & (0x80 >> (at & 7))) !== 0;
}

/** Values of a picklist that an error message lists at most. */
const LISTED_VALUES = 15;

/** A list of values for an error message; those that look like the wrong one come first, because a picklist can have hundreds. */
export function validNear(wrong: string, entries: PicklistEntry[], object: string): string {
	const names = entries.map(nameOf);
	const near = names.filter((name) => name.toLowerCase().includes(wrong.slice(0, 2).toLowerCase()));
	const listed = [...new Set([...near, ...names])].slice(0, LISTED_VALUES);
	if (listed.length === names.length) return listed.join(', ');
	return `${listed.join(', ')}; ${names.length} in all, see the page of the field in Setup > Object Manager > ${object}`;
}

/** The longest value that is a code, which says nothing without its label. */
const CODE_LENGTH = 3;

/** A value as people know it: with its label when the value is only a code. */
export const nameOf = ({ value, label }: PicklistEntry) =>
	label && label !== value && value.length <= CODE_LENGTH ? `${label} (${value})` : value;
