import type { ApiRecord, Org, SaveResult } from '../../nodes/SalesforceAdmin/salesforce/api/org.ts';

export type WriteKind = 'create' | 'update' | 'remove';
type Answer = (records: ApiRecord[], call: number) => unknown;

/** What was sent by one collections call. */
export interface Call {
	kind: WriteKind;
	type: string;
	records: ApiRecord[];
}

/** An org whose collections calls are answered by a function; remembers what it was sent, how often it waited and what it logged. */
export class ScriptedOrg {
	readonly calls: Call[] = [];
	readonly pauses: number[] = [];
	readonly log: string[] = [];
	isCancelled = false;
	readonly #answer: Answer;

	constructor(answer: Answer) {
		this.#answer = answer;
	}

	/** As the functions of the Salesforce side see it; every other call fails the test. */
	get org(): Org {
		const scripted = {
			create: async (type: string, records: ApiRecord[]) => this.#write('create', type, records),
			update: async (type: string, records: ApiRecord[]) => this.#write('update', type, records),
			remove: async (type: string, ids: string[]) =>
				this.#write(
					'remove',
					type,
					ids.map((Id) => ({ Id })),
				),
			cancelled: () => this.isCancelled,
			pause: async (attempt: number) => void this.pauses.push(attempt),
			reportProgress: (_: string, text: string) => void this.log.push(text),
		};
		return scripted as unknown as Org;
	}

	#write(kind: WriteKind, type: string, records: ApiRecord[]): SaveResult[] {
		this.calls.push({ kind, type, records });
		return this.#answer(records, this.calls.length) as SaveResult[];
	}
}

export const ok = (id: string): SaveResult => ({ id, success: true, errors: [] });

/** A refusal as collections write it: with `statusCode`, without `id`. */
export const refused = (statusCode: string, message = statusCode.toLowerCase()): SaveResult => ({
	success: false,
	errors: [{ statusCode, message, fields: [] }],
});
