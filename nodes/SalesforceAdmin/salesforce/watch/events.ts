import type { Org } from '../api/org';
import { isSameId } from '../api/ids';
import { completeChanges, mergeChanges } from './fields/changes';
import { identifyDeleted } from './sources/deletions';
import { identifyEntitlements } from './identify/entitlements';
import { identifyUsers, nameIn } from './identify/users';
import { readPeople, type Person } from './identify/people';
import { isOfRecord, type RecordFacts } from './sources/recordRows';
import type { EventName, Happening, LicenseSeats, Watch } from './types';

/** An event as a trigger puts it out. */
export interface WatchedEvent {
	event: EventName;
	eventId: string;
	/** `2026-05-01T07:25:37.000Z`, by the org's clock. */
	occurredAt: string;
	/** Null for what is about no user. `id` is null for a user whom only the name tells. */
	user: (Omit<Person, 'id' | 'profileId'> & { id: string | null }) | null;
	/** Null when Salesforce does not tell who did it. */
	actor: { id: string; username: string | null } | null;
	changes: Happening['changes'];
	entitlement?: Happening['entitlement'];
	record?: Happening['record'];
	license?: LicenseSeats & { threshold: number };
	/** What has to be said with the first event, such as that the org is another one. */
	notice?: string;
}

/**
 * What happened as events, with the users, whoever did it and what was given, as they are now; without what the filters leave out. No call
 * when nothing happened. Rejects with a SalesforceError.
 */
export async function describeEvents(
	org: Org,
	happenings: readonly Happening[],
	{ watch, facts, profiles }: { watch: Watch; facts: RecordFacts | undefined; profiles: readonly string[] },
): Promise<WatchedEvent[]> {
	const found = facts ? await identifyDeleted(org, happenings, facts) : happenings;
	const wanted = watch.excludeOwnChanges ? found.filter((one) => !isOwn(org, one)) : found;
	const users = await completeChanges(org, mergeChanges(await identifyUsers(org, wanted)));
	const identified = await identifyEntitlements(org, users);
	const ids = identified.flatMap(({ userId, actorId }) => [userId ?? '', actorId ?? '']).filter(Boolean);
	const people = await readPeople(org, [...new Set(ids)], profiles.length > 0);
	const isWatched = ({ event, userId = '' }: Happening) =>
		isOfRecord(event) || hasProfile(people.get(userId), profiles);
	return identified.filter(isWatched).map((happening) => eventOf(happening, people));
}

const isOwn = (org: Org, { actorId }: Happening) => actorId !== null && isSameId(actorId, org.user.userId);

const hasProfile = (person: Person | undefined, profiles: readonly string[]) =>
	profiles.length === 0 || profiles.includes(person?.profileId ?? '');

function eventOf(happening: Happening, people: Map<string, Person>): WatchedEvent {
	const { event, eventId, at, actorId, changes, entitlement, record } = happening;
	const actor = actorId === null ? null : { id: actorId, username: people.get(actorId)?.username ?? null };
	const occurredAt = new Date(at).toISOString();
	const user = isOfRecord(event) ? null : userOf(happening, people);
	const told = { event, eventId, occurredAt, user, actor, changes };
	return { ...told, ...(entitlement && { entitlement }), ...(record && { record }) };
}

function userOf({ userId, display = '' }: Happening, people: Map<string, Person>): WatchedEvent['user'] {
	const known = people.get(userId ?? '');
	const { username = null, name = nameIn(display) ?? null, isActive = null, isFrozen = null } = known ?? {};
	return { id: userId ?? null, username, name, isActive, isFrozen };
}
