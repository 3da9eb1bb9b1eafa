import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import {
	ENTITLEMENT_TYPES,
	canEnd,
	entitlementTitle,
	type EntitlementNames,
} from '../../salesforce/entitlements/types';
import { asMoment } from '../moments';
import { asText } from '../values';

/** When the assignments end. */
export const expirationDate: INodeProperties = {
	displayName: 'Expiration Date',
	name: 'expirationDate',
	type: 'dateTime',
	default: '',
	description:
		"When the user loses it again: a date, at the end of which it ends, or a date and time in the workflow's time zone. For permission sets and groups of them. What the user has already gets this end, too.",
};

/** What becomes of assignments that exist and have ended. */
export const ifExpired: INodeProperties = {
	displayName: 'If Expired',
	name: 'ifExpired',
	type: 'options',
	default: 'renew',
	description: 'What to do when the user had it until a date that has passed',
	options: [
		{ name: 'Leave', value: 'leave', description: 'It stays expired, and is put out as unchanged' },
		{ name: 'Renew', value: 'renew', description: 'The user gets it again' },
	],
};

const LABEL = "The option 'Expiration Date'";

/**
 * The moment of the option Expiration Date, as `asEnd` reads it; undefined when the option is not set. Throws INVALID_INPUT for a moment
 * that has passed.
 */
export function readExpirationDate(options: IDataObject, zone: string): string | undefined {
	if (!('expirationDate' in options)) return undefined;
	const text = asText(options.expirationDate);
	// If the expression yields nothing, the item is refused: taking it for no end would give for good what was meant for a while.
	if (text === undefined)
		throw new SalesforceError('INVALID_INPUT', `${LABEL} is empty. Set it to a date, or remove it`);
	const moment = asEnd(text, zone, LABEL);
	if (Date.parse(moment) > Date.now()) return moment;
	throw new SalesforceError('INVALID_INPUT', `${LABEL} has passed: ${text}`, {
		advice: 'Use a date in the future. To take an entitlement away now, use Remove.',
	});
}

/**
 * The moment of an end in UTC, in whole seconds as Salesforce keeps it. A date without a time means its end, as in Setup (Salesforce Help,
 * "Assignment Expiration"), and a text without a zone is meant in `zone`. `what` names it in the INVALID_INPUT for a text that is no date.
 */
export function asEnd(text: string, zone: string, what: string): string {
	const given = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59` : text;
	return `${asMoment(given, zone, what)?.slice(0, -'.000Z'.length)}.000Z`;
}

/** Throws EXPIRATION_NOT_ALLOWED for the first name of a type whose assignments can have no end. */
export function refuseEndlessTypes(entitlements: EntitlementNames): void {
	for (const type of ENTITLEMENT_TYPES.filter((one) => !canEnd(one))) {
		const [name] = entitlements[type] ?? [];
		if (name === undefined) continue;
		const text = typeof name === 'string' ? name : name.text;
		throw new SalesforceError('EXPIRATION_NOT_ALLOWED', `The ${entitlementTitle(type)} '${text}' cannot expire`);
	}
}
