import { SalesforceError } from '../salesforce/api/errors';

/**
 * A date, or date and time, as SOQL writes it: in UTC, with milliseconds. A text without a zone is meant in `zone`, an IANA name.
 * Undefined stays undefined. `what` names the value in the INVALID_INPUT for anything else.
 */
export function asMoment(value: string | undefined, zone: string, what: string): string | undefined {
	if (value === undefined) return undefined;
	const time = /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : wallClock(value, zone);
	if (Number.isNaN(time)) throw new SalesforceError('INVALID_INPUT', `${what} '${value.slice(0, 50)}' is not a date`);
	return new Date(time).toISOString();
}

/** The time at which the clocks of a zone show a date, or a date and time. */
function wallClock(text: string, zone: string): number {
	const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : `${text.replace(' ', 'T')}Z`);
	return Number.isNaN(time) ? time : time - offsetAt(time - offsetAt(time, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(time: number, zone: string): number {
	const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? ['', '+', '0', '0'];
	return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
