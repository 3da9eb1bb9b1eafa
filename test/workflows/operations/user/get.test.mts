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

test('needs no administrator: a Standard User reads', async () => {
	await acme.close();
	acme = await startAcme({ as: 'standard' });
	const { json, error } = await acme.run(getUser(byUsername('leaver@acme.example')));
	expect(error).toBeUndefined();
	// UserLogin is closed to this user, so nobody knows whether a user is frozen.
	expect(json).toMatchObject([{ username: 'leaver@acme.example', isActive: true }]);
	expect(json[0]!.isFrozen).not.toBe(true);
});
