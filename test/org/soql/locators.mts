/** Query locators: what is left of an answer after its first page (recorded form: `0r8…-2000`). */
import * as errors from '../errors/index.mts';
import type { Org } from '../world/model.mts';
import type { QueryLocators, QueryResult } from '../world/services.mts';

interface Cursor {
	userId: string;
	result: QueryResult;
	batchSize: number;
	usedAt: number;
}

/** More open answers than this push the oldest out, so that a long run does not fill the memory. */
const OPEN_CURSORS = 100;
const MINUTE = 60_000;

/** Keeps the answers behind query locators, each for its user and for as long as the setting says. */
export class OpenAnswers implements QueryLocators {
	readonly #org: Pick<Org, 'clock' | 'ids' | 'settings'>;
	readonly #cursors = new Map<string, Cursor>();

	constructor(org: Pick<Org, 'clock' | 'ids' | 'settings'>) {
		this.#org = org;
	}

	open(userId: string, result: QueryResult, batchSize: number): string {
		const id = this.#org.ids.next('0r8');
		this.#cursors.set(id, { userId, result, batchSize, usedAt: this.#org.clock.now() });
		if (this.#cursors.size > OPEN_CURSORS) this.#cursors.delete(this.#cursors.keys().next().value!);
		return id;
	}

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
