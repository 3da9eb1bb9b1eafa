/** From where a poll of the trigger reads, what it tells, and from where the next one goes on. */
import { watching } from '../../../support/watching.mts';
import { DAY, MINUTE, SECOND, START, WatchedOrg } from './watchedOrg.mts';

let acme: WatchedOrg;
beforeEach(() => (acme = new WatchedOrg()));
afterEach(() => jest.restoreAllMocks());

const CREATED = watching(['userCreated']);
const told = (events: Array<{ eventId: string }>) => events.map(({ eventId }) => eventId);
const begin = async (watch = CREATED) => void (await acme.poll(watch));

describe('the first poll', () => {
	test('begins now, by the clock of the org, and tells nothing of before', async () => {
		acme.insert('User', -MINUTE);
		acme.ahead = 4300;
		const { events } = await acme.poll(CREATED);
		expect(events).toEqual([]);
		expect(acme.asked[0]).toBe('SELECT Id FROM Organization LIMIT 1');
		expect(acme.position).toMatchObject({
			organizationId: '00D000000000001AAA',
			until: START + 4 * SECOND,
			floor: 0,
			events: ['userCreated'],
			clockAhead: 4300,
			low: [],
		});
		expect(acme.position).not.toHaveProperty('notices');
		acme.now += MINUTE;
		expect((await acme.poll(CREATED)).events).toEqual([]);
	});
});

describe('what happens after it', () => {
	test('is told once, in the order of time, with who did it', async () => {
		await begin();
		const later = acme.insert('User', 3 * SECOND, { Username: 'b@acme.example', Name: 'B', IsActive: true });
		const first = acme.insert('User', SECOND, { Username: 'a@acme.example', Name: 'A', IsActive: false });
		acme.now += 10 * SECOND;
		const { events } = await acme.poll(CREATED);
		expect(events).toMatchObject([
			{
				event: 'userCreated',
				eventId: `userCreated:${first}`,
				occurredAt: '2026-05-01T08:00:01.000Z',
				user: { id: first, username: 'a@acme.example' },
				actor: { id: '005000000000999AAA' },
			},
			{ eventId: `userCreated:${later}` },
		]);
		expect(events[0]).not.toHaveProperty('notice');
		acme.now += 10 * SECOND;
		expect((await acme.poll(CREATED)).events).toEqual([]);
	});

	test('is not told in the second in which it is asked for, but by the next poll', async () => {
		await begin();
		acme.now += 10 * SECOND + 500;
		const id = acme.insert('User', 10 * SECOND);
		expect((await acme.poll(CREATED)).events).toEqual([]);
		acme.now += SECOND;
		expect(told((await acme.poll(CREATED)).events)).toEqual([`userCreated:${id}`]);
	});

	test('is told although it can be seen late, until a quarter of an hour is over', async () => {
		await begin();
		acme.now += 16 * MINUTE;
		await acme.poll(CREATED);
		const late = acme.insert('User', MINUTE);
		acme.insert('User', MINUTE - SECOND);
		acme.now += SECOND;
		expect(told((await acme.poll(CREATED)).events)).toEqual([`userCreated:${late}`]);
	});

	test('is told once when two pages have it', async () => {
		await begin();
		const id = acme.insert('User', SECOND);
		acme.rows['User']!.push(acme.rows['User']![0]!);
		acme.insert('User', 2 * SECOND);
		acme.pageSize = 1;
		acme.now += MINUTE;
		const { events } = await acme.poll(CREATED);
		expect(told(events).filter((eventId) => eventId.endsWith(id))).toHaveLength(1);
		expect(events).toHaveLength(2);
	});

	test('of more than one poll is for comes with the next ones, each once', async () => {
		await begin();
		for (let at = 0; at < 12_000; at++) acme.insert('User', Math.floor(at / 100) * SECOND);
		acme.now += 10 * MINUTE;
		const first = await acme.poll(CREATED);
		// A page has 2,000 rows, and the last second of it may go on in the next.
		expect(first.events).toHaveLength(9900);
		expect(first.position.until).toBe(START + 99 * SECOND);
		const next = await acme.poll(CREATED);
		expect(next.events).toHaveLength(2100);
		expect(new Set([...told(first.events), ...told(next.events)]).size).toBe(12_000);
	});

	test('late, among so much that it is read again only once, is told then, also when the time is used up', async () => {
		await begin();
		for (let at = 0; at < 2000; at++) acme.insert('User', Math.floor(at / 100) * SECOND);
		acme.now += MINUTE;
		expect((await acme.poll(CREATED)).events).toHaveLength(2000);
		expect(acme.position.deferred).toEqual({ from: START, until: START + MINUTE });
		for (let at = 0; at < 20; at++) acme.insert('User', at * SECOND);
		acme.now += MINUTE;
		expect((await acme.poll(CREATED)).events).toEqual([]);
		acme.pageSize = 500;
		acme.now += 14 * MINUTE;
		await acme.poll(CREATED);
		acme.now += SECOND;
		expect((await acme.poll(CREATED, { isOver: () => true })).events).toHaveLength(20);
	});

	test('is left for the next poll when the time for reading is used up', async () => {
		await begin();
		for (let at = 0; at < 6; at++) acme.insert('User', at * SECOND);
		acme.pageSize = 2;
		acme.now += MINUTE;
		expect((await acme.poll(CREATED, { isOver: () => true })).events).toHaveLength(1);
		expect((await acme.poll(CREATED)).events).toHaveLength(5);
	});
});

