/**
 * Two executions that do the same to the same person at the same time, the second one starting after each call of the first: what is there
 * afterwards is there once, and each execution tells the truth about its own part.
 *
 * Proves invariants 4 and 6.
 */
import type { IDataObject } from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import type { NodeRun, RunOptions } from '../../support/engine.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	createUser,
	offboardUser,
	removeEntitlements,
	setEntitlements,
	transferOwnership,
	updateUser,
	uploadFile,
	upsertRecord,
	upsertUser,
	USER_OF_ITEM,
} from '../../support/parameters.mts';
import { BYTES, PDF, versionsIn } from '../operations/document/files.mts';

/** Milliseconds that the org takes for each request, so that the two executions meet. */
const LATENCY = 15;
const CROWD = crowdUsernames(4);

let acme: Acme;
afterEach(async () => await acme.close());

/** Runs twice; the second run starts when the first has made so many calls, or has ended. */
async function runTwice(
	parameters: IDataObject,
	calls: number,
	inputs: () => Omit<RunOptions, 'parameters'> = () => ({}),
): Promise<[NodeRun, NodeRun]> {
	acme = await startAcme({ users: CROWD.length });
	acme.org.latency(LATENCY);
	let hasEnded = false;
	const first = acme.run(parameters, inputs()).finally(() => (hasEnded = true));
	while (acme.calls().length < calls && !hasEnded) await wait(1);
	const second = await acme.run(parameters, inputs());
	return [await first, second];
}

/** Offboard makes the most calls, 11. */
const MOMENTS = [0, 1, 2, 3, 4, 5, 6, 8, 10];

const succeed = (runs: NodeRun[]) => expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
const namesOf = (list: unknown) => (list as Array<{ name: string }>).map(({ name }) => name);
const rows = (object: string, user: string, field: string) => acme.records(object, field, acme.user(user).Id);

/** Of each entitlement one run says that it gave it, and the other that the user has it; of `untold` Salesforce does not tell who gave it. */
function expectToldOnce(runs: NodeRun[], told: string[], untold: string[]): void {
	for (const { json } of runs) {
		const said = [...namesOf(json[0].assigned), ...namesOf(json[0].unchanged)];
		expect(said.toSorted()).toEqual([...told, ...untold].toSorted());
	}
	const given = runs.flatMap(({ json }) => namesOf(json[0].assigned)).filter((name) => !untold.includes(name));
	expect(given.toSorted()).toEqual(told.toSorted());
}

/** Nobody has anything twice. */
function expectOnce(user: string): void {
	const kinds = [
		['PermissionSetAssignment', 'AssigneeId', 'PermissionSetId'],
		['PermissionSetLicenseAssign', 'AssigneeId', 'PermissionSetLicenseId'],
		['GroupMember', 'UserOrGroupId', 'GroupId'],
		['UserPackageLicense', 'UserId', 'PackageLicenseId'],
	] as const;
	for (const [object, userField, field] of kinds) {
		const given = rows(object, user, userField).map((row) => row[field] ?? row.PermissionSetGroupId);
		expect(given).toEqual([...new Set(given)]);
	}
}

