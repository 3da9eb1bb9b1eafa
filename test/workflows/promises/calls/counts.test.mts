/**
 * How many API calls the measures of the project allow, and that a second run writes nothing. `npm run bench` measures the times.
 *
 * Proves invariants 3 and 4.
 */
import type { IDataObject } from 'n8n-workflow';

import { listSearch } from '../../../../nodes/SalesforceAdmin/methods/listSearch.ts';
import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { editorContext } from '../../../support/engine.mts';
import {
	changeState,
	createUser,
	locator,
	removeEntitlements,
	upsertUser,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

const THOUSAND = 1000;
let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: THOUSAND, seats: 5000 });
});
afterEach(async () => await acme.close());

const usernames = crowdUsernames(THOUSAND);
const changed = (json: IDataObject[]) => json.filter((item) => item.changed === true).length;

const loginOf = (userId: string) => String(acme.record('UserLogin', 'UserId', userId).Id);

async function expectNoWriteAgain(parameters: IDataObject, values: string[]): Promise<void> {
	acme.forgetCalls();
	const { json, error } = await acme.run(parameters, { items: userItems(values) });
	expect(error).toBeUndefined();
	expect([json.length, changed(json), acme.writes().length]).toEqual([THOUSAND, 0, 0]);
}

test('1,000 users deactivated by ID: 3 calls, 1 of them a write; a second run writes nothing', async () => {
	const ids = usernames.map((username) => acme.record('User', 'Username', username).Id);
	const { json, error } = await acme.run(changeState('deactivate', locator('id', '={{ $json.user }}')), {
		items: userItems(ids),
	});
	expect(error).toBeUndefined();
	expect(changed(json)).toBe(THOUSAND);
	expect([acme.calls().length, acme.writes().length]).toEqual([3, 1]);
	await expectNoWriteAgain(changeState('deactivate', locator('id', '={{ $json.user }}')), ids);
});

test('1,000 users deactivated by username: 4 calls, 1 of them a write', async () => {
	const { json, error } = await acme.run(changeState('deactivate', USER_OF_ITEM), { items: userItems(usernames) });
	expect(error).toBeUndefined();
	expect(changed(json)).toBe(THOUSAND);
	expect([acme.calls().length, acme.writes().length]).toEqual([4, 1]);
	await expectNoWriteAgain(changeState('deactivate', USER_OF_ITEM), usernames);
});

test.each([
	['id', 3],
	['username', 4],
	['federationId', 3],
] as const)('1,000 users frozen by %s: %d calls, 1 of them a write', async (mode, calls) => {
	const field = { id: 'Id', username: 'Username', federationId: 'FederationIdentifier' }[mode];
	const values = usernames.map((username) => String(acme.record('User', 'Username', username)[field]));
	const { json, error } = await acme.run(changeState('freeze', locator(mode, '={{ $json.user }}')), {
		items: userItems(values),
	});
	expect(error).toBeUndefined();
	expect(changed(json)).toBe(THOUSAND);
	expect([acme.calls().length, acme.writes().length]).toEqual([calls, 1]);
	await expectNoWriteAgain(changeState('freeze', locator(mode, '={{ $json.user }}')), values);
	expect(acme.calls()).toHaveLength(calls - 2);
});

test('1,000 users created with a permission set and a feature license each: at most 6 calls', async () => {
	// Offline User has 50 seats in the seed.
	acme.org.org.featureLicenses.set('UserPermissionsOfflineUser', THOUSAND);
	const parameters = createUser({
		username: '={{ $json.user }}',
		email: '={{ $json.user }}',
		entitlements: { permissionSets: ['Sales_Manager'], featureLicenses: ['Offline User'] },
	});
	const joiners = Array.from({ length: THOUSAND }, (_, at) => `joiner${at}@acme.example`);
	const { json, error } = await acme.run(parameters, { items: userItems(joiners) });
	expect(error).toBeUndefined();
	expect(json.filter(({ created }) => created === true)).toHaveLength(THOUSAND);
	expect(acme.calls().length).toBeLessThanOrEqual(6);
	expect(acme.records('User', 'UserPermissionsOfflineUser', true)).toHaveLength(THOUSAND);
	const set = acme.record('PermissionSet', 'Name', 'Sales_Manager').Id;
	expect(acme.records('PermissionSetAssignment', 'PermissionSetId', set).length).toBeGreaterThanOrEqual(THOUSAND);

	acme.forgetCalls();
	const again = await acme.run(parameters, { items: userItems(joiners), continueOnFail: true });
	expect(new Set(again.json.map(({ errorCode }) => errorCode))).toEqual(new Set(['DUPLICATE_USERNAME']));
	expect(acme.writes()).toEqual([]);
});

