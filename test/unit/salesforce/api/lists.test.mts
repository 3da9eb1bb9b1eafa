import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import {
	addTo,
	askInTurn,
	chunk,
	groupBy,
	sideBySide,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/lists.ts';

test.each([
	[[], 2, []],
	[[1, 2], 2, [[1, 2]]],
	[[1, 2, 3], 2, [[1, 2], [3]]],
])('%j in pieces of at most %i is %j', (list, size, pieces) => {
	expect(chunk(list, size)).toEqual(pieces);
});

test('steps side by side are four at once, and their results are in the order of the elements', async () => {
	let running = 0;
	let most = 0;
	const results = await sideBySide([5, 4, 3, 2, 1, 0, 6], async (ticks) => {
		most = Math.max(most, ++running);
		for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
		running--;
		return ticks * 10;
	});
	expect(results).toEqual([50, 40, 30, 20, 10, 0, 60]);
	expect(most).toBe(4);
	expect(await sideBySide([], async () => 1)).toEqual([]);
});

test('in turn, what one request rejects with is its own, and after a final error nobody is asked', async () => {
	const refusal = new SalesforceError('NOT_FOUND', 'gone');
	const dead = new SalesforceError('RECONNECT_NEEDED', 'revoked');
	const outcomes: Record<string, Error> = { b: refusal, d: dead };
	const asked: string[] = [];
	const results = await askInTurn(['a', 'b', 'c', 'd', 'e', 'f'], async (request) => {
		asked.push(request);
		if (outcomes[request]) throw outcomes[request];
		return request.toUpperCase();
	});
	expect(results).toEqual(['A', refusal, 'C', dead, dead, dead]);
	expect(asked).toEqual(['a', 'b', 'c', 'd']);
	expect(await askInTurn([], async () => 1)).toEqual([]);
});

test('elements are grouped by a key in their order, and added to the group of a key', () => {
	const groups = groupBy(['apple', 'bee', 'ant', 'bird', 'cow'], (word) => word[0]!);
	expect([...groups]).toEqual([
		['a', ['apple', 'ant']],
		['b', ['bee', 'bird']],
		['c', ['cow']],
	]);
	addTo(groups, 'a', 'ape');
	addTo(groups, 'd', 'dog');
	expect([groups.get('a'), groups.get('d')]).toEqual([['apple', 'ant', 'ape'], ['dog']]);
});