describe('an event that is watched from now on', () => {
	const BOTH = watching(['userCreated', 'userUpdated']);
	const update = (at: number) => ({ LastModifiedDate: new Date(START + at).toISOString() });

	test('tells nothing of before, and the others nothing twice', async () => {
		await begin();
		acme.insert('User', SECOND);
		acme.insert('User', -DAY, update(2 * SECOND));
		acme.now += 10 * SECOND;
		expect((await acme.poll(BOTH)).events.map(({ event }) => event)).toEqual(['userCreated']);
		expect(acme.position.events).toEqual(['userCreated', 'userUpdated ']);
		acme.insert('User', -DAY, update(12 * SECOND));
		acme.now += 10 * SECOND;
		expect((await acme.poll(BOTH)).events.map(({ event }) => event)).toEqual(['userUpdated']);
	});

	test('is read to the end at once, so that nothing of before is told later', async () => {
		await begin();
		for (let at = 0; at < 6; at++) acme.insert('User', -DAY, update(at * SECOND));
		acme.pageSize = 2;
		acme.now += MINUTE;
		expect((await acme.poll(BOTH, { isOver: () => true })).events).toEqual([]);
		acme.now += MINUTE;
		expect((await acme.poll(BOTH)).events).toEqual([]);
		// Also what is of the second in which it was asked for.
		const three = watching(['userCreated', 'userUpdated', 'userFrozen']);
		acme.insert('SetupAuditTrail', 2 * MINUTE, { Action: 'frozeuser', Display: 'Froze user A' });
		await acme.poll(three);
		acme.now += MINUTE;
		expect((await acme.poll(three)).events).toEqual([]);
	});

	test.each([
		[
			watching(['userUpdated'], { watchFields: ['Email'] }),
			watching(['userUpdated'], { watchFields: ['Title'] }),
			'userUpdated Title',
		],
		[
			watching(['recordUpdated'], { object: 'Lead' }),
			watching(['recordUpdated'], { object: 'Case' }),
			'recordUpdated Case  ',
		],
		[
			watching(['recordCreated'], { object: 'Lead' }),
			watching(['recordCreated'], { object: 'Case' }),
			'recordCreated Case  ',
		],
	])('is one of other fields or records too: %#', async (before, after, key) => {
		acme.rows['FieldDefinition'] = ['Email', 'Title'].map((QualifiedApiName) => ({ QualifiedApiName }));
		await begin(before);
		expect(acme.position.events).not.toEqual([key]);
		acme.now += MINUTE;
		await acme.poll(after);
		expect(acme.position.events).toEqual([key]);
	});

	test('has one object of records at a time', async () => {
		await begin(watching(['recordCreated'], { object: 'Lead' }));
		acme.insert('Case', SECOND, { Name: 'C' });
		acme.now += MINUTE;
		const cases = watching(['recordCreated'], { object: 'Case' });
		expect((await acme.poll(cases)).events).toEqual([]);
		acme.insert('Case', MINUTE + SECOND, { Name: 'D' });
		acme.now += MINUTE;
		expect((await acme.poll(cases)).events).toMatchObject([{ record: { object: 'Case', name: 'D' }, user: null }]);
	});
});

