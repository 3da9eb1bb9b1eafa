import { readIsoDate } from '../salesforce/api/dates';
import { SalesforceError } from '../salesforce/api/errors';

/**
 * An ISO date, or date and time, as SOQL writes it: in UTC, with milliseconds. A text without a zone is meant in `zone`, an IANA name.
 * Undefined stays undefined. `what` names the value in the INVALID_INPUT for anything else.
 */
export function asMoment(value: string | undefined, zone: string, what: string): string | undefined {
	if (value === undefined) return undefined;
	const date = readIsoDate(value);
	if (!date) {
		const message = `${what} '${value.slice(0, 50)}' is not a date. Use a form such as 2026-12-31 or 2026-12-31T23:59:59Z`;
		throw new SalesforceError('INVALID_INPUT', message);
	}
	const { time, offset } = date;
	return new Date(offset === undefined ? wallClock(time, zone) : time - offset * 60_000).toISOString();
}

/** The time at which the clocks of a zone show what the clocks of UTC show at `time`. */
function wallClock(time: number, zone: string): number {
	return time - offsetAt(time - offsetAt(time, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(time: number, zone: string): number {
	const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? ['', '+', '0', '0'];
	return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
