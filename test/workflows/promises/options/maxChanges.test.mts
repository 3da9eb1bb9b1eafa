/**
 * A list that grew by mistake stops before the first write.
 *
 * Proves invariants 2 and 4.
 */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { itemInMemory } from '../../../support/binaryStore.mts';
import {
	assignEntitlements,
	changeState,
	createRecord,
	createUser,
	removeEntitlements,
	updateUser,
	uploadFile,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: 4, seats: 100 });
});
afterEach(async () => await acme.close());

const users = crowdUsernames(4);

const WRITES: Array<[string, (options: IDataObject) => IDataObject]> = [
	['deactivate', (options) => changeState('deactivate', USER_OF_ITEM, options)],
	['freeze', (options) => changeState('freeze', USER_OF_ITEM, options)],
	['update', (options) => updateUser(USER_OF_ITEM, { Title: 'New' }, { options })],
	[
		'assign',
		(options) => assignEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements: ['Support_Agent'], options }),
	],
	['create', (options) => createUser({ username: '=new.{{ $json.user }}', options })],
	['create a record', (options) => createRecord({ Name: '={{ $json.user }}' }, { options })],
];

test.each(WRITES)(
	'%s: more than the limit is refused for all, with the number, and exactly the limit runs',
	async (_, write) => {
		const items = userItems(users);
		const { json } = await acme.run(write({ maxChanges: 3 }), { items, continueOnFail: true });
		expect(json.map(({ errorCode }) => errorCode)).toEqual(Array(4).fill('TOO_MANY_CHANGES'));
		expect(json[0]!.error).toContain("4 of the 4 items would change something, and the option 'Max Changes' allows 3");
		expect(acme.writes()).toEqual([]);
		const { json: done, error } = await acme.run(write({ maxChanges: 4 }), { items });
		expect(error).toBeUndefined();
		expect(done).toHaveLength(4);
		expect(acme.writes()).not.toEqual([]);
	},
);

test('counts over all items, also those with other options, before the first of them is written', async () => {
	const items = users.map((user, at) => ({ json: { user, size: at + 1 } }));
	const { json } = await acme.run(
		changeState('freeze', USER_OF_ITEM, { maxChanges: 3, batchSize: '={{ $json.size }}' }),
		{
			items,
			continueOnFail: true,
		},
	);
	expect(json.map(({ errorCode }) => errorCode)).toEqual(Array(4).fill('TOO_MANY_CHANGES'));
	expect(acme.writes()).toEqual([]);
});

test('what needs no change does not count, and neither does an item that fails', async () => {
	await acme.run(changeState('freeze', USER_OF_ITEM), { items: userItems(users.slice(0, 3)) });
	const { json } = await acme.run(changeState('freeze', USER_OF_ITEM, { maxChanges: 1 }), {
		items: userItems([...users, users[3]!, 'nobody@acme.example']),
		continueOnFail: true,
	});
	expect(json.map(({ changed, errorCode }) => errorCode ?? changed)).toEqual([
		...Array(3).fill(false),
		true,
		false,
		'USER_NOT_FOUND',
	]);
});

test('holds for removals and for files', async () => {
	await acme.run(assignEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements: ['Support_Agent'] }), {
		items: userItems(users),
	});
	acme.forgetCalls();
	const strip = removeEntitlements(USER_OF_ITEM, 'all', { options: { maxChanges: 2 } });
	expect((await acme.run(strip, { items: userItems(users) })).error?.description).toContain('TOO_MANY_CHANGES');
	const files = [1, 2].map((at) =>
		itemInMemory(Buffer.from('text'), { fileName: `${at}.txt`, mimeType: 'text/plain' }),
	);
	const upload = uploadFile({ options: { maxChanges: 1 } });
	expect((await acme.run(upload, { items: files })).error?.description).toContain('TOO_MANY_CHANGES');
	expect(acme.writes()).toEqual([]);
});

test('a dry run shows all of them', async () => {
	const { json } = await acme.run(changeState('freeze', USER_OF_ITEM, { maxChanges: 1, dryRun: true }), {
		items: userItems(users),
	});
	expect(json.filter(({ wouldChange }) => wouldChange)).toHaveLength(4);
});

test.each(['', null, -1, 1.5, 'many'])(
	'the limit %p is refused before any call: it could mean no limit',
	async (limit) => {
		const { error } = await acme.run(changeState('freeze', USER_OF_ITEM, { maxChanges: limit }), {
			items: userItems(users),
		});
		expect(error?.message).toContain("The option 'Max Changes' must be a whole number");
		expect(acme.calls()).toEqual([]);
	},
);
