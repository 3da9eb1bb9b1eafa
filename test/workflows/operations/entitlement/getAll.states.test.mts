/** What Get Many says of each entitlement: through what the user has it, until when, and whether a policy gave it. */
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import {
	byUsername,
	listEntitlements,
	removeEntitlements,
	updateUser,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';
import { giveByPolicy } from '../../../support/policies.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');

const hold = (set: string, more: object) =>
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user('mover').Id,
		PermissionSetId: acme.record('PermissionSet', 'Name', set).Id,
		...more,
	}).Id;

test('an entitlement has its end and whether it is active; what has no end has null', async () => {
	hold('Support_Agent', { ExpirationDate: '2099-12-31T22:59:59.000+0000' });
	hold('Reporting_Basic', { ExpirationDate: '2020-12-31T22:59:59.000+0000' });
	const { json } = await acme.run(listEntitlements(mover));
	const states = json.map(({ name, isActive, expirationDate, through }) => [name, isActive, expirationDate, through]);
	expect(states).toEqual(
		expect.arrayContaining([
			['Sales_Manager', true, null, 'direct'],
			['Support_Agent', true, '2099-12-31T22:59:59.000Z', 'direct'],
			['Reporting_Basic', false, '2020-12-31T22:59:59.000Z', 'direct'],
		]),
	);
});

test('every kind says that the user has it directly', async () => {
	const { json } = await acme.run(listEntitlements(leaver));
	expect(new Set(json.map(({ type }) => type)).size).toBe(7);
	expect(
		json.every(({ through, isActive, expirationDate }) => through === 'direct' && isActive && expirationDate === null),
	).toBe(true);
});

describe('with Include Indirect', () => {
	const listed = { ...listEntitlements(leaver), options: { includeIndirect: true } };

	test('the sets of a group and that of the profile are there, without an assignment of their own', async () => {
		const { json, error } = await acme.run(listed);
		expect(error).toBeUndefined();
		const indirect = json.filter(({ through }) => through !== 'direct');
		expect(indirect.map(({ type, name, through, throughName }) => [type, name, through, throughName]).sort()).toEqual([
			['permissionSet', 'Reporting_Basic', 'permissionSetGroup', 'Sales_Bundle'],
			['permissionSet', 'Sales_Manager', 'permissionSetGroup', 'Sales_Bundle'],
			['permissionSet', expect.stringMatching(/^X00e/), 'profile', 'Standard User'],
		]);
		expect(indirect.filter((entry) => 'assignmentId' in entry)).toEqual([]);
	});

	test('the direct ones are the same as without', async () => {
		const { json } = await acme.run(listed);
		const without = await acme.run(listEntitlements(leaver));
		expect(json.filter(({ through }) => through === 'direct')).toEqual(without.json);
	});

	test('other types are not touched by it', async () => {
		const { json } = await acme.run({ ...listed, entitlementTypes: ['queue'] });
		expect(json.map(({ type }) => type)).toEqual(['queue']);
	});

	test('a muting permission set of the group gives nothing and is not listed', async () => {
		const { store, org } = acme.org;
		const { Id: group } = acme.record('PermissionSetGroup', 'DeveloperName', 'Sales_Bundle');
		const muting = store.insert('MutingPermissionSet', { Id: org.ids.next('0QM'), DeveloperName: 'Mute' });
		store.insert('PermissionSetGroupComponent', {
			Id: org.ids.next('0PM'),
			PermissionSetGroupId: group,
			PermissionSetId: muting.Id,
		});
		const { json } = await acme.run(listed);
		expect(json.filter(({ through }) => through === 'permissionSetGroup')).toHaveLength(2);
	});

	test('costs as many calls for many users as for one', async () => {
		await acme.run(listed);
		acme.forgetCalls();
		await acme.run(listed);
		const calls = acme.calls().length;
		acme.forgetCalls();
		const items = userItems(['leaver@acme.example', 'mover@acme.example', 'approver@acme.example']);
		await acme.run({ ...listEntitlements(USER_OF_ITEM), options: { includeIndirect: true } }, { items });
		expect(acme.calls()).toHaveLength(calls);
	});
});

describe('what a user access policy gave', () => {
	test('carries the policy, and nothing else does', async () => {
		const assignmentId = giveByPolicy(acme.org, 'mover', 'Support_Agent');
		const { json } = await acme.run(listEntitlements(mover));
		expect(json.filter((entry) => 'policy' in entry)).toMatchObject([{ assignmentId, policy: 'Sales onboarding' }]);
	});

	test('carries the change where the connected user may not read where it comes from', async () => {
		giveByPolicy(acme.org, 'mover', 'Support_Agent');
		const change = acme.record(
			'PermissionSetAssignment',
			'PermissionSetId',
			acme.record('PermissionSet', 'Name', 'Support_Agent').Id,
		);
		acme.org.store.update('UserAccessChange', String(change.LastCreatedByChangeId), { Source: 'somewhere else' });
		const { json } = await acme.run(listEntitlements(mover));
		expect(json.filter((entry) => 'policy' in entry)).toMatchObject([{ policy: 'somewhere else' }]);
	});

	test('is taken by hand with the warning that it comes back, and it does', async () => {
		giveByPolicy(acme.org, 'mover', 'Support_Agent');
		const take = removeEntitlements(mover, 'permissionSet', { entitlements: ['Support_Agent', 'Sales_Manager'] });
		const { json, hints } = await acme.run(take);
		const [{ removed }] = json as Array<{ removed: object[] }>;
		expect(removed).toMatchObject([{ name: 'Support_Agent', policy: 'Sales onboarding' }, { name: 'Sales_Manager' }]);
		expect(removed[1]).not.toHaveProperty('policy');
		expect(hints.join()).toContain(
			'one entitlement came from a user access policy (Sales onboarding), which gives it again when a matching user is changed',
		);
		await acme.run(updateUser(mover, { Title: 'Agent' }));
		const { json: entitlements } = await acme.run(listEntitlements(mover));
		expect(entitlements).toContainEqual(expect.objectContaining({ name: 'Support_Agent', policy: 'Sales onboarding' }));
	});

	test('is in the plan of a dry run with the policy, also by the ID of the assignment', async () => {
		const assignmentId = giveByPolicy(acme.org, 'mover', 'Support_Agent');
		const parameters = {
			resource: 'entitlement',
			operation: 'remove',
			entitlementType: 'permissionSet',
			removeBy: 'assignmentId',
			assignmentIds: [assignmentId],
			options: { dryRun: true },
		};
		const { json, hints } = await acme.run(parameters);
		expect(json).toMatchObject([{ plan: [{ action: 'remove', assignmentId, policy: 'Sales onboarding' }] }]);
		expect(hints.join()).toContain('came from a user access policy (Sales onboarding)');
	});

	test('an org without policies is asked for them once', async () => {
		await acme.run(listEntitlements(mover));
		const asked = () => acme.calls().filter(({ path }) => path.includes('composite')).length;
		const first = asked();
		acme.forgetCalls();
		await acme.run(listEntitlements(mover));
		expect(asked()).toBeLessThan(first);
	});
});
