import { recordId } from '../api/ids';
import type { Org } from '../api/org';
import { rowId } from './sources/deletions';
import { memberRows } from './sources/memberRows';
import type { Happening } from './types';

/*
 * Of a membership that is gone Salesforce tells the ID alone (getDeleted; GroupMember is in no recycle bin), and the text of the audit
 * trail is not known. So who was in which public group or queue is remembered.
 */

/** Who is in which public group or queue; plain JSON. */
export interface Memberships {
	/** From where deletions are read; milliseconds since 1970. */
	deletedFrom?: number;
	/** By the ID of the group: a letter for its kind, and 24 characters for each member, which are the IDs of membership and user. */
	groups: Record<string, string>;
	/** Whether there are more than can be remembered, so that none is. */
	isTooMany: boolean;
}

/** So many memberships are remembered: about 240 KB. */
const MOST_MEMBERSHIPS = 10_000;

/** An ID without its prefix, in the form of 15 characters. */
const ID_LENGTH = 12;
const shortened = (id: string) => id.slice(3, 3 + ID_LENGTH);

const KINDS = { R: 'publicGroup', Q: 'queue' } as const;

/** The memberships of users in public groups and queues; one API call for every 2,000. Rejects with a SalesforceError. */
export async function readMemberships(org: Org): Promise<Memberships> {
	const rows = await org.query(
		`${memberRows.select} WHERE ${memberRows.where} ORDER BY Id LIMIT ${MOST_MEMBERSHIPS + 1}`,
	);
	if (rows.length > MOST_MEMBERSHIPS) return { groups: {}, isTooMany: true };
	return withMembers({ groups: {}, isTooMany: false }, { added: rows.flatMap(memberRows.read), removed: new Set() });
}

/** The memberships after some came and some, by their IDs, went. */
export function withMembers(
	members: Memberships,
	{ added, removed }: { added: Happening[]; removed: ReadonlySet<string> },
): Memberships {
	if (members.isTooMany || (added.length === 0 && removed.size === 0)) return members;
	const groups = new Map(Object.entries(members.groups).map(([group, text]) => [group, new Map(entriesIn(text))]));
	const kinds = new Map(Object.entries(members.groups).map(([group, text]) => [group, text[0]]));
	for (const { eventId, userId = '', entitlement } of added) {
		const group = entitlement?.id ?? '';
		kinds.set(group, entitlement?.type === 'queue' ? 'Q' : 'R');
		groups.set(
			group,
			(groups.get(group) ?? new Map<string, string>()).set(shortened(rowId(eventId)), shortened(userId)),
		);
	}
	for (const entries of groups.values()) for (const id of removed) entries.delete(shortened(id));
	const count = [...groups.values()].reduce((sum, entries) => sum + entries.size, 0);
	if (count > MOST_MEMBERSHIPS) return { groups: {}, isTooMany: true };
	const kept = [...groups].filter(([, entries]) => entries.size > 0);
	const textOfGroup = ([group, entries]: [string, Map<string, string>]) => [
		group,
		kinds.get(group) + [...entries].flat().join(''),
	];
	return { ...members, groups: Object.fromEntries(kept.map(textOfGroup)) as Record<string, string> };
}

function entriesIn(text: string): Array<[member: string, user: string]> {
	const entries: Array<[string, string]> = [];
	for (let at = 1; at < text.length; at += 2 * ID_LENGTH)
		entries.push([text.slice(at, at + ID_LENGTH), text.slice(at + ID_LENGTH, at + 2 * ID_LENGTH)]);
	return entries;
}

/** What deletions of memberships mean, as far as they are remembered. */
export function removalsIn({ groups }: Memberships, deletions: readonly Happening[]): Happening[] {
	if (deletions.length === 0) return [];
	const known = new Map(
		Object.entries(groups).flatMap(([group, text]) =>
			entriesIn(text).map(([member, user]) => [member, { group, user, kind: text[0] as keyof typeof KINDS }] as const),
		),
	);
	return deletions.flatMap(({ eventId, at }): Happening[] => {
		const id = rowId(eventId);
		const membership = known.get(shortened(id));
		if (!membership) return [];
		const { group, user, kind } = membership;
		return [
			{
				event: 'entitlementRemoved',
				eventId: `entitlementRemoved:${id}`,
				at,
				userId: recordId(`005${user}`),
				actorId: null,
				changes: [],
				entitlement: { type: KINDS[kind], id: group, name: null, label: null },
			},
		];
	});
}

/** What is said where there are too many memberships. */
export const TOO_MANY_MEMBERSHIPS = `The org has more than ${MOST_MEMBERSHIPS.toLocaleString('en-US')} memberships of users in public groups and queues, which is more than the trigger can remember: who is taken out of one is not told.`;
