/** Whether what an execution in n8n says of each item is true. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { Target } from '../../faults/target.mts';
import { liesOf } from '../../faults/verdict.mts';
import { wordsOf } from '../../faults/words.mts';
import type { Execution } from '../../n8n/workflows/runData.mts';
import type { SimulatedOrg } from '../../org/index.mts';
import { find } from '../findings.mts';
import type { Kind, Part } from './kinds.mts';

/** The items of an execution in an org; `held`: the effects before it began, where others have begun the work. */
interface Round {
	org: SimulatedOrg;
	items: INodeExecutionData[];
	held?: Effects[];
}

/** How often each effect holds, for each item; one entry for each part. */
type Effects = Array<Record<string, number>>;

/** The effects of each part on each item as they are now; what another run would leave as it is counts as there. */
export const effectsOf = ({ parts }: Kind, { org, items }: Round): Effects[] =>
	parts.map(({ target, spared = {} }) =>
		items.map((item) => {
			const effects = target.effects(org, item);
			const isLeft = (name: string) => (effects[spared[name] ?? ''] ?? 0) > 0;
			return Object.fromEntries(
				Object.entries(effects).map(([name, count]) => [name, isLeft(name) ? Math.max(count, 1) : count]),
			);
		}),
	);

/** Whether each part has done its work on each item. */
export const isFinished = (kind: Kind, round: Round): boolean =>
	effectsOf(kind, round).every((part) => part.every((effects) => Object.values(effects).every((count) => count > 0)));

/** Tells each lie of an execution, and whatever was done twice. Returns how many items failed. */
export function judge(execution: Execution, { parts }: Kind, { org, items, held }: Round): number {
	const failed = parts.map((part, at) => {
		const { target } = part;
		const words = wordsOf(
			{ items: execution.items(target.name) as INodeExecutionData[], error: undefined },
			items.length,
		);
		for (const lie of liesOf(judged(part, items, held?.[at]), { org, items, words }))
			find(`execution ${execution.id}${held ? ', begun again' : ''}, ${target.name}: ${lie}`);
		return words.filter(({ failure }) => failure).length;
	});
	return failed.reduce((sum, count) => sum + count, 0);
}

/** What held before is not told to be undone, but it can have been done twice. */
function judged({ target, isDoneTwice }: Part, items: INodeExecutionData[], held?: Effects): Target {
	if (!held) return target;
	return {
		...target,
		effects: (org, item) => {
			const before = held[items.indexOf(item)] ?? {};
			const now = Object.entries(target.effects(org, item)).map(([name, count]): [string, number] => [
				name,
				isDoneTwice ? Math.min(count, 1) : count,
			]);
			return Object.fromEntries(now.filter(([name, count]) => !before[name] || count > 1));
		},
	};
}
