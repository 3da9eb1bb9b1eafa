import type { ApiRecord, Org, Page } from '../api/org';
import { textOf } from '../api/query';
import { valueOf } from '../api/results';
import { refusalOf, sourcesOf, type Known } from './sources/sourcesOf';
import type { EventName, Happening, Reach, RowSource } from './types';

/** What is read of each source. */
export interface Reading extends Known {
	/** The moments whose rows are read. */
	reach: Reach;
	/** So many events that were not told yet are enough; the rest is left for the next poll. */
	enough: number;
	isTold(event: Happening): boolean;
	/** Whether the time for reading is used up. */
	isOver(): boolean;
}

/** What happened, in the order of time, and the moment before which nothing is missing. */
interface Happened {
	happenings: Happening[];
	/** Milliseconds since 1970, in whole seconds. */
	until: number;
}

/** What happened, and the present moment by the org's clock. */
interface Present extends Happened {
	now: number;
}

/**
 * Reads what happened, in one call for every five sources and one for each further page. What happened at `until` or later is not complete:
 * more can follow in a second that had not ended in the org when it was asked for. Rejects with a SalesforceError.
 */
export async function readHappened(org: Org, events: readonly EventName[], reading: Reading): Promise<Present> {
	const sources = sourcesOf(events, reading);
	const sentAt = Date.now();
	const pages = await org.changes.firstPages(sources.map((source) => statementOf(source, reading.reach)));
	const now = wholeSecond(sentAt + (org.clockAhead ?? 0));
	const parts: Happened[] = [];
	for (const [at, source] of sources.entries()) {
		const page = valueOf(refusalOf(source, { events, fields: reading.fields }, pages[at]) ?? pages[at]);
		parts.push(await readSource(org, { source, page, reading, now }));
	}
	const until = Math.min(now, ...parts.map((part) => part.until));
	const happenings = parts.flatMap((part) => part.happenings.sort(byRow));
	return { happenings: happenings.sort((one, other) => one.at - other.at), until, now };
}

// SOQL sorts IDs without regard to case, and Salesforce counts them up through capitals and small letters. So within one second the rows of a
// source are in the order of their IDs by character code.
const byRow = (one: Happening, other: Happening) => (rowOf(one) < rowOf(other) ? -1 : 1);

const rowOf = ({ eventId }: Happening) => eventId.split(':')[1];

/** The beginning of the second of a moment. */
export const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;

/** A moment as SOQL writes it. */
export const momentText = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

function statementOf({ select, time, where }: RowSource, { from, deferred }: Reach): string {
	const others = deferred && `(${time} < ${momentText(deferred.from)} OR ${time} >= ${momentText(deferred.until)})`;
	const conditions = [`${time} >= ${momentText(from)}`, others, where].filter(Boolean);
	return `${select} WHERE ${conditions.join(' AND ')} ORDER BY ${time},Id`;
}

interface SourceReading {
	source: RowSource;
	page: Page;
	reading: Reading;
	now: number;
}

async function readSource(org: Org, { source, page, reading, now }: SourceReading): Promise<Happened> {
	const happenings: Happening[] = [];
	let fresh = 0;
	let firstFresh: number | undefined;
	for (let current = page; ; current = await org.page(current.next as string)) {
		const found = current.records.flatMap((row) => source.read(row));
		for (const happening of found) happenings.push(happening);
		const untold = found.filter((happening) => !reading.isTold(happening));
		fresh += untold.length;
		firstFresh ??= untold[0]?.at;
		if (!current.next) return { happenings, until: now };
		const last = secondOf(source, current.records);
		// The second of the last row may go on in the next page. What is told has to be more than nothing.
		const isEnough = fresh >= reading.enough || reading.isOver();
		if (isEnough && firstFresh !== undefined && firstFresh < last) return { happenings, until: last };
	}
}

const secondOf = ({ time }: RowSource, rows: ApiRecord[]) => Date.parse(textOf(rows.at(-1), time));
