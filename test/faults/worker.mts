/** A process that runs cases and answers with what came of each. */
import './fastTime.mts';
import type { Case } from './cases.mts';
import { TROUBLES } from './faults.mts';
import type { Moment } from './moments.mts';
import { Runs, type OnError } from './runs.mts';
import { TARGETS } from './targets.mts';

/** What the main process asks: the moments of a target, or a case to run. */
export type Question = { moments: string } | { case: Case; moment: Moment };

// What n8n and the node log of thousands of faults, and what the org prints, helps nobody.
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => {};

const runs = await Runs.start();

async function answer(question: Question): Promise<unknown> {
	if ('moments' in question) return await runs.moments(named(TARGETS, question.moments));
	const target = named(TARGETS, question.case.target);
	const trouble = named(TROUBLES, question.case.trouble);
	const onError = question.case.onError as OnError;
	return await runs.disturbed({ target, moment: question.moment, trouble, onError });
}

function named<T extends { name: string }>(list: readonly T[], name: string): T {
	const found = list.find((one) => one.name === name);
	if (!found) throw new Error(`There is no "${name}"`);
	return found;
}

process.on('message', (question: Question) => {
	answer(question).then(
		(result) => process.send?.({ result }),
		(error: Error) => process.send?.({ error: error.message }),
	);
});
process.on('disconnect', () => process.exit());
process.send?.({ result: 'ready' });
