/** How much one call carries: less after a slow call or an Apex limit, more again after quick ones. */
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { Pace, paceOf } from '../../../../nodes/SalesforceAdmin/salesforce/writes/pace.ts';

test('a slow call halves the collections, one at least; a quick one allows another, five at most', () => {
	const pace = new Pace(200);
	const after = (ms: number) => {
		pace.noteDuration(ms);
		return pace.collections;
	};
	expect([after(20_000), after(10_000), after(20_001), after(10_000), after(20_001), after(60_000)]).toEqual([
		5, 5, 2, 2, 1, 1,
	]);
	expect(Array.from({ length: 6 }, () => after(9999))).toEqual([2, 3, 4, 5, 5, 5]);
});

test('an Apex limit leaves one collection, then half as many records, then nothing to shrink', () => {
	const pace = new Pace(200);
	expect(pace.noteApexLimit({ collections: 5, records: 200 })).toBe(true);
	expect([pace.collections, pace.records]).toEqual([1, 200]);
	pace.noteDuration(10);
	expect(pace.collections).toBe(1);
	expect(pace.noteApexLimit({ collections: 1, records: 25 })).toBe(true);
	expect(pace.records).toBe(13);
	// Fewer were sent than may be sent by now.
	expect(pace.noteApexLimit({ collections: 1, records: 100 })).toBe(true);
	expect(pace.records).toBe(13);
	expect(pace.noteApexLimit({ collections: 1, records: 1 })).toBe(false);
	expect(pace.records).toBe(13);
});

test('is kept for an object, a size and a run', () => {
	const [org, other] = [{}, {}] as Org[];
	const pace = (of: Org, object: string, batchSize?: number) =>
		paceOf({ org: of, kind: 'update', object, options: { batchSize } });
	const first = pace(org!, 'User');
	expect(pace(org!, 'User')).toBe(first);
	expect(pace(org!, 'User', 200)).toBe(first);
	expect([pace(org!, 'UserLogin'), pace(org!, 'User', 100), pace(other!, 'User')]).not.toContain(first);
	expect([0, 1, 7, 5000].map((size) => pace(org!, 'User', size).records)).toEqual([1, 1, 7, 200]);
});
