/** What holds for each of the four operations that change the state of a user: activate, deactivate, freeze, unfreeze. */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, userItems, type Acme } from './acme.mts';
import { byUsername, changeState, locator, USER_OF_ITEM } from './parameters.mts';

export interface StateChange {
	operation: Parameters<typeof changeState>[0];
	/** What users are afterwards, as the node says it. */
	reached: { isActive: boolean } | { isFrozen: boolean };
}

/** The stored state of a user that the operation is about, or with a value: sets it. */
function stateOf(acme: Acme, username: string, { reached }: StateChange) {
	const user = acme.record('User', 'Username', username);
	return 'isActive' in reached
		? { object: 'User', row: user, field: 'IsActive', wanted: reached.isActive }
		: {
				object: 'UserLogin',
				row: acme.record('UserLogin', 'UserId', user.Id),
				field: 'IsFrozen',
				wanted: reached.isFrozen,
			};
}

/** Puts users into the state that the operation ends. */
function prepare(acme: Acme, usernames: readonly string[], change: StateChange): void {
	for (const username of usernames) {
		const { object, row, field, wanted } = stateOf(acme, username, change);
		acme.org.store.update(object, row.Id, { [field]: !wanted });
	}
}

/** Which of the users have not reached the state in the org. */
function left(acme: Acme, usernames: readonly string[], change: StateChange): string[] {
	return usernames.filter((username) => {
		const { row, field, wanted } = stateOf(acme, username, change);
		return (row[field] ?? false) !== wanted;
	});
}

/** Defines the tests that the operations share. */
export function testStateChange(change: StateChange): void {
	const { operation, reached } = change;
	const hasReached = (json: IDataObject) => Object.entries(reached).every(([key, value]) => json[key] === value);
	let acme: Acme;
	const start = async (usernames: readonly string[], users = 0) => {
		acme = await startAcme({ users });
		prepare(acme, usernames, change);
	};
	afterEach(async () => await acme.close());

	test('twice in a row: the second run finds it done and writes nothing', async () => {
		const username = 'mover@acme.example';
		await start([username]);
		expect((await acme.run(changeState(operation, byUsername(username)))).json).toMatchObject([{ changed: true }]);
		acme.forgetCalls();
		const { json } = await acme.run(changeState(operation, byUsername(username)));
		expect(json).toMatchObject([{ ...reached, changed: false }]);
		expect(acme.writes()).toEqual([]);
	});

	test('no item runs no call', async () => {
		await start([]);
		const { json, error } = await acme.run(changeState(operation, locator('id', '={{ $json.user }}')), { items: [] });
		expect([json, error]).toEqual([[], undefined]);
		expect(acme.calls()).toEqual([]);
	});

	test('writes a user once who stands twice in one run, and says so', async () => {
		const usernames = ['mover@acme.example', 'leaver@acme.example'];
		await start(usernames);
		const { json } = await acme.run(changeState(operation, USER_OF_ITEM), {
			items: userItems([...usernames, 'Mover@acme.example']),
		});
		expect(json.map(({ username, changed }) => [username, changed])).toEqual([
			['mover@acme.example', true],
			['leaver@acme.example', true],
			['mover@acme.example', false],
		]);
		expect(json.every(hasReached)).toBe(true);
		expect(acme.writes().map(({ rows }) => rows)).toEqual([2]);
	});

	test('a bad item among good ones fails alone', async () => {
		const usernames = ['mover@acme.example', 'leaver@acme.example'];
		await start(usernames);
		const { json } = await acme.run(changeState(operation, USER_OF_ITEM), {
			items: userItems([usernames[0]!, 'nobody@acme.example', usernames[1]!]),
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ changed: true }, { errorCode: 'USER_NOT_FOUND' }, { changed: true }]);
		expect(left(acme, usernames, change)).toEqual([]);
	});

	// One record, a full collection, and one record more than that, which goes in the same call.
	describe.each([1, 200, 201])('%s of a crowd', (count) => {
		const usernames = crowdUsernames(count);
		test.each(['id', 'username'] as const)('by %s: one write, in input order', async (mode) => {
			await start(usernames, 201);
			const ids = usernames.map((username) => acme.record('User', 'Username', username).Id);
			const { json, items } = await acme.run(changeState(operation, locator(mode, '={{ $json.user }}')), {
				items: userItems(mode === 'id' ? ids : usernames),
			});
			expect(json.map(({ id }) => id)).toEqual(ids);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
			expect(json.every((item) => item.changed === true && hasReached(item))).toBe(true);
			expect(left(acme, usernames, change)).toEqual([]);
			// One call for the administrator check, one for users and logins, one that writes.
			expect([acme.calls().length, acme.writes().length]).toEqual([3, 1]);
		});
	});
}