describe('what is checked', () => {
	const checks = () => acme.asked.filter((soql) => /FieldDefinition|describe|FROM Profile/.test(soql));
	const FIELDS = watching(['userUpdated'], { watchFields: ['Email'] });

	test('are names and objects, once for each way in which the trigger is set', async () => {
		acme.rows['Profile'] = [{ Id: '00e000000000001AAA', Name: 'Standard User' }];
		const watch = watching(['userCreated'], { profiles: ['Standard User'] });
		await begin(watch);
		expect(checks()).not.toEqual([]);
		expect(acme.position.profiles).toEqual(['00e000000000001AAA']);
		acme.insert('User', SECOND, { ProfileId: '00e000000000002AAA' });
		const kept = acme.insert('User', SECOND, { ProfileId: '00e000000000001AAA' });
		acme.now += MINUTE;
		expect(told((await acme.poll(watch)).events)).toEqual([`userCreated:${kept}`]);
		expect(checks()).toEqual([]);
		acme.now += MINUTE;
		await acme.poll({ ...watch, excludeOwnChanges: true });
		expect(checks()).not.toEqual([]);
	});

	test('are the histories of watched fields again after a day', async () => {
		acme.rows['FieldDefinition'] = [{ QualifiedApiName: 'Email' }];
		await begin(FIELDS);
		expect(acme.position).toMatchObject({
			checkedAt: START,
			fields: { user: { history: { fields: [{ name: 'Email' }] } } },
		});
		acme.now += DAY;
		await acme.poll(FIELDS);
		expect(checks()).toEqual([]);
		acme.now += SECOND;
		// Up to where it was read counts: that was a day after the last check.
		await acme.poll(FIELDS);
		expect([checks(), acme.position.checkedAt]).toEqual([[], START]);
		acme.now += SECOND;
		await acme.poll(FIELDS);
		expect(checks()).not.toEqual([]);
		expect(acme.position.checkedAt).toBe(START + DAY + SECOND);
		acme.now += SECOND;
		await acme.poll(FIELDS);
		expect(checks()).toEqual([]);
	});

	test('is nothing again where no watched field has a history', async () => {
		await begin();
		acme.now += 3 * DAY;
		await acme.poll(CREATED);
		acme.now += 3 * DAY;
		await acme.poll(CREATED);
		expect(checks()).toEqual([]);
	});
});

