/**
 * Above the threshold of changed records the node writes through Bulk API 2.0: same results, same errors, same order.
 *
 * Proves invariants 1, 3 and 6.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { crowdUsernames, startAcme, userItems, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { changeState, createUser, updateUser, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

const deactivate = (options = {}) => changeState('deactivate', USER_OF_ITEM, options);
const bulkCalls = () => acme.calls().filter(({ path }) => path.includes('/jobs/ingest'));
const collectionWrites = () => acme.writes().filter(({ path }) => path.includes('/composite/sobjects'));
const active = (name: string) => acme.user(name).IsActive === true;

// 2,001 is one more than the threshold.
test('deactivates 2,001 users in one job and pairs every result with its item', async () => {
	await start({ users: 2001 });
	const { json, error, hints } = await acme.run(deactivate(), { items: userItems(crowdUsernames(2001)) });
	expect(error).toBeUndefined();
	expect(hints).toEqual([
		expect.stringMatching(
			/^User: bulk job 750\w+ ended as JobComplete, 2001 rows processed; User: 2001 of 2001 changes sent\.$/,
		),
	]);
	expect(json.map(({ username, changed, isActive }) => [username, changed, isActive])).toEqual(
		crowdUsernames(2001).map((username) => [username, true, false]),
	);
	expect(collectionWrites()).toEqual([]);
	expect(bulkCalls().length).toBeLessThanOrEqual(12);
	expect(active('user002001')).toBe(false);
});

test('stays with collections up to the threshold, and never leaves them when the threshold is 0', async () => {
	await start({ users: 30 });
	await acme.run(deactivate({ bulkThreshold: 10 }), { items: userItems(crowdUsernames(10)) });
	expect(bulkCalls()).toEqual([]);
	await acme.run(deactivate({ bulkThreshold: 0 }), { items: userItems(crowdUsernames(30)) });
	expect(bulkCalls()).toEqual([]);
	expect(active('user000030')).toBe(false);
});

test('gives a refused row the same error as a collections call does', async () => {
	await start({ users: 20 });
	const items = userItems([...crowdUsernames(20), 'caseowner@acme.example']);
	const options = { continueOnFail: true, items };
	const bulk = await acme.run(deactivate({ bulkThreshold: 5 }), options);
	expect(bulkCalls().length).toBeGreaterThan(0);
	await acme.close();
	await start({ users: 20 });
	const collections = await acme.run(deactivate({ bulkThreshold: 0 }), options);
	expect(bulk.json[20]).toMatchObject({ error: expect.stringContaining('caseowner@acme.example was not deactivated') });
	expect(bulk.json).toEqual(collections.json);
});

test('creates users with what they are given, each row told apart by its own cells', async () => {
	await start({ users: 1, seats: 500 });
	const { json } = await acme.run(
		createUser({
			username: '={{ $json.user }}',
			lastName: 'New, "the" second\nline',
			entitlements: { permissionSets: ['Sales_Manager'] },
			options: { bulkThreshold: 3 },
		}),
		{ items: userItems(['new1@acme.example', 'new2@acme.example', 'new3@acme.example', 'new4@acme.example']) },
	);
	expect(json.map(({ id, username }) => [id, username])).toEqual(
		['new1', 'new2', 'new3', 'new4'].map((name) => [acme.user(name).Id, `${name}@acme.example`]),
	);
	expect(acme.user('new3').LastName).toBe('New, "the" second\nline');
	expect(acme.records('PermissionSetAssignment', 'AssigneeId', acme.user('new4').Id)).toHaveLength(2);
});

test('finds the users of a job whose results cannot be read, and gives them what they are given', async () => {
	await start({ users: 1, seats: 500 });
	acme.org.failNext({ kind: 'status', status: 503, path: 'successfulResults', times: 20 });
	const { json } = await acme.run(
		createUser({
			username: '={{ $json.user }}',
			entitlements: { permissionSets: ['Sales_Manager'] },
			options: { bulkThreshold: 3 },
		}),
		{ items: userItems([1, 2, 3, 4].map((at) => `new${at}@acme.example`)), continueOnFail: true },
	);
	expect(json).toMatchObject(
		[1, 2, 3, 4].map((at) => ({ id: acme.user(`new${at}`).Id, created: true, assigned: [{ name: 'Sales_Manager' }] })),
	);
});

test('sends rows that met an Apex limit again in small calls', async () => {
	await start({ users: 20 });
	acme.org.limitApex('User', 5);
	const { json, hints } = await acme.run(deactivate({ bulkThreshold: 5 }), { items: userItems(crowdUsernames(20)) });
	expect(json.map(({ changed }) => changed)).toEqual(Array(20).fill(true));
	expect(hints.join()).toContain('Apex of the org met a limit');
});

test('goes on with collections when the org takes no bulk job', async () => {
	await start({ users: 20 });
	acme.org.failNext({ kind: 'status', status: 403, errorCode: 'FUNCTIONALITY_NOT_ENABLED', path: 'jobs/ingest' });
	const { json } = await acme.run(deactivate({ bulkThreshold: 5 }), { items: userItems(crowdUsernames(20)) });
	expect(json.every(({ changed }) => changed)).toBe(true);
	expect(collectionWrites()).toHaveLength(1);
});

test('goes on with collections when the bulk job failed as a whole and lists no rows', async () => {
	await start({ users: 20 });
	acme.org.failNext({ kind: 'failedJob', message: 'InternalServerError : Broken' });
	const { json } = await acme.run(deactivate({ bulkThreshold: 5 }), { items: userItems(crowdUsernames(20)) });
	expect(json.map(({ changed }) => changed)).toEqual(Array(20).fill(true));
	expect(collectionWrites()).toHaveLength(1);
});

test('reads a result file that was cut short once more', async () => {
	await start({ users: 20 });
	acme.org.failNext({ kind: 'truncatedBody', path: 'successfulResults' });
	const { json } = await acme.run(deactivate({ bulkThreshold: 5 }), { items: userItems(crowdUsernames(20)) });
	expect(json.every(({ changed }) => changed)).toBe(true);
});

test('calls nothing a success that the result files do not name', async () => {
	await start({ users: 20 });
	const fault = { kind: 'status', status: 400, errorCode: 'INVALIDJOB', path: 'successfulResults', times: 9 } as const;
	acme.org.failNext(fault);
	const options = { continueOnFail: true, items: userItems(crowdUsernames(20)) };
	const { json } = await acme.run(deactivate({ bulkThreshold: 5 }), options);
	expect(new Set(json.map(({ errorCode }) => errorCode))).toEqual(new Set(['NO_RESULT']));
});

test('sends rows that met a lock again', async () => {
	await start({ users: 20 });
	acme.org.failNext({ kind: 'lockRow', times: 3 });
	const { json } = await acme.run(deactivate({ bulkThreshold: 5 }), { items: userItems(crowdUsernames(20)) });
	expect(json.filter(({ changed }) => changed)).toHaveLength(20);
	expect(active('user000001')).toBe(false);
});

test('ends the job in Salesforce too when the run is cancelled', async () => {
	await start({ users: 20 });
	acme.org.changeSettings({ bulkStepMs: 1000 });
	const cancel = new AbortController();
	const watch = setInterval(() => bulkCalls().some(({ method }) => method === 'PATCH') && cancel.abort(), 20);
	const options = { continueOnFail: true, items: userItems(crowdUsernames(20)), cancel: cancel.signal };
	await acme.run(deactivate({ bulkThreshold: 5 }), options);
	clearInterval(watch);
	// n8n gives up the node at once; what the node does to end the job goes on.
	await sleep(3000);
	expect(crowdUsernames(20).filter((username) => !active(username.split('@')[0]!))).toEqual([]);
	expect(bulkCalls().filter(({ method }) => method === 'PATCH')).toHaveLength(2);
});

test('starts no job when the run is cancelled while its rows are sent', async () => {
	await start({ users: 20 });
	acme.org.failNext({ kind: 'latency', ms: 1500, method: 'PUT' });
	const cancel = new AbortController();
	const options = { continueOnFail: true, items: userItems(crowdUsernames(20)), cancel: cancel.signal };
	const run = acme.run(deactivate({ bulkThreshold: 5 }), options);
	while (bulkCalls().length === 0) await sleep(20);
	// The node knows by then that the job is open, and its rows are on their way.
	await sleep(500);
	cancel.abort();
	await run;
	await sleep(3000);
	expect(crowdUsernames(20).filter((username) => !active(username.split('@')[0]!))).toEqual([]);
	// One, which ends the job, and none that starts it.
	expect(bulkCalls().filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});

test('keeps a text that a job would take for no value', async () => {
	await start({ users: 5 });
	const items = crowdUsernames(5).map((user, at) => ({ json: { user, department: at === 0 ? '#N/A' : 'Sales' } }));
	const { json } = await acme.run(
		updateUser(USER_OF_ITEM, { Department: '={{ $json.department }}' }, { options: { bulkThreshold: 3 } }),
		{ items },
	);
	expect(json.map(({ changed }) => changed)).toEqual([true, true, true, true, true]);
	expect(acme.user('user000001').Department).toBe('#N/A');
	expect(bulkCalls().length).toBeGreaterThan(0);
	expect(collectionWrites()).toHaveLength(1);
});
