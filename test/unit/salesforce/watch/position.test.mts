import {
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
	...rememberTold(position, events, until),
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

test('two hundred thousand events in a quarter of an hour take less than 1 MB; what is forgotten is not read again', () => {
	let position = startPosition('00D', NOW);
	const all = [0, 1, 2, 3].flatMap((part) => eventsFrom(NOW + part * 2 * MINUTE, 12_000));
	const many = [...all, ...all.map(({ eventId, at }) => ({ eventId: `other ${eventId}`, at }))];
	const events = [...many, ...many.map(({ eventId, at }) => ({ eventId: `more ${eventId}`, at }))];
	position = after(position, events, NOW + 10 * MINUTE);
	expect(events).toHaveLength(192_000);
	expect(JSON.stringify(position).length).toBeLessThan(800_000);
	const known = toldBefore(position);
	const readAgain = events.filter(({ at }) => at >= readFrom(position));
	expect(readAgain.length).toBeGreaterThan(80_000);
	expect(readAgain.every(known)).toBe(true);
});
