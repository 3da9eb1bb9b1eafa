import fc from 'fast-check';

import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import {
	forValues,
	isError,
	mapInTurn,
	mapValues,
	resultOf,
	retryWhere,
	valueOf,
	valuesOf,
	type Result,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/results.ts';

const failed = (message: string) => new SalesforceError('INVALID_INPUT', message);
const results = fc.array(fc.oneof(fc.integer(), fc.string().map(failed))) as fc.Arbitrary<Array<Result<number>>>;

test('a step that throws anything ends as a SalesforceError, another as its value', () => {
	const anything = fc.oneof(
		fc.string(),
		fc.integer(),
		fc.constantFrom(undefined, null, {}),
		fc.string().map((text) => new Error(text)),
	);
	const thrower = (thrown: unknown) => () => {
		throw thrown;
	};
	fc.assert(fc.property(anything, (thrown) => isError(resultOf(thrower(thrown)))));
	expect(resultOf(() => 7)).toBe(7);
});

test('a value is taken out of its result, an error is thrown', () => {
	expect(valueOf<number>(7)).toBe(7);
	expect(() => valueOf(failed('no'))).toThrow('no');
});

test('values stay in order, and each error stays in its place', async () => {
	await fc.assert(
		fc.asyncProperty(results, async (given) => {
			const doubled = given.map((result) => (isError(result) ? result : result * 2));
			expect(valuesOf(given)).toEqual(given.filter((result) => !isError(result)));
			expect(mapValues(given, (value) => value * 2)).toEqual(doubled);
			const steps: number[][] = [];
			const stepped = await forValues(given, async (values) => {
				steps.push(values);
				return values.map((value) => value * 2);
			});
			expect(stepped).toEqual(doubled);
			expect(steps).toEqual([valuesOf(given)]);
		}),
	);
});

test('what a step throws for one value does not touch the others', () => {
	const outcome = mapValues([1, 2, 3], (value, at) => {
		if (value === 2) throw failed(`number ${at}`);
		return value;
	});
	expect(outcome).toEqual([1, failed('number 1'), 3]);
});

test('only what passes the test is sent again, and nothing when nothing does', async () => {
	const resent: number[][] = [];
	const resend = async (places: number[]) => {
		resent.push(places);
		return places.map((at) => `again ${at}`);
	};
	expect(await retryWhere(['a', 'x', 'b', 'x'], (result) => result === 'x', resend)).toEqual([
		'a',
		'again 1',
		'b',
		'again 3',
	]);
	expect(await retryWhere(['a'], (result) => result === 'x', resend)).toEqual(['a']);
	expect(resent).toEqual([[1, 3]]);
});

test('a step in turn starts when the one before has ended, and what it rejects with is the error of its request alone', async () => {
	const events: string[] = [];
	const step = async (name: string) => {
		events.push(`${name} starts`);
		await Promise.resolve();
		events.push(`${name} ends`);
		if (name === 'b') throw failed(name);
		return name.toUpperCase();
	};
	expect(await mapInTurn(['a', 'b', 'c'], step)).toEqual(['A', failed('b'), 'C']);
	expect(events).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});
