import { asSalesforceError } from '../salesforce/api/errors';
import { QUERIES_PER_CALL } from '../salesforce/api/limits';
import { chunk, sideBySide } from '../salesforce/api/lists';
import type { Page } from '../salesforce/api/org';
import type { Result } from '../salesforce/api/results';

type Answer = Result<Page>;

/** Sends at most QUERIES_PER_CALL queries in one API call. Returns the first page or the error of each. */
type Send = (soqls: string[]) => Promise<Answer[]>;

interface Waiting {
	soql: string;
	resolve(answer: Answer): void;
}

/** Gathers the queries that are asked for in the same microtask, and sends them in as few API calls as possible. */
export class QueryBatch {
	private waiting: Waiting[] = [];

	constructor(private readonly send: Send) {}

	/** Returns the first page of a query, or its error. Never rejects. */
	async ask(soql: string): Promise<Answer> {
		return await new Promise((resolve) => {
			this.waiting.push({ soql, resolve });
			if (this.waiting.length === 1) queueMicrotask(() => void this.flush());
		});
	}

	private async flush(): Promise<void> {
		const requested = this.waiting;
		this.waiting = [];
		await sideBySide(chunk(requested, QUERIES_PER_CALL), async (group) => await this.answer(group));
	}

	private async answer(group: Waiting[]): Promise<void> {
		const soqls = group.map(({ soql }) => soql);
		const answers = await this.send(soqls).catch((error: unknown) => soqls.map(() => asSalesforceError(error)));
		group.forEach(({ resolve }, at) => resolve(answers[at]));
	}
}