describe.each(MOMENTS)('the second execution starts after %i calls of the first', (calls) => {
	test('two that create a user: it is there once, one created it, the other says that the username is taken', async () => {
		const runs = await runTwice(createUser({ entitlements: { permissionSets: ['Sales_Manager'] } }), calls);
		expect(acme.records('User', 'Username', 'joiner@acme.example')).toHaveLength(1);
		const [error] = runs.flatMap(({ error: failure }) => (failure ? [failure] : []));
		expect(error?.message).toMatch(/joiner@acme\.example/);
		expect(runs.flatMap(({ json }) => json)).toMatchObject([{ created: true, assigned: [{ name: 'Sales_Manager' }] }]);
	});

	test('two that create or update a user: it is there once, and one created it', async () => {
		const runs = await runTwice(upsertUser({ entitlements: { permissionSets: ['Sales_Manager'] } }), calls);
		succeed(runs);
		expect(acme.records('User', 'Username', 'joiner@acme.example')).toHaveLength(1);
		expect(runs.map(({ json }) => json[0].created).toSorted()).toEqual([false, true]);
		const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
		const given = rows('PermissionSetAssignment', 'joiner', 'AssigneeId');
		expect(given.filter(({ PermissionSetId }) => PermissionSetId === Id)).toHaveLength(1);
	});

	test('two that give the same permission set and group: they are there once, and both say that the user has them', async () => {
		const user = byUsername('standard@acme.example');
		const wanted = { permissionSets: ['Support_Agent'], publicGroups: ['All_Support'] };
		const runs = await runTwice(updateUser(user, {}, { entitlements: wanted }), calls);
		succeed(runs);
		const set = acme.record('PermissionSet', 'Name', 'Support_Agent').Id;
		const group = acme.record('Group', 'DeveloperName', 'All_Support').Id;
		const sets = rows('PermissionSetAssignment', 'standard', 'AssigneeId').map(
			({ PermissionSetId }) => PermissionSetId,
		);
		const groups = rows('GroupMember', 'standard', 'UserOrGroupId').map(({ GroupId }) => GroupId);
		expect([sets.filter((id) => id === set), groups.filter((id) => id === group)]).toEqual([[set], [group]]);
		for (const { json } of runs) {
			const said = [...namesOf(json[0].assigned), ...namesOf(json[0].unchanged)];
			expect(said.toSorted()).toEqual(['All_Support', 'Support_Agent']);
		}
	});

	test('two that assign the same: each is there once, and only one of them says that it gave what Salesforce tells apart', async () => {
		const entitlementLists = {
			permissionSets: ['Support_Agent'],
			permissionSetGroups: ['Support_Bundle'],
			permissionSetLicenses: ['SalesConsolePsl'],
			publicGroups: ['All_Support'],
			packageLicenses: ['signit'],
		};
		const user = byUsername('standard@acme.example');
		const runs = await runTwice(assignEntitlements(user, 'several', { entitlementLists }), calls);
		succeed(runs);
		expectToldOnce(runs, ['Support_Agent', 'Support_Bundle', 'SalesConsolePsl', 'signit'], ['All_Support']);
		expectOnce('standard');
	});

	test('two that set a user to the same: each is there once, what goes is gone, and both say what the user has', async () => {
		const entitlements = {
			permissionSets: ['Support_Agent'],
			permissionSetLicenses: ['SalesConsolePsl'],
			publicGroups: ['All_Support'],
		};
		const runs = await runTwice(setEntitlements(byUsername('mover@acme.example'), { entitlements }), calls);
		succeed(runs);
		expectToldOnce(runs, ['Support_Agent', 'SalesConsolePsl'], ['All_Support']);
		expectOnce('mover');
		const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
		const left = rows('PermissionSetAssignment', 'mover', 'AssigneeId').map(({ PermissionSetId }) => PermissionSetId);
		expect(left).not.toContain(Id);
	});

	test('two that create or update records: each is there once, and one of them created it', async () => {
		const keys = ['both-1', 'both-2', 'both-3'];
		const items = keys.map((key) => ({ json: { key, name: `Name of ${key}` } }));
		const parameters = upsertRecord({ Name: '={{ $json.name }}', External_Id__c: '={{ $json.key }}' });
		const runs = await runTwice(parameters, calls, () => ({ items }));
		succeed(runs);
		for (const [at, key] of keys.entries()) {
			const found = acme.records('Account', 'External_Id__c', key);
			expect(found).toMatchObject([{ Name: `Name of ${key}` }]);
			expect(runs.map(({ json }) => json[at].created).toSorted()).toEqual([false, true]);
			expect(runs.map(({ json }) => json[at].id)).toEqual([found[0]!.Id, found[0]!.Id]);
		}
	});

	test('two that take everything: nothing is left, and neither calls it an error', async () => {
		const runs = await runTwice(removeEntitlements(byUsername('leaver@acme.example'), 'all'), calls);
		succeed(runs);
		expect(rows('GroupMember', 'leaver', 'UserOrGroupId')).toEqual([]);
		const { ProfileId } = acme.user('leaver');
		const own = acme.record('PermissionSet', 'ProfileId', ProfileId).Id;
		expect(
			rows('PermissionSetAssignment', 'leaver', 'AssigneeId').map(({ PermissionSetId }) => PermissionSetId),
		).toEqual([own]);
	});

	test('two that freeze, and two that change the same field: both say the state that holds', async () => {
		succeed(await runTwice(changeState('freeze', byUsername('mover@acme.example')), calls));
		expect(acme.login('mover')?.IsFrozen).toBe(true);
		await acme.close();
		succeed(await runTwice(updateUser(byUsername('mover@acme.example'), { Title: 'Director' }), calls));
		expect(acme.user('mover').Title).toBe('Director');
	});

	test('two that deactivate: both say the state that holds, and one that begins afterwards changes nothing', async () => {
		const runs = await runTwice(changeState('deactivate', byUsername('shared.one@acme.example')), calls);
		succeed(runs);
		expect(acme.user('shared.one').IsActive).toBe(false);
		for (const { json } of runs) expect(json).toMatchObject([{ isActive: false }]);
		expect(runs[0].json).toMatchObject([{ changed: true }]);
		// Four calls make a run: whoever begins later sees what was done.
		if (calls >= 4) expect(runs[1].json).toMatchObject([{ changed: false }]);
	});

	test('two that upload the same file: each has a file of its own and names it', async () => {
		const file = () => ({ items: [itemInMemory(BYTES, PDF)] });
		const runs = await runTwice(uploadFile(), calls, file);
		succeed(runs);
		const ids = runs.map(({ json }) => String(json[0]['id']));
		expect(ids.toSorted()).toEqual(
			versionsIn(acme)
				.map(({ Id }) => Id)
				.toSorted(),
		);
	});

	test('two that deactivate the same users in bulk jobs: all are inactive, and both say so of each', async () => {
		const deactivate = changeState('deactivate', USER_OF_ITEM, { bulkThreshold: 2 });
		const runs = await runTwice(deactivate, calls, () => ({ items: userItems(CROWD) }));
		succeed(runs);
		const isActive = CROWD.map((username) => acme.record('User', 'Username', username).IsActive === true);
		expect(isActive).toEqual(CROWD.map(() => false));
		for (const { json } of runs) expect(json.map((item) => item['isActive'])).toEqual(CROWD.map(() => false));
		expect(runs[0].json.map(({ changed }) => changed)).toEqual(CROWD.map(() => true));
	});

	test('two that create the same users in bulk jobs: each is there once, and one run created it', async () => {
		const create = createUser({ username: '={{ $json.user }}', options: { bulkThreshold: 2 } });
		const joiners = ['joiner1', 'joiner2', 'joiner3'].map((name) => `${name}@acme.example`);
		const runs = await runTwice(create, calls, () => ({ items: userItems(joiners), continueOnFail: true }));
		expect(joiners.map((username) => acme.records('User', 'Username', username).length)).toEqual([1, 1, 1]);
		for (const [at] of joiners.entries()) {
			const said = runs.map(({ json }) => json[at]['created'] ?? json[at]['errorCode']);
			expect(said.map(String).toSorted()).toEqual(['DUPLICATE_USERNAME', 'true']);
		}
	});

	test('two that offboard the same person: gone, and both say so', async () => {
		const runs = await runTwice(offboardUser(byUsername('leaver@acme.example')), calls);
		succeed(runs);
		for (const { json } of runs) expect(json).toMatchObject([{ isActive: false, isFrozen: true, blocked: false }]);
		expect(acme.user('leaver').IsActive).toBe(false);
		expect(acme.login('leaver')?.IsFrozen).toBe(true);
		expect(rows('GroupMember', 'leaver', 'UserOrGroupId')).toEqual([]);
		expect(rows('OauthToken', 'leaver', 'UserId')).toEqual([]);
	});

	test('two that give away the same records: all of them are with the new owner, and neither calls it an error', async () => {
		const parameters = transferOwnership({ objects: ['Lead'] });
		const runs = await runTwice(parameters, calls);
		succeed(runs);
		expect(rows('Lead', 'leaver', 'OwnerId')).toEqual([]);
	});
});
