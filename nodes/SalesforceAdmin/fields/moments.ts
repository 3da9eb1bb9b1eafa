import { momentIn, readIsoDate } from '../salesforce/api/dates';
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
	return new Date(momentIn(date, zone)).toISOString();
}
