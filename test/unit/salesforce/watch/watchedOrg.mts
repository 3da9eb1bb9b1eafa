/** An org in memory for polls of the trigger: it understands the statements that a poll sends, as far as these tests need. */
import type {
	ApiRecord,
	Deletions,
	ObjectDescribe,
	Org,
	Page,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { pollEvents } from '../../../../nodes/SalesforceAdmin/salesforce/watch/poll.ts';
import type { Position } from '../../../../nodes/SalesforceAdmin/salesforce/watch/position.ts';
import type { Watch } from '../../../../nodes/SalesforceAdmin/salesforce/watch/types.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
/** The first moment of every test, by the clock of this machine. */
export const START = Date.parse('2026-05-01T08:00:00Z');

const PREFIX: Record<string, string> = { User: '005', GroupMember: '011', SetupAuditTrail: '0Ym', UserHistory: '03h' };

export class WatchedOrg {
	/** The time of this machine; that of the org is `ahead` of it. */
	now = START;
	ahead = 0;
	organizationId = '00D000000000001AAA';
	/** How many rows a page has. */
	pageSize = 2000;
	/** What is called at every answer. */
	onAnswer = () => {};
	readonly rows: Record<string, ApiRecord[]> = {};
	readonly deletions: Record<string, Partial<Deletions>> = {};
	/** Every statement, and the object and span of every question for deletions. */
	readonly asked: string[] = [];
	readonly said: string[] = [];
	#knownAhead: number | undefined;
	#made = 0;
	#position: Position | undefined;

	constructor() {
		jest.spyOn(Date, 'now').mockImplementation(() => this.now);
	}

	/** Writes a row that is stamped so many milliseconds after START. */
	insert(object: string, at: number, more: ApiRecord = {}): string {
		const CreatedDate = new Date(START + at).toISOString();
		const Id = `${PREFIX[object] ?? '00Q'}${String(++this.#made).padStart(12, '0')}AAA`;
		const stamps = { CreatedDate, LastModifiedDate: CreatedDate, SystemModstamp: CreatedDate };
		(this.rows[object] ??= []).push({ Id, ...stamps, CreatedById: '005000000000999AAA', ...more });
		return Id;
	}

	/** The next poll, which begins where the last one ended. */
	async poll(watch: Watch, more: { isOver?(): boolean; before?: Position } = {}) {
		const before = 'before' in more ? more.before : this.#position;
		this.asked.length = 0;
		const polled = await pollEvents(this.org, watch, { before, isOver: more.isOver ?? (() => false) });
		// As n8n keeps it.
		this.#position = JSON.parse(JSON.stringify(polled.position)) as Position;
		return polled;
	}

	get position(): Position {
		return this.#position!;
	}

	get org(): Org {
		const { organizationId } = this;
		const knownAhead = () => this.#knownAhead;
		return {
			origin: 'https://acme.my.salesforce.com',
			user: { userId: '005000000000999AAA', organizationId },
			get clockAhead() {
				return knownAhead();
			},
			reportProgress: (subject: string, text: string) => this.said.push(`${subject}: ${text}`),
			query: async (soql: string) => this.#answer(soql),
			queryAll: async (soqls: string[]) => soqls.map((soql) => this.#answer(soql)),
			queryWithDeleted: async (soql: string) => this.#answer(soql),
			page: async (next: string) => {
				const [, at, soql = ''] = /^page\/(\d+)\?q=(.*)$/.exec(next) ?? [];
				return this.#page(decodeURIComponent(soql), Number(at));
			},
			changes: {
				firstPages: async (soqls: string[]) => soqls.map((soql) => this.#page(soql, 0)),
				deleted: async (object: string, { from, until }: { from: number; until: number }) => {
					this.asked.push(`deleted ${object} ${(from - START) / SECOND} ${(until - START) / SECOND}`);
					this.#tellTime();
					return { records: [], coveredUntil: until, ...this.deletions[object] };
				},
			},
			describeAll: async (types: string[]) => types.map((name) => this.#describe(name)),
		} as unknown as Org;
	}

	#describe(name: string): ObjectDescribe {
		this.asked.push(`describe ${name}`);
		const fields = [
			'Id',
			'Name',
			'Email',
			'Title',
			'CreatedDate',
			'CreatedById',
			'LastModifiedDate',
			'LastModifiedById',
		];
		return {
			name,
			label: name,
			fields: fields.map((field) => ({ name: field, label: field, type: 'string' })),
		} as unknown as ObjectDescribe;
	}

	#tellTime(): void {
		this.#knownAhead = this.ahead;
		this.onAnswer();
	}

	#answer(soql: string): ApiRecord[] {
		this.asked.push(soql);
		this.#tellTime();
		const [, object = ''] = /FROM (\w+)/.exec(soql) ?? [];
		const [, field = 'Id', list] = /(?<!\.|NOT )\b((?!NOT)\w+) IN \(('[^)]*')\)/.exec(soql) ?? [];
		const wanted = list && new Set(list.split(',').map((text) => text.slice(1, -1)));
		const rows = (this.rows[object] ?? []).filter((row) => !wanted || wanted.has(String(row[field])));
		const [, time, from] = /(\w+) >= (\S+?Z)/.exec(soql) ?? [];
		const deferred = /\((\w+) < (\S+Z) OR \w+ >= (\S+Z)\)/.exec(soql);
		if (!time || !from) return rows;
		const isRead = (at: number) =>
			at >= Date.parse(from) && (!deferred || at < Date.parse(deferred[2]!) || at >= Date.parse(deferred[3]!));
		const read = rows.filter((row) => isRead(Date.parse(String(row[time]))));
		const keyOf = (row: ApiRecord) => `${String(row[time])} ${row.Id}`;
		return read
			.map((row) => [keyOf(row), row] as const)
			.toSorted(([one], [other]) => (one < other ? -1 : 1))
			.map(([, row]) => row);
	}

	#page(soql: string, at: number): Page {
		const rows = this.#answer(soql);
		const end = (at + 1) * this.pageSize;
		const next = `page/${at + 1}?q=${encodeURIComponent(soql)}`;
		return { records: rows.slice(at * this.pageSize, end), totalSize: rows.length, ...(end < rows.length && { next }) };
	}
}
