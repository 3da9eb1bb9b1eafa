/** The trigger tells who was taken out of a public group or queue, which Salesforce tells by the ID of the membership alone. */
import type { IDataObject } from 'n8n-workflow';

import { openSession, type OrgSession } from '../../org/test/session.mts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { passingTime } from '../../support/passingTime.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const MINUTE = 60_000;
let acme: Acme;
let admin: OrgSession;
let passMilliseconds: (ms: number) => void;

beforeEach(async () => {
	acme = await startAcme();
	admin = openSession(acme.org.org, 'admin');
	passMilliseconds = passingTime();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await acme.close();
});

const pass = (minutes: number) => passMilliseconds(minutes * MINUTE);

async function activate(events = ['entitlementRemoved']): Promise<ActiveTrigger> {
	const trigger = new ActiveTrigger(acme.credential, { events });
	expect(await trigger.poll()).toEqual([]);
	pass(2);
	return trigger;
}

const groupNamed = (name: string) => acme.record('Group', 'DeveloperName', name).Id;

async function add(name: string, user = 'mover'): Promise<string> {
	const { body } = await admin.post('/sobjects/GroupMember', {
		GroupId: groupNamed(name),
		UserOrGroupId: acme.user(user).Id,
	});
	pass(2);
	return (body as { id: string }).id;
}

async function remove(id: string): Promise<void> {
	expect((await admin.delete(`/sobjects/GroupMember/${id}`)).status).toBe(204);
	pass(2);
}

const told = (events: IDataObject[]) =>
	events.map(({ event, user, entitlement }) => [
		event,
		(user as IDataObject).username,
		(entitlement as IDataObject).name,
	]);
const REMOVED = 'entitlementRemoved';
const MOVER = 'mover@acme.example';

test.each([
	['publicGroup', 'All_Support'],
	['queue', 'Support_Queue'],
] as const)(
	'who was in a %s and is taken out is told once, with the group, and without who did it',
	async (type, name) => {
		const membership = await add(name);
		const trigger = await activate();
		await remove(membership);
		const { Id, Name } = acme.record('Group', 'DeveloperName', name);
		expect(await trigger.poll()).toMatchObject([
			{
				event: REMOVED,
				eventId: `entitlementRemoved:${membership}`,
				user: { id: acme.user('mover').Id, username: MOVER },
				actor: null,
				entitlement: { type, id: Id, name, label: Name },
			},
		]);
		for (let poll = 0; poll < 5; poll++) {
			trigger.restart();
			pass(5);
			expect(await trigger.poll()).toEqual([]);
		}
	},
);

test('a membership that is given while the trigger is active, taken, and given again makes each event', async () => {
	const trigger = await activate(['entitlementAssigned', REMOVED]);
	const first = await add('All_Support');
	expect(told(await trigger.poll())).toEqual([['entitlementAssigned', MOVER, 'All_Support']]);
	await remove(first);
	const second = await add('All_Support');
	expect(told(await trigger.poll())).toEqual([
		[REMOVED, MOVER, 'All_Support'],
		['entitlementAssigned', MOVER, 'All_Support'],
	]);
	await remove(second);
	expect(told(await trigger.poll())).toEqual([[REMOVED, MOVER, 'All_Support']]);
	expect(await trigger.poll()).toEqual([]);
});

test('given memberships are remembered, and not told, when only taken ones are watched', async () => {
	const trigger = await activate();
	const membership = await add('All_Support');
	expect(await trigger.poll()).toEqual([]);
	await remove(membership);
	expect(told(await trigger.poll())).toEqual([[REMOVED, MOVER, 'All_Support']]);
});

test('members that are groups make no event, and a group that is deleted takes its members with their names', async () => {
	const inner = await admin.post('/sobjects/Group', { Name: 'Inner' });
	const outer = await admin.post('/sobjects/Group', { Name: 'Outer', DeveloperName: 'Outer' });
	const [UserOrGroupId, GroupId] = [inner, outer].map(({ body }) => (body as { id: string }).id);
	const nested = await admin.post('/sobjects/GroupMember', { GroupId, UserOrGroupId });
	await add('Outer');
	const trigger = await activate();
	await remove((nested.body as { id: string }).id);
	expect(await trigger.poll()).toEqual([]);
	expect((await admin.delete(`/sobjects/Group/${GroupId}`)).status).toBe(204);
	pass(2);
	expect(await trigger.poll()).toMatchObject([
		{ user: { username: MOVER }, entitlement: { type: 'publicGroup', id: GroupId, name: null, label: null } },
	]);
});

test('a trigger that was off for weeks says that removals of before are not told, and goes on with who is in a group now', async () => {
	const old = await add('All_Support');
	const trigger = await activate();
	await remove(old);
	pass(20 * 24 * 60);
	const fresh = await add('All_Support', 'leaver');
	expect(await trigger.poll()).toEqual([]);
	await remove(fresh);
	const events = await trigger.poll();
	expect(told(events)).toEqual([[REMOVED, 'leaver@acme.example', 'All_Support']]);
	expect(events[0]!.notice).toMatch(/^Records of Group Member that were deleted before .* are not told/);
});

test('what is remembered stays below 300 KB, and more memberships than 10,000 are not told, with a notice', async () => {
	const { store, ids } = acme.org.org;
	const GroupId = groupNamed('All_Support');
	const UserOrGroupId = acme.user('standard').Id;
	const held = store.table('GroupMember').rows.size;
	const plant = () =>
		store.insert('GroupMember', {
			Id: ids.next('011'),
			GroupId,
			UserOrGroupId,
			SystemModstamp: '2020-01-01T00:00:00.000+0000',
		});
	for (let count = held; count < 10_000; count++) plant();
	const membership = await add('Support_Queue');
	const id = store.table('GroupMember').find('GroupId', [GroupId])[0]!.Id;
	store.remove('GroupMember', id);
	const trigger = await activate([REMOVED, 'userFrozen']);
	expect(JSON.stringify(trigger.staticData).length).toBeLessThan(300_000);
	await remove(membership);
	expect(told(await trigger.poll())).toEqual([[REMOVED, MOVER, 'Support_Queue']]);
	for (let count = 0; count < 20; count++) plant();
	const other = await activate([REMOVED, 'userFrozen']);
	expect(JSON.stringify(other.staticData).length).toBeLessThan(5_000);
	await admin.patch(`/sobjects/UserLogin/${acme.login('mover')!.Id}`, { IsFrozen: true });
	pass(2);
	expect(await other.poll()).toMatchObject([
		{ event: 'userFrozen', notice: expect.stringContaining('more than 10,000 memberships') },
	]);
});
