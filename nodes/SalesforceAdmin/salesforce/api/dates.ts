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

/** The moment of a date in milliseconds since 1970; without a zone of its own it is meant in `zone`, an IANA name. */
export function momentIn({ time, offset }: IsoDate, zone: string): number {
	return offset === undefined ? wallClock(time, zone) : time - offset * 60_000;
}

/** The day of a date, 2026-12-31: of a moment the one that it is on in `zone`, an IANA name. */
export function dayIn({ time, offset }: IsoDate, zone: string): string {
	const moment = offset === undefined ? undefined : time - offset * 60_000;
	const local = moment === undefined ? time : moment + offsetAt(moment, zone);
	return new Date(local).toISOString().slice(0, '2026-12-31'.length);
}

/** The time at which the clocks of a zone show what the clocks of UTC show at `time`. */
function wallClock(time: number, zone: string): number {
	return time - offsetAt(time - offsetAt(time, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(time: number, zone: string): number {
	const name = formatOf(zone)
		.formatToParts(time)
		.find(({ type }) => type === 'timeZoneName')?.value;
	const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? ['', '+', '0', '0'];
	return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A format is made once for each zone, which takes longer than a hundred uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	formats.set(zone, format);
	return format;
}
