/**
 * With If Not Found: Skip an item whose user does not exist is put out as skipped, and whatever else is wrong stays an error.
 *
 * Proves invariants 1 and 5.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	copyEntitlements,
	getUser,
	listEntitlements,
	locator,
	removeEntitlements,
	resetPassword,
	setEntitlements,
	transferOwnership,
	updateUser,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const NOBODY = byUsername('nobody@acme.example');
const SKIPPED = { username: 'nobody@acme.example', skipped: true, reason: 'USER_NOT_FOUND', changed: false };
const skip = { ifNotFound: 'skip' };

const OPERATIONS: Array<[string, IDataObject]> = [
	...(['activate', 'deactivate', 'freeze', 'unfreeze'] as const).map((operation): [string, IDataObject] => [
		operation,
		changeState(operation, NOBODY, skip),
	]),
	['endSessions', { resource: 'user', operation: 'endSessions', user: NOBODY, what: 'all', options: skip }],
	['resetPassword', resetPassword(NOBODY, { options: skip })],
	['offboard', { resource: 'user', operation: 'offboard', user: NOBODY, steps: ['freeze'], options: skip }],
	['update', updateUser(NOBODY, { Title: 'Agent' }, { options: skip })],
	['get', getUser(NOBODY, skip)],
	['getDependencies', { resource: 'user', operation: 'getDependencies', user: NOBODY, include: [], options: skip }],
	['assign', assignEntitlements(NOBODY, 'permissionSet', { entitlements: ['Sales_Manager'], options: skip })],
	['copy', copyEntitlements(NOBODY, byUsername('mover@acme.example'), { options: skip })],
	['set', setEntitlements(NOBODY, { entitlements: { permissionSets: ['Sales_Manager'] }, options: skip })],
	['remove', removeEntitlements(NOBODY, 'all', { options: skip })],
	['getAll', { ...listEntitlements(NOBODY), options: skip }],
	[
		'transferOwnership',
		transferOwnership({ fromUser: NOBODY, toUser: byUsername('mover@acme.example'), options: skip }),
	],
];

test.each(OPERATIONS)('%s skips a user who does not exist', async (name, parameters) => {
	const { json, error, hints } = await acme.run(parameters);
	expect(error).toBeUndefined();
	const { username, ...skipped } = SKIPPED;
	expect(json).toEqual([name === 'transferOwnership' ? { fromUser: username, ...skipped } : SKIPPED]);
	expect(acme.writes()).toEqual([]);
	expect(hints).toContain('1 of 1 items skipped, because their user does not exist in this org.');
});

test.each(OPERATIONS)('%s fails without the option', async (_, parameters) => {
	const { json } = await acme.run({ ...parameters, options: {} }, { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND' }]);
});

test.each([
	['an ID', locator('id', '005000000000001'), { id: '005000000000001' }],
	['an email address', locator('email', 'nobody@acme.example'), { email: 'nobody@acme.example' }],
	['a federation ID', locator('federationId', 'nobody'), { federationId: 'nobody' }],
])('names the user by %s as the item does', async (_, user, given) => {
	const { json } = await acme.run(changeState('freeze', user, skip));
	expect(json).toEqual([{ ...given, skipped: true, reason: 'USER_NOT_FOUND', changed: false }]);
});

test('the other items of the run are done', async () => {
	const values = ['mover@acme.example', 'nobody@acme.example', 'leaver@acme.example'];
	const { json, items } = await acme.run(changeState('freeze', USER_OF_ITEM, skip), { items: userItems(values) });
	expect(json).toMatchObject([{ isFrozen: true, changed: true }, SKIPPED, { isFrozen: true, changed: true }]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

test.each([
	['a manager', updateUser(byUsername('mover@acme.example'), { ManagerId: NOBODY }, { options: skip })],
	['a new owner', transferOwnership({ fromUser: byUsername('mover@acme.example'), toUser: NOBODY, options: skip })],
])('%s who does not exist stays an error', async (_, parameters) => {
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND' }]);
	expect(json[0]).not.toHaveProperty('skipped');
});

test.each([
	['an email address that two users have', locator('email', 'shared@acme.example'), 'AMBIGUOUS_NAME'],
	['no ID at all', locator('id', 'nobody'), 'INVALID_ID'],
])('%s stays an error', async (_, user, errorCode) => {
	const { json } = await acme.run(changeState('freeze', user, skip), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode }]);
});

test('a dry run skips like a run, and counts the item as unchanged', async () => {
	const { json } = await acme.run(changeState('freeze', NOBODY, { ...skip, dryRun: true }));
	expect(json).toEqual([{ dryRun: true, ...SKIPPED, wouldChange: false, plan: [] }]);
});

test('who is skipped does not count against Max Changes', async () => {
	const values = ['mover@acme.example', 'nobody@acme.example'];
	const { json } = await acme.run(changeState('freeze', USER_OF_ITEM, { ...skip, maxChanges: 1 }), {
		items: userItems(values),
	});
	expect(json).toMatchObject([{ isFrozen: true, changed: true }, SKIPPED]);
});

test('another value of the option is refused', async () => {
	const { json } = await acme.run(changeState('freeze', NOBODY, { ifNotFound: 'ignore' }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'If Not Found'") }]);
});
