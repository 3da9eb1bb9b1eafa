import type { ApiRecord } from '../../api/org';
import { textOf } from '../../api/query';
import { NO_SYSTEM_USERS } from '../../users/read';
import { historySource, type FieldHistory } from '../fields/history';
import type { TrackedFields } from '../fields/tracking';
import type { EventName, Happening, RowSource } from '../types';

const SELECT = 'SELECT Id,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById FROM User';

const CREATED: RowSource = {
	select: SELECT,
	time: 'CreatedDate',
	where: NO_SYSTEM_USERS,
	read: (row) => [
		{
			event: 'userCreated',
			eventId: `userCreated:${String(row.Id)}`,
			at: Date.parse(textOf(row, 'CreatedDate')),
			userId: String(row.Id),
			actorId: textOf(row, 'CreatedById') || null,
			changes: [],
		},
	],
};

// Logins and other work of the system move SystemModstamp (Salesforce Help, 000387261), so the last change by somebody is what counts.
const UPDATED: RowSource = {
	select: SELECT,
	time: 'LastModifiedDate',
	where: NO_SYSTEM_USERS,
	read: (row) => (isUpdate(row) ? [updateOf(row)] : []),
};

const isUpdate = (row: ApiRecord) => textOf(row, 'LastModifiedDate') !== textOf(row, 'CreatedDate');

function updateOf(row: ApiRecord): Happening {
	const at = Date.parse(textOf(row, 'LastModifiedDate'));
	return {
		event: 'userUpdated',
		eventId: `userUpdated:${String(row.Id)}:${new Date(at).toISOString()}`,
		at,
		userId: String(row.Id),
		actorId: textOf(row, 'LastModifiedById') || null,
		changes: [],
	};
}

/** The rows that tell of some events of users: those of User, and of its history where watched fields have one. */
export function userSources(events: readonly EventName[], fields: TrackedFields | undefined): RowSource[] {
	return [
		...(events.includes('userCreated') ? [CREATED] : []),
		...(events.includes('userUpdated') && !fields ? [UPDATED] : []),
		...(fields?.history ? [changedFields(fields.history)] : []),
	];
}

const changedFields = (history: FieldHistory) =>
	historySource(history, {
		happening: (row) => ({
			event: 'userUpdated',
			eventId: `userUpdated:${String(row.Id)}`,
			at: Date.parse(textOf(row, 'CreatedDate')),
			userId: textOf(row, history.parent),
			actorId: textOf(row, 'CreatedById') || null,
		}),
	});
