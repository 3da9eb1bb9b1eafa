import { SUBREQUESTS_PER_CALL } from '../../salesforce/api/limits';
import { chunk, sideBySide } from '../../salesforce/api/lists';
import type { FieldDescribe, ObjectDescribe, ObjectSummary } from '../../salesforce/api/org';
import type { Result } from '../../salesforce/api/results';
import { describeRequests, objectDescribe, sendComposite } from '../composite';
import { jsonRequest, unreadableAnswer, type JsonRequest } from '../requests';
import { REST_API } from '../send';

/** What an org tells of its objects. `call` sends a request and returns its JSON, or throws a SalesforceError. */
export class Metadata {
	constructor(private readonly call: (request: JsonRequest) => Promise<unknown>) {}

	/** Returns the fields of an object. Rejects with a SalesforceError. */
	async describe(object: string): Promise<FieldDescribe[]> {
		const { fields } = Object(await this.get(`/sobjects/${object}/describe`)) as { fields?: FieldDescribe[] };
		if (!fields) throw unreadableAnswer();
		return fields;
	}

	/** Returns what several objects are, or the error of each. Rejects when a call fails as a whole. */
	async describeAll(types: string[]): Promise<Array<Result<ObjectDescribe>>> {
		const answers = await sideBySide(
			chunk(types, SUBREQUESTS_PER_CALL),
			async (some) => await sendComposite(this.call, REST_API, describeRequests(some)),
		);
		return answers.flat().map(objectDescribe);
	}

	/** Returns every object that the connected user can see. Rejects with a SalesforceError. */
	async describeGlobal(): Promise<ObjectSummary[]> {
		return await this.list<ObjectSummary>('/sobjects', 'sobjects');
	}

	/** Returns how many records objects have, by object. Rejects with a SalesforceError. */
	async recordCounts(): Promise<Map<string, number>> {
		const counts = await this.list<{ name: string; count: number }>('/limits/recordCount', 'sObjects');
		return new Map(counts.map(({ name, count }) => [name, count]));
	}

	private async list<T>(path: string, key: string): Promise<T[]> {
		const { [key]: entries } = Object(await this.get(path)) as Record<string, T[] | undefined>;
		if (!Array.isArray(entries)) throw unreadableAnswer();
		return entries;
	}

	private async get(path: string): Promise<unknown> {
		return await this.call(jsonRequest('GET', REST_API + path));
	}
}
