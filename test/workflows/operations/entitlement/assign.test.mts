import type { IDataObject } from 'n8n-workflow';

import { byUsername, startAcme, type Acme } from '../../../support/acme.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const assign = (entitlementType: string, entitlements: unknown, more: IDataObject = {}): IDataObject => ({
	resource: 'entitlement',
	operation: 'assign',
	entitlementType,
	user: byUsername('mover') as never,
	entitlements: entitlements as never,
	options: {},
	...more,
});

describe('a permission set whose assignment has expired', () => {
	const expire = (days: number) =>
		acme.org.store.insert('PermissionSetAssignment', {
			Id: acme.org.org.ids.next('0Pa'),
			AssigneeId: acme.user('mover').Id,
			PermissionSetId: acme.record('PermissionSet', 'Name', 'Reporting_Basic').Id,
			ExpirationDate: new Date(Date.now() + days * 86_400_000).toISOString().replace('Z', '+0000'),
		}).Id;

	test('is given again, and a second run has nothing to do', async () => {
		const assignmentId = expire(-1);
		const { json } = await acme.run(assign('permissionSet', ['Reporting_Basic', 'Support_Agent']));
		expect(json).toMatchObject([
			{
				assigned: [
					{ name: 'Reporting_Basic', assignmentId },
					{ name: 'Support_Agent', assignmentId: expect.any(String) },
				],
				unchanged: [],
			},
		]);
		expect(acme.org.store.get('PermissionSetAssignment', assignmentId)?.ExpirationDate).toBeNull();
		acme.forgetCalls();
		const again = await acme.run(assign('permissionSet', ['Reporting_Basic', 'Support_Agent']));
		expect(again.json).toMatchObject([{ assigned: [], unchanged: [{}, {}] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is in the plan of a dry run', async () => {
		expire(-1);
		const { json } = await acme.run(assign('permissionSet', ['Reporting_Basic'], { options: { dryRun: true } }));
		expect(json).toMatchObject([{ plan: [{ action: 'assign', name: 'Reporting_Basic' }], unchanged: [] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is left alone before it expires', async () => {
		const assignmentId = expire(1);
		const { json } = await acme.run(assign('permissionSet', ['Reporting_Basic']));
		expect(json).toMatchObject([{ assigned: [], unchanged: [{ name: 'Reporting_Basic', assignmentId }] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('is taken away like any other', async () => {
		const assignmentId = expire(-1);
		const { json } = await acme.run(
			assign('permissionSet', ['Reporting_Basic'], { operation: 'remove', removeBy: 'user' }),
		);
		expect(json).toMatchObject([{ removed: [{ name: 'Reporting_Basic', assignmentId }] }]);
		expect(acme.org.store.get('PermissionSetAssignment', assignmentId)).toBeUndefined();
	});
});

test('one that is named twice, by name and by ID, is given once and named once', async () => {
	const set = acme.record('PermissionSet', 'Name', 'Reporting_Basic').Id;
	const names = ['Reporting_Basic', set, set.slice(0, 15), 'reporting_basic'];
	const { json } = await acme.run(assign('permissionSet', names));
	expect(json).toMatchObject([{ assigned: [{ id: set, assignmentId: expect.any(String) }], unchanged: [] }]);
	const again = await acme.run(assign('permissionSet', names));
	expect(again.json[0]!.unchanged).toHaveLength(1);
});
