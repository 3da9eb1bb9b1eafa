/** Whether the word of the node on each item is true. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../org/index.mts';
import type { Failure, Said, Target } from './target.mts';

/** What the node says of one item: its JSON, or how it failed. */
export interface Word {
	json?: IDataObject;
	failure?: Failure;
	/** No output item is paired with the item. */
	isMissing?: boolean;
	/** It may be among those that the error of the run counts and does not name. */
	isUnnamed?: boolean;
}

/** A run that has ended. */
interface Judged {
	org: SimulatedOrg;
	items: INodeExecutionData[];
	words: Word[];
}

/** The lies of a run, each as a sentence. */
export function liesOf(target: Target, { org, items, words }: Judged): string[] {
	return items.flatMap((item, at) => {
		const word = words[at]!;
		if (word.isMissing) return [`item ${at} has no output`];
		return Object.entries(target.effects(org, item)).flatMap(([effect, count]) => {
			const lie = lieOf(saidOf(target, word, effect), count);
			return lie ? [`item ${at}, ${effect}: ${lie}${because(word)}`] : [];
		});
	});
}

const because = ({ failure, json }: Word) =>
	` (${failure ? failure.message.slice(0, 160) : JSON.stringify(json)?.slice(0, 160)})`;

function lieOf(said: Said, count: number): string | undefined {
	if (count > 1) return `done ${count} times`;
	if (said === 'done' && count === 0) return 'called done, is not';
	if (said === 'undone' && count === 1) return 'called not done, is done';
	return undefined;
}

function saidOf({ said, saidOfDone }: Target, { json, failure, isUnnamed }: Word, effect: string): Said {
	if (isUnnamed) return 'unsaid';
	if (!failure) return (json && saidOfDone?.(json)[effect]) ?? 'done';
	return said?.(failure)[effect] ?? (isInDoubt(failure) ? 'in doubt' : 'undone');
}

/** Whether a failure says that the change may have been made all the same. */
export function isInDoubt({ message, json }: Failure): boolean {
	const code = String(json?.['errorCode'] ?? '');
	return code.endsWith('_IN_DOUBT') || code === 'NO_RESULT' || DOUBT.test(message);
}

const DOUBT = /\bmay (not )?have\b|is not known whether|gave no result/i;
