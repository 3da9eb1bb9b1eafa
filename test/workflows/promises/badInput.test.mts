/**
 * Bad input: each item gets a clear error, nothing is written for it, and its neighbors are done.
 *
 * Proves invariants 1, 8 and 10.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	createRecord,
	createUser,
	customFields,
	listUsers,
	locator,
	queryRecords,
	soqlParameters,
	updateUser,
	USER_OF_ITEM,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

describe('a user who is named', () => {
	const run = async (
		mode: 'id' | 'username',
		values: string[],
		operation: 'activate' | 'deactivate' | 'freeze' = 'freeze',
	) =>
		await acme.run(changeState(operation, locator(mode, '={{ $json.user }}')), {
			items: userItems(values),
			continueOnFail: true,
		});

	test('by an ID that is empty, malformed, of the wrong length, with a wrong check sum or of another object', async () => {
		const { Id } = acme.user('mover');
		const wrongSum = `${Id.slice(0, 15)}${Id.endsWith('B') ? 'AAA' : 'AAB'}`;
		const bad = ['', '   ', 'nonsense', Id.slice(0, 16), `${Id}0`, wrongSum, acme.login('mover')!.Id, "005' OR ''='"];
		const { json } = await run('id', [...bad, Id.slice(0, 15), ` ${acme.user('leaver').Id} `]);
		expect(json.slice(0, bad.length).map(({ errorCode }) => errorCode)).toEqual(bad.map(() => 'INVALID_ID'));
		expect(json.slice(bad.length)).toMatchObject([
			{ username: 'mover@acme.example', isFrozen: true },
			{ username: 'leaver@acme.example', isFrozen: true },
		]);
		expect(json[0]!.error).toBe('The user ID is empty');
		expect(json[6]!.error).toContain('those begin with 005');
	});

	test('by an ID that is well-formed but nobody', async () => {
		const { json } = await run('id', ['005ak000000ZZZZ']);
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND', error: expect.stringContaining('005ak000000ZZZZ') }]);
	});

	test.each([
		"x' OR IsActive = true OR Username = 'y",
		'back\\slash@acme.example',
		'%@acme.example',
		'm_ver@acme.example',
		'quo"te@acme.example',
		'tab\t@acme.example',
	])('by the username %j, which is nobody and nobody else', async (username) => {
		const { json } = await run('username', [username, 'mover@acme.example']);
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND' }, { username: 'mover@acme.example', changed: true }]);
		const frozen = [...acme.org.store.table('UserLogin').rows.values()].filter(({ IsFrozen }) => IsFrozen === true);
		expect(frozen).toHaveLength(2);
	});

	test("by a username with a quote that exists: o'brien", async () => {
		const { json } = await run('username', ["o'brien@acme.example"]);
		expect(json).toMatchObject([{ username: "o'brien@acme.example", changed: true }]);
	});

	test('and has no user login row', async () => {
		const { json } = await run('username', ['nologin@acme.example', 'mover@acme.example']);
		expect(json).toMatchObject([
			{ errorCode: 'NO_USER_LOGIN', advice: expect.stringContaining('deactivate the user instead') },
			{ changed: true },
		]);
	});

	test('and is a system user of Salesforce', async () => {
		const system = String(
			[...acme.org.store.table('User').rows.values()].find(({ UserType }) => UserType === 'AutomatedProcess')!.Username,
		);
		const { json } = await run('username', [system, 'mover@acme.example'], 'deactivate');
		expect(json).toMatchObject([{ errorCode: 'SYSTEM_USER' }, { changed: true }]);
	});

	test('and is the connected user', async () => {
		for (const operation of ['freeze', 'deactivate'] as const) {
			const { json } = await run('username', ['admin@acme.example'], operation);
			expect(json).toMatchObject([
				{ errorCode: 'SAME_USER', advice: expect.stringContaining('another administrator') },
			]);
		}
		expect(acme.writes()).toEqual([]);
	});
});

describe('a value that no query can hold', () => {
	const BAD = 'mo\u2028ver@acme.example';
	beforeEach(() => acme.org.changeSettings({ separatorsInLiterals: 'refused' }));

	test('as a username among many: it alone gets the error, and its neighbors are found', async () => {
		const names = ['mover', 'leaver', 'standard', 'approver', 'inactive', 'shared.one'].map(
			(name) => `${name}@acme.example`,
		);
		const values = [...names.slice(0, 3), BAD, ...names.slice(3)];
		const { json } = await acme.run(changeState('freeze', USER_OF_ITEM), {
			items: userItems(values),
			continueOnFail: true,
		});
		expect(json.map(({ username, errorCode }) => [username, errorCode])).toEqual(
			values.map((value) => [value, value === BAD ? 'MALFORMED_QUERY' : undefined]),
		);
		expect(json[3]!.error).toContain(`The user with the username '${BAD}' cannot be looked up: `);
		// The check, the query, four times halves of it, and the write.
		expect(acme.calls().length).toBeLessThanOrEqual(7);
	});

	test('as the name of a permission set', async () => {
		const sets = ['Support_Agent', 'Repor\u2029ting', 'Reporting_Basic'];
		const items = sets.map((set) => ({ json: { set } }));
		const assign = assignEntitlements(byUsername('mover@acme.example'), 'permissionSet', {
			entitlements: '={{ [$json.set] }}',
		});
		const { json } = await acme.run(assign, { items, continueOnFail: true });
		expect(json).toMatchObject([
			{ assigned: [{ name: 'Support_Agent' }] },
			{ errorCode: 'MALFORMED_QUERY', error: expect.stringContaining("The permission set 'Repor") },
			{ assigned: [{ name: 'Reporting_Basic' }] },
		]);
	});

	test('as the username of somebody new, and as a manager', async () => {
		const items = [
			{ json: { user: 'joiner1@acme.example', manager: 'mover@acme.example' } },
			{ json: { user: 'joi\u2028ner@acme.example', manager: 'mover@acme.example' } },
			{ json: { user: 'joiner2@acme.example', manager: BAD } },
			{ json: { user: 'joiner3@acme.example', manager: 'mover@acme.example' } },
		];
		const parameters = createUser({
			username: '={{ $json.user }}',
			additionalFields: { ManagerId: '={{ $json.manager }}' },
		});
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		expect(json.map(({ created, error }) => created ?? Boolean(error))).toEqual([true, true, true, true]);
		expect(json).toMatchObject([
			{ created: true },
			{ error: expect.any(String) },
			{ errorCode: 'MALFORMED_QUERY' },
			{},
		]);
		expect(json[3]).toMatchObject({ created: true });
	});
});

describe('a date that is none', () => {
	const items = [{ json: { at: new Date(NaN) as never, good: new Date('2026-12-31T10:00:00Z') as never } }];
	const run = async (parameters: IDataObject) => await acme.run(parameters, { items, continueOnFail: true });

	test.each<[string, () => IDataObject]>([
		['as a user', () => changeState('freeze', byUsername('={{ $json.at }}'))],
		[
			'as a name',
			() => assignEntitlements(byUsername('mover@acme.example'), 'queue', { entitlements: '={{ $json.at }}' }),
		],
		['as an option', () => changeState('freeze', byUsername('mover@acme.example'), { dryRun: '={{ $json.at }}' })],
		['as a field', () => updateUser(byUsername('mover@acme.example'), { Title: '={{ $json.at }}' })],
		[
			'as a custom field',
			() =>
				updateUser(
					byUsername('mover@acme.example'),
					{},
					{ customFields: customFields({ AboutMe: '={{ $json.at }}' }) },
				),
		],
		['as a field of a record', () => createRecord({ Name: 'Acme', Description: '={{ $json.at }}' })],
		[
			'as a value in a query',
			() =>
				queryRecords('SELECT Id FROM User WHERE CreatedDate > :at', {
					parameters: soqlParameters({ at: '={{ $json.at }}' }),
				}),
		],
		['as a filter', () => listUsers({ lastLoginBefore: '={{ $json.at }}' })],
	])('%s says so, and nothing is written', async (_, parameters) => {
		const { json } = await run(parameters());
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
		expect(acme.writes()).toEqual([]);
	});
});

describe('an answer of a megabyte', () => {
	const LONG = `${'boom '.repeat(200_000)}`;

	test('fills neither message nor data: the error ends after two thousand characters', async () => {
		acme.org.failNext({ kind: 'status', status: 400, errorCode: LONG, message: LONG, method: 'PATCH', times: 9 });
		const { json } = await acme.run(changeState('freeze', byUsername('mover@acme.example')), { continueOnFail: true });
		expect(JSON.stringify(json).length).toBeLessThan(3000);
		expect(json[0]!.error).toMatch(/boom …$/);
		const { error } = await acme.run(changeState('freeze', byUsername('mover@acme.example')));
		expect(error?.message.length).toBeLessThanOrEqual(2000);
		expect(error?.description?.length).toBeLessThan(3000);
	});
});

describe('an option', () => {
	test.each([0, 201, 1.5, -1])('Batch Size %s is refused before any call', async (batchSize) => {
		const { error } = await acme.run(changeState('freeze', byUsername('mover@acme.example'), { batchSize }));
		expect(error?.message).toContain("'Batch Size' must be a whole number from 1 to 200");
		expect(acme.calls()).toEqual([]);
	});
});
