/** The org's time. It runs with the machine's until a test moves it; nothing else in the org asks for the time. */

/** Where the org takes the time from. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Moves the clock forward (or back, when negative), in milliseconds. */
	advance(milliseconds: number): void;
	/** Sets the clock to a moment, from which it runs on. */
	set(moment: number | Date): void;
}

/** A clock that starts at the moment given, or now. */
export function createClock(start?: number | Date): Clock {
	let offset = 0;
	const clock: Clock = {
		now: () => Date.now() + offset,
		advance: (milliseconds) => {
			offset += milliseconds;
		},
		set: (moment) => {
			offset = Number(moment) - Date.now();
		},
	};
	if (start !== undefined) clock.set(start);
	return clock;
}

/** A date-time as the REST API writes it: `2026-05-01T07:25:37.000+0000`, without a colon in the zone. */
export function toDateTime(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / 1000) * 1000;
	return new Date(seconds).toISOString().replace('Z', '+0000');
}

/** A date as the REST API writes it: `2026-05-01`. */
export function toDate(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Milliseconds of a date-time in any of the forms Salesforce accepts (`Z`, `+0000`, `+00:00`); NaN when it is none. */
export function readDateTime(text: string): number {
	if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d))?$/i.test(text)) return Number.NaN;
	return Date.parse(
		text.replace(/([+-]\d\d)(\d\d)$/, (zone, hours, minutes) => (text.includes('T') ? `${hours}:${minutes}` : zone)),
	);
}
