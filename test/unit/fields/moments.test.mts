import { asMoment } from '../../../nodes/SalesforceAdmin/fields/moments.ts';

const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

test('a moment is written as SOQL wants it, whatever the zone it came with', () => {
	expect(asMoment(undefined, 'UTC', 'x')).toBeUndefined();
	expect(asMoment('2026-03-01', 'Europe/Berlin', 'x')).toBe('2026-02-28T23:00:00.000Z');
	// In Berlin clocks go forward on 29 March.
	expect(asMoment('2026-03-29T03:00:00', 'Europe/Berlin', 'x')).toBe('2026-03-29T01:00:00.000Z');
	expect(asMoment('2026-03-28T03:00:00', 'Europe/Berlin', 'x')).toBe('2026-03-28T02:00:00.000Z');
	expect(asMoment('2026-01-31T20:00:00', 'America/New_York', 'x')).toBe('2026-02-01T01:00:00.000Z');
	expect(asMoment('2026-03-01T12:00:00+02:00', 'Europe/Berlin', 'x')).toBe('2026-03-01T10:00:00.000Z');
	expect(asMoment('2026-05-01T07:25:37.000+0000', 'Europe/Berlin', 'x')).toBe('2026-05-01T07:25:37.000Z');
	expect(() => asMoment('soon', 'UTC', "The filter 'Last Login Before'")).toThrow(
		refusal(
			'INVALID_INPUT',
			"^The filter 'Last Login Before' 'soon' is not a date. Use a form such as 2026-12-31 or 2026-12-31T23:59:59Z$",
		),
	);
});
