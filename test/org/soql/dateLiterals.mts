/** Date literals such as LAST_N_DAYS:30, in the running user's time zone (SOQL guide, Date Formats and Date Literals). */
import * as errors from '../errors/index.mts';
import type { Span } from './literals.mts';

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
/** First and last unit counted from the present one, both included. */
interface Units {
	unit: Unit;
	from: number;
	to: number;
}

const FIXED: Readonly<Record<string, Units>> = {
	YESTERDAY: { unit: 'DAY', from: -1, to: -1 },
	TODAY: { unit: 'DAY', from: 0, to: 0 },
	TOMORROW: { unit: 'DAY', from: 1, to: 1 },
	LAST_90_DAYS: { unit: 'DAY', from: -90, to: 0 },
	NEXT_90_DAYS: { unit: 'DAY', from: 1, to: 90 },
};

/**
 * The span that a literal stands for, as calendar time in the zone (midnight written as if it were UTC).
 * The fiscal year is the calendar year. Throws MALFORMED_QUERY for an unknown literal.
 */
export function spanOf(literal: string, now: number, timeZone: string): Span {
	const { unit, from, to } = unitsOf(literal.toUpperCase().replace('FISCAL_', ''));
	const today = toCalendar(now, timeZone);
	return { start: startOf(today, unit, from), end: startOf(today, unit, to + 1) };
}

function unitsOf(literal: string): Units {
	if (FIXED[literal]) return FIXED[literal];
	const [name = '', count] = literal.split(':');
	const n = Number(count);
	const fixed = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
	if (fixed) {
		const offset = { LAST: -1, THIS: 0, NEXT: 1 }[fixed[1]!]!;
		return { unit: fixed[2] as Unit, from: offset, to: offset };
	}
	const counted = /^(?:(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO)$/.exec(name);
	if (!counted || !Number.isInteger(n)) throw errors.malformedQuery(`unexpected token: '${literal}'`);
	if (counted[3]) return { unit: counted[3] as Unit, from: -n, to: -n };
	const unit = counted[2] as Unit;
	if (counted[1] === 'NEXT') return { unit, from: 1, to: n };
	// LAST_N_DAYS runs up to and including today; the larger units end before the present one.
	return { unit, from: -n, to: unit === 'DAY' ? 0 : -1 };
}

function startOf(today: Date, unit: Unit, offset: number): number {
	const year = today.getUTCFullYear();
	const month = today.getUTCMonth();
	const day = today.getUTCDate();
	switch (unit) {
		case 'DAY':
			return Date.UTC(year, month, day + offset);
		case 'WEEK':
			return Date.UTC(year, month, day - today.getUTCDay() + 7 * offset);
		case 'MONTH':
			return Date.UTC(year, month + offset, 1);
		case 'QUARTER':
			return Date.UTC(year, 3 * (Math.floor(month / 3) + offset), 1);
		default:
			return Date.UTC(year + offset, 0, 1);
	}
}

/** The wall clock of a zone, as a Date whose UTC parts are the local ones. */
function toCalendar(moment: number, timeZone: string): Date {
	return new Date(moment + offsetOf(moment, timeZone));
}

/** Milliseconds that a zone is ahead of UTC at a moment. */
export function offsetOf(moment: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	}).formatToParts(moment);
	const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
	const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
	return local - Math.floor(moment / 1000) * 1000;
}
