/** What a run of the node says of each item. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { Word } from './verdict.mts';

/** What came out of a run. */
interface Said {
	items: INodeExecutionData[];
	error: (Error & { description?: string }) | undefined;
}

/** One word per input item, in their order. */
export function wordsOf({ items, error }: Said, count: number): Word[] {
	if (error) return wordsOfError(error, count);
	const words: Word[] = Array.from({ length: count }, () => ({ isMissing: true }));
	for (const { json, pairedItem } of items) {
		const { item } = pairedItem as { item: number };
		const isFailed = typeof json['errorCode'] === 'string';
		words[item] = isFailed ? { failure: { message: String(json['error']), json } } : { json };
	}
	return words;
}

// The error of the run has the message of the first failed item; its description counts those that are done and names others.
function wordsOfError(error: Error & { description?: string }, count: number): Word[] {
	const description = error.description ?? '';
	if (count === 1) return [{ failure: { message: error.message } }];
	const words: Word[] = Array.from({ length: count }, () => ({}));
	const [, first = '1'] = /The (\d+)(?:st|nd|rd|th) of \d+ items/.exec(description) ?? [];
	words[Number(first) - 1] = { failure: { message: error.message } };
	for (const [, place, message] of description.matchAll(/The (\d+)(?:st|nd|rd|th)(?: \([^)]*\))?: (.*?)(?=<br\/>|$)/g))
		words[Number(place) - 1] = { failure: { message: message! } };
	const [, done] = /(\d+) of the \d+ items are done/.exec(description) ?? [];
	const open = words.filter(({ failure }) => !failure).length;
	// More failed than are named: nothing is said of which.
	return Number(done) === open ? words : words.map((word) => (word.failure ? word : { isUnnamed: true }));
}
