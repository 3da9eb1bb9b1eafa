/** One request in twenty meets a fault of the matrix, whoever sends it. */
import type { SimulatedOrg } from '../../org/index.mts';
import { TROUBLES } from '../../faults/faults.mts';

/** One request in so many meets a fault. */
const REQUESTS_A_FAULT = 20;
const LOOK_MS = 20;
/** Faults that stay, that last ten minutes of real time, or that only the process of the node can be told. */
const NOT_HERE = /for ever|from then on|no answer|stops in the middle|lock on all|Apex|refused/;
/** The log of the org is let go at so many requests. */
const LOG_KEPT = 5000;

const CHOICE = TROUBLES.filter(({ name }) => !NOT_HERE.test(name));
const ANY = { name: 'any', kind: 'read', method: '.', path: '^/services/data/' } as const;

/** Faults that come while an org works. */
export class RandomFaults {
	count = 0;
	requests = 0;
	readonly #org: SimulatedOrg;
	readonly #timer: NodeJS.Timeout;
	#seen = 0;
	#due = 0;

	constructor(org: SimulatedOrg) {
		this.#org = org;
		this.#timer = setInterval(() => this.#arm(), LOOK_MS);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#org.clearFaults();
	}

	/** For every twenty requests that have come, one of the next twenty meets a fault. */
	#arm(): void {
		const { log } = this.#org;
		this.requests += log.entries.length - this.#seen;
		if (log.entries.length > LOG_KEPT) log.clear();
		this.#seen = log.entries.length;
		for (; this.#due <= this.requests; this.#due += REQUESTS_A_FAULT) {
			const from = 1 + Math.floor(Math.random() * REQUESTS_A_FAULT);
			CHOICE[Math.floor(Math.random() * CHOICE.length)]!.arm(this.#org, { ...ANY, from, overall: from });
			this.count++;
		}
	}
}
