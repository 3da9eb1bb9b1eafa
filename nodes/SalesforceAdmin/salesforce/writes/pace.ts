import { COLLECTIONS_PER_CALL, RECORDS_PER_CALL } from '../api/limits';
import type { Org } from '../api/org';
import type { Write } from './changes';

/** Salesforce counts a request of more than 20 seconds as long-running, and takes few of those at once (API Request Limits and Allocations). */
const SLOW_MS = 20_000;

/** A call that takes less than this leaves room for more. */
const QUICK_MS = 10_000;

/** How much one call carries, for one object of one org, as far as this run has found out. */
export class Pace {
	/** Collections in one call. */
	collections = COLLECTIONS_PER_CALL;

	/** The most collections that Apex limits leave room for. */
	private mostCollections = COLLECTIONS_PER_CALL;

	constructor(
		/** Records in one collection. */
		public records: number,
	) {}

	/** Takes note of how long a call took, in milliseconds. */
	noteDuration(ms: number): void {
		if (ms > SLOW_MS) this.collections = Math.max(1, Math.floor(this.collections / 2));
		else if (ms < QUICK_MS) this.collections = Math.min(this.mostCollections, this.collections + 1);
	}

	/** Takes note that records met an Apex limit: one collection in a call, then half as many records. Returns whether less can be sent. */
	noteApexLimit(sent: { collections: number; records: number }): boolean {
		if (sent.collections > 1) this.mostCollections = 1;
		else if (sent.records > 1) this.records = Math.min(this.records, Math.ceil(sent.records / 2));
		this.collections = Math.min(this.collections, this.mostCollections);
		return sent.collections > 1 || sent.records > 1;
	}
}

const paces = new WeakMap<Org, Map<string, Pace>>();

/** The pace of writes of one object: kept for the run, which opens an org of its own. */
export function paceOf({ org, object, options }: Write): Pace {
	const known = paces.get(org) ?? new Map<string, Pace>();
	paces.set(org, known);
	const { batchSize = RECORDS_PER_CALL } = options;
	const records = Math.min(Math.max(1, batchSize), RECORDS_PER_CALL);
	const key = `${object} ${records}`;
	const pace = known.get(key) ?? new Pace(records);
	known.set(key, pace);
	return pace;
}
