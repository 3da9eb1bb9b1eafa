/** Query locators: what is left of an answer after its first page (recorded form: `0r8…-2000`). */
import * as errors from '../errors/index.mts';
import type { QueryResult } from './run.mts';
import type { Org } from '../org.mts';

interface Cursor {
	userId: string;
	result: QueryResult;
	batchSize: number;
	usedAt: number;
}

/** More open answers than this push the oldest out, so that a long run does not fill the memory. */
const OPEN_CURSORS = 100;
const MINUTE = 60_000;

export class QueryLocators {
	readonly #org: Org;
	readonly #cursors = new Map<string, Cursor>();

	constructor(org: Org) {
		this.#org = org;
	}

	/** Keeps an answer; returns the id of its locator. */
	open(userId: string, result: QueryResult, batchSize: number): string {
		const id = this.#org.ids.next('0r8');
		this.#cursors.set(id, { userId, result, batchSize, usedAt: this.#org.clock.now() });
		if (this.#cursors.size > OPEN_CURSORS) this.#cursors.delete(this.#cursors.keys().next().value!);
		return id;
	}

	/** The answer behind `<id>-<offset>`; throws INVALID_QUERY_LOCATOR when it is unknown, too old or another user's. */
	read(locator: string, userId: string): { id: string; offset: number; result: QueryResult; batchSize: number } {
		const [id = '', offset = ''] = locator.split('-');
		const cursor = this.#cursors.get(id);
		const now = this.#org.clock.now();
		const life = this.#org.settings.queryLocatorLifeMinutes * MINUTE;
		if (!cursor || cursor.userId !== userId || now - cursor.usedAt > life || !/^\d+$/.test(offset)) {
			throw errors.invalidQueryLocator();
		}
		cursor.usedAt = now;
		return { id, offset: Number(offset), result: cursor.result, batchSize: cursor.batchSize };
	}
}