describe('what has to be said', () => {
	test('comes with the next event, and once', async () => {
		await begin();
		acme.organizationId = '00D000000000002AAA';
		acme.insert('User', -SECOND);
		acme.now += MINUTE;
		const { events } = await acme.poll(CREATED);
		const notice =
			'The credential leads to the org 00D000000000002AAA now, and led to 00D000000000001AAA before. The trigger started anew: what happened until 2026-05-01T08:01:00.000Z is not told.';
		expect([events, acme.position.notices, acme.said]).toEqual([[], [notice], [`trigger: ${notice}`]]);
		acme.now += MINUTE;
		await acme.poll(CREATED);
		expect(acme.position.notices).toEqual([notice]);
		acme.insert('User', 2 * MINUTE);
		acme.insert('User', 2 * MINUTE + SECOND);
		acme.now += MINUTE;
		expect((await acme.poll(CREATED)).events.map((event) => event.notice)).toEqual([notice, undefined]);
		expect(acme.position).not.toHaveProperty('notices');
	});

	test('a clock that has gone back does not silence the trigger', async () => {
		acme.ahead = DAY;
		await begin();
		acme.ahead = 0;
		acme.now += MINUTE;
		expect((await acme.poll(CREATED)).events).toEqual([]);
		expect(acme.position).toMatchObject({ until: START + MINUTE, floor: 0 });
		expect(acme.position.notices).toEqual([expect.stringContaining('had read until 2026-05-02T08:00:00Z')]);
		const id = acme.insert('User', MINUTE);
		acme.now += MINUTE;
		const { events } = await acme.poll(CREATED);
		expect(events).toMatchObject([{ eventId: `userCreated:${id}`, notice: expect.stringContaining('now says') }]);
	});

	test('a clock that has gone back by less than what is read again is no news', async () => {
		acme.ahead = 14 * MINUTE;
		await begin();
		acme.ahead = 0;
		acme.now += SECOND;
		await acme.poll(CREATED);
		expect(acme.position).not.toHaveProperty('notices');
		expect(acme.position.until).toBe(START + 14 * MINUTE);
	});

	test('an audit trail may not reach back as far as the trigger looks', async () => {
		const frozen = watching(['userFrozen']);
		await begin(frozen);
		acme.now += 180 * DAY;
		await acme.poll(frozen, { before: acme.position });
		expect(acme.position).not.toHaveProperty('notices');
		acme.now += 181 * DAY;
		await acme.poll(frozen);
		expect(acme.position.notices).toEqual([expect.stringContaining('keeps the audit trail for 180 days')]);
		// Users and records are kept for ever.
		const other = new WatchedOrg();
		await other.poll(CREATED);
		other.now += 400 * DAY;
		await other.poll(CREATED);
		expect(other.position).not.toHaveProperty('notices');
	});
});

describe('seats', () => {
	const LICENSE = {
		Id: '100000000000001AAA',
		Name: 'Salesforce',
		MasterLabel: 'Salesforce',
		LicenseDefinitionKey: 'SFDC',
		Status: 'Active',
		TotalLicenses: 10,
	};
	const watch = watching(['seatsBelow'], { licenses: ['Salesforce'], threshold: 3 });
	const used = (UsedLicenses: number) => (acme.rows['UserLicense'] = [{ ...LICENSE, UsedLicenses }]);

	test('below the threshold are told when they fall below it, and again after they had been above', async () => {
		const low: unknown[] = [];
		for (const UsedLicenses of [7, 8, 9, 7, 8]) {
			used(UsedLicenses);
			acme.now += MINUTE;
			low.push((await acme.poll(watch)).events.map(({ license }) => license?.remaining));
		}
		expect(low).toEqual([[], [2], [], [], [2]]);
	});

	test('that were below it when somebody began to watch are not told, and with another threshold neither', async () => {
		used(9);
		expect((await acme.poll(watch)).events).toEqual([]);
		expect(acme.position).toMatchObject({ low: [LICENSE.Id], events: ['seatsBelow 3 Salesforce'] });
		acme.now += MINUTE;
		expect((await acme.poll({ ...watch, threshold: 5 })).events).toEqual([]);
		expect(acme.position.events).toEqual(['seatsBelow 5 Salesforce']);
	});

	test('are told with the moment until which everything is told', async () => {
		used(1);
		await acme.poll(watch);
		used(9);
		acme.now += MINUTE + 500;
		expect((await acme.poll(watch)).events).toMatchObject([
			{ event: 'seatsBelow', occurredAt: '2026-05-01T08:01:00.000Z', license: { threshold: 3, remaining: 1 } },
		]);
	});
});
