/** The trigger tells everything that happens, and nothing twice: whatever commits late, fails, restarts or comes in thousands. */
import type { IDataObject } from 'n8n-workflow';

import { toDateTime } from '../../org/world/clock.mts';
import { crowdUsernames, startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { byUsername, changeState, createUser, updateUser } from '../../support/parameters.mts';
import { passingTime } from '../../support/passingTime.mts';
import { USER_EVENTS } from '../../support/names.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const mover = byUsername('mover@acme.example');
let acme: Acme;

async function start(options: AcmeOptions = {}): Promise<void> {
	acme = await startAcme(options);
}

afterEach(async () => await acme.close());

async function activate(events: readonly string[], more: ConstructorParameters<typeof ActiveTrigger>[2] = {}) {
	const trigger = new ActiveTrigger(acme.credential, { events }, more);
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

async function change(parameters: IDataObject): Promise<void> {
	expect((await acme.run(parameters)).error).toBeUndefined();
	acme.org.clock.advance(2 * SECOND);
}

/** The org's time is known from its answers, and one with thousands of rows takes a while on a busy machine. */
const AFTER_A_SLOW_ANSWER = 30 * SECOND;

const title = (Title: string) => updateUser(mover, { Title });
const namesOf = (events: IDataObject[]) => events.map(({ event }) => event);
const sizeOf = ({ staticData }: ActiveTrigger) => JSON.stringify(staticData).length;

/** Entries of the audit trail about users of a crowd, as if they had been deactivated at this moment. */
function deactivateAll(usernames: string[], at = acme.org.clock.now()): void {
	for (const username of usernames) {
		const { Id } = acme.record('User', 'Username', username);
		acme.org.store.insert('SetupAuditTrail', {
			Id: acme.org.org.ids.next('0Ym'),
			Action: 'deactivateduser',
			Section: 'Manage Users',
			Display: `Deactivated user Some One (UserID: [${Id.slice(0, 15)}])`,
			CreatedDate: toDateTime(at),
			CreatedById: acme.user('second.admin').Id,
		});
	}
}

describe('the beginning', () => {
	test('nothing that happened before the trigger was switched on is told, not even in the same second', async () => {
		await start();
		expect((await acme.run(title('Before'))).error).toBeUndefined();
		expect((await acme.run(createUser())).error).toBeUndefined();
		expect((await acme.run(changeState('freeze', mover))).error).toBeUndefined();
		const trigger = await activate(USER_EVENTS);
		expect(await trigger.poll()).toEqual([]);
	});

	test('an event that is chosen later tells nothing of before, and the others miss nothing', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		await change(changeState('freeze', mover));
		await change(title('Before'));
		trigger.parameters.events = ['userFrozen', 'userUpdated'];
		expect(namesOf(await trigger.poll())).toEqual(['userFrozen']);
		await change(title('After'));
		expect(namesOf(await trigger.poll())).toEqual(['userUpdated']);
	});

	test('an event that is taken out and chosen again tells nothing of meanwhile, and what was told does not come again', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		await change(changeState('freeze', mover));
		expect(namesOf(await trigger.poll())).toEqual(['userFrozen']);
		trigger.parameters.events = ['userUpdated'];
		expect(await trigger.poll()).toEqual([]);
		await change(changeState('unfreeze', mover));
		await change(changeState('freeze', mover));
		expect(await trigger.poll()).toEqual([]);
		trigger.parameters.events = ['userFrozen', 'userUpdated'];
		expect(await trigger.poll()).toEqual([]);
		await change(changeState('freeze', byUsername('leaver@acme.example')));
		expect(await trigger.poll()).toMatchObject([{ event: 'userFrozen', user: { username: 'leaver@acme.example' } }]);
	});

	test('a trigger that was off for days tells what happened meanwhile', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		await change(changeState('freeze', mover));
		acme.org.clock.advance(3 * DAY);
		trigger.restart();
		expect(namesOf(await trigger.poll())).toEqual(['userFrozen']);
		expect(await trigger.poll()).toEqual([]);
	});
});

