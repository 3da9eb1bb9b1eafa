/** EntitySubscription: who follows which record or user, and what becomes of it with the users (Object Reference, usage notes). */
import { CREATE_ONLY, defineObject, flag, READ_ONLY, reference } from '../../world/define.mts';
import type { Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const REQUIRED = { ...CREATE_ONLY, required: true };

export const EntitySubscription = defineObject('EntitySubscription', {
	label: 'Entity Subscription',
	keyPrefix: '0E8',
	allows: 'cd',
	audit: ['CreatedDate', 'CreatedById'],
	fields: [
		reference('ParentId', 'Parent ID', ['Account', 'Case', 'Contact', 'Lead', 'Opportunity', 'User'], REQUIRED),
		reference('SubscriberId', 'Subscriber ID', 'User', { ...REQUIRED, childRelationshipName: 'FeedSubscriptions' }),
		flag('IsDeleted', 'Deleted', READ_ONLY),
	],
});

/** The users who were deactivated by each transaction, which its rows tell apart. */
const deactivatedTogether = new WeakMap<Context['writtenRows'], Set<string>>();

/**
 * Puts what a deactivated user follows, and who follows the user, into the recycle bin, from where it comes back with the user. Between users
 * who are deactivated at once it is deleted twice, and so for good.
 */
export function dropFollowings({ org, writtenRows }: Context, userId: string): void {
	const { store } = org;
	const together = deactivatedTogether.get(writtenRows) ?? new Set();
	deactivatedTogether.set(writtenRows, together.add(userId));
	const table = store.table('EntitySubscription');
	for (const { Id } of [...table.find('ParentId', [userId]), ...table.find('SubscriberId', [userId])])
		store.remove('EntitySubscription', Id);
	const { deleted } = table;
	for (const row of followingsOf(deleted.values(), userId)) {
		if (![row.ParentId, row.SubscriberId].every((id) => together.has(String(id)))) continue;
		deleted.delete(row.Id);
		store.onUndo(() => deleted.set(row.Id, row));
	}
}

/** Takes them out of the recycle bin for a user who is active again, where the other one is active too. */
export function restoreFollowings({ org: { store } }: Context, userId: string): void {
	const { deleted } = store.table('EntitySubscription');
	const isActive = (id: unknown) => store.get('User', String(id))?.IsActive !== false;
	for (const row of followingsOf(deleted.values(), userId)) {
		if (![row.ParentId, row.SubscriberId].every(isActive)) continue;
		deleted.delete(row.Id);
		store.onUndo(() => deleted.set(row.Id, row));
		store.insert('EntitySubscription', { ...row, IsDeleted: false });
	}
}

const followingsOf = (rows: Iterable<OrgRecord>, userId: string): OrgRecord[] =>
	[...rows].filter(({ ParentId, SubscriberId }) => ParentId === userId || SubscriberId === userId);
