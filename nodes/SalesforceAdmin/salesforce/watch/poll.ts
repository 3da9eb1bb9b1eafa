import { asSalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { valueOf } from '../api/results';
import { checkedHash, findProfiles } from './check';
import { readDeleted, rowId, type Deleted } from './sources/deletions';
import { readWatchedFields } from './fields/tracking';
import { describeEvents, type WatchedEvent } from './events';
import { readMemberships, removalsIn, TOO_MANY_MEMBERSHIPS, withMembers, type Memberships } from './memberships';
import { clockNotice, droppedEntriesNotice, forgottenNotice, joinNotices } from './notices';
import { readFrom, reachOf, rememberTold, startPosition, toldBefore, type Position } from './position';
import { readHappened, wholeSecond } from './readRows';
import { readLowLicenses, seatsEvent } from './seatsBelow';
import { auditTrailSource } from './sources/auditTrail';
import { isOfRecord, readRecordFacts } from './sources/recordRows';
import type { EventName, Happening, LicenseSeats, Watch } from './types';

/** So many new events of a source are enough for one poll; the next one goes on after them. */
const MOST_EVENTS = 10_000;

/** Where a poll begins. */
interface Start {
	/** The position that the last poll left; undefined for the first one. */
	before: Position | undefined;
	/** Whether the time for reading is used up. */
	isOver(): boolean;
}

/** What a poll tells, and from where the next one goes on. */
interface Polled {
	events: WatchedEvent[];
	position: Position;
}

/**
 * Tells what happened since a position, each event once. Without a position, and for events that were not watched at it, it begins now and
 * tells nothing of before. One call when nothing happened, one more for every five further sources, and one for deleted records. Rejects
 * with a SalesforceError, and then nothing of the poll is told: the next one begins at the same position.
 */
export async function pollEvents(org: Org, watch: Watch, { before, isOver }: Start): Promise<Polled> {
	const position = await checkedPosition(org, watch, before);
	const low = await readLowLicenses(org, watch);
	const found = await readUntold(org, watch, { position, isOver });
	const known = found.untold.filter(({ event }) => isKnown(position, watch, event));
	const isFresh = ({ id }: LicenseSeats) => isKnown(position, watch, 'seatsBelow') && !position.low?.includes(id);
	const seats = low.filter(isFresh).map((license) => seatsEvent(license, watch, found.until));
	const { facts, profiles = [] } = position;
	const events = [...(await describeEvents(org, known, { watch, facts, profiles })), ...seats];
	const rest = {
		...position,
		notices: undefined,
		...(found.deleted && { deletedFrom: Math.min(found.deleted.from, found.until) }),
		members: found.members,
		low: low.map(({ id }) => id),
		events: watch.events.map((event) => watchedKey(position, watch, event)),
		clockAhead: org.clockAhead ?? position.clockAhead,
	};
	const base = found.now < readFrom(position) ? startedAgain(position, found.now) : position;
	const until = Math.max(found.until, base.until);
	const told = rememberTold(base, { events: found.untold, until, rest: { ...rest, told: {} } });
	const notices = joinNotices(base.notices, [...found.notices, ...forgottenNotice(base, told)]);
	if (events.length === 0) return { events, position: { ...rest, ...told, ...(notices.length > 0 && { notices }) } };
	return { events: withNotices(events, notices), position: { ...rest, ...told } };
}

// A clock that was wrong, such as that of a proxy, would keep the trigger silent until its time has come.
function startedAgain(position: Position, now: number): Position {
	const notices = joinNotices(position.notices, [clockNotice(position.until, now)]);
	return { ...position, until: now, floor: 0, deferred: undefined, notices };
}

const withNotices = ([first, ...others]: WatchedEvent[], notices: string[]): WatchedEvent[] =>
	notices.length > 0 ? [{ ...first, notice: notices.join(' ') }, ...others] : [first, ...others];

async function checkedPosition(org: Org, watch: Watch, before: Position | undefined): Promise<Position> {
	const position = await positionIn(org, before);
	const checked = checkedHash(watch);
	if (position.checked === checked) return await withPresentFields(org, watch, position);
	const profiles = await findProfiles(org, watch);
	const facts = await readRecordFacts(org, watch);
	const fields = await readWatchedFields(org, watch, facts);
	const isSameObject = facts?.object === position.facts?.object;
	const deletedFrom = isSameObject ? position.deletedFrom : undefined;
	return { ...position, checked, checkedAt: position.until, profiles, facts, fields, deletedFrom };
}

/** So often it is asked whether the watched fields still have a history. */
const CHECKED_AGAIN_MS = 24 * 60 * 60_000;

// When somebody switches the history of a field off, or deletes the field, its changes would stop without a word.
async function withPresentFields(org: Org, watch: Watch, position: Position): Promise<Position> {
	const { fields, checkedAt = 0, until, facts } = position;
	const hasHistory = Boolean(fields?.user?.history ?? fields?.record?.history);
	if (!hasHistory || until - checkedAt <= CHECKED_AGAIN_MS) return position;
	return { ...position, checkedAt: until, fields: await readWatchedFields(org, watch, facts) };
}

/** What tells whether an event was watched already: the records of another object, other fields, or other licenses, were not. */
function watchedKey({ facts }: Position, { licenses, threshold, watchFields }: Watch, event: EventName): string {
	const fields = event.endsWith('Updated') ? watchFields.join() : '';
	if (isOfRecord(event)) return `${event} ${facts?.object} ${facts?.where} ${fields}`;
	if (event === 'userUpdated') return `${event} ${fields}`;
	return event === 'seatsBelow' ? `${event} ${threshold} ${licenses.join()}` : event;
}

/** Whether an event was watched already, so that what happened since then is told. */
const isKnown = (position: Position, watch: Watch, event: EventName) =>
	position.events.includes(watchedKey(position, watch, event));

interface From {
	position: Position;
	isOver(): boolean;
}

// What was there when an event was chosen is only remembered, also that of the present second, and nothing of it may be left for later.
async function readUntold(org: Org, watch: Watch, { position, isOver }: From) {
	const { events } = watch;
	const known = events.filter((event) => isKnown(position, watch, event));
	const isBeginning = known.length < events.length;
	const isTold = toldBefore(position);
	const { facts, deletedFrom } = position;
	const from = known.includes('recordDeleted') ? deletedFrom : undefined;
	const isDeletedWatched = events.includes('recordDeleted') && facts;
	const deleted = isDeletedWatched ? await readDeletedFrom(org, position, { object: facts, from }) : undefined;
	const left = await readLeft(org, watch, position);
	const reach = reachOf(position, isBeginning);
	// What was deferred is read to its end too, because nothing of it is read again.
	const isWhole = isBeginning || Boolean(position.deferred && !reach.deferred);
	const reading = {
		reach,
		facts: position.facts,
		fields: position.fields,
		enough: isWhole ? Infinity : MOST_EVENTS,
		isTold,
		isOver: () => !isWhole && isOver(),
	};
	const { happenings, until, now } = await readHappened(org, events, reading);
	const isDue = ({ event, at }: Happening) => at < until || !isKnown(position, watch, event);
	// While a transaction runs for longer than the overlap, Salesforce tells what is not remembered any more.
	const deletions = deleted?.happenings.filter(({ at }) => at >= readFrom(position)) ?? [];
	const all = [...happenings, ...deletions, ...left.happenings].sort((one, other) => one.at - other.at);
	const untold = withoutRepeats(all).filter((one) => isDue(one) && !isTold(one));
	const members = left.members && membersAfter(left, happenings, until);
	const tooMany = members?.isTooMany && !position.members?.isTooMany ? TOO_MANY_MEMBERSHIPS : undefined;
	const said = [deleted?.notice, left.notice, tooMany].filter((notice) => notice !== undefined);
	const notices = [...said, ...auditTrailNotice(known, position, now)];
	return { untold, until, now, deleted, members, notices };
}

function auditTrailNotice(known: EventName[], { fields, until }: Position, now: number): string[] {
	const isAudited = auditTrailSource(known, fields?.user?.audited ?? []) !== undefined;
	return isAudited ? droppedEntriesNotice(until, now) : [];
}

/** Who was taken out of a group, and who is in one. */
interface Left {
	happenings: Happening[];
	/** Absent when nobody watches. */
	members?: Memberships;
	notice?: string;
}

const GROUP_MEMBER = { object: 'GroupMember', label: 'Group Member' };

async function readLeft(org: Org, { events }: Watch, position: Position): Promise<Left> {
	if (!events.includes('entitlementRemoved')) return { happenings: [] };
	const members = position.members ?? (await readMemberships(org));
	if (members.isTooMany) return { happenings: [], members };
	const from = members.deletedFrom;
	const deleted = await readDeletedFrom(org, position, { object: GROUP_MEMBER, from });
	const happenings = removalsIn(members, deleted.happenings);
	// Where Salesforce does not know of all deletions, who is in a group now is read anew.
	const now = deleted.notice ? await readMemberships(org) : members;
	return { happenings, members: { ...now, deletedFrom: deleted.from }, notice: deleted.notice };
}

function membersAfter({ members, happenings }: Left, read: Happening[], until: number): Memberships | undefined {
	const gone = happenings.filter(({ at }) => at < until).map(({ eventId }) => rowId(eventId));
	const added = read.filter(({ entitlement }) => isMembership(entitlement?.type));
	const { deletedFrom = until } = members ?? {};
	return (
		members && { ...withMembers(members, { added, removed: new Set(gone) }), deletedFrom: Math.min(deletedFrom, until) }
	);
}

const isMembership = (type: string | undefined) => type === 'publicGroup' || type === 'queue';

/** The `Date` header has whole seconds, and answers are on their way for a while. */
const CLOCK_ERROR_MS = 30_000;

// Until the org answers, its time is known by how far its clock was ahead at the last poll. Where that has changed since, because somebody
// set the clock of this machine, it is asked again.
async function readDeletedFrom(
	org: Org,
	position: Position,
	{
		object,
		from,
		isRepeated = false,
	}: { object: Parameters<typeof readDeleted>[1]; from?: number; isRepeated?: boolean },
): Promise<Deleted> {
	const clockAhead = org.clockAhead ?? position.clockAhead;
	const deleted = await readDeleted(org, object, { from, now: Date.now() + clockAhead }).catch(asSalesforceError);
	const isOff = Math.abs((org.clockAhead ?? clockAhead) - clockAhead) > CLOCK_ERROR_MS;
	if (isOff && !isRepeated) return await readDeletedFrom(org, position, { object, from, isRepeated: true });
	return valueOf(deleted);
}

// An event can be read from two pages when rows are written in between.
function withoutRepeats(happenings: readonly Happening[]): Happening[] {
	return [...new Map(happenings.map((happening) => [happening.eventId, happening])).values()];
}

/** Where a poll begins. The record IDs of another org say nothing in this one, so a trigger whose org has changed starts anew, and says so. */
async function positionIn(org: Org, before: Position | undefined): Promise<Position> {
	const { organizationId } = org.user;
	if (before?.organizationId === organizationId) return before;
	// The answer tells the org's time; what it says is of no interest.
	await org.query('SELECT Id FROM Organization LIMIT 1');
	const start = startPosition(organizationId, wholeSecond(Date.now() + (org.clockAhead ?? 0)));
	if (!before) return start;
	const notice = `The credential leads to the org ${organizationId} now, and led to ${before.organizationId} before. The trigger started anew: what happened until ${new Date(start.until).toISOString()} is not told.`;
	org.reportProgress('trigger', notice);
	return { ...start, notices: [notice] };
}
