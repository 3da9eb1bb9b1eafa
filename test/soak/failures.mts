/** A process in which every item fails, each with words of its own; its argument is the number of items. */
import { Runs } from '../faults/runs.mts';
import { changeState, updateUser, USER_OF_ITEM } from '../support/parameters.mts';
import type { Target } from '../faults/target.mts';
import { checkGrowth, end, find, measureHeap } from './findings.mts';

const items = Number(process.argv[2]);
const runs = await Runs.start();

/** Targets with so many items: users that nobody has, and values that the node refuses without asking. */
function failingTargets(count: number): Target[] {
	const named = (textOf: (at: number) => string) => () =>
		Array.from({ length: count }, (_, at) => ({ json: { user: textOf(at) } }));
	const effects = () => ({ change: 0 });
	return [
		{
			name: 'user:freeze, users that nobody has',
			parameters: changeState('freeze', USER_OF_ITEM),
			items: named((at) => `nobody${at}@acme.example`),
			effects,
		},
		{
			name: 'user:update, texts that are too long',
			parameters: updateUser(USER_OF_ITEM, { Alias: '={{ $json.user }}' }),
			items: named((at) => `much.too.long.for.an.alias${at}@acme.example`),
			effects,
		},
	];
}

// In two runs of each kind: what the first left behind, the second must not add to.
for (const target of failingTargets(items)) {
	const after: number[] = [];
	for (let times = 0; times < 2; times++) {
		const { lies, messages } = await runs.plain(target);
		lies.slice(0, 5).forEach((lie) => find(`${target.name}: ${lie}`));
		if (messages !== items) find(`${target.name}: ${messages} different messages for ${items} items`);
		after.push(await measureHeap());
	}
	checkGrowth(`${target.name}, ${items} items that fail, twice`, after[0]!, after[1]!);
}
await runs.close();
end();
