import { momentText } from './readRows';

/** So many notices wait for an event at most: the latest. */
const MOST_NOTICES = 5;

/** The notices that still wait for an event, and new ones, each once. */
export const joinNotices = (waiting: readonly string[] = [], found: readonly string[] = []): string[] =>
	[...new Set([...waiting, ...found])].slice(-MOST_NOTICES);

/** What is said where more was told lately than can be remembered: nothing when the floor has not risen. */
export const forgottenNotice = (before: { floor: number }, { floor }: { floor: number }): string[] =>
	floor > before.floor
		? [
				`More happened in a quarter of an hour than the trigger can remember. What happened before ${momentText(floor)} and becomes visible late is not told.`,
			]
		: [];

const DAY_MS = 24 * 60 * 60_000;

/** So long Salesforce keeps the audit trail at least (Object Reference, SetupAuditTrail). */
const AUDIT_TRAIL_MS = 180 * DAY_MS;

/** What is said where the audit trail is read from a moment on that it may not reach back to any more. */
export const droppedEntriesNotice = (from: number, now: number): string[] =>
	from < now - AUDIT_TRAIL_MS
		? [
				`The trigger last looked at ${momentText(from)}. Salesforce keeps the audit trail for 180 days, so what it told before ${momentText(now - AUDIT_TRAIL_MS)} may be missing.`,
			]
		: [];

/** What is said where the clock by which the trigger reads has gone back. */
export const clockNotice = (until: number, now: number): string =>
	`The trigger had read until ${momentText(until)}, and Salesforce now says that it is ${momentText(now)}. So the trigger goes on from there: what happened shortly before can come again, with the same eventId.`;
