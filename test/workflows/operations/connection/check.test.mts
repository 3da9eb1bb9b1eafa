import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { CHECK_CONNECTION } from '../../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const operationsOf = (json: IDataObject[]) => json[0]!.operations as IDataObject[];

test('tells an administrator who is connected, to what, and how many calls are left', async () => {
	acme = await startAcme();
	const { json, error } = await acme.run(CHECK_CONNECTION);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			userId: acme.user('admin').Id,
			username: 'admin@acme.example',
			profileName: 'System Administrator',
			isAdministrator: true,
			permissions: { ApiEnabled: true, ManageUsers: true, AssignPermissionSets: true, ViewSetup: true },
			organization: {
				id: acme.org.org.id,
				name: 'Acme',
				instanceUrl: 'https://acme.my.salesforce.com',
				isSandbox: false,
				type: 'Enterprise Edition',
			},
			apiUsage: { limit: 15000 },
		},
	]);
	const { used, remaining } = json[0]!.apiUsage as { used: number; remaining: number };
	expect(used).toBe(acme.org.usage.used);
	expect(used + remaining).toBe(15000);
	expect(acme.calls().length).toBeLessThanOrEqual(5);
});

test('every operation that writes is listed and open to an administrator', async () => {
	acme = await startAcme();
	const operations = operationsOf((await acme.run(CHECK_CONNECTION)).json);
	expect(operations.map(({ operation }) => operation)).toEqual(
		expect.arrayContaining([
			'Activate User',
			'Create User',
			'Deactivate User',
			'Freeze User',
			'Remove User Entitlements',
			'Unfreeze User',
			'Update User',
			'Upload Document',
		]),
	);
	expect(
		operations.every(({ allowedByProfile, allowedByPermissions, missing }) => {
			return allowedByProfile && allowedByPermissions && (missing as unknown[]).length === 0;
		}),
	).toBe(true);
});

test('tells a Standard User what is missing for which operation', async () => {
	acme = await startAcme({ as: 'standard' });
	const { json, error } = await acme.run(CHECK_CONNECTION);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		// Who may not view the setup does not see profiles, not even the own one.
		{ username: 'standard@acme.example', profileName: null, isAdministrator: false },
	]);
	const freeze = operationsOf(json).find(({ operation }) => operation === 'Freeze User');
	expect(freeze).toMatchObject({
		allowedByProfile: false,
		allowedByPermissions: false,
		missing: ["'Manage Users' or 'Freeze Users'"],
	});
	const upload = operationsOf(json).find(({ operation }) => operation === 'Upload Document');
	expect(upload).toMatchObject({ allowedByProfile: false, allowedByPermissions: true, missing: [] });
});

test('tells which reads show less to a Standard User, and with which permission they show it', async () => {
	acme = await startAcme({ as: 'standard' });
	const operations = operationsOf((await acme.run(CHECK_CONNECTION)).json);
	const get = operations.find(({ operation }) => operation === 'Get User');
	expect(get).toEqual({
		operation: 'Get User',
		allowedByProfile: true,
		allowedByPermissions: true,
		missing: [],
		cannot: [
			{ what: 'profiles of users', missing: ["'View Setup and Configuration'"] },
			{ what: 'roles of users', missing: ["'View Roles and Role Hierarchy'"] },
			{ what: 'who is frozen', missing: ["'Manage Users'"] },
			{
				what: 'permission sets and licenses of users',
				missing: ["'View Setup and Configuration' or 'Assign Permission Sets' or 'Manage Users'"],
			},
		],
	});
	const directory = operations.find(({ operation }) => operation === 'Get Many Directory Entries');
	expect((directory!.cannot as IDataObject[]).map(({ what }) => what)).toEqual([
		'roles',
		'permission sets',
		'permission set groups',
		'permission set licenses',
		'user licenses',
	]);
});

test('shows everything to an administrator', async () => {
	acme = await startAcme();
	const operations = operationsOf((await acme.run(CHECK_CONNECTION)).json);
	expect(operations.flatMap(({ cannot }) => cannot)).toEqual([]);
});

test('tells a delegated administrator that the permissions are enough', async () => {
	acme = await startAcme({ as: 'provisioner' });
	const operations = operationsOf((await acme.run(CHECK_CONNECTION)).json);
	const create = operations.find(({ operation }) => operation === 'Create User');
	expect(create).toMatchObject({ allowedByProfile: false, allowedByPermissions: true, missing: [] });
});

test('checks once for many items', async () => {
	acme = await startAcme();
	const { json } = await acme.run(CHECK_CONNECTION, { items: [{ json: {} }, { json: {} }, { json: {} }] });
	expect(json).toHaveLength(3);
	expect(acme.calls().length).toBeLessThanOrEqual(5);
});

test('warns when most of the daily calls are used', async () => {
	acme = await startAcme({ settings: { dailyApiRequests: 100 } });
	expect((await acme.run(CHECK_CONNECTION)).hints).toEqual([]);
	acme.org.usage.used = 85;
	const { hints } = await acme.run(CHECK_CONNECTION);
	expect(hints).toEqual([expect.stringMatching(/^The org has used (8|9)\d % of its daily Salesforce API calls/)]);
});
