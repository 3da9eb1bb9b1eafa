/** Where the trigger cannot tell everything, it says so, with the next event. */
import type { IDataObject } from 'n8n-workflow';

import { openSession } from '../../org/test/session.mts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { byUsername, changeState, locator } from '../../support/parameters.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');
let acme: Acme;

beforeEach(async () => {
	acme = await startAcme();
});

afterEach(async () => await acme.close());

async function activate(events: string[], more: IDataObject = {}): Promise<ActiveTrigger> {
	const trigger = new ActiveTrigger(acme.credential, { events, ...more });
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

async function change(action: 'freeze' | 'unfreeze', user: typeof mover): Promise<void> {
	expect((await acme.run(changeState(action, user))).error).toBeUndefined();
	acme.org.clock.advance(2 * SECOND);
}

const told = (events: IDataObject[]) =>
	events.map(({ event, user }) => [event, (user as IDataObject | null)?.username ?? null]);
const FROZEN = ['userFrozen', 'mover@acme.example'];

describe('the audit trail', () => {
	test('of more than 180 days ago may be gone: a trigger that was off for longer says so', async () => {
		const trigger = await activate(['userFrozen']);
		await change('freeze', leaver);
		acme.org.clock.advance(190 * DAY);
		await change('freeze', mover);
		trigger.restart();
		const events = await trigger.poll();
		expect(told(events)).toEqual([FROZEN]);
		expect(events[0]!.notice).toMatch(
			/^The trigger last looked at 20.* keeps the audit trail for 180 days, so what it told before 20.* may be missing\.$/,
		);
		await change('unfreeze', mover);
		await change('freeze', mover);
		expect((await trigger.poll())[0]).not.toHaveProperty('notice');
	});

	test('is told whole, and without a notice, within 180 days', async () => {
		const trigger = await activate(['userFrozen']);
		await change('freeze', leaver);
		acme.org.clock.advance(179 * DAY);
		await change('freeze', mover);
		const events = await trigger.poll();
		expect(told(events)).toEqual([['userFrozen', 'leaver@acme.example'], FROZEN]);
		expect(events[0]).not.toHaveProperty('notice');
	});

	test('is not spoken of when no event comes from it, or the event is chosen only now', async () => {
		const trigger = await activate(['userUpdated']);
		acme.org.clock.advance(190 * DAY);
		trigger.parameters.events = ['userUpdated', 'userFrozen'];
		expect(await trigger.poll()).toEqual([]);
		acme.org.clock.advance(2 * SECOND);
		await change('freeze', mover);
		expect((await trigger.poll())[0]).not.toHaveProperty('notice');
	});
});

test('several notices come together, and wait for the next event over restarts', async () => {
	const trigger = await activate(['userFrozen', 'recordDeleted'], { object: locator('name', 'Account') });
	acme.org.clock.advance(200 * DAY);
	for (let poll = 0; poll < 3; poll++) {
		expect(await trigger.poll()).toEqual([]);
		trigger.restart();
		acme.org.clock.advance(MINUTE);
	}
	await change('freeze', mover);
	const [event] = await trigger.poll();
	expect(event!.notice).toMatch(/^Records of Account that were deleted before .* are not told.* may be missing\.$/);
});

test('an event that was off meanwhile begins anew, without a notice about deletions of before', async () => {
	const trigger = await activate(['userUpdated', 'recordDeleted'], { object: locator('name', 'Account') });
	trigger.parameters.events = ['userUpdated'];
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(20 * DAY);
	trigger.parameters.events = ['userUpdated', 'recordDeleted'];
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(3 * MINUTE);
	const admin = openSession(acme.org.org, 'admin');
	const { body } = await admin.post('/sobjects/Account', { Name: 'New' });
	await admin.delete(`/sobjects/Account/${(body as { id: string }).id}`);
	acme.org.clock.advance(2 * MINUTE);
	const events = await trigger.poll();
	expect(told(events)).toEqual([['recordDeleted', null]]);
	expect(events[0]).not.toHaveProperty('notice');
});

test('more events than can be remembered: what was told stays told once, and what may be lost is said', async () => {
	const trigger = await activate(['userFrozen']);
	const position = trigger.staticData.position as IDataObject;
	const second = Math.floor((acme.org.clock.now() - 5 * MINUTE) / SECOND) * SECOND;
	trigger.staticData = { position: { ...position, told: { [second]: 'x'.repeat(949_000) } } };
	await change('freeze', mover);
	expect(told(await trigger.poll())).toEqual([FROZEN]);
	const full = trigger.staticData.position as IDataObject;
	trigger.staticData = { position: { ...full, told: { ...(full.told as object), [second]: 'x'.repeat(949_900) } } };
	await change('unfreeze', mover);
	await change('freeze', mover);
	const events = await trigger.poll();
	expect(told(events)).toEqual([FROZEN]);
	expect(events[0]!.notice).toBe(
		`More happened in a quarter of an hour than the trigger can remember. What happened before ${new Date(second + SECOND).toISOString().replace('.000', '')} and becomes visible late is not told.`,
	);
	expect(JSON.stringify(trigger.staticData).length).toBeLessThan(10_000);
	expect(await trigger.poll()).toEqual([]);
});

test('a clock that was a day ahead and goes back does not silence the trigger, which says so', async () => {
	const trigger = await activate(['userFrozen']);
	acme.org.clock.advance(DAY);
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(-DAY);
	const events: IDataObject[] = [];
	await change('freeze', mover);
	for (let poll = 0; poll < 3; poll++) {
		events.push(...(await trigger.poll()));
		acme.org.clock.advance(MINUTE);
	}
	expect(told(events)).toEqual([FROZEN]);
	expect(events[0]!.notice).toMatch(/^The trigger had read until 20.* So the trigger goes on from there/);
});
