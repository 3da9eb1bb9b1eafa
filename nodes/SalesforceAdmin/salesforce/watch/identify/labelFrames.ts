import { userIdIn } from '../sources/auditTrail';

/** Entries of one action in one language, and the names of users by ID. */
interface Compared {
	texts: readonly string[];
	users: ReadonlyMap<string, string>;
}

/** How many characters all parts of texts have in common at their beginning and at their end. */
interface Frame {
	start: number;
	end: number;
}

/**
 * Tells the label in a text of an action, out of some labels; null when none or several could be meant. A part of the label of something that
 * is gone is not taken for a label: around it the text says what the other texts do not. At least one text has to tell another label.
 */
export function labelReader({ texts, users }: Compared, labels: readonly string[]): (text: string) => string | null {
	const compared = texts.flatMap((text) => partsOf(text, users) ?? []);
	const frames = [0, 1].map((side) => frameOf(compared.filter((_, at) => at % 2 === side)));
	return (text) => {
		const parts = partsOf(text, users) ?? [];
		const isTold = (label: string) => parts.some((part, side) => stands(label, part, frames[side]));
		const told = [...new Set(labels)].filter((label) => label !== '' && isTold(label));
		return told.length === 1 ? told[0] : null;
	};
}

// The text before and behind the name of the user, which stands before the ID in all forms that are known, without what differs in each entry.
function partsOf(text: string, users: Compared['users']): [string, string] | undefined {
	const id = userIdIn(text) ?? '';
	const name = users.get(id) ?? '';
	const before = text.lastIndexOf(name, text.lastIndexOf(id.slice(0, 15)));
	if (name === '' || before < 0) return undefined;
	return [text.slice(0, before), text.slice(before + name.length).replace(VARYING, '')];
}

/** The ID of a user, and a moment as `Sat May 20 06:59:59 GMT 2023`. */
const VARYING = /005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:]{8} \w+ \d{4}/g;

function frameOf(parts: readonly string[]): Frame | undefined {
	const [first, ...others] = new Set(parts);
	if (others.length === 0) return undefined;
	const sharedBy = (isSame: (other: string, count: number) => boolean) => {
		let count = 0;
		while (count < first.length && others.every((other) => isSame(other, count + 1))) count++;
		return count;
	};
	return {
		start: sharedBy((other, count) => other.startsWith(first.slice(0, count))),
		end: sharedBy((other, count) => other.endsWith(first.slice(-count))),
	};
}

function stands(label: string, part: string, frame: Frame | undefined): boolean {
	if (!frame) return false;
	const last = part.length - label.length;
	for (let at = part.indexOf(label); at >= 0; at = part.indexOf(label, at + 1))
		if (at <= frame.start && last - at <= frame.end) return true;
	return false;
}
