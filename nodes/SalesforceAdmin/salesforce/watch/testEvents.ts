import type { Org } from '../api/org';
import { valueOf } from '../api/results';
import { findProfiles } from './check';
import { describeEvents, type WatchedEvent } from './events';
import { readWatchedFields } from './fields/tracking';
import { momentText, wholeSecond } from './readRows';
import { readRecordFacts } from './sources/recordRows';
import { readLowLicenses, seatsEvent } from './seatsBelow';
import { sampleOf, type SampleEvent } from './samples';
import { refusalOf, sourcesOf } from './sources/sourcesOf';
import type { Happening, RowSource, Watch } from './types';

/** An event that is older says little of what is to come. */
const RECENT_MS = 30 * 24 * 60 * 60_000;

/** So many rows are looked through for the latest of each event. */
const LOOKED_THROUGH = 200;

/**
 * The watched licenses with few seats left, and the latest event of each other kind, the latest first, as they would be told; a sample of the first kind, which says that it is
 * one, when none of them happened in the last 30 days. Rejects with a SalesforceError.
 */
export async function findTestEvents(org: Org, watch: Watch): Promise<Array<WatchedEvent | SampleEvent>> {
	const from = Date.now() - RECENT_MS;
	const profiles = await findProfiles(org, watch);
	const facts = await readRecordFacts(org, watch);
	const fields = await readWatchedFields(org, watch, facts);
	const sources = sourcesOf(watch.events, { facts, fields });
	const pages = await org.changes.firstPages(sources.map((source) => latestRows(source, from)));
	const happenings = sources.flatMap((source, at) => {
		const refusal = refusalOf(source, { events: watch.events, fields }, pages[at]);
		const found = valueOf(refusal ?? pages[at]).records.flatMap((row) => source.read(row));
		return found.filter(({ event }) => watch.events.includes(event));
	});
	const seats = (await readLowLicenses(org, watch)).map((license) =>
		seatsEvent(license, watch, wholeSecond(Date.now())),
	);
	const events = [...seats, ...(await describeEvents(org, latestOfEach(happenings), { watch, facts, profiles }))];
	return events.length > 0
		? events
		: [sampleOf(watch.events[0], { occurredAt: new Date().toISOString(), object: facts?.object })];
}

const latestRows = ({ select, time, where }: RowSource, from: number) =>
	`${select} WHERE ${time} >= ${momentText(from)}${where ? ` AND ${where}` : ''} ORDER BY ${time} DESC,Id DESC LIMIT ${LOOKED_THROUGH}`;

function latestOfEach(happenings: Happening[]): Happening[] {
	const latestFirst = [...happenings].sort((one, other) => other.at - one.at);
	return latestFirst.filter((one, at) => latestFirst.findIndex(({ event }) => event === one.event) === at);
}
