import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, getUser, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

test('shows a user with profile, role, active and frozen', async () => {
	const { json } = await acme.run(getUser(byUsername('leaver@acme.example')));
	const { Id } = acme.user('leaver');
	expect(json).toMatchObject([
		{
			id: Id,
			username: 'leaver@acme.example',
			isActive: true,
			isFrozen: false,
			name: 'Lea Leaver',
			profileName: 'Standard User',
			roleName: 'Sales Director',
			title: 'Sales Manager',
			federationId: 'lea.leaver',
			managerId: acme.user('second.admin').Id,
		},
	]);
});

test('tells frozen from inactive', async () => {
	const { json } = await acme.run(getUser(USER_OF_ITEM), {
		items: userItems(['frozen@acme.example', 'inactive@acme.example', 'nologin@acme.example']),
	});
	expect(json.map(({ isActive, isFrozen }) => [isActive, isFrozen])).toEqual([
		[true, true],
		[false, false],
		[true, false],
	]);
	expect(acme.calls().map(({ path }) => path)).toEqual(['/services/data/v66.0/composite']);
});

test('lists all entitlements with the IDs of their assignments', async () => {
	const { json } = await acme.run(getUser(byUsername('leaver@acme.example'), { includeEntitlements: true }));
	const entitlements = json[0]!.entitlements as IDataObject[];
	expect(entitlements.map(({ type, name }) => `${String(type)} ${String(name)}`).sort()).toEqual([
		'featureLicense UserPermissionsInteractionUser',
		'featureLicense UserPermissionsMarketingUser',
		'packageLicense signit',
		'permissionSet Reporting_Basic',
		'permissionSet Sales_Manager',
		'permissionSetGroup Sales_Bundle',
		'permissionSetLicense SalesConsolePsl',
		'publicGroup All_Sales',
		'queue Support_Queue',
	]);
	const records = entitlements.filter(({ type }) => type !== 'featureLicense');
	expect(records.every(({ assignmentId }) => /^(0Pa|2LA|011|051)/.test(String(assignmentId)))).toBe(true);
});

describe('a Standard User', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
	});
	const leaver = byUsername('leaver@acme.example');

	test('needs no administrator: reads what can be seen, and what is null is named', async () => {
		const { json, error, hints } = await acme.run(getUser(leaver));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ username: 'leaver@acme.example', isActive: true, name: 'Lea Leaver', title: 'Sales Manager' },
		]);
		const { profileId, profileName, roleId, roleName, isFrozen } = json[0]!;
		expect([profileId, profileName, roleId, roleName, isFrozen]).toEqual([null, null, null, null, null]);
		expect(hints).toEqual([
			"Null, because the connected user cannot see it: profileId, profileName (needs 'View Setup and Configuration'), roleId, roleName (needs 'View Roles and Role Hierarchy'), isFrozen (needs 'Manage Users').",
		]);
	});

	test('costs no call more once it is known what that user sees', async () => {
		await acme.run(getUser(leaver));
		acme.forgetCalls();
		const { hints } = await acme.run(getUser(leaver));
		expect(acme.calls().map(({ path }) => path.replace(/^.*v66.0/, ''))).toEqual(['/composite', '/query']);
		expect(hints.join()).toContain('profileName');
	});

	test('lists the entitlements that can be seen, and which kinds cannot', async () => {
		const { json, error, hints } = await acme.run(getUser(leaver, { includeEntitlements: true }));
		expect(error).toBeUndefined();
		const entitlements = json[0]!.entitlements as IDataObject[];
		expect([...new Set(entitlements.map(({ type }) => type))].sort()).toEqual([
			'featureLicense',
			'publicGroup',
			'queue',
		]);
		expect(hints.join()).toContain(
			"Not listed, because the connected user cannot see it: permission set groups, permission sets, permission set licenses, package licenses (needs 'View Setup and Configuration' or",
		);
	});
});

test('an administrator sees everything, and there is no hint', async () => {
	const { hints } = await acme.run(getUser(byUsername('leaver@acme.example'), { includeEntitlements: true }));
	expect(hints).toEqual([]);
});
