/** Record ids as Salesforce makes them: 3 characters of key prefix, 12 more, and a checksum of 3 that makes them case-safe. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Characters 4 to 6: the instance and a reserved zero, as in recorded ids (`005ak000005hvjJ`). */
const INSTANCE = 'ak0';
const ID_FORM = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;

/** The 18-character form of a 15-character id: each suffix letter encodes which of five characters are upper case. */
export function to18(id15: string): string {
	let suffix = '';
	for (let chunk = 0; chunk < 15; chunk += 5) {
		let bits = 0;
		for (let position = 0; position < 5; position++) {
			const code = id15.charCodeAt(chunk + position);
			if (code >= 65 && code <= 90) bits |= 1 << position;
		}
		suffix += CHECKSUM_LETTERS[bits];
	}
	return id15 + suffix;
}

/** The case-sensitive 15-character form. */
export function to15(id: string): string {
	return id.slice(0, 15);
}

/** Reads a 15- or 18-character id and gives its 18-character form; undefined when it is neither, or the checksum is wrong. */
export function readId(text: unknown): string | undefined {
	if (typeof text !== 'string' || !ID_FORM.test(text)) return undefined;
	const id = to18(text.slice(0, 15));
	return text.length === 15 || id === text ? id : repairCase(text);
}

/** An 18-character id whose upper and lower case got lost can be restored from its checksum. */
function repairCase(text: string): string | undefined {
	let repaired = '';
	for (let position = 0; position < 15; position++) {
		const bits = CHECKSUM_LETTERS.indexOf(text.charAt(15 + Math.floor(position / 5)).toUpperCase());
		if (bits < 0) return undefined;
		const upper = (bits >> (position % 5)) & 1;
		repaired += upper ? text.charAt(position).toUpperCase() : text.charAt(position).toLowerCase();
	}
	const id = to18(repaired);
	return id.slice(15) === text.slice(15).toUpperCase() ? id : undefined;
}

/** The first three characters, which tell the object. */
export function keyPrefix(id: string): string {
	return id.slice(0, 3);
}

/** The id number `sequence` (from 0) of a key prefix. */
export function makeId(prefix: string, sequence: number): string {
	let rest = '';
	for (let left = sequence, digit = 0; digit < 9; digit++) {
		rest = DIGITS[left % 62] + rest;
		left = Math.floor(left / 62);
	}
	return to18(prefix + INSTANCE + rest);
}

/** Hands out ids in order, one sequence per key prefix. */
export class IdSequence {
	readonly #next = new Map<string, number>();

	next(prefix: string): string {
		const sequence = this.#next.get(prefix) ?? 1;
		this.#next.set(prefix, sequence + 1);
		return makeId(prefix, sequence);
	}
}
