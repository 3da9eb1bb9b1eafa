import fc from 'fast-check';

import { readIsoDate } from '../../../../nodes/SalesforceAdmin/salesforce/api/dates.ts';

test.each([
	['2026-12-31', Date.UTC(2026, 11, 31), undefined],
	[' 2026-12-31 ', Date.UTC(2026, 11, 31), undefined],
	['2026-12-31T23:59', Date.UTC(2026, 11, 31, 23, 59), undefined],
	['2026-12-31 23:59:58', Date.UTC(2026, 11, 31, 23, 59, 58), undefined],
	['2026-12-31T23:59:58.5Z', Date.UTC(2026, 11, 31, 23, 59, 58, 500), 0],
	['2026-05-01T07:25:37.000+0000', Date.UTC(2026, 4, 1, 7, 25, 37), 0],
	['2026-05-01T07:25:37.123456-03:30', Date.UTC(2026, 4, 1, 7, 25, 37, 123), -210],
	['2024-02-29', Date.UTC(2024, 1, 29), undefined],
])('%s is a date', (text, time, offset) => {
	expect(readIsoDate(text)).toEqual({ time, offset });
});

test.each([
	'',
	'45',
	'32',
	'2026',
	'2026-12',
	'01.02.2026',
	'13.02.2026',
	'02/30/2026',
	'last week 3',
	'2026-02-31',
	'2025-02-29',
	'2026-13-01',
	'2026-00-10',
	'2026-01-01T24:00:00Z',
	'2026-01-01T12:60Z',
	'2026-01-01T12:00:00Z later',
	'1699-12-31',
	'4001-01-01',
	'20260101',
	'Thu Jan 01 2026',
])('%p is none, and is not guessed', (text) => {
	expect(readIsoDate(text)).toBeUndefined();
});

test('every moment is read back from its ISO text', () => {
	const moment = fc.date({ min: new Date('1700-01-01'), max: new Date('4000-12-31'), noInvalidDate: true });
	fc.assert(
		fc.property(moment, (date) => {
			expect(readIsoDate(date.toISOString())).toEqual({ time: date.getTime(), offset: 0 });
		}),
	);
});
