/** What a poll of the trigger tells of deleted records, and of memberships that are gone. */
import { watching } from '../../../support/watching.mts';
import { DAY, MINUTE, SECOND, START, WatchedOrg } from './watchedOrg.mts';

let acme: WatchedOrg;
beforeEach(() => (acme = new WatchedOrg()));
afterEach(() => jest.restoreAllMocks());

const told = (events: Array<{ eventId: string }>) => events.map(({ eventId }) => eventId);
/** The spans that deletions of an object were asked for, in seconds after START. */
const spans = (object: string) =>
	acme.asked.filter((one) => one.startsWith(`deleted ${object}`)).map((one) => one.split(' ').slice(2).map(Number));
const deletedAt = (at: number, id: string) => ({ id, at: START + at });

describe('deleted records', () => {
	const LEADS = watching(['recordDeleted'], { object: 'Lead' });
	const LEAD = '00Q000000000001AAA';

	beforeEach(() => {
		acme.rows['Lead'] = [{ Id: LEAD, Name: 'Old Lead', LastModifiedById: '005000000000001AAA' }];
	});

	test('are told once, with what they were called and who deleted them', async () => {
		await acme.poll(LEADS);
		acme.deletions['Lead'] = { records: [deletedAt(SECOND, LEAD)], coveredUntil: START + 30 * SECOND };
		acme.now += MINUTE;
		expect((await acme.poll(LEADS)).events).toMatchObject([
			{
				event: 'recordDeleted',
				eventId: `recordDeleted:${LEAD}`,
				occurredAt: '2026-05-01T08:00:01.000Z',
				user: null,
				actor: { id: '005000000000001AAA' },
				record: { object: 'Lead', id: LEAD, name: 'Old Lead' },
			},
		]);
		acme.now += MINUTE;
		expect((await acme.poll(LEADS)).events).toEqual([]);
	});

	test('are asked for from where Salesforce knew all of them, at first for a quarter of an hour', async () => {
		await acme.poll(LEADS);
		expect(spans('Lead')).toEqual([[-15 * 60, 0]]);
		acme.deletions['Lead'] = { records: [], coveredUntil: START - 2 * MINUTE };
		acme.now += 5 * MINUTE;
		await acme.poll(LEADS);
		expect([spans('Lead'), acme.position.deletedFrom]).toEqual([[[0, 300]], START - 2 * MINUTE]);
		acme.now += 5 * MINUTE;
		await acme.poll(LEADS);
		expect(spans('Lead')).toEqual([[-120, 600]]);
	});

	test('that were deleted before somebody watched are not told, nor those of another object', async () => {
		acme.deletions['Lead'] = { records: [deletedAt(-MINUTE, LEAD)] };
		expect((await acme.poll(LEADS)).events).toEqual([]);
		acme.now += MINUTE;
		expect((await acme.poll(LEADS)).events).toEqual([]);
		acme.deletions['Case'] = { records: [deletedAt(30 * SECOND, '500000000000001AAA')] };
		acme.now += MINUTE;
		const cases = watching(['recordDeleted'], { object: 'Case' });
		expect((await acme.poll(cases)).events).toEqual([]);
		expect(spans('Case')).toEqual([[2 * 60 - 15 * 60, 120]]);
	});

	test('that Salesforce tells again after the overlap are not told again', async () => {
		await acme.poll(LEADS);
		acme.deletions['Lead'] = { records: [deletedAt(SECOND, LEAD)], coveredUntil: START };
		acme.now += MINUTE;
		expect((await acme.poll(LEADS)).events).toHaveLength(1);
		acme.now += 20 * MINUTE;
		expect((await acme.poll(LEADS)).events).toEqual([]);
		acme.now += MINUTE;
		expect((await acme.poll(LEADS)).events).toEqual([]);
	});

	test('stand between what else happened, in the order of time', async () => {
		const both = watching(['recordCreated', 'recordDeleted'], { object: 'Lead' });
		await acme.poll(both);
		const [first, last] = [acme.insert('Lead', SECOND), acme.insert('Lead', 3 * SECOND)];
		acme.deletions['Lead'] = { records: [deletedAt(2 * SECOND, LEAD)] };
		acme.now += MINUTE;
		const ids = [`recordCreated:${first}`, `recordDeleted:${LEAD}`, `recordCreated:${last}`];
		expect(told((await acme.poll(both)).events)).toEqual(ids);
	});

	test('that Salesforce has forgotten are missed with a notice', async () => {
		await acme.poll(LEADS);
		acme.deletions['Lead'] = { records: [], earliest: START + MINUTE };
		acme.now += 5 * MINUTE;
		await acme.poll(LEADS);
		expect(acme.position.notices).toEqual([
			'Records of Lead that were deleted before 2026-05-01T08:01:00Z are not told: Salesforce does not know of them any more.',
		]);
	});

	test('are not asked for where nobody watches them, and from where they are is kept', async () => {
		await acme.poll(LEADS);
		const { deletedFrom } = acme.position;
		acme.now += MINUTE;
		await acme.poll(watching(['recordCreated'], { object: 'Lead' }));
		expect(spans('Lead')).toEqual([]);
		expect(acme.position.deletedFrom).toBe(deletedFrom);
		acme.now += MINUTE;
		// What was deleted meanwhile was not watched.
		acme.deletions['Lead'] = { records: [deletedAt(MINUTE + SECOND, LEAD)] };
		expect((await acme.poll(LEADS)).events).toEqual([]);
		expect(spans('Lead')).toEqual([[2 * 60 - 15 * 60, 120]]);
	});

	test('are asked for again by the time of the org where its clock is not the one that was known', async () => {
		await acme.poll(LEADS);
		acme.ahead = 30 * SECOND;
		acme.now += 5 * MINUTE;
		await acme.poll(LEADS);
		// So far answers can be on their way.
		expect(spans('Lead')).toHaveLength(1);
		acme.ahead = 61 * SECOND;
		acme.now += 5 * MINUTE;
		await acme.poll(LEADS);
		expect(spans('Lead').map(([, until]) => until)).toEqual([630, 661]);
	});

	test('end the poll with the error of Salesforce', async () => {
		await acme.poll(LEADS);
		const { position } = acme;
		acme.onAnswer = () => {
			throw new Error('gone');
		};
		await expect(acme.poll(LEADS)).rejects.toThrow('gone');
		expect(acme.position).toBe(position);
	});
});

