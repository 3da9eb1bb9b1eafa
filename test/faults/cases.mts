/** Which cases are run: all of them, or so many that every two of their parts meet. */
import type { Trouble } from './faults.mts';
import { TROUBLES } from './faults.mts';
import type { Moment } from './moments.mts';

/** One run of one target, by names, as it is told to a process. */
export interface Case {
	target: string;
	moment: string;
	trouble: string;
	onError: string;
}

/** The moments of each target, by name. */
export type Moments = Map<string, Moment[]>;

const SETTINGS = ['stop', 'continue', 'error output'];

/** Every case that can be: a fault of bulk jobs meets bulk jobs only. */
export function allCases(moments: Moments): Case[] {
	return [...moments].flatMap(([target, ofTarget]) =>
		ofTarget.flatMap((moment) =>
			TROUBLES.filter((trouble) => canMeet(trouble, moment)).flatMap(({ name: trouble }) =>
				SETTINGS.map((onError) => ({ target, moment: moment.name, trouble, onError })),
			),
		),
	);
}

const canMeet = ({ kinds }: Trouble, { kind }: Moment) => !kinds || kinds.includes(kind);

/** Cases in which every two parts that can meet do: each operation meets each fault, at each moment, with each setting. */
export function pairwiseCases(all: readonly Case[]): Case[] {
	const groups = Map.groupBy(all, ({ target, trouble }) => `${target}/${trouble}`);
	const met = new Set<string>();
	const chosen: Case[] = [];
	const take = (one: Case) => {
		chosen.push(one);
		for (const pair of pairsOf(one)) met.add(pair);
	};
	const newPairs = (one: Case) => pairsOf(one).filter((pair) => !met.has(pair)).length;
	let turn = 0;
	for (const group of groups.values()) {
		const rotated = group.map((_, at) => group[(at + turn) % group.length]!);
		turn += 1;
		take(rotated.reduce((best, one) => (newPairs(one) > newPairs(best) ? one : best)));
	}
	for (const one of all) if (newPairs(one) > 0) take(one);
	return chosen;
}

function pairsOf(one: Case): string[] {
	const parts = Object.entries(one).map(([part, value]) => `${part}=${value}`);
	return parts.flatMap((first, at) => parts.slice(at + 1).map((second) => `${first}&${second}`));
}
