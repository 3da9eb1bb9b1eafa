/** The longest message of an error, in characters: a server that answers a megabyte fills the data of the execution with it. */
const LONGEST_MESSAGE = 2000;

/** A text that a server may have written, as it can be shown: without what looks like a token, `most` characters long at most. */
export function spoken(text: string, most = LONGEST_MESSAGE): string {
	const clean = HINT_OF_TOKEN.test(text) ? text.replace(TOKEN, '…') : text;
	// The last word goes as a whole, so that no half of a secret is left.
	return clean.length <= most ? clean : `${clean.slice(0, most - 1).replace(/(?<=\s)\S*$/, '')}…`;
}

// A server may repeat what was sent to it, and n8n quotes the start of a token answer that it cannot read.
const TOKEN =
	/00D\w{12,15}(?:!|%21)[\w.%]*|5Aep[\w.%]*|eyJ[\w.-]*|(?<=Bearer )\S+|(?<=(?:token|secret|code|verifier)(?:=|":"))[^&"\s]+/g;
// Every message is looked through, and TOKEN is slow.
const HINT_OF_TOKEN = /00D|5Aep|eyJ|Bearer|token|secret|code|verifier/;

/** A value that is no text, as a message shows it. */
export function shownValue(value: unknown): string {
	if (value instanceof Date && Number.isNaN(value.getTime())) return 'an invalid date';
	return JSON.stringify(value).slice(0, 100);
}
