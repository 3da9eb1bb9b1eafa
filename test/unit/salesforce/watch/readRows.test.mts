/** How a poll reads the rows that tell what happened. */
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org, Page } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import {
	momentText,
	readHappened,
	wholeSecond,
	type Reading,
} from '../../../../nodes/SalesforceAdmin/salesforce/watch/readRows.ts';

const SECOND = 1000;
const FROM = Date.parse('2026-05-01T08:00:00Z');
/** What the clock of this machine says. */
const SENT = FROM + 60 * SECOND + 789;
const AHEAD = 5400;
const NOW = FROM + 66 * SECOND;

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(SENT));
afterEach(() => jest.restoreAllMocks());

/** A user who was created so many seconds after FROM. */
const user = (id: string, second: number): ApiRecord => ({
	Id: `005${id.padStart(15, '0')}`,
	CreatedDate: new Date(FROM + second * SECOND).toISOString().replace('Z', '+0000'),
	CreatedById: '005A',
});
const idsOf = (happenings: Array<{ eventId: string }>) =>
	happenings.map(({ eventId }) => eventId.replace(/^\w+:0050*/, ''));

/** An org that answers the first statement with these pages, and every other one with a page without rows. */
function orgWith(...pages: ApiRecord[][]) {
	const statements: string[] = [];
	const asked: string[] = [];
	const pageAt = (at: number): Page => ({
		records: pages[at] ?? [],
		totalSize: 0,
		...(at + 1 < pages.length && { next: `/services/data/${at + 1}` }),
	});
	const org = {
		clockAhead: AHEAD,
		changes: {
			firstPages: async (soqls: string[]) => {
				statements.push(...soqls);
				return soqls.map((_, at) => (at === 0 ? pageAt(0) : { records: [], totalSize: 0 }));
			},
		},
		page: async (next: string) => {
			asked.push(next);
			return pageAt(Number(next.split('/').at(-1)));
		},
	};
	return { org: org as unknown as Org, statements, asked };
}

const reading = (more: Partial<Reading> = {}): Reading => ({
	reach: { from: FROM },
	enough: Infinity,
	isTold: () => false,
	isOver: () => false,
	...more,
});

test('a moment is written in whole seconds', () => {
	expect(momentText(SENT)).toBe('2026-05-01T08:01:00Z');
	expect(momentText(FROM + 10)).toBe('2026-05-01T08:00:00Z');
	expect([wholeSecond(SENT), wholeSecond(FROM)]).toEqual([FROM + 60 * SECOND, FROM]);
});

describe('the statements', () => {
	const USERS = 'SELECT Id,CreatedDate,CreatedById,LastModifiedDate,LastModifiedById FROM User';

	test('ask for what is at a moment or later, with the condition of the source, by time and ID', async () => {
		const { org, statements } = orgWith();
		await readHappened(org, ['userCreated', 'userUpdated'], reading());
		expect(statements).toEqual([
			expect.stringMatching(
				/^SELECT .+ FROM User WHERE CreatedDate >= 2026-05-01T08:00:00Z AND .+ ORDER BY CreatedDate,Id$/,
			),
			expect.stringMatching(
				/^SELECT .+ FROM User WHERE LastModifiedDate >= 2026-05-01T08:00:00Z AND .+ ORDER BY LastModifiedDate,Id$/,
			),
		]);
		expect(statements[0]!.startsWith(USERS)).toBe(true);
	});

	test('leave out what is deferred, and name no condition where the source has none', async () => {
		const { org, statements } = orgWith();
		const deferred = { from: FROM + 10 * SECOND, until: FROM + 20 * SECOND };
		const facts = { object: 'Lead', label: 'Lead', hasCreator: false, where: '' };
		await readHappened(org, ['recordCreated'], reading({ reach: { from: FROM, deferred }, facts }));
		expect(statements).toEqual([
			'SELECT Id,CreatedDate FROM Lead WHERE CreatedDate >= 2026-05-01T08:00:00Z AND (CreatedDate < 2026-05-01T08:00:10Z OR CreatedDate >= 2026-05-01T08:00:20Z) ORDER BY CreatedDate,Id',
		]);
	});
});

test('what is read is complete until the second in which it was asked for, by the clock of the org', async () => {
	const { org } = orgWith([user('1', 5)]);
	const { happenings, until, now } = await readHappened(org, ['userCreated'], reading());
	expect([until, now]).toEqual([NOW, NOW]);
	expect(happenings).toMatchObject([{ event: 'userCreated', at: FROM + 5 * SECOND, actorId: '005A' }]);
	// An org that has told no time yet is taken to have the time of this machine.
	const silent = { ...org, clockAhead: undefined } as unknown as Org;
	expect((await readHappened(silent, ['userCreated'], reading())).now).toBe(FROM + 60 * SECOND);
});

