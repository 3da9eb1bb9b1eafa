import { startAcme, type Acme } from '../../../support/acme.mts';
import { listDirectory } from '../../../support/parameters.mts';
import { insert } from '../document/files.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

test.each([
	['documentFolder', 'Folder', 'Company_Documents'],
	['permissionSet', 'PermissionSet', 'Sales_Manager'],
	['permissionSetGroup', 'PermissionSetGroup', 'Sales_Bundle'],
	['permissionSetLicense', 'PermissionSetLicense', 'SalesConsolePsl'],
	['packageLicense', 'PackageLicense', 'signit'],
	['profile', 'Profile', 'System Administrator'],
	['publicGroup', 'Group', 'All_Sales'],
	['queue', 'Group', 'Support_Queue'],
	['role', 'UserRole', 'Sales_Rep'],
	['userLicense', 'UserLicense', 'Salesforce'],
])('lists each %s of the org with ID, name and label, in one call', async (kind, object, name) => {
	const { json, error } = await acme.run(listDirectory(kind));
	expect(error).toBeUndefined();
	const entry = json.find((one) => one.name === name);
	expect(entry).toMatchObject({ name, label: expect.any(String) });
	expect(acme.org.store.get(object, String(entry!.id))).toBeDefined();
	expect(json.map(({ label }) => String(label).toLowerCase())).toEqual(
		json.map(({ label }) => String(label).toLowerCase()).toSorted(),
	);
	expect(acme.calls()).toHaveLength(1);
});

test('lists libraries', async () => {
	const id = insert(acme, 'ContentWorkspace', { prefix: '058', Name: 'Sales Library', DeveloperName: 'Sales_Library' });
	const { json } = await acme.run(listDirectory('library', { nameContains: 'Sales' }));
	expect(json).toMatchObject([{ id, label: 'Sales Library' }]);
});

test('lists feature licenses, which are fields of User', async () => {
	const { json, error } = await acme.run(listDirectory('featureLicense', { nameContains: 'marketing' }));
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{ id: 'UserPermissionsMarketingUser', name: 'UserPermissionsMarketingUser', label: 'Marketing User' },
	]);
});

test('leaves out the permission sets that belong to profiles and groups', async () => {
	const { json } = await acme.run(listDirectory('permissionSet'));
	expect(json.filter(({ name }) => /^X00e|^Sales_Bundle$/.test(String(name)))).toEqual([]);
});

test.each(['userLicense', 'permissionSetLicense'])('a %s comes with its seats', async (kind) => {
	const { json } = await acme.run(listDirectory(kind));
	for (const { total, used, remaining, status } of json) {
		expect(remaining).toBe(Number(total) - Number(used));
		expect(status).toBe('Active');
	}
});

test('a package license comes with its seats and its end, and one for the whole org is unlimited', async () => {
	const { json } = await acme.run(listDirectory('packageLicense'));
	expect(json.map(({ id, ...row }) => row)).toEqual([
		{
			...{ name: 'signit', label: 'signit', total: 5, used: 1, remaining: 4 },
			...{ status: 'Active', expirationDate: null },
		},
		{
			...{ name: 'sitewide', label: 'sitewide', total: 'unlimited', used: 0, remaining: 'unlimited' },
			...{ status: 'Active', expirationDate: null },
		},
		{
			...{ name: 'tryout', label: 'tryout', total: 2, used: 0, remaining: 2 },
			...{ status: 'Trial', expirationDate: '2030-01-31T00:00:00.000+0000' },
		},
	]);
	expect(acme.calls()).toHaveLength(1);
});

test('a profile comes with its user license', async () => {
	const { json } = await acme.run(listDirectory('profile', { nameContains: 'System Administrator' }));
	expect(json).toMatchObject([{ name: 'System Administrator', userLicense: 'Salesforce' }]);
});

test.each([
	['of the name', 'reporting_', ['Reporting_Advanced', 'Reporting_Basic']],
	['of the label, in any case', 'SALES MAN', ['Sales_Manager']],
	['that stands for itself', '%', []],
	['that nothing has', 'No Such', []],
])('finds by a part %s', async (_, nameContains, expected) => {
	const { json } = await acme.run(listDirectory('permissionSet', { nameContains }));
	expect(json.map(({ name }) => name).sort()).toEqual(expected);
});

test('returns no more than the limit', async () => {
	const { json } = await acme.run(listDirectory('profile', { returnAll: false, limit: 2 }));
	expect(json).toHaveLength(2);
});

test('each item has its own list, paired with it, and one that cannot be read fails alone', async () => {
	const kinds = ['userLicense', 'constructor', 'queue'];
	const items = kinds.map((kind) => ({ json: { kind } }));
	const { items: entries } = await acme.run(listDirectory('={{ $json.kind }}'), { items, continueOnFail: true });
	const at = (item: number) =>
		entries.filter(({ pairedItem }) => JSON.stringify(pairedItem) === JSON.stringify({ item }));
	expect(at(1).map(({ json }) => json)).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
	expect(at(0).map(({ json }) => json.name)).toContain('Salesforce');
	expect(at(2).map(({ json }) => json.name)).toContain('Support_Queue');
	expect(at(0).length + at(1).length + at(2).length).toBe(entries.length);
});

describe('a Standard User', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ as: 'standard' });
	});

	test('needs no administrator: lists profiles, without what that user cannot see', async () => {
		const { json, error, hints } = await acme.run(listDirectory('profile'));
		expect(error).toBeUndefined();
		expect(json).toContainEqual({
			id: acme.record('Profile', 'Name', 'Standard User').Id,
			name: 'Standard User',
			label: 'Standard User',
			userLicense: null,
		});
		expect(hints).toEqual(['The connected user cannot see UserLicense, UserLicenseId of a profile.']);
		expect(acme.writes()).toEqual([]);
	});

	test.each([
		['role', "'View Roles and Role Hierarchy'"],
		['userLicense', "'View Setup and Configuration' or 'Manage Users'"],
		['permissionSet', "'View Setup and Configuration' or 'Assign Permission Sets' or 'Manage Users'"],
		['permissionSetGroup', "'Manage Users'"],
		['permissionSetLicense', "'Manage Users'"],
	])('is told which permission shows a %s', async (kind, permissions) => {
		const { error } = await acme.run(listDirectory(kind));
		expect(error?.message).toMatch(/^The connected user may not see any /);
		expect(error?.description).toContain(permissions);
		expect(error?.description).toContain('MISSING_PERMISSIONS');
	});
});
