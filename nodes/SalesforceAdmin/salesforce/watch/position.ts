import { createHash } from 'node:crypto';

import type { WatchedFields } from './fields/tracking';
import type { Memberships } from './memberships';
import type { RecordFacts } from './sources/recordRows';
import type { Reach, Span } from './types';

/**
 * Up to where a trigger has told what happened, as plain JSON. n8n keeps it between polls and over restarts, so what is in it stays small
 * whatever the size of the org.
 */
export interface Position {
	/** The org that it is of. */
	organizationId: string;
	/** Everything that could be seen before this moment has been told; milliseconds since 1970 by the org's clock. */
	until: number;
	/** Nothing before this moment is read again, because what was told there is not remembered any more. */
	floor: number;
	/** The events that were watched. */
	events: string[];
	/** A hash of what the trigger was given, when its names were found to exist. */
	checked?: string;
	/** When that was; milliseconds since 1970 by the org's clock. */
	checkedAt?: number;
	/** The IDs of the profiles that users have to have; all when it is empty or absent. */
	profiles?: string[];
	/** What is known of the object whose records are watched. */
	facts?: RecordFacts;
	/** Where changes of the watched fields are told. */
	fields?: WatchedFields;
	/** From where deletions are read; milliseconds since 1970. */
	deletedFrom?: number;
	/** Who is in which group, while removed entitlements are watched. */
	members?: Memberships;
	/** What is read again only when it is as old as the overlap, because so much was told in it. */
	deferred?: Span;
	/** What was told lately: for each second, by its milliseconds, the marks of its events one after the other. */
	told: Record<string, string>;
	/** How far the org's clock was ahead of this machine's, in milliseconds. */
	clockAhead: number;
	/** The IDs of licenses that had fewer seats left than the threshold. */
	low?: string[];
	/** What is to be said with the next event. */
	notices?: string[];
}

/**
 * A row is stamped when it is written and can be seen when its transaction ends, up to ten minutes later (Apex Developer Guide, "Execution
 * Governors and Limits"). So that much, and half as much again, is read a second time.
 */
const OVERLAP_MS = 15 * 60_000;

/** A position as n8n stores it has so many characters at most; its marks get what the rest of it leaves. */
const MOST_CHARACTERS = 950_000;

/** 48 bits of a hash: among 110,000 marks a new event looks told once in two thousand million times. */
const MARK_LENGTH = 8;

/** A second with its quotes, colon and comma. */
const KEY_LENGTH = 19;

const markOf = (eventId: string) => createHash('sha256').update(eventId).digest('base64').slice(0, MARK_LENGTH);

/** The position of a trigger that starts now and tells nothing of before. */
export const startPosition = (organizationId: string, now: number): Position => ({
	organizationId,
	until: now,
	floor: 0,
	events: [],
	told: {},
	clockAhead: 0,
});

/** The moment from which rows are read again. */
export const readFrom = ({ until, floor }: Position): number => Math.max(until - OVERLAP_MS, floor);

/**
 * So many events in the overlap are read again by each poll, which a page of each source has room for. After more, who commits late is told
 * when the overlap is over, so that a poll in which nothing happens stays cheap.
 */
const MOST_READ_AGAIN = 1500;

/** What a poll reads from a position on; all of it where an event was not watched before, because nothing of that may be told later. */
export function reachOf(position: Position, isBeginning = false): Reach {
	const { deferred, floor, until } = position;
	const from = readFrom(position);
	if (!deferred) return { from };
	const isDue = until - OVERLAP_MS >= deferred.until;
	return isDue || isBeginning ? { from: Math.max(Math.min(from, deferred.from), floor) } : { from, deferred };
}

/** Tells which events have been told already. */
export function toldBefore({ told }: Position): (event: { eventId: string; at: number }) => boolean {
	const marks = new Map(Object.entries(told).map(([second, text]) => [Number(second), marksIn(text)]));
	return ({ eventId, at }) => marks.get(at)?.has(markOf(eventId)) ?? false;
}

function marksIn(text: string): Set<string> {
	const marks = new Set<string>();
	for (let start = 0; start < text.length; start += MARK_LENGTH) marks.add(text.slice(start, start + MARK_LENGTH));
	return marks;
}

/** What is told now, and all of the position that is not about it. */
interface Told {
	events: ReadonlyArray<{ eventId: string; at: number }>;
	until: number;
	rest: object;
}

/**
 * The marks of a position and of more events that are told now, as far as they are still needed after `until`. Where there are more than have
 * room, the oldest seconds are forgotten, and the floor rises above them.
 */
export function rememberTold(
	before: Position,
	{ events, until, rest }: Told,
): Pick<Position, 'told' | 'floor' | 'until' | 'deferred'> {
	const told = new Map(Object.entries(before.told).map(([second, text]) => [Number(second), text]));
	for (const { eventId, at } of events) told.set(at, (told.get(at) ?? '') + markOf(eventId));
	const pending = reachOf(before).deferred;
	const from = Math.min(readFrom({ ...before, until }), pending?.from ?? Infinity);
	const seconds = [...told.keys()].filter((second) => second >= from).sort((one, other) => other - one);
	const kept: Record<string, string> = {};
	let room = MOST_CHARACTERS - JSON.stringify(rest).length;
	let { floor } = before;
	for (const second of seconds) {
		const text = told.get(second) as string;
		room -= text.length + KEY_LENGTH;
		if (room >= 0) kept[second] = text;
		else floor = Math.max(floor, second + 1000);
	}
	return { told: kept, floor, until, deferred: deferredAfter(pending, kept, until) };
}

// A second burst joins the first one, as long as nobody waits for longer than twice the overlap.
function deferredAfter(pending: Span | undefined, told: Position['told'], until: number): Span | undefined {
	const seconds = Object.keys(told).map(Number);
	const readAgain = seconds.filter((second) => second >= (pending?.until ?? 0) && second < until);
	const marks = readAgain.reduce((sum, second) => sum + told[second].length, 0) / MARK_LENGTH;
	const from = pending?.from ?? Math.min(...readAgain);
	return marks > MOST_READ_AGAIN && until - from <= OVERLAP_MS ? { from, until } : pending;
}
