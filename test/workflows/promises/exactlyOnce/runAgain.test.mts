/**
 * A run that was stopped, or whose answers were lost, is run again: what is unfinished is finished, and nothing is done twice that the
 * operation can tell to be done.
 *
 * Proves invariants 4 and 6.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import {
	changeState,
	createUser,
	offboardUser,
	updateUser,
	upsertUser,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

const CROWD = crowdUsernames(6);
const JOINERS = ['joiner1@acme.example', 'joiner2@acme.example', 'joiner3@acme.example'];

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: CROWD.length });
});
afterEach(async () => await acme.close());

/** Stops a run after so many writes. What it has begun ends before this returns. */
async function stopAfter(writes: number, parameters: IDataObject, items: INodeExecutionData[]): Promise<void> {
	acme.org.latency(20);
	const cancel = new AbortController();
	const watch = setInterval(() => acme.writes().length >= writes && cancel.abort(), 1);
	await acme.run(parameters, { items, continueOnFail: true, cancel: cancel.signal });
	clearInterval(watch);
	expect(cancel.signal.aborted).toBe(true);
	// n8n takes a stopped run for ended at once, and the node notices a moment later.
	for (let seen = -1; seen !== acme.org.log.entries.length; await wait(400)) seen = acme.org.log.entries.length;
	acme.org.latency(0);
}

const usersOf = (username: string) => acme.records('User', 'Username', username);

function setsOf(username: string): number {
	const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
	const rows = usersOf(username).flatMap((user) => acme.records('PermissionSetAssignment', 'AssigneeId', user.Id));
	return rows.filter(({ PermissionSetId }) => PermissionSetId === Id).length;
}

const joiner = { username: '={{ $json.user }}', entitlements: { permissionSets: ['Sales_Manager'] } };

describe('Create whose users are there and have no rights yet', () => {
	test('is told so by the second run, with the way to finish them, and makes nobody twice', async () => {
		await stopAfter(1, createUser(joiner), userItems(JOINERS));
		expect(JOINERS.map((name) => [usersOf(name).length, setsOf(name)])).toEqual(JOINERS.map(() => [1, 0]));
		const { json } = await acme.run(createUser(joiner), { items: userItems(JOINERS), continueOnFail: true });
		for (const [at, name] of JOINERS.entries()) {
			const [{ Id }] = usersOf(name) as [{ Id: string }];
			expect(json[at]).toMatchObject({ errorCode: 'DUPLICATE_USERNAME', error: expect.stringContaining(Id) });
			expect(json[at]['advice']).toContain('Create or Update finishes the user');
		}
		expect(JOINERS.map((name) => usersOf(name).length)).toEqual([1, 1, 1]);
	});

	test('is finished by Create or Update: each has the rights once, and a third run writes nothing', async () => {
		await stopAfter(1, createUser(joiner), userItems(JOINERS));
		const { json, error } = await acme.run(upsertUser(joiner), { items: userItems(JOINERS) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject(JOINERS.map(() => ({ created: false, assigned: [{ name: 'Sales_Manager' }] })));
		expect(JOINERS.map((name) => [usersOf(name).length, setsOf(name)])).toEqual(JOINERS.map(() => [1, 1]));
		acme.forgetCalls();
		await acme.run(upsertUser(joiner), { items: userItems(JOINERS) });
		expect(acme.writes()).toEqual([]);
	});
});

describe.each([1, 2, 3])('Create or Update that is stopped after %i writes', (writes) => {
	test('is finished by running it again: each user is there once, with the rights once', async () => {
		const parameters = upsertUser({ ...joiner, options: { batchSize: 1 } });
		const items = [...JOINERS, ...CROWD];
		await stopAfter(writes, parameters, userItems(items));
		const { error } = await acme.run(parameters, { items: userItems(items) });
		expect(error).toBeUndefined();
		expect(items.map((name) => [usersOf(name).length, setsOf(name)])).toEqual(items.map(() => [1, 1]));
	});
});

describe('what changes states is finished by running it again, and each row is written once', () => {
	/** Rows of all collections that changed something. */
	const rowsWritten = () => acme.writes().reduce((sum, { rows = 0 }) => sum + rows, 0);

	test.each([
		['Deactivate', changeState('deactivate', USER_OF_ITEM, { batchSize: 1 })],
		['Update', updateUser(USER_OF_ITEM, { Title: 'Mended' }, { options: { batchSize: 1 } })],
	])('%s', async (_, parameters) => {
		await stopAfter(1, parameters, userItems(CROWD));
		const { json, error } = await acme.run(parameters, { items: userItems(CROWD) });
		expect(error).toBeUndefined();
		const users = CROWD.map((name) => usersOf(name)[0]!);
		expect(users.every((user) => user.IsActive !== true || user['Title'] === 'Mended')).toBe(true);
		expect(rowsWritten()).toBe(CROWD.length);
		const changed = json.filter((item) => item['changed'] === true).length;
		expect(changed).toBeGreaterThan(0);
		expect(changed).toBeLessThan(CROWD.length);
	});

	test.each([1, 2, 3])('Offboard that is stopped after %i writes', async (writes) => {
		const parameters = offboardUser(USER_OF_ITEM, { options: { batchSize: 2 } });
		for (const username of CROWD) acme.org.authorize({ username });
		await stopAfter(writes, parameters, userItems(CROWD));
		const { json, error } = await acme.run(parameters, { items: userItems(CROWD) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject(CROWD.map(() => ({ isActive: false, isFrozen: true, blocked: false })));
		for (const { Id, IsActive } of CROWD.map((name) => usersOf(name)[0]!)) {
			expect(IsActive).toBe(false);
			expect(acme.records('OauthToken', 'UserId', Id)).toEqual([]);
		}
	});
});

test('a run whose answers were lost for ever is finished by running it again', async () => {
	acme.org.failNext({ kind: 'reset', when: 'after', method: 'PATCH', path: 'composite/sobjects', times: 100 });
	const parameters = changeState('deactivate', USER_OF_ITEM);
	const first = await acme.run(parameters, { items: userItems(CROWD), continueOnFail: true });
	expect(first.json.map(({ errorCode }) => errorCode)).toEqual(CROWD.map(() => 'CHANGED_IN_DOUBT'));
	acme.org.clearFaults();
	acme.forgetCalls();
	const { json } = await acme.run(parameters, { items: userItems(CROWD) });
	expect(json).toMatchObject(CROWD.map(() => ({ isActive: false, changed: false })));
	expect(acme.writes()).toEqual([]);
});