test('1,000 mixed rows, new, changed, inactive, frozen and unchanged ones: at most 20 calls; a second run writes nothing', async () => {
	const fifth = THOUSAND / 5;
	const existing = usernames.slice(fifth);
	for (const [at, username] of existing.entries()) {
		const { Id } = acme.record('User', 'Username', username);
		if (at < fifth) acme.org.store.update('User', Id, { IsActive: false });
		else if (at < 2 * fifth) acme.org.store.update('UserLogin', loginOf(Id), { IsFrozen: true });
	}
	const rows = usernames.map((username, at) => ({
		json: { user: at < fifth ? `new.${username}` : username, title: at < 4 * fifth ? 'Mover' : '' },
	}));
	const parameters = upsertUser({
		username: '={{ $json.user }}',
		email: '={{ $json.user }}',
		role: locator('name', 'Sales Rep'),
		additionalFields: { Title: '={{ $json.title }}', Department: 'Sales' },
		entitlements: { permissionSets: ['Reporting_Basic'], publicGroups: ['All_Sales'] },
	});
	const first = await acme.run(parameters, { items: rows });
	expect(first.error).toBeUndefined();
	expect(changed(first.json)).toBe(THOUSAND);
	expect(first.json.filter(({ created }) => created === true)).toHaveLength(fifth);
	expect(first.json.filter(({ reactivated }) => reactivated === true)).toHaveLength(fifth);
	expect(first.json.filter(({ unfrozen }) => unfrozen === true)).toHaveLength(fifth);
	expect(acme.calls().length).toBeLessThanOrEqual(20);
	acme.forgetCalls();
	const again = await acme.run(parameters, { items: rows });
	expect([changed(again.json), acme.writes().length]).toEqual([0, 0]);
});

test('1,000 users with a permission set each stripped: 1 write; a second run writes nothing', async () => {
	const set = acme.record('PermissionSet', 'Name', 'Reporting_Basic').Id;
	for (const username of usernames) {
		const AssigneeId = acme.record('User', 'Username', username).Id;
		acme.org.store.insert('PermissionSetAssignment', {
			Id: acme.org.org.ids.next('0Pa'),
			AssigneeId,
			PermissionSetId: set,
		});
	}
	const strip = removeEntitlements(USER_OF_ITEM, 'all');
	const { json, error } = await acme.run(strip, { items: userItems(usernames) });
	expect(error).toBeUndefined();
	expect(json.every(({ removed }) => (removed as unknown[]).length === 1)).toBe(true);
	expect(acme.writes()).toHaveLength(1);
	acme.forgetCalls();
	const again = await acme.run(strip, { items: userItems(usernames) });
	expect(again.json.every(({ removed }) => (removed as unknown[]).length === 0)).toBe(true);
	expect(acme.writes()).toEqual([]);
});

test('10,000 users deactivated by collections: at most 20 calls, 10 of them writes', async () => {
	await acme.close();
	acme = await startAcme({ users: 10 * THOUSAND });
	const ids = crowdUsernames(10 * THOUSAND).map((username) => acme.record('User', 'Username', username).Id);
	const { json, error } = await acme.run(
		changeState('deactivate', locator('id', '={{ $json.user }}'), { bulkThreshold: 0 }),
		{
			items: userItems(ids),
		},
	);
	expect(error).toBeUndefined();
	expect(changed(json)).toBe(10 * THOUSAND);
	expect(acme.writes()).toHaveLength(10);
	expect(acme.calls().length).toBeLessThanOrEqual(20);
});

test('a search of the user list costs two calls per page, sent side by side', async () => {
	const context = editorContext(acme.credential);
	const { results, paginationToken } = await listSearch.searchUsers.call(context, 'number 1');
	expect(results.length).toBeGreaterThan(100);
	expect(paginationToken).toBeUndefined();
	expect(acme.calls()).toHaveLength(2);
});
