import type { Watch } from '../../nodes/SalesforceAdmin/salesforce/watch/types.ts';

/** What a trigger watches that is told nothing but its events. */
export const watching = (events: Watch['events'], more: Partial<Watch> = {}): Watch => ({
	events,
	profiles: [],
	watchFields: [],
	excludeOwnChanges: false,
	object: '',
	conditions: [],
	licenses: [],
	threshold: 0,
	zone: 'UTC',
	...more,
});
