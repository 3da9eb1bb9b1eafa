import type { INodePropertyOptions } from 'n8n-workflow';

import type { EventName } from '../salesforce/watch/types';

/** What people read of each event, in the order of the list. */
const EVENTS: Readonly<Record<EventName, { name: string; description: string }>> = {
	entitlementAssigned: {
		name: 'Entitlement Assigned',
		description: 'A user was given a permission set, a group of them, a license, or membership of a group or queue',
	},
	entitlementRemoved: {
		name: 'Entitlement Removed',
		description:
			'A permission set, a group of them, a license, or membership of a group or queue was taken from a user',
	},
	recordCreated: { name: 'Record Created', description: 'A record of the object that you choose was created' },
	recordDeleted: { name: 'Record Deleted', description: 'A record of the object was deleted' },
	recordUpdated: { name: 'Record Updated', description: 'Any field of a record of the object was changed' },
	seatsBelow: {
		name: 'Seats Below',
		description: 'A license has fewer seats left than a number that you choose',
	},
	userActivated: { name: 'User Activated', description: 'An inactive user was activated' },
	userCreated: { name: 'User Created', description: 'A new user was created' },
	userDeactivated: { name: 'User Deactivated', description: 'A user was deactivated' },
	userFrozen: { name: 'User Frozen', description: 'The login of a user was frozen' },
	userUnfrozen: { name: 'User Unfrozen', description: 'The login of a frozen user was opened again' },
	userUpdated: { name: 'User Updated', description: 'Any field of a user was changed' },
};

/** The entries of the list of events. */
export const eventOptions: INodePropertyOptions[] = Object.entries(EVENTS).map(([value, texts]) => ({
	...texts,
	value,
}));
