/** A date, or a date and time, with the offset of its zone in minutes; without a zone `offset` is undefined. */
interface IsoDate {
	/** Milliseconds since 1970, as if the clock stood at UTC. */
	time: number;
	/** Minutes east of UTC. */
	offset: number | undefined;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads an ISO date or date and time (2026-12-31, 2026-12-31T23:59:59Z, 2026-12-31 23:59). Undefined for everything else, also for days and
 * times that no calendar or clock has. Other forms are not guessed: 01.02.2026 is another day in another country.
 */
export function readIsoDate(text: string): IsoDate | undefined {
	const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone] =
		ISO.exec(text.trim()) ?? [];
	const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	const time = Date.parse(`${clock}.${fraction.padEnd(3, '0')}Z`);
	// A day that does not exist, such as 31 February, becomes another one.
	const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(clock);
	if (!exists || Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) return undefined;
	return { time, offset: zone === undefined ? undefined : offsetOf(zone) };
}

/** Salesforce takes dates from 1700 to 4000 (Salesforce Help, "Valid Date Ranges"). */
const FIRST_YEAR = 1700;
const LAST_YEAR = 4000;

function offsetOf(zone: string): number {
	if (zone === 'Z') return 0;
	const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) as RegExpExecArray;
	return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}
