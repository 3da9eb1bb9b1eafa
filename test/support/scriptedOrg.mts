import type {
	ApiRecord,
	Org,
	SaveResult,
	WriteKind,
	WritePart,
} from '../../nodes/SalesforceAdmin/salesforce/api/org.ts';

/** Answers one collection of API call number `call`, from 1. */
type Answer = (records: ApiRecord[], call: number) => unknown;

/** What was sent as one collection. */
export interface Call {
	kind: WriteKind;
	type: string;
	records: ApiRecord[];
}

/** An org whose collections are answered by a function; remembers what it was sent, how often it waited and what it logged. */
export class ScriptedOrg {
	readonly calls: Call[] = [];
	/** API calls: each carries several collections. */
	requests = 0;
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
			user: { userId: '005admin', organizationId: '00D' },
			write: async (parts: WritePart[]) => {
				this.requests++;
				return parts.map(({ kind, object, records }) => this.#write(kind, object, records));
			},
			cancelled: () => this.isCancelled,
			pause: async (attempt: number) => void this.pauses.push(attempt),
			reportProgress: (_: string, text: string) => void this.log.push(text),
		};
		return scripted as unknown as Org;
	}

	#write(kind: WriteKind, type: string, records: ApiRecord[]): SaveResult[] {
		this.calls.push({ kind, type, records });
		return this.#answer(records, this.requests) as SaveResult[];
	}
}

export const ok = (id: string): SaveResult => ({ id, success: true, errors: [] });

/** A refusal as collections write it: with `statusCode`, without `id`. */
export const refused = (statusCode: string, message = statusCode.toLowerCase()): SaveResult => ({
	success: false,
	errors: [{ statusCode, message, fields: [] }],
});
