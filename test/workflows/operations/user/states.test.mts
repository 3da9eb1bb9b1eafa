import { byUsername, locator, startAcme, userItems, type Acme } from '../../../support/acme.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const state = (operation: string, user: object, options = {}) =>
	({ resource: 'user', operation, user, options }) as never;
const eachUser = (operation: string, mode: 'id' | 'username' | 'federationId') =>
	state(operation, locator(mode, '={{ $json.user }}'));

describe('one user', () => {
	beforeEach(async () => {
		acme = await startAcme();
	});

	test('deactivates through User and leaves IsFrozen alone', async () => {
		const { json, error } = await acme.run(state('deactivate', byUsername('mover')));
		expect(error).toBeUndefined();
		const { Id } = acme.user('mover');
		expect(json).toEqual([{ id: Id, username: 'mover@acme.example', isActive: false, isFrozen: false, changed: true }]);
		expect(acme.user('mover').IsActive).toBe(false);
		expect(acme.login('mover')?.IsFrozen ?? false).toBe(false);
		expect(acme.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
			'PATCH /services/data/v66.0/composite/sobjects',
		]);
	});

	test('freezes through UserLogin and leaves IsActive alone', async () => {
		const { json } = await acme.run(state('freeze', byUsername('mover')));
		expect(json).toMatchObject([{ username: 'mover@acme.example', isActive: true, isFrozen: true, changed: true }]);
		expect(acme.login('mover')!.IsFrozen).toBe(true);
		expect(acme.user('mover').IsActive).toBe(true);
	});

	test('activates an inactive user and does not touch the login', async () => {
		const { json } = await acme.run(state('activate', byUsername('inactive')));
		expect(json).toMatchObject([{ username: 'inactive@acme.example', isActive: true, isFrozen: false, changed: true }]);
		expect(acme.user('inactive').IsActive).toBe(true);
		expect(acme.login('inactive')?.IsFrozen ?? false).toBe(false);
	});

	test('unfreezes a frozen user and leaves IsActive alone', async () => {
		const { json } = await acme.run(state('unfreeze', byUsername('frozen')));
		expect(json).toMatchObject([{ username: 'frozen@acme.example', isActive: true, isFrozen: false, changed: true }]);
		expect(acme.login('frozen')!.IsFrozen).toBe(false);
		expect(acme.user('frozen').IsActive).toBe(true);
	});

	test('activating a frozen inactive user leaves it frozen', async () => {
		acme.org.store.update('User', acme.user('frozen').Id, { IsActive: false });
		const { json } = await acme.run(state('activate', byUsername('frozen')));
		expect(json).toMatchObject([{ isActive: true, isFrozen: true, changed: true }]);
		expect(acme.login('frozen')!.IsFrozen).toBe(true);
	});

	test.each([
		['deactivate', 'mover', { isActive: false }],
		['freeze', 'mover', { isFrozen: true }],
		['activate', 'inactive', { isActive: true }],
		['unfreeze', 'frozen', { isFrozen: false }],
	])('%s twice in a row: the second run finds it done and writes nothing', async (operation, name, reached) => {
		await acme.run(state(operation, byUsername(name)));
		acme.forgetCalls();
		const { json } = await acme.run(state(operation, byUsername(name)));
		expect(json).toMatchObject([{ ...reached, changed: false }]);
		expect(acme.writes()).toEqual([]);
	});

	test('finds a user by ID of 15 and of 18 characters, username in any case, and federation ID', async () => {
		const { Id } = acme.user('leaver');
		const ways: Array<[mode: 'id' | 'username' | 'federationId', value: string]> = [
			['id', Id],
			['id', Id.slice(0, 15)],
			['id', `https://acme.lightning.force.com/lightning/r/User/${Id}/view`],
			['username', 'Leaver@ACME.example'],
			['federationId', 'lea.leaver'],
		];
		for (const [at, [mode, value]] of ways.entries()) {
			const { json, error } = await acme.run(state(at % 2 ? 'unfreeze' : 'freeze', locator(mode, value)));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: Id, isFrozen: at % 2 === 0, changed: true }]);
		}
	});

	test('no item runs no call', async () => {
		const { json, error } = await acme.run(eachUser('deactivate', 'id'), { items: [] });
		expect([json, error]).toEqual([[], undefined]);
		expect(acme.calls()).toEqual([]);
	});

	test('writes a user once who stands twice in one run, and says so', async () => {
		const { json } = await acme.run(eachUser('deactivate', 'username'), {
			items: userItems(['mover@acme.example', 'leaver@acme.example', 'Mover@acme.example']),
		});
		expect(json.map(({ username, changed }) => [username, changed])).toEqual([
			['mover@acme.example', true],
			['leaver@acme.example', true],
			['mover@acme.example', false],
		]);
		expect(json.every(({ isActive }) => isActive === false)).toBe(true);
		expect(acme.writes().map(({ rows }) => rows)).toEqual([2]);
	});

	test('freezes and deactivates in one workflow: neither undoes the other', async () => {
		await acme.run(state('freeze', byUsername('leaver')));
		const { json } = await acme.run(state('deactivate', byUsername('leaver')));
		expect(json).toMatchObject([{ isActive: false, isFrozen: true, changed: true }]);
		expect([acme.user('leaver').IsActive, acme.login('leaver')!.IsFrozen]).toEqual([false, true]);
	});
});

// 1, 200 and 201: one record, a full collections call, and one record more than that.
describe.each([
	['1 user', 1, 1],
	['200 users', 200, 1],
	['201 users', 201, 2],
])('%s', (_, count, writes) => {
	beforeEach(async () => {
		acme = await startAcme({ users: 201 });
	});
	const usernames = Array.from({ length: count }, (_, at) => `user${String(at + 1).padStart(6, '0')}@acme.example`);

	test(`are deactivated by ID with ${writes} ${writes === 1 ? 'write' : 'writes'}, in input order`, async () => {
		const ids = usernames.map((username) => acme.record('User', 'Username', username).Id);
		const { json, items } = await acme.run(eachUser('deactivate', 'id'), { items: userItems(ids) });
		expect(json.map(({ id }) => id)).toEqual(ids);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		expect(json.every(({ changed, isActive }) => changed === true && isActive === false)).toBe(true);
		expect(ids.filter((id) => acme.org.store.get('User', id)!.IsActive)).toEqual([]);
		// One call for the administrator check, one for users and logins.
		expect([acme.calls().length, acme.writes().length]).toEqual([2 + writes, writes]);
	});

	test(`are frozen by username with ${writes} ${writes === 1 ? 'write' : 'writes'}`, async () => {
		const { json } = await acme.run(eachUser('freeze', 'username'), { items: userItems(usernames) });
		expect(json.map(({ username }) => username)).toEqual(usernames);
		expect(json.every(({ changed, isFrozen, isActive }) => changed && isFrozen && isActive)).toBe(true);
		const stored = usernames.map((username) => acme.record('User', 'Username', username).Id);
		expect(stored.filter((id) => !acme.record('UserLogin', 'UserId', id).IsFrozen)).toEqual([]);
		expect([acme.calls().length, acme.writes().length]).toEqual([2 + writes, writes]);
	});
});
