/** Counts API calls over the last 24 hours (REST guide, API request limits). The server counts; `/limits` reads. */
import type { Clock } from './clock.mts';
import type { Settings } from './settings.mts';

const HOUR = 3_600_000;
const WINDOW_HOURS = 24;

/** The API calls of the last 24 hours and their limit. */
export class ApiUsage {
	readonly #clock: Clock;
	readonly #settings: Settings;
	/** Hour since 1970 → calls in it. */
	readonly #hours = new Map<number, number>();

	constructor(clock: Clock, settings: Settings) {
		this.#clock = clock;
		this.#settings = settings;
	}

	/** Calls in the last 24 hours. */
	get used(): number {
		const oldest = this.#hour() - WINDOW_HOURS;
		let used = 0;
		for (const [hour, calls] of this.#hours) {
			if (hour > oldest) used += calls;
			else this.#hours.delete(hour);
		}
		return used;
	}

	/** Sets the count of the last 24 hours, as for a test near the limit. */
	set used(calls: number) {
		this.#hours.clear();
		this.#hours.set(this.#hour(), calls);
	}

	get max(): number {
		return this.#settings.dailyApiRequests;
	}

	/** Value of the header `Sforce-Limit-Info`: `api-usage=22/15000`. */
	get header(): string {
		return `api-usage=${this.used}/${this.max}`;
	}

	/** Counts calls; false, and nothing counted, when the daily limit has been reached. */
	take(calls: number): boolean {
		if (this.used >= this.max) return false;
		this.#hours.set(this.#hour(), (this.#hours.get(this.#hour()) ?? 0) + calls);
		return true;
	}

	#hour(): number {
		return Math.floor(this.#clock.now() / HOUR);
	}
}
