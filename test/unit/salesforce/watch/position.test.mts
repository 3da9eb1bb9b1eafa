import {
	reachOf,
	readFrom,
	rememberTold,
	startPosition,
	toldBefore,
	type Position,
} from '../../../../nodes/SalesforceAdmin/salesforce/watch/position.ts';

const NOW = Date.parse('2026-05-01T08:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** So many events, a hundred in each second from a moment on. */
const eventsFrom = (start: number, count: number) =>
	Array.from({ length: count }, (_, at) => ({
		eventId: `userFrozen:${start}-${at}`,
		at: start + Math.floor(at / 100) * SECOND,
	}));

const after = (position: Position, events: ReturnType<typeof eventsFrom>, until: number): Position => ({
	...position,
	...rememberTold(position, { events, until, rest: { ...position, told: {} } }),
});

test('what was told is known for as long as it can be read again, and no longer', () => {
	const events = eventsFrom(NOW, 1000);
	const told = after(startPosition('00D', NOW), events, NOW + MINUTE);
	expect(events.every(toldBefore(told))).toBe(true);
	expect(eventsFrom(NOW + 1, 1000).some(toldBefore(told))).toBe(false);
	const later = after(told, [], NOW + 14 * MINUTE);
	expect(events.every(toldBefore(later))).toBe(true);
	expect(after(later, [], NOW + 30 * MINUTE).told).toEqual({});
});

test('the same event in another second is another event only if its ID is', () => {
	const told = after(startPosition('00D', NOW), [{ eventId: 'a', at: NOW }], NOW + SECOND);
	expect(toldBefore(told)({ eventId: 'a', at: NOW })).toBe(true);
	expect(toldBefore(told)({ eventId: 'b', at: NOW })).toBe(false);
});

/** Whatever n8n stores of it: a character of it can have one byte only. */
const sizeOf = (position: Position) => Buffer.byteLength(JSON.stringify(position));

/** As many memberships as are remembered, each in a group of its own. */
const MEMBERS = {
	isTooMany: false,
	groups: Object.fromEntries(
		Array.from({ length: 10_000 }, (_, at) => [`00Gak00000${String(at).padStart(5, '0')}AAA`, `R${'x'.repeat(24)}`]),
	),
};

describe('more than can be remembered', () => {
	const FLOOD = [0, 1, 2, 3].flatMap((part) => eventsFrom(NOW + part * 2 * MINUTE, 12_000));
	const many = (times: number) =>
		Array.from({ length: times }, (_, time) => FLOOD.map(({ eventId, at }) => ({ eventId: `${time} ${eventId}`, at })));
	const inOneSecond = Array.from({ length: 150_000 }, (_, at) => ({ eventId: `userUpdated:${at}`, at: NOW }));

	test.each([
		['many events in ten minutes', {}, many(4).flat()],
		['and as many memberships as are remembered', { members: MEMBERS }, many(4).flat()],
		['all in one second', {}, inOneSecond],
		['a position that is full without them', { notices: ['x'.repeat(960_000)] }, eventsFrom(NOW, 1000)],
	])('stays below 1 MB, and what is forgotten is not read again: %s', (_, more, events) => {
		const before = { ...startPosition('00D', NOW), ...more };
		const position = after(before, events, NOW + 10 * MINUTE);
		expect(sizeOf(position)).toBeLessThan(1_000_000);
		const known = toldBefore(position);
		const [again, forgotten] = [true, false].map((isRead) =>
			events.filter(({ at }) => at >= readFrom(position) === isRead),
		);
		expect(again!.every(known)).toBe(true);
		expect(forgotten!.length).toBeGreaterThan(0);
		expect(position.floor).toBe(forgotten!.reduce((latest, { at }) => Math.max(latest, at), 0) + SECOND);
	});

	test('much is remembered: a hundred thousand events', () => {
		const position = after(startPosition('00D', NOW), many(2).flat(), NOW + 10 * MINUTE);
		expect(position.floor).toBe(0);
		expect(many(2).flat().every(toldBefore(position))).toBe(true);
	});

	test('a flood of half an hour stays below 1 MB in every poll', () => {
		let position: Position = { ...startPosition('00D', NOW), members: MEMBERS } as Position;
		for (let minute = 1; minute <= 30; minute++) {
			const until = NOW + minute * MINUTE;
			position = after(position, eventsFrom(until - MINUTE, 6000), until);
			expect(sizeOf(position)).toBeLessThan(1_000_000);
			expect(position.floor).toBeLessThan(until - 5 * MINUTE);
		}
	});
});

test('a trigger that starts tells nothing of before, and knows of nothing', () => {
	expect(startPosition('00D', NOW)).toEqual({
		organizationId: '00D',
		until: NOW,
		floor: 0,
		events: [],
		told: {},
		clockAhead: 0,
	});
});

test('a quarter of an hour is read again, and nothing below the floor', () => {
	const position = startPosition('00D', NOW);
	expect(readFrom(position)).toBe(NOW - 15 * MINUTE);
	expect(readFrom({ ...position, floor: NOW - MINUTE })).toBe(NOW - MINUTE);
	expect(reachOf(position)).toEqual({ from: NOW - 15 * MINUTE });
	expect(reachOf(position, true)).toEqual({ from: NOW - 15 * MINUTE });
});

test('the floor that was there does not sink', () => {
	const position = after({ ...startPosition('00D', NOW), floor: 5 }, eventsFrom(NOW, 10), NOW + SECOND);
	expect(position.floor).toBe(5);
});

describe('a burst', () => {
	const START = NOW - 2 * MINUTE;
	const before = startPosition('00D', START);
	const burst = (count: number, until = NOW) => after(before, eventsFrom(START, count), until);

	test('of as many as a page has room for is read again by each poll', () => {
		expect(burst(1500).deferred).toBeUndefined();
		expect(reachOf(burst(1500))).toEqual({ from: NOW - 15 * MINUTE });
	});

	test('of more is put off: the seconds from the first of them up to now', () => {
		const position = burst(1501);
		expect(position.deferred).toEqual({ from: START, until: NOW });
		expect(reachOf(position)).toEqual({ from: NOW - 15 * MINUTE, deferred: { from: START, until: NOW } });
	});

	test('counts without what is of the second that has not ended', () => {
		expect(burst(1600, START + 15 * SECOND).deferred).toBeUndefined();
		expect(burst(1600, START + 16 * SECOND).deferred).toEqual({ from: START, until: START + 16 * SECOND });
	});

	test('is put off as far as it would be read again', () => {
		const old = { ...before, until: START - 14 * MINUTE };
		const events = eventsFrom(START - 13 * MINUTE, 2000);
		expect(after(old, events, START + 2 * MINUTE).deferred).toEqual({
			from: START - 13 * MINUTE,
			until: START + 2 * MINUTE,
		});
		expect(after(old, events, START + 2 * MINUTE + SECOND).deferred).toEqual({
			from: START - 13 * MINUTE + SECOND,
			until: START + 2 * MINUTE + SECOND,
		});
	});

	test('is read once more when the overlap is over, or when another event begins to be watched', () => {
		const position = burst(2000);
		const later = (until: number) => ({ ...position, until });
		expect(reachOf(later(NOW + 15 * MINUTE - SECOND)).deferred).toEqual({ from: START, until: NOW });
		expect(reachOf(later(NOW + 15 * MINUTE))).toEqual({ from: START });
		expect(reachOf(later(NOW + MINUTE), true)).toEqual({ from: NOW - 14 * MINUTE });
		expect(reachOf({ ...later(NOW + 15 * MINUTE), floor: START + SECOND })).toEqual({ from: START + SECOND });
	});

	test('is known until then, and forgotten after', () => {
		const events = eventsFrom(START, 2000);
		const isKnown = (position: Position) => events.map(toldBefore(position)).filter(Boolean).length;
		const due = after(burst(2000), [], NOW + 15 * MINUTE);
		expect([isKnown(due), due.deferred]).toEqual([2000, { from: START, until: NOW }]);
		const over = after(due, [], NOW + 16 * MINUTE);
		expect([isKnown(over), over.deferred]).toEqual([0, undefined]);
	});

	test('a second one joins the first, as long as nobody waits for longer than twice the overlap', () => {
		const first = burst(2000);
		const next = eventsFrom(NOW + MINUTE, 2000);
		expect(after(first, next, NOW + 3 * MINUTE).deferred).toEqual({ from: START, until: NOW + 3 * MINUTE });
		expect(after(first, next.slice(0, 1500), NOW + 3 * MINUTE).deferred).toEqual({ from: START, until: NOW });
		const late = after(first, [], NOW + 12 * MINUTE);
		expect(after(late, eventsFrom(NOW + 12 * MINUTE, 2000), NOW + 14 * MINUTE).deferred).toEqual({
			from: START,
			until: NOW,
		});
	});
});
