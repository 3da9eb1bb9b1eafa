import { textOf } from '../../api/query';
import type { EventName, RowSource } from '../types';

/**
 * The memberships of users in public groups and queues. The audit trail tells none by ID, so they are read from their own object, which does
 * not tell who made them.
 */
export const memberRows: RowSource = {
	select: 'SELECT Id,UserOrGroupId,GroupId,Group.Type,Group.Name,Group.DeveloperName,SystemModstamp FROM GroupMember',
	time: 'SystemModstamp',
	where: "Group.Type IN ('Regular','Queue')",
	read: (row) => {
		const userId = textOf(row, 'UserOrGroupId');
		if (!userId.startsWith('005')) return [];
		return [
			{
				event: 'entitlementAssigned',
				eventId: `entitlementAssigned:${String(row.Id)}`,
				at: Date.parse(textOf(row, 'SystemModstamp')),
				userId,
				actorId: null,
				changes: [],
				entitlement: {
					type: textOf(row, 'Group.Type') === 'Queue' ? 'queue' : 'publicGroup',
					id: textOf(row, 'GroupId'),
					name: textOf(row, 'Group.DeveloperName'),
					label: textOf(row, 'Group.Name'),
				},
			},
		];
	},
};

/** The rows of GroupMember that tell of some events: who was taken out is known by who was in. */
export const memberSources = (events: readonly EventName[]): RowSource[] =>
	events.includes('entitlementAssigned') || events.includes('entitlementRemoved') ? [memberRows] : [];