test('rows of one second are in the order of their IDs by character code, whatever SOQL made of it', async () => {
	const { org } = orgWith([user('a', 1), user('A', 1), user('B', 1), user('b', 0)]);
	const { happenings } = await readHappened(org, ['userCreated'], reading());
	expect(idsOf(happenings)).toEqual(['b', 'A', 'B', 'a']);
});

test('events of several sources are in the order of time', async () => {
	const { org } = orgWith([user('1', 9), user('2', 11)]);
	const changed = { ...user('3', 0), LastModifiedDate: new Date(FROM + 10 * SECOND).toISOString() };
	const answer = { records: [changed], totalSize: 1 };
	const firstPages = org.changes.firstPages.bind(org.changes);
	org.changes.firstPages = async (soqls) => [(await firstPages(soqls))[0]!, answer];
	const { happenings } = await readHappened(org, ['userCreated', 'userUpdated'], reading());
	expect(happenings.map(({ event }) => event)).toEqual(['userCreated', 'userUpdated', 'userCreated']);
});

describe('further pages', () => {
	const PAGES = [
		[user('1', 1), user('2', 2)],
		[user('3', 2), user('4', 4)],
		[user('5', 4), user('6', 6)],
	];

	test('are read to the end where nothing says enough', async () => {
		const { org, asked } = orgWith(...PAGES);
		const { happenings, until } = await readHappened(org, ['userCreated'], reading());
		expect(idsOf(happenings)).toEqual(['1', '2', '3', '4', '5', '6']);
		expect(asked).toEqual(['/services/data/1', '/services/data/2']);
		expect(until).toBe(NOW);
	});

	test('end with enough that is new; the last second may go on, so it is left for the next poll', async () => {
		const { org, asked } = orgWith(...PAGES);
		const { happenings, until } = await readHappened(org, ['userCreated'], reading({ enough: 2 }));
		expect(idsOf(happenings)).toEqual(['1', '2']);
		expect(asked).toEqual([]);
		expect(until).toBe(FROM + 2 * SECOND);
	});

	test('go on while too few of them are new', async () => {
		const { org, asked } = orgWith(...PAGES);
		const isTold = ({ eventId }: { eventId: string }) => /[12]$/.test(eventId);
		const { until } = await readHappened(org, ['userCreated'], reading({ enough: 2, isTold }));
		expect([asked.length, until]).toEqual([1, FROM + 4 * SECOND]);
		const three = orgWith(...PAGES);
		await readHappened(three.org, ['userCreated'], reading({ enough: 3, isTold }));
		expect(three.asked).toHaveLength(2);
	});

	test('end when the time is used up, with whatever is new', async () => {
		const { org, asked } = orgWith(...PAGES);
		const { until } = await readHappened(org, ['userCreated'], reading({ isOver: () => true }));
		expect([asked.length, until]).toEqual([0, FROM + 2 * SECOND]);
	});

	test('but not before something new is told, because the next poll would begin at the same rows', async () => {
		const told = ({ eventId }: { eventId: string }) => !/[456]$/.test(eventId);
		const { org, asked } = orgWith(...PAGES);
		const { until } = await readHappened(org, ['userCreated'], reading({ isOver: () => true, isTold: told }));
		// The first new one is of the last second of its page, so it may not be told before the next page is read.
		expect([asked.length, until]).toEqual([2, NOW]);
		const all = orgWith(...PAGES);
		const nothing = await readHappened(all.org, ['userCreated'], reading({ enough: 0, isTold: () => true }));
		expect([all.asked.length, nothing.until]).toEqual([2, NOW]);
	});

	test('a source that is left at a moment holds back what the others tell from then on', async () => {
		const { org } = orgWith(...PAGES);
		const { until, now } = await readHappened(org, ['userCreated', 'userUpdated'], reading({ enough: 1 }));
		expect([until, now]).toEqual([FROM + 2 * SECOND, NOW]);
	});
});

test('a source that cannot be read ends the poll with its error, and that of the audit trail says what needs it', async () => {
	const failing = (error: SalesforceError) => {
		const { org } = orgWith();
		org.changes.firstPages = async (soqls) => soqls.map(() => error);
		return org;
	};
	const refused = new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'no more');
	await expect(readHappened(failing(refused), ['userCreated'], reading())).rejects.toBe(refused);
	const hidden = SalesforceError.reported('INVALID_TYPE', "sObject type 'SetupAuditTrail' is not supported.");
	await expect(readHappened(failing(hidden), ['userFrozen'], reading())).rejects.toMatchObject({
		errorCode: 'MISSING_PERMISSIONS',
		message: expect.stringContaining('which alone tells of userFrozen'),
	});
	const fields = { user: { audited: ['Email'] } };
	await expect(readHappened(failing(hidden), ['userFrozen', 'userUpdated'], reading({ fields }))).rejects.toMatchObject(
		{ message: expect.stringContaining('changes of Email') },
	);
});
