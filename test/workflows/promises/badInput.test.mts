/**
 * Bad input: each item gets a clear error, nothing is written for it, and its neighbors are done.
 *
 * Proves invariants 1, 8 and 10.
 */
import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { byUsername, changeState, locator } from '../../support/parameters.mts';

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

describe('an option', () => {
	test.each([0, 201, 1.5, -1])('Batch Size %s is refused before any call', async (batchSize) => {
		const { error } = await acme.run(changeState('freeze', byUsername('mover@acme.example'), { batchSize }));
		expect(error?.message).toContain("'Batch Size' must be a whole number from 1 to 200");
		expect(acme.calls()).toEqual([]);
	});
});
