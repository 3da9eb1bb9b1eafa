import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { asList } from '../fields/lists';
import { asFlag } from '../fields/values';
import { SalesforceError } from '../salesforce/api/errors';
import { EVENT_NAMES, type EventName, type Watch } from '../salesforce/watch/types';

/** Reads what the trigger is to watch. Throws INVALID_INPUT for a bad value. */
export function readWatch(context: IPollFunctions): Watch {
	const options = Object(context.getNodeParameter('options', {})) as IDataObject;
	return {
		events: readEvents(context.getNodeParameter('events', [])),
		profiles: asList(options.profiles ?? []),
		excludeOwnChanges: asFlag(options.excludeOwnChanges, "The option 'Exclude Own Changes'") ?? false,
	};
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