describe('memberships', () => {
	const REMOVED = watching(['entitlementRemoved']);
	const USER = '005000000000007AAA';
	const GROUP = '00G000000000001AAA';
	const join = (at: number, more: object = {}) =>
		acme.insert('GroupMember', at, {
			UserOrGroupId: USER,
			GroupId: GROUP,
			Group: { Type: 'Queue', Name: 'Support', DeveloperName: 'Support_Q' },
			...more,
		});
	const reads = () => acme.asked.filter((soql) => soql.includes('LIMIT 10001')).length;
	const leave = (id: string, at: number, more: object = {}) => {
		acme.rows['GroupMember'] = acme.rows['GroupMember']!.filter(({ Id }) => Id !== id);
		acme.deletions['GroupMember'] = { records: [deletedAt(at, id)], ...more };
	};

	test('that are gone are told by who was in, and once', async () => {
		const old = join(-DAY);
		await acme.poll(REMOVED);
		expect(reads()).toBe(1);
		leave(old, SECOND, { coveredUntil: START });
		acme.now += MINUTE;
		expect((await acme.poll(REMOVED)).events).toMatchObject([
			{ event: 'entitlementRemoved', user: { id: USER }, actor: null, entitlement: { type: 'queue', id: GROUP } },
		]);
		expect([reads(), acme.position.members]).toEqual([0, { groups: {}, isTooMany: false, deletedFrom: START }]);
		acme.now += MINUTE;
		expect((await acme.poll(REMOVED)).events).toEqual([]);
	});

	test('that came meanwhile are known too', async () => {
		join(-DAY, { UserOrGroupId: '005000000000008AAA' });
		await acme.poll(REMOVED);
		const fresh = join(SECOND);
		acme.now += MINUTE;
		expect((await acme.poll(REMOVED)).events).toEqual([]);
		leave(fresh, MINUTE + SECOND);
		acme.now += MINUTE;
		expect(told((await acme.poll(REMOVED)).events)).toEqual([`entitlementRemoved:${fresh}`]);
	});

	test('that are gone in the second in which it was asked are told by the next poll', async () => {
		const old = join(-DAY);
		await acme.poll(REMOVED);
		leave(old, MINUTE);
		acme.now += MINUTE + 500;
		expect((await acme.poll(REMOVED)).events).toEqual([]);
		acme.now += MINUTE;
		expect(told((await acme.poll(REMOVED)).events)).toEqual([`entitlementRemoved:${old}`]);
	});

	test('are read anew where Salesforce does not know of all that are gone, and that is said', async () => {
		join(-DAY);
		await acme.poll(REMOVED);
		acme.rows['GroupMember'] = [];
		acme.deletions['GroupMember'] = { records: [], earliest: START + MINUTE };
		acme.now += 5 * MINUTE;
		await acme.poll(REMOVED);
		expect([reads(), acme.position.members]).toEqual([
			1,
			{ groups: {}, isTooMany: false, deletedFrom: START + 5 * MINUTE },
		]);
		expect(acme.position.notices).toEqual([expect.stringContaining('Records of Group Member')]);
	});

	test('of more than can be remembered are not told, which is said once', async () => {
		acme.rows['GroupMember'] = Array.from({ length: 10_001 }, (_, at) => ({
			Id: `011${String(at).padStart(12, '0')}AAA`,
			UserOrGroupId: USER,
			GroupId: GROUP,
		}));
		await acme.poll(REMOVED);
		expect(acme.position.notices).toEqual([expect.stringContaining('more than 10,000 memberships')]);
		acme.now += MINUTE;
		await acme.poll(REMOVED);
		expect([reads(), spans('GroupMember'), acme.position.notices]).toEqual([0, [], [expect.any(String)]]);
	});

	test('are those of groups and queues, and no permission sets', async () => {
		const both = watching(['entitlementAssigned', 'entitlementRemoved']);
		await acme.poll(both);
		const Display = 'Permission set S: assigned to user A (UserID: [005000000000007])';
		acme.insert('SetupAuditTrail', SECOND, { Action: 'PermSetAssign', Display });
		join(SECOND);
		join(SECOND, { GroupId: '00G000000000002AAA', Group: { Type: 'Regular', Name: 'G', DeveloperName: 'G' } });
		acme.now += MINUTE;
		const { events } = await acme.poll(both);
		expect(events.map(({ entitlement }) => entitlement?.type)).toEqual(['permissionSet', 'queue', 'publicGroup']);
		expect(Object.entries(acme.position.members!.groups)).toEqual([
			[GROUP, expect.stringMatching(/^Q.{24}$/)],
			['00G000000000002AAA', expect.stringMatching(/^R.{24}$/)],
		]);
	});

	test('are forgotten where nobody watches them', async () => {
		join(-DAY);
		await acme.poll(REMOVED);
		acme.now += MINUTE;
		await acme.poll(watching(['userCreated']));
		expect(acme.position).not.toHaveProperty('members');
	});
});
