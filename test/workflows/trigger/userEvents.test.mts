/** The trigger tells what happened to users: what, to whom, by whom, each once. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	createUser,
	removeEntitlements,
	updateUser,
} from '../../support/parameters.mts';
import { connectedCredential, runNode } from '../../support/engine.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
const mover = byUsername('mover@acme.example');
let acme: Acme;

async function start(options: AcmeOptions = {}): Promise<void> {
	acme = await startAcme(options);
}

afterEach(async () => await acme.close());

/** A trigger that is active since a moment ago. */
async function activate(events: string[], options: IDataObject = {}): Promise<ActiveTrigger> {
	const trigger = new ActiveTrigger(acme.credential, { events, options });
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

/** Changes that a run of the node makes; they are told when their second is over. */
async function change(parameters: IDataObject): Promise<void> {
	expect((await acme.run(parameters)).error).toBeUndefined();
	acme.org.clock.advance(2 * SECOND);
}

const admin = () => ({ id: acme.user('admin').Id, username: 'admin@acme.example' });
const stateOf = (name: string) => {
	const { Id, Username, FirstName, LastName, IsActive = false } = acme.user(name);
	return {
		id: Id,
		username: Username,
		name: `${String(FirstName)} ${String(LastName)}`,
		isActive: IsActive,
		isFrozen: acme.login(name)?.IsFrozen === true,
	};
};

describe('states of users', () => {
	test.each([
		['userFrozen', changeState('freeze', mover), 'IsFrozen', true],
		['userDeactivated', changeState('deactivate', mover), 'IsActive', false],
		['userActivated', changeState('activate', byUsername('inactive@acme.example')), 'IsActive', true],
	] as const)('%s tells whom, by whom, and from what to what', async (event, parameters, field, to) => {
		await start();
		const trigger = await activate([event]);
		await change(parameters);
		const name = event === 'userActivated' ? 'inactive' : 'mover';
		expect(await trigger.poll()).toEqual([
			{
				event,
				eventId: expect.stringMatching(new RegExp(`^${event}:0Ym`)),
				occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.000Z$/),
				user: stateOf(name),
				actor: admin(),
				changes: [{ field, from: !to, to }],
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('a user who is frozen and thawed between two polls makes both events, in their order', async () => {
		await start();
		const trigger = await activate(['userUnfrozen', 'userFrozen']);
		await change(changeState('freeze', mover));
		await change(changeState('unfreeze', mover));
		const events = await trigger.poll();
		expect(events.map(({ event }) => event)).toEqual(['userFrozen', 'userUnfrozen']);
		expect(events.map(({ user }) => user)).toEqual([stateOf('mover'), stateOf('mover')]);
	});
});

describe('users', () => {
	test('a new user is created, and not updated; a change of it afterwards is an update', async () => {
		await start();
		const trigger = await activate(['userCreated', 'userUpdated']);
		await change(createUser());
		await change(updateUser(byUsername('joiner@acme.example'), { Title: 'Junior' }));
		const told = (await trigger.poll()).map(({ event, user, actor }) => ({ event, user, actor }));
		expect(told).toEqual([
			{ event: 'userCreated', user: stateOf('joiner'), actor: admin() },
			{ event: 'userUpdated', user: stateOf('joiner'), actor: admin() },
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('each change of a user has an event of its own', async () => {
		await start();
		const trigger = await activate(['userUpdated']);
		const ids = [];
		for (const Title of ['One', 'Two']) {
			await change(updateUser(mover, { Title }));
			ids.push(...(await trigger.poll()).map(({ eventId }) => eventId));
		}
		expect(new Set(ids).size).toBe(2);
	});
});

describe('entitlements', () => {
	const SETS = [
		['permissionSet', 'Support_Agent', 'Support Agent'],
		['permissionSetGroup', 'Sales_Bundle', 'Sales Bundle'],
		['permissionSetLicense', 'SalesConsolePsl', 'Sales Console User'],
		['featureLicense', 'UserPermissionsMarketingUser', 'Marketing User'],
	] as const;

	test.each(SETS)('a %s is told when it is given and when it is taken', async (type, name) => {
		await start();
		const trigger = await activate(['entitlementAssigned', 'entitlementRemoved']);
		await change(assignEntitlements(mover, type, { entitlements: [name] }));
		await change(removeEntitlements(mover, type, { entitlements: [name] }));
		const told = (await trigger.poll()).map(({ event, user, actor, entitlement }) => ({
			event,
			user,
			actor,
			entitlement,
		}));
		const entitlement = { type, id: expect.any(String), name, label: expect.any(String) };
		expect(told.filter((event) => (event.entitlement as IDataObject).name === name)).toEqual([
			{ event: 'entitlementAssigned', user: stateOf('mover'), actor: admin(), entitlement },
			{ event: 'entitlementRemoved', user: stateOf('mover'), actor: admin(), entitlement },
		]);
	});

	test.each([
		['publicGroup', 'All_Support'],
		['queue', 'Support_Queue'],
	] as const)('membership of a %s is told when it is given, without who gave it', async (type, name) => {
		await start();
		const trigger = await activate(['entitlementAssigned']);
		await change(assignEntitlements(mover, type, { entitlements: [name] }));
		expect(await trigger.poll()).toMatchObject([
			{ event: 'entitlementAssigned', user: stateOf('mover'), actor: null, entitlement: { type, name } },
		]);
	});

	test('a package license that is taken tells neither package nor user, because the audit trail does not', async () => {
		await start();
		const trigger = await activate(['entitlementRemoved']);
		await change(removeEntitlements(byUsername('leaver@acme.example'), 'packageLicense', { entitlements: ['signit'] }));
		expect(await trigger.poll()).toMatchObject([
			{
				user: { id: null, username: null, name: null },
				actor: admin(),
				entitlement: { type: 'packageLicense', id: null, name: null, label: null },
			},
		]);
	});
});

describe('filters', () => {
	test('Exclude Own Changes leaves out what the connected user did, and tells what others did', async () => {
		await start();
		const trigger = await activate(['userFrozen', 'userUnfrozen'], { excludeOwnChanges: true });
		await change(changeState('freeze', mover));
		const other = await startAs('second.admin');
		await other(changeState('unfreeze', mover));
		expect(await trigger.poll()).toMatchObject([
			{ event: 'userUnfrozen', actor: { username: 'second.admin@acme.example' } },
		]);
	});

	test.each(['name', 'id'] as const)('Profiles leaves out users of other profiles, by %s', async (by) => {
		await start();
		const { ProfileId } = acme.user('mover');
		const profile = by === 'id' ? ProfileId : acme.record('Profile', 'Id', ProfileId!).Name;
		const trigger = await activate(['userFrozen'], { profiles: [profile] });
		await change(changeState('freeze', mover));
		await change(changeState('freeze', byUsername('chatter@acme.example')));
		expect(await trigger.poll()).toMatchObject([{ user: { username: 'mover@acme.example' } }]);
	});

	test('Profiles means the same profile when somebody has renamed it since, and not another one that got its name', async () => {
		await start();
		const trigger = await activate(['userFrozen'], { profiles: ['Standard User'] });
		acme.org.store.update('Profile', acme.user('mover').ProfileId as string, { Name: 'Employee' });
		acme.org.store.update('Profile', acme.user('chatter').ProfileId as string, { Name: 'Standard User' });
		await change(changeState('freeze', mover));
		await change(changeState('freeze', byUsername('chatter@acme.example')));
		expect(await trigger.poll()).toMatchObject([{ user: { username: 'mover@acme.example' } }]);
	});
});

/** Runs the node as another user of the same org. */
async function startAs(name: string): Promise<(parameters: IDataObject) => Promise<void>> {
	const credential = connectedCredential(acme.org, `${name}@acme.example`);
	return async (parameters) => {
		expect((await runNode(credential, { parameters })).error).toBeUndefined();
		acme.org.clock.advance(2 * SECOND);
	};
}