describe('the same event', () => {
	test('is told once by polls that overlap, also over restarts', async () => {
		await start();
		const trigger = await activate(USER_EVENTS);
		await change(createUser());
		await change(changeState('freeze', mover));
		expect(namesOf(await trigger.poll())).toEqual(['userCreated', 'userFrozen']);
		for (let poll = 0; poll < 5; poll++) {
			trigger.restart();
			acme.org.clock.advance(5 * MINUTE);
			expect(await trigger.poll()).toEqual([]);
		}
	});

	test('has the same ID in every n8n', async () => {
		await start();
		const triggers = [await activate(USER_EVENTS), await activate(USER_EVENTS, { workflowId: '2' })];
		await change(changeState('freeze', mover));
		await change(title('Other'));
		const [one, other] = [await triggers[0]!.poll(), await triggers[1]!.poll()];
		expect(one).toHaveLength(2);
		expect(other).toEqual(one);
	});

	test('is told once by two polls at the same time', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		await change(changeState('freeze', mover));
		const polls = await Promise.all([trigger.poll(), trigger.poll()]);
		expect(polls.flat()).toHaveLength(1);
	});

	test('is told once with the durable cursors of n8n', async () => {
		await start();
		const trigger = await activate(['userFrozen'], { isDurable: true });
		await change(changeState('freeze', mover));
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});
});

describe('nothing is lost', () => {
	test.each([5, 60, 300, 600, 900])(
		'of a transaction that ends %d seconds after it stamped its rows',
		async (seconds) => {
			await start();
			const trigger = await activate(['userCreated', 'userFrozen', 'entitlementAssigned']);
			acme.org.clock.advance(seconds * SECOND);
			expect(await trigger.poll()).toEqual([]);
			acme.org.changeSettings({ commitDelaySeconds: seconds });
			await change(changeState('freeze', mover));
			await change(createUser({ entitlements: { publicGroups: ['All_Support'] } }));
			expect(namesOf(await trigger.poll()).sort()).toEqual(['entitlementAssigned', 'userCreated', 'userFrozen']);
			expect(await trigger.poll()).toEqual([]);
		},
	);

	test('of two changes in one second, with a poll between them', async () => {
		await start();
		const trigger = await activate(['userUpdated', 'userFrozen', 'userUnfrozen']);
		const before = acme.org.clock.now();
		const inOneSecond = async (parameters: IDataObject) => {
			acme.org.clock.set(before);
			expect((await acme.run(parameters)).error).toBeUndefined();
			acme.org.clock.set(before + 500);
		};
		await inOneSecond(title('One'));
		await inOneSecond(changeState('freeze', mover));
		expect(await trigger.poll()).toEqual([]);
		await inOneSecond(title('Two'));
		await inOneSecond(changeState('unfreeze', mover));
		acme.org.clock.advance(2 * SECOND);
		expect(namesOf(await trigger.poll()).sort()).toEqual(['userFrozen', 'userUnfrozen', 'userUpdated']);
	});

	test('of a page that fails half-way: the next poll tells all of it, once', async () => {
		await start({ users: 2500 });
		const trigger = await activate(['userDeactivated']);
		deactivateAll(crowdUsernames(2500));
		acme.org.clock.advance(AFTER_A_SLOW_ANSWER);
		acme.org.failNext({ kind: 'status', status: 400, errorCode: 'INVALID_QUERY_LOCATOR', path: '/query/0r8' });
		await expect(trigger.poll()).rejects.toThrow('An unexpected error occurred');
		const told = await trigger.poll();
		expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2500);
		expect(told).toHaveLength(2500);
	});

	test('while the credential is refused: the error is shown, and what happened meanwhile is told afterwards', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		await change(changeState('freeze', mover));
		acme.org.failNext({ kind: 'status', status: 403, errorCode: 'API_DISABLED_FOR_ORG', times: 1 });
		await expect(trigger.poll()).rejects.toThrow();
		expect(namesOf(await trigger.poll())).toEqual(['userFrozen']);
	});
});

