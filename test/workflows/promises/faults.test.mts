/**
 * What can go wrong between n8n and Salesforce. The waits before a repetition are real, so there are few tests that wait.
 *
 * Proves invariants 1 and 10.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../org/wire/faults.mts';
import { crowdUsernames, startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	byUsername,
	changeState,
	createUser,
	downloadDocument,
	getUser,
	listUsers,
	uploadDocument,
	uploadFile,
	USER_OF_ITEM,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: 7 });
});
afterEach(async () => await acme.close());

const active = (usernames: string[]) =>
	usernames.map((username) => acme.record('User', 'Username', username).IsActive === true);

describe('is repeated and then done', () => {
	test.each<[string, Fault]>([
		['503', { kind: 'status', status: 503 }],
		['429', { kind: 'status', status: 429 }],
		['420 from the Edge', { kind: 'status', status: 420, body: 'html' }],
		['403 of too many requests at once', { kind: 'concurrentLimit' }],
		['a connection cut before anything happened', { kind: 'reset', when: 'before' }],
		['a connection cut after the change', { kind: 'reset', when: 'after' }],
		['a body cut in the middle', { kind: 'truncatedBody' }],
	])('a deactivation that meets %s', async (_, fault) => {
		acme.org.failNext({ ...fault, method: 'PATCH' } as Fault);
		const { json, error } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
			items: userItems(crowdUsernames(2)),
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ isActive: false, changed: true },
			{ isActive: false, changed: true },
		]);
		expect(active(crowdUsernames(2))).toEqual([false, false]);
	});

	test('a query that meets 503 twice', async () => {
		acme.org.failNext({ kind: 'status', status: 503, path: 'v[0-9.]+/composite$', times: 2 });
		const { json, error } = await acme.run(getUser(USER_OF_ITEM), { items: userItems(crowdUsernames(1)) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ username: crowdUsernames(1)[0] }]);
	});

	test('a renewal of the token that meets 503', async () => {
		acme.org.expireAccessTokens();
		acme.org.failNext({ kind: 'status', status: 503, body: 'html', path: 'oauth2/token' });
		const { error } = await acme.run(getUser(USER_OF_ITEM), { items: userItems(crowdUsernames(1)) });
		expect(error).toBeUndefined();
	});

	test('only the row that met a lock', async () => {
		const [, second] = crowdUsernames(3);
		acme.org.failNext({ kind: 'lockRow', ids: [acme.record('User', 'Username', second!).Id] });
		const { json, error } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
			items: userItems(crowdUsernames(3)),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ changed }) => changed)).toEqual([true, true, true]);
		expect(acme.writes().map(({ rows }) => rows)).toEqual([3, 1]);
	});

	test.each(['file', 'documentFolder'])('an upload (%s) that met a lock', async (destination) => {
		acme.org.failNext({ kind: 'lockRow' });
		const file = itemInMemory(Buffer.from('content'), { fileName: 'Contract.pdf', mimeType: 'application/pdf' });
		const { json, error } = await acme.run(uploadFile({ destination }), { items: [file] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ size: 7 }]);
	});
});

describe('is not repeated', () => {
	test('the daily limit: one call, and every item that was not reached says so', async () => {
		// The first composite reads users and logins, the second writes five collections, the third would write the rest.
		acme.org.failNext({ kind: 'dailyLimit', path: 'v[0-9.]+/composite$', from: 2 });
		const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), {
			items: userItems(crowdUsernames(6)),
			continueOnFail: true,
		});
		const limited = {
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
			error: expect.stringContaining('TotalRequests Limit exceeded.'),
		};
		const notSent = { errorCode: 'NOT_SENT', error: expect.stringContaining('TotalRequests Limit exceeded.') };
		expect(json).toMatchObject([...Array(5).fill(limited), notSent]);
		expect(json[1]!.advice).toContain('The daily number of API calls of the org is used up');
		expect(active(crowdUsernames(6))).toEqual(Array(6).fill(true));
		expect(acme.writes()).toEqual([]);
	});

	test('the daily limit in one of five collections: each item says what became of itself', async () => {
		acme.org.failNext({ kind: 'dailyLimit', path: 'v[0-9.]+/composite$', from: 2, part: 2 });
		const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), {
			items: userItems(crowdUsernames(6)),
			continueOnFail: true,
		});
		const isActive = active(crowdUsernames(6));
		expect(json.map(({ errorCode }) => errorCode)).toEqual([
			undefined,
			'REQUEST_LIMIT_EXCEEDED',
			undefined,
			undefined,
			undefined,
			'NOT_SENT',
		]);
		expect(isActive).toEqual([false, true, false, false, false, true]);
	});

	test('the daily limit at the first call: nothing is written', async () => {
		acme.org.usage.used = acme.org.usage.max;
		const { error } = await acme.run(changeState('deactivate', USER_OF_ITEM), { items: userItems(crowdUsernames(2)) });
		expect(error?.message).toContain('TotalRequests Limit exceeded.');
		expect(error?.description).toContain('it counts the last 24 hours');
		expect(acme.org.log.entries).toHaveLength(1);
	});

	test('a cancelled run: what was sent may be done, the rest is left', async () => {
		acme.org.failNext({ kind: 'latency', ms: 500, path: 'v[0-9.]+/composite$', from: 2 });
		const cancel = new AbortController();
		// Administrator check and users have been read: the first write is on its way.
		const watch = setInterval(() => acme.calls().length >= 2 && cancel.abort(), 20);
		await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), {
			items: userItems(crowdUsernames(7)),
			cancel: cancel.signal,
		});
		await sleep(700);
		clearInterval(watch);
		expect(cancel.signal.aborted).toBe(true);
		expect(acme.org.log.entries.filter(({ rows }) => rows !== undefined).length).toBeLessThanOrEqual(1);
		expect(active(crowdUsernames(7)).slice(5)).toEqual([true, true]);
	});
});

test('gives up after four attempts with a sentence for people, not with a page of HTML', async () => {
	acme.org.failNext({ kind: 'status', status: 503, body: 'html', times: 4 });
	const { error } = await acme.run(changeState('deactivate', USER_OF_ITEM), { items: userItems(crowdUsernames(1)) });
	expect(error?.message).toBe('Salesforce answered 503 without saying why');
	expect(error?.description).toContain('overloaded or in maintenance');
	expect(acme.org.log.entries).toHaveLength(4);
	expect(acme.writes()).toEqual([]);
});

test('a locked row that stays locked fails alone, with its own words', async () => {
	const [first] = crowdUsernames(1);
	acme.org.failNext({ kind: 'lockRow', ids: [acme.record('User', 'Username', first!).Id], times: 4 });
	const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
		items: userItems(crowdUsernames(3)),
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'UNABLE_TO_LOCK_ROW' }, { changed: true }, { changed: true }]);
	expect(json[0]!.error).toContain(`${first} was not deactivated`);
	expect(acme.writes().map(({ rows }) => rows)).toEqual([3, 1, 1, 1]);
});

test('slow answers are waited for', async () => {
	acme.org.failNext({ kind: 'slowBody', ms: 300 });
	const { error } = await acme.run(changeState('freeze', byUsername('mover@acme.example')));
	expect(error).toBeUndefined();
});

describe('after an error that stays nothing more is sent', () => {
	const files = (count: number) =>
		Array.from({ length: count }, (_, at) =>
			itemInMemory(Buffer.from('content'), { fileName: `File${at}.pdf`, mimeType: 'application/pdf' }),
		);
	/** The requests to what the daily limit meets, from the second on, while the node runs on items. */
	async function limited(path: string, parameters: IDataObject, items: INodeExecutionData[]) {
		acme.org.failNext({ kind: 'dailyLimit', path, from: 2, times: 1000 });
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		acme.org.clearFaults();
		const sent = acme.org.log.entries.filter((entry) => new RegExp(path).test(entry.path + entry.query));
		return { json, sent: sent.length };
	}

	test('of classic documents', async () => {
		const { json, sent } = await limited('sobjects/Document$', uploadDocument(), files(6));
		expect(json.map(({ errorCode }) => errorCode)).toEqual([
			undefined,
			'REQUEST_LIMIT_EXCEEDED',
			...Array(4).fill('NOT_SENT'),
		]);
		expect(sent).toBe(2);
	});

	test('of files, of which four are on their way at once', async () => {
		const { json, sent } = await limited('sobjects/ContentVersion$', uploadFile(), files(20));
		expect(sent).toBeLessThanOrEqual(5);
		expect(json.filter(({ errorCode }) => errorCode === 'NOT_SENT').length).toBeGreaterThanOrEqual(15);
	});

	test('of password emails to new users, of which five are on their way at once', async () => {
		const items = Array.from({ length: 20 }, (_, at) => ({ json: { user: `joiner${at}@acme.example` } }));
		const create = createUser({ username: '={{ $json.user }}', sendPasswordEmail: true });
		const { json, sent } = await limited('/password$', create, items);
		const withCode = (code?: string) => json.filter(({ errorCode }) => errorCode === code).length;
		expect(sent).toBeLessThanOrEqual(6);
		expect(json.filter(({ created }) => created === true)).toHaveLength(20);
		expect(withCode()).toBe(1);
		expect(withCode('REQUEST_LIMIT_EXCEEDED')).toBe(sent - 1);
		expect(withCode('NOT_SENT')).toBe(20 - sent);
	});

	test('of lists and downloads', async () => {
		const list = await limited('query\\?q=', listUsers(), Array(6).fill({ json: {} }));
		expect(list.sent).toBe(2);
		expect(list.json.at(-1)).toMatchObject({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
		const uploaded = await acme.run(uploadFile(), { items: files(20) });
		acme.forgetCalls();
		const items = uploaded.json.map(({ id }) => ({ json: { id } }));
		const download = await limited('VersionData$', downloadDocument('={{ $json.id }}'), items);
		expect(download.sent).toBeLessThanOrEqual(5);
		expect(download.json.at(-1)).toMatchObject({ error: expect.stringContaining('cannot be read') });
	});
});
