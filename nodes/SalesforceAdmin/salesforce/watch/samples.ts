import type { WatchedEvent } from './events';
import { isOfRecord } from './sources/recordRows';
import type { EventName } from './types';

/** An event that never happened, and says so. */
export interface SampleEvent extends WatchedEvent {
	sample: string;
}

const USER = {
	id: '005000000000001AAA',
	username: 'sample@example.com',
	name: 'Sample User',
	isActive: true,
	isFrozen: false,
};

const CHANGES: Partial<Record<EventName, WatchedEvent['changes']>> = {
	userActivated: [{ field: 'IsActive', from: false, to: true }],
	userDeactivated: [{ field: 'IsActive', from: true, to: false }],
	userFrozen: [{ field: 'IsFrozen', from: false, to: true }],
	userUnfrozen: [{ field: 'IsFrozen', from: true, to: false }],
};

const ENTITLEMENT = {
	type: 'permissionSet',
	id: '0PS000000000001AAA',
	name: 'Sample_Set',
	label: 'Sample Set',
} as const;

const LICENSE = {
	type: 'userLicense',
	id: '100000000000001AAA',
	name: 'Salesforce',
	label: 'Salesforce',
	total: 100,
	used: 96,
	remaining: 4,
	threshold: 5,
} as const;

/** A sample of an event: its shape is that of a real one, and its key `sample` says that it is none. */
export function sampleOf(
	event: EventName,
	{ occurredAt, object = '' }: { occurredAt: string; object?: string },
): SampleEvent {
	return {
		event,
		eventId: `${event}:sample`,
		occurredAt,
		user: isOfRecord(event)
			? null
			: { ...USER, isActive: event !== 'userDeactivated', isFrozen: event === 'userFrozen' },
		actor: { id: '005000000000002AAA', username: 'admin@example.com' },
		changes: CHANGES[event] ?? [],
		...(event.startsWith('entitlement') && { entitlement: ENTITLEMENT }),
		...(isOfRecord(event) && { record: { object, id: '001000000000001AAA', name: 'Sample' } }),
		...(event === 'seatsBelow' && { license: LICENSE }),
		sample: 'This is a sample: nothing like it happened in the org in the last 30 days',
	};
}
