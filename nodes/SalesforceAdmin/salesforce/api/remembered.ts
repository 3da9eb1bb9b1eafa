import type { Org } from './org';

/**
 * How long a value is remembered, in milliseconds. A change in Setup takes that long to be seen, so it is short.
 */
export const REMEMBERED_MS = 5 * 60_000;

/** How many values one cache keeps: an n8n with thousands of credentials drops the oldest. */
export const REMEMBERED_VALUES = 200;

/** Every cache of the package, so that all can be forgotten at once. */
const caches = new Set<{ forget(start: string): void }>();

/** Forgets everything that is remembered about any org. */
export function forgetAll(): void {
	for (const cache of caches) cache.forget('');
}

/**
 * The key of what one connected user sees of one org, and of what about it. The org's ID is part of it: a sandbox that was refreshed has
 * its old address, and the users of production with their IDs.
 */
export const rememberedKey = ({ origin, user }: Pick<Org, 'origin' | 'user'>, about = '') =>
	`${origin} ${user.organizationId} ${user.userId} ${about}`;

/** Forgets what is remembered of an org for its connected user, because Salesforce has answered otherwise. */
export function forgetAbout(org: Pick<Org, 'origin' | 'user'>): void {
	for (const cache of caches) cache.forget(rememberedKey(org));
}

/** Values that rarely change in an org, by key: each is remembered for REMEMBERED_MS, and REMEMBERED_VALUES at most. */
export class Remembered<T> {
	private readonly entries = new Map<string, { value: T; until: number }>();

	constructor() {
		caches.add(this);
	}

	/** The value of a key, or undefined when there is none or it is too old. */
	get(key: string): T | undefined {
		const entry = this.entries.get(key);
		return entry && entry.until > Date.now() ? entry.value : undefined;
	}

	set(key: string, value: T): void {
		this.entries.delete(key);
		this.entries.set(key, { value, until: Date.now() + REMEMBERED_MS });
		const [oldest] = this.entries.keys();
		if (this.entries.size > REMEMBERED_VALUES) this.entries.delete(oldest);
	}

	/** Forgets the values whose key has this start. */
	forget(start: string): void {
		for (const key of this.entries.keys()) if (key.startsWith(start)) this.entries.delete(key);
	}
}
