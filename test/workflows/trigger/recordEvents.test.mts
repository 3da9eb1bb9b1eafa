/** The trigger tells what happened to records of any object. */
import type { IDataObject } from 'n8n-workflow';

import { openSession, type OrgSession } from '../../org/test/session.mts';
import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { connectedCredential } from '../../support/engine.mts';
import { locator } from '../../support/parameters.mts';
import { passingTime } from '../../support/passingTime.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
let acme: Acme;
let admin: OrgSession;
let pass: (ms: number) => void;

async function start(options: AcmeOptions = {}): Promise<void> {
	acme = await startAcme(options);
	admin = openSession(acme.org.org, 'admin');
	pass = passingTime();
}

afterEach(async () => {
	jest.restoreAllMocks();
	await acme.close();
});

const triggerOf = (events: string[], more: IDataObject = {}, as?: string) =>
	new ActiveTrigger(as ? connectedCredential(acme.org, `${as}@acme.example`) : acme.credential, {
		events,
		object: locator('name', 'Account'),
		conditions: {},
		...more,
	});

async function activate(events: string[], more?: IDataObject): Promise<ActiveTrigger> {
	const trigger = triggerOf(events, more);
	expect(await trigger.poll()).toEqual([]);
	pass(3 * MINUTE);
	return trigger;
}

async function createAccount(Name: string, more: object = {}): Promise<string> {
	const { body } = await admin.post('/sobjects/Account', { Name, ...more });
	pass(2 * SECOND);
	return (body as { id: string }).id;
}

async function change(method: 'patch' | 'delete', id: string, fields: object = {}): Promise<void> {
	const { status } = await (method === 'patch'
		? admin.patch(`/sobjects/Account/${id}`, fields)
		: admin.delete(`/sobjects/Account/${id}`));
	expect(status).toBe(204);
	pass(2 * MINUTE);
}

const ALL = ['recordCreated', 'recordUpdated', 'recordDeleted'];
const namesOf = (events: IDataObject[]) => events.map(({ event }) => event);

test('records are told when they are created, updated and deleted, each once, with who did it', async () => {
	await start();
	const trigger = await activate(ALL);
	const id = await createAccount('Umbrella');
	await change('patch', id, { Name: 'Umbrella Inc' });
	const actor = { id: acme.user('admin').Id, username: 'admin@acme.example' };
	const record = { object: 'Account', id, name: 'Umbrella Inc' };
	const told = (event: string) => ({ event, user: null, actor, changes: [], record });
	expect(await trigger.poll()).toMatchObject([told('recordCreated'), told('recordUpdated')]);
	expect(await trigger.poll()).toEqual([]);
	await change('delete', id);
	expect(await trigger.poll()).toMatchObject([told('recordDeleted')]);
	for (let poll = 0; poll < 5; poll++) {
		trigger.restart();
		pass(4 * MINUTE);
		expect(await trigger.poll()).toEqual([]);
	}
});

test.each([['recordCreated'], ['recordUpdated'], ['recordDeleted']])(
	'a poll in which nothing happened takes one call for %s, however much time passed',
	async (event) => {
		await start();
		const trigger = await activate([event]);
		acme.forgetCalls();
		expect(await trigger.poll()).toEqual([]);
		pass(10 * MINUTE);
		expect(await trigger.poll()).toEqual([]);
		expect(acme.calls()).toHaveLength(2);
	},
);

test('only records that meet the conditions are told, deleted ones too', async () => {
	await start();
	const condition = [{ name: 'Name', operator: 'startsWith', value: 'Big' }];
	const trigger = await activate(ALL, { conditions: { condition } });
	await createAccount('Small');
	const big = await createAccount('Big');
	const other = await createAccount('Other');
	expect(await trigger.poll()).toMatchObject([{ event: 'recordCreated', record: { id: big } }]);
	await change('delete', other);
	await change('delete', big);
	expect(await trigger.poll()).toMatchObject([{ event: 'recordDeleted', record: { id: big, name: 'Big' } }]);
});

test('another object, or other conditions, tell nothing of before', async () => {
	await start();
	const trigger = await activate(['recordCreated']);
	await createAccount('Before');
	trigger.parameters.object = locator('name', 'Lead');
	expect(await trigger.poll()).toEqual([]);
	await createAccount('Meanwhile');
	trigger.parameters.object = locator('name', 'Account');
	expect(await trigger.poll()).toEqual([]);
	await createAccount('After');
	expect(await trigger.poll()).toMatchObject([{ record: { name: 'After' } }]);
});

test.each([5, 300, 600])('nothing is lost of a transaction that ends %d seconds after its stamps', async (seconds) => {
	await start();
	const trigger = await activate(ALL);
	const old = await createAccount('Old');
	expect(namesOf(await trigger.poll())).toEqual(['recordCreated']);
	acme.org.changeSettings({ commitDelaySeconds: seconds });
	pass(seconds * SECOND);
	expect(await trigger.poll()).toEqual([]);
	await createAccount('New');
	expect((await admin.delete(`/sobjects/Account/${old}`)).status).toBe(204);
	const told: IDataObject[] = [];
	for (let poll = 0; poll < 12; poll++) {
		told.push(...(await trigger.poll()));
		pass(MINUTE);
	}
	expect(namesOf(told).sort()).toEqual(['recordCreated', 'recordDeleted']);
});

