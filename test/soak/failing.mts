/** Runs in which every item fails, each with words of its own. */
import { changeState, updateUser, USER_OF_ITEM } from '../support/parameters.mts';
import type { Target } from '../faults/target.mts';

/** Targets with so many items: users that nobody has, and values that the node refuses without asking. */
export function failingTargets(count: number): Target[] {
	const items = (textOf: (at: number) => string) => () =>
		Array.from({ length: count }, (_, at) => ({ json: { user: textOf(at) } }));
	const effects = () => ({ change: 0 });
	return [
		{
			name: 'user:freeze, users that nobody has',
			parameters: changeState('freeze', USER_OF_ITEM),
			items: items((at) => `nobody${at}@acme.example`),
			effects,
		},
		{
			name: 'user:update, texts that are too long',
			parameters: updateUser(USER_OF_ITEM, { Alias: '={{ $json.user }}' }),
			items: items((at) => `much.too.long.for.an.alias${at}@acme.example`),
			effects,
		},
	];
}
