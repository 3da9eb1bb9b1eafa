import type { Org } from '../api/org';
import { checkNames, checkedText } from './check';
import { describeEvents, type WatchedEvent } from './events';
import { readFrom, rememberTold, startPosition, toldBefore, type Position } from './position';
import { readHappened, wholeSecond } from './readRows';
import type { EventName, Happening, Watch } from './types';

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
 * tells nothing of before. One call when nothing happened, one more for every five further sources. Rejects with a SalesforceError, and then nothing of the poll is told: the next one begins at the same position.
 */
export async function pollEvents(org: Org, watch: Watch, { before, isOver }: Start): Promise<Polled> {
	const position = await positionIn(org, before);
	if (position.checked !== checkedText(watch)) await checkNames(org, watch);
	const { untold, until } = await readUntold(org, watch, { position, isOver });
	const events = await describeEvents(
		org,
		untold.filter(({ event }) => isKnown(position, event)),
		watch,
	);
	const { notice, ...rest } = position;
	return {
		events: events.map((event, at) => (at === 0 && notice ? { ...event, notice } : event)),
		position: {
			...rest,
			...rememberTold(position, untold, Math.max(until, position.until)),
			...(notice && events.length === 0 && { notice }),
			events: [...watch.events],
			checked: checkedText(watch),
			clockAhead: org.clockAhead ?? position.clockAhead,
		},
	};
}

/** Whether an event was watched already, so that what happened since then is told. */
const isKnown = ({ events }: Position, event: EventName) => events.includes(event);

interface From {
	position: Position;
	isOver(): boolean;
}

// What was there when an event was chosen is only remembered, also that of the present second, and nothing of it may be left for later.
async function readUntold(org: Org, { events }: Watch, { position, isOver }: From) {
	const isBeginning = !events.every((event) => isKnown(position, event));
	const isTold = toldBefore(position);
	const reading = {
		from: readFrom(position),
		enough: isBeginning ? Infinity : MOST_EVENTS,
		isTold,
		isOver: () => !isBeginning && isOver(),
	};
	const { happenings, until } = await readHappened(org, events, reading);
	const isDue = ({ event, at }: Happening) => at < until || !isKnown(position, event);
	return { untold: withoutRepeats(happenings).filter((one) => isDue(one) && !isTold(one)), until };
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
	return { ...start, notice };
}