test('what was deleted before the trigger was switched on stays untold, also while a long transaction runs', async () => {
	await start();
	const id = await createAccount('Before');
	await change('delete', id);
	pass(5 * MINUTE);
	acme.org.changeSettings({ commitDelaySeconds: 600 });
	const trigger = triggerOf(['recordDeleted']);
	for (let poll = 0; poll < 12; poll++) {
		expect(await trigger.poll()).toEqual([]);
		pass(MINUTE);
	}
});

test('a deletion is told once while a transaction runs for longer than anything is remembered', async () => {
	await start();
	const trigger = await activate(['recordDeleted']);
	const id = await createAccount('Gone');
	acme.org.changeSettings({ commitDelaySeconds: 0 });
	await change('delete', id);
	acme.org.changeSettings({ commitDelaySeconds: 1800 });
	const told: IDataObject[] = [];
	for (let poll = 0; poll < 40; poll++) {
		told.push(...(await trigger.poll()));
		pass(MINUTE);
	}
	expect(namesOf(told)).toEqual(['recordDeleted']);
});

test('a trigger that was off for longer than Salesforce knows deletions says so with the next event', async () => {
	await start();
	const id = await createAccount('Old');
	const trigger = await activate(['recordDeleted']);
	pass(20 * DAY);
	await change('delete', id);
	expect(await trigger.poll()).toMatchObject([
		{
			event: 'recordDeleted',
			notice: expect.stringMatching(/^Records of Account that were deleted before .* are not told/),
		},
	]);
});

test('Exclude Own Changes leaves out what the connected user did to records', async () => {
	await start();
	const trigger = await activate(ALL, { options: { excludeOwnChanges: true } });
	const id = await createAccount('Own');
	await change('delete', id);
	admin = openSession(acme.org.org, 'second.admin');
	await createAccount('Foreign');
	expect(await trigger.poll()).toMatchObject([{ event: 'recordCreated', record: { name: 'Foreign' } }]);
});

test('events of users and of records come together in the order of time', async () => {
	await start();
	const trigger = await activate(['recordCreated', 'userFrozen']);
	await createAccount('First');
	const login = acme.login('mover')!;
	await admin.patch(`/sobjects/UserLogin/${login.Id}`, { IsFrozen: true });
	pass(2 * SECOND);
	await createAccount('Last');
	expect(namesOf(await trigger.poll())).toEqual(['recordCreated', 'userFrozen', 'recordCreated']);
});

test('deletions are read by the time of the org, also when the clock of n8n was set meanwhile', async () => {
	await start();
	const trigger = await activate(['recordDeleted']);
	const id = await createAccount('Old');
	acme.org.clock.advance(6 * 60 * MINUTE);
	await change('delete', id);
	expect(await trigger.poll()).toMatchObject([{ event: 'recordDeleted', record: { id } }]);
	acme.org.clock.advance(-6 * 60 * MINUTE);
	expect(await trigger.poll()).toEqual([]);
});

describe('bad input', () => {
	test.each([
		[{ object: locator('list', '') }, "'Object' is empty"],
		[{ object: locator('name', 'Acount') }, "no object that is called 'Acount'. Did you mean"],
		[{ conditions: { condition: [{ name: 'Nmae', operator: 'equals', value: 'x' }] } }, "has no field 'Nmae'"],
		[{ conditions: { condition: [{ name: 'Name', operator: 'equals', value: '' }] } }, 'has no value'],
	])('%j is refused when the trigger is switched on', async (parameters, message) => {
		await start();
		await expect(triggerOf(ALL, parameters).poll()).rejects.toThrow(message);
	});

	test('a field that the connected user may not see is refused like one that does not exist', async () => {
		await start();
		const conditions = { condition: [{ name: 'ProfileId', operator: 'equals', value: acme.user('mover').ProfileId }] };
		const watched = { object: locator('name', 'User'), conditions };
		expect(await triggerOf(['recordUpdated'], watched).poll()).toEqual([]);
		await expect(triggerOf(['recordUpdated'], watched, 'standard').poll()).rejects.toThrow("has no field 'ProfileId'");
	});

	test('an object whose deletions Salesforce does not tell is refused for them alone', async () => {
		await start();
		const object = locator('name', 'PermissionSetAssignment');
		await expect(triggerOf(['recordDeleted'], { object }).poll()).rejects.toThrow(
			/^Salesforce does not tell which records of Permission Set Assignment are deleted/,
		);
		expect(await triggerOf(['recordUpdated'], { object }).poll()).toEqual([]);
	});

	test('an object that does not tell when its records are created is refused', async () => {
		await start();
		const object = locator('name', 'PermissionSetAssignment');
		await expect(triggerOf(['recordCreated'], { object }).poll()).rejects.toThrow(
			'Salesforce does not tell when records of Permission Set Assignment are created',
		);
	});
});

test('Fetch Test Event shows a real record, and a sample of the object when there is none', async () => {
	await start();
	const id = await createAccount('Real');
	expect(await triggerOf(['recordCreated']).fetchTestEvents()).toMatchObject([{ record: { id, name: 'Real' } }]);
	expect(await triggerOf(['recordDeleted']).fetchTestEvents()).toMatchObject([
		{ event: 'recordDeleted', sample: expect.any(String), record: { object: 'Account' } },
	]);
});