describe('numbers', () => {
	test('2,500 events in one poll take at most 12 calls, and their marks little room', async () => {
		await start({ users: 2500 });
		const trigger = await activate(USER_EVENTS);
		deactivateAll(crowdUsernames(2500));
		acme.org.clock.advance(AFTER_A_SLOW_ANSWER);
		acme.forgetCalls();
		const told = await trigger.poll();
		const calls = acme.calls().length;
		process.stderr.write(`2,500 events: ${calls} calls, ${sizeOf(trigger)} bytes of static data\n`);
		expect(new Set(told.map(({ user }) => (user as IDataObject).username)).size).toBe(2500);
		expect(calls).toBeLessThanOrEqual(12);
		expect(sizeOf(trigger)).toBeLessThan(50_000);
	});

	test('after 2,500 events the polls of the next 15 minutes take two calls, and what commits late among them is told once', async () => {
		await start({ users: 2500 });
		const trigger = await activate(USER_EVENTS);
		const burst = acme.org.clock.now();
		deactivateAll(crowdUsernames(2500), burst);
		acme.org.clock.advance(AFTER_A_SLOW_ANSWER);
		expect(await trigger.poll()).toHaveLength(2500);
		deactivateAll(crowdUsernames(1), burst);
		const calls: number[] = [];
		const told: IDataObject[] = [];
		const pass = passingTime();
		for (let minute = 0; minute < 20; minute++) {
			trigger.restart();
			pass(MINUTE);
			acme.forgetCalls();
			told.push(...(await trigger.poll()));
			calls.push(acme.calls().length);
		}
		jest.restoreAllMocks();
		expect(calls.slice(0, 14)).toEqual(Array(14).fill(2));
		expect(calls.filter((count) => count > 2)).toHaveLength(1);
		expect(told).toHaveLength(1);
		expect(sizeOf(trigger)).toBeLessThan(2000);
	});

	test('an event that is chosen after a burst tells nothing of what happened in it', async () => {
		await start({ users: 2000 });
		const trigger = await activate(['userDeactivated']);
		deactivateAll(crowdUsernames(2000));
		await change(changeState('freeze', mover));
		acme.org.clock.advance(AFTER_A_SLOW_ANSWER);
		expect(await trigger.poll()).toHaveLength(2000);
		trigger.parameters.events = ['userDeactivated', 'userFrozen'];
		for (let poll = 0; poll < 8; poll++) {
			acme.org.clock.advance(5 * MINUTE);
			expect(await trigger.poll()).toEqual([]);
		}
	});

	test('a poll in which nothing happened takes two calls for all events of users together, and one without removed entitlements', async () => {
		await start({ users: 200 });
		for (const events of [USER_EVENTS, USER_EVENTS.filter((event) => event !== 'entitlementRemoved')]) {
			const trigger = await activate(events);
			acme.forgetCalls();
			expect(await trigger.poll()).toEqual([]);
			expect(acme.calls()).toHaveLength(events.length === USER_EVENTS.length ? 2 : 1);
		}
	});

	test('more events than one poll takes are told once, some in each poll', async () => {
		await start({ users: 50 });
		const trigger = await activate(['userDeactivated']);
		const first = acme.org.clock.now();
		for (let second = 0; second < 250; second++) deactivateAll(crowdUsernames(50), first + second * SECOND);
		acme.org.clock.advance(300 * SECOND);
		const polls: number[] = [];
		const told = new Set<unknown>();
		for (let events = await trigger.poll(); events.length > 0; events = await trigger.poll()) {
			for (const { eventId } of events) told.add(eventId);
			polls.push(events.length);
			trigger.restart();
		}
		expect(polls.length).toBeGreaterThan(1);
		expect([told.size, polls.reduce((sum, count) => sum + count, 0)]).toEqual([12_500, 12_500]);
	}, 60_000);
});

describe('another org', () => {
	test('begins anew, and says so with the first event', async () => {
		await start();
		const trigger = await activate(['userFrozen']);
		const position = trigger.staticData.position as IDataObject;
		trigger.staticData = { position: { ...position, organizationId: '00D000000000009AAA' } };
		await change(changeState('freeze', mover));
		expect(await trigger.poll()).toEqual([]);
		await change(changeState('unfreeze', mover));
		await change(changeState('freeze', mover));
		expect(await trigger.poll()).toMatchObject([
			{
				event: 'userFrozen',
				notice: expect.stringMatching(/leads to the org 00D.* now, and led to 00D000000000009AAA/),
			},
		]);
		await change(changeState('unfreeze', mover));
		await change(changeState('freeze', mover));
		expect((await trigger.poll())[0]).not.toHaveProperty('notice');
	});
});
