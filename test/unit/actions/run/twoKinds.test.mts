import fc from 'fast-check';

import { runTwoKinds } from '../../../../nodes/SalesforceAdmin/actions/run/twoKinds.ts';

const isNumber = (request: number | string): request is number => typeof request === 'number';

test('runs each kind once, and puts the outcomes back in the order of the requests', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.oneof(fc.nat(), fc.string())), async (requests) => {
			const runs: unknown[][] = [];
			const run = async (list: unknown[]) => {
				runs.push(list);
				return list.map((request) => ({ request }));
			};
			expect(await runTwoKinds<number, string>(requests, { isFirst: isNumber, runFirst: run, runSecond: run })).toEqual(
				requests.map((request) => ({ request })),
			);
			const kinds = [requests.filter(isNumber), requests.filter((request) => !isNumber(request))];
			expect(runs).toEqual(kinds.filter(({ length }) => length > 0));
		}),
	);
});

test('a kind that fails as a whole leaves the outcomes of the other', async () => {
	const done = async (list: unknown[]) => list.map((request) => ({ request }));
	const broken = async () => {
		throw new Error('broken');
	};
	const error = expect.objectContaining({ message: 'broken' });
	expect(
		await runTwoKinds<number, string>([1, 'a', 2], { isFirst: isNumber, runFirst: done, runSecond: broken }),
	).toEqual([{ request: 1 }, error, { request: 2 }]);
	expect(
		await runTwoKinds<number, string>([1, 'a', 2], { isFirst: isNumber, runFirst: broken, runSecond: done }),
	).toEqual([error, { request: 'a' }, error]);
});
