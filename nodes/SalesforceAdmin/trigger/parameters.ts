import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { asList } from '../fields/lists';
import { readConditions } from '../fields/records/recordFields';
import { asFlag, asName } from '../fields/values';
import { SalesforceError } from '../salesforce/api/errors';
import { isOfRecord } from '../salesforce/watch/sources/recordRows';
import { EVENT_NAMES, type EventName, type Watch } from '../salesforce/watch/types';

/** Reads what the trigger is to watch. Throws INVALID_INPUT for a bad value. */
export function readWatch(context: IPollFunctions): Watch {
	const options = Object(context.getNodeParameter('options', {})) as IDataObject;
	const events = readEvents(context.getNodeParameter('events', []));
	return {
		events,
		...readRecords(context, events),
		...readSeats(context, events),
		profiles: asList(options.profiles ?? []),
		watchFields: asList(options.watchFields ?? []),
		excludeOwnChanges: asFlag(options.excludeOwnChanges, "The option 'Exclude Own Changes'") ?? false,
	};
}

// n8n keeps the object and the conditions in the workflow when the events of records are taken out, where nothing shows them any more.
function readRecords(context: IPollFunctions, events: EventName[]): Pick<Watch, 'object' | 'conditions' | 'zone'> {
	const zone = context.getTimezone();
	if (!events.some(isOfRecord)) return { object: '', conditions: [], zone };
	const object = asName(context.getNodeParameter('object', ''));
	const conditions = readConditions(Object(context.getNodeParameter('conditions', {})) as IDataObject);
	if (object !== '') return { object, conditions, zone };
	throw new SalesforceError('INVALID_INPUT', "'Object' is empty", {
		advice: 'Choose an object from the list, or give its API name.',
	});
}

function readSeats(context: IPollFunctions, events: EventName[]): Pick<Watch, 'licenses' | 'threshold'> {
	if (!events.includes('seatsBelow')) return { licenses: [], threshold: 0 };
	const licenses = asList(context.getNodeParameter('licenses', []));
	const threshold = Number(context.getNodeParameter('threshold', NaN));
	if (licenses.length === 0) throw new SalesforceError('INVALID_INPUT', "'Licenses' is empty: choose at least one");
	if (Number.isInteger(threshold) && threshold > 0) return { licenses, threshold };
	throw new SalesforceError('INVALID_INPUT', "'Threshold' must be a whole number above 0");
}

function readEvents(value: unknown): EventName[] {
	const given = asList(value);
	if (given.length === 0) throw new SalesforceError('INVALID_INPUT', "'Events' is empty: choose at least one");
	return [...new Set(given)].map((text) => {
		const event = EVENT_NAMES.find((name) => name === text);
		if (event) return event;
		const message = `'Events' cannot have '${text.slice(0, 50)}'. Valid are: ${EVENT_NAMES.join(', ')}`;
		throw new SalesforceError('INVALID_INPUT', message);
	});
}
