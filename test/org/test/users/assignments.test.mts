/** Assignments of permission sets and groups that Salesforce refuses or hides: recalculation, licenses, ends, namespaces. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const HOUR = 3_600_000;
const setId = (name: string) => admin.idOf('PermissionSet', 'Name', name);
const assign = (set: string, more: object = {}) =>
	admin.post('/sobjects/PermissionSetAssignment', {
		AssigneeId: admin.userId('mover'),
		PermissionSetId: setId(set),
		...more,
	});
const inHours = (hours: number) => new Date(admin.org.clock.now() + hours * HOUR).toISOString();

describe('a permission set group that is recalculated', () => {
	const groupId = () => admin.idOf('PermissionSetGroup', 'DeveloperName', 'Support_Bundle');
	const assignGroup = () =>
		admin.post('/sobjects/PermissionSetAssignment', {
			AssigneeId: admin.userId('mover'),
			PermissionSetGroupId: groupId(),
		});
	const REFUSED = {
		status: 400,
		body: [
			{
				message: 'You can only assign users to permission set groups that have the "Updated" status.',
				errorCode: 'INVALID_CROSS_REFERENCE_KEY',
				fields: [],
			},
		],
	};

	test('cannot be assigned until it is Updated', async () => {
		admin.org.settings.permissionSetGroupMs = 1500;
		const component = { PermissionSetGroupId: groupId(), PermissionSetId: setId('Sales_Manager') };
		expect((await admin.post('/sobjects/PermissionSetGroupComponent', component)).status).toBe(201);
		const status = async () => {
			const { records } = await admin.query(`SELECT Status FROM PermissionSetGroup WHERE Id = '${groupId()}'`);
			return records[0]!.Status;
		};
		expect(await status()).toBe('Updating');
		expect(await assignGroup()).toEqual(REFUSED);
		admin.org.clock.advance(1500);
		expect(await status()).toBe('Updated');
		expect((await assignGroup()).status).toBe(201);
	});

	test.each(['Outdated', 'Failed'])('cannot be assigned while it is %s', async (Status) => {
		admin.org.store.update('PermissionSetGroup', groupId(), { Status });
		expect(await assignGroup()).toEqual(REFUSED);
	});
});

describe('a permission set whose license is used up', () => {
	test.each([
		[1, ['LICENSE_LIMIT_EXCEEDED']],
		[2, ['LICENSE_LIMIT_EXCEEDED', 'FIELD_INTEGRITY_EXCEPTION']],
	] as const)('is refused with %d errors, in a single call and in a row', async (count, codes) => {
		admin.org.settings.permissionSetLicenseExhaustedErrors = count;
		expect((await assign('Crm_Analytics')).body).toMatchObject(codes.map((errorCode) => ({ errorCode })));
		const records = [
			{
				attributes: { type: 'PermissionSetAssignment' },
				AssigneeId: admin.userId('mover'),
				PermissionSetId: setId('Crm_Analytics'),
			},
		];
		expect((await admin.post('/composite/sobjects', { allOrNone: false, records })).body).toMatchObject([
			{ success: false, errors: codes.map((statusCode) => ({ statusCode })) },
		]);
	});
});

describe('an assignment with an end', () => {
	const rows = async (resource: 'query' | 'queryAll') => {
		const soql = `SELECT Id, IsActive FROM PermissionSetAssignment WHERE AssigneeId = '${admin.userId('mover')}' AND PermissionSetId = '${setId('Reporting_Basic')}'`;
		const { body } = await admin.get(`/${resource}?q=${encodeURIComponent(soql)}`);
		return (body as { records: Array<{ Id: string; IsActive: boolean }> }).records;
	};
	const end = async () => {
		expect((await assign('Reporting_Basic', { ExpirationDate: inHours(1) })).status).toBe(201);
		admin.org.clock.advance(HOUR + 1);
	};

	test.each([
		['visible', 1],
		['hidden', 0],
	] as const)('is %s in queries after it; queryAll always has it', async (expiredAssignments, count) => {
		admin.org.settings.expiredAssignments = expiredAssignments;
		await end();
		expect(await rows('query')).toHaveLength(count);
		expect(await rows('queryAll')).toMatchObject([{ IsActive: false }]);
		const { records } = await admin.query(
			`SELECT (SELECT Id FROM PermissionSetAssignments WHERE PermissionSet.Name = 'Reporting_Basic') FROM User WHERE Id = '${admin.userId('mover')}'`,
		);
		expect((records[0]!.PermissionSetAssignments as { totalSize: number } | null)?.totalSize ?? 0).toBe(count);
	});

	test.each([
		['DUPLICATE_VALUE', 400],
		['accepted', 201],
	] as const)('given again after it is %s', async (expiredAssignmentAgain, status) => {
		Object.assign(admin.org.settings, { expiredAssignmentAgain, expiredAssignments: 'hidden' });
		await end();
		expect((await assign('Reporting_Basic')).status).toBe(status);
		expect(await rows('query')).toHaveLength(status === 201 ? 1 : 0);
	});

	test.each([
		['revives', 204, true],
		['ENTITY_IS_DELETED', 404, false],
	] as const)('changed after it: %s', async (expiredAssignmentUpdate, status, IsActive) => {
		Object.assign(admin.org.settings, { expiredAssignmentUpdate, expiredAssignments: 'hidden' });
		await end();
		const [row] = await rows('queryAll');
		const answer = await admin.patch(`/sobjects/PermissionSetAssignment/${row!.Id}`, { ExpirationDate: null });
		expect(answer.status).toBe(status);
		expect(await rows('queryAll')).toMatchObject([{ IsActive }]);
	});

	test('cannot lie in the past, unless the setting allows it', async () => {
		expect(await assign('Reporting_Basic', { ExpirationDate: inHours(-1) })).toMatchObject({
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['ExpirationDate'] }],
		});
		admin.org.settings.expirationInThePast = 'accepted';
		expect((await assign('Reporting_Basic', { ExpirationDate: inHours(-1) })).status).toBe(201);
		expect(await rows('query')).toMatchObject([{ IsActive: false }]);
	});

	test('cannot be of a set that lets manage users, unless the setting allows it', async () => {
		admin.org.store.update('PermissionSet', setId('Reporting_Basic'), { PermissionsManageUsers: true });
		expect(await assign('Reporting_Basic', { ExpirationDate: inHours(1) })).toMatchObject({
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['ExpirationDate'] }],
		});
		admin.org.settings.expirationOfAdministrativeSets = 'accepted';
		expect((await assign('Reporting_Basic', { ExpirationDate: inHours(1) })).status).toBe(201);
	});
});

test('a managed package brings names that the org has already, told apart by the namespace', async () => {
	admin = openOrg({ managedPackage: 'pkga' });
	const { records } = await admin.query(
		"SELECT Name, NamespacePrefix, IsCustom FROM PermissionSet WHERE Name IN ('Sales_Manager', 'Package_User') ORDER BY Name, NamespacePrefix NULLS FIRST",
	);
	expect(records).toMatchObject([
		{ Name: 'Package_User', NamespacePrefix: 'pkga', IsCustom: false },
		{ Name: 'Sales_Manager', NamespacePrefix: null, IsCustom: true },
		{ Name: 'Sales_Manager', NamespacePrefix: 'pkga', IsCustom: false },
	]);
	const groups = await admin.query(
		"SELECT NamespacePrefix FROM PermissionSetGroup WHERE DeveloperName = 'Sales_Bundle' ORDER BY NamespacePrefix NULLS FIRST",
	);
	expect(groups.records).toMatchObject([{ NamespacePrefix: null }, { NamespacePrefix: 'pkga' }]);
	expect((await admin.post('/sobjects/PermissionSet', { Name: 'Package_User', Label: 'Mine' })).status).toBe(201);
	expect((await admin.post('/sobjects/PermissionSet', { Name: 'Sales_Manager', Label: 'Mine' })).body).toMatchObject([
		{ errorCode: 'DUPLICATE_VALUE' },
	]);
});

describe('what a user access policy gave', () => {
	const SOQL = 'SELECT Id, LastCreatedByChange.Source FROM PermissionSetAssignment WHERE LastCreatedByChangeId != null';
	/** A policy that has given the mover a set. */
	const plant = () => {
		const { store, ids } = admin.org;
		const policy = store.insert('UserAccessPolicy', { Id: ids.next('0Xu'), DeveloperName: 'Sales', Status: 'Active' });
		const change = store.insert('UserAccessChange', { Id: ids.next('0Xv'), Source: policy.Id });
		return store.insert('PermissionSetAssignment', {
			Id: ids.next('0Pa'),
			AssigneeId: admin.userId('mover'),
			PermissionSetId: setId('Support_Agent'),
			LastCreatedByChangeId: change.Id,
		});
	};

	test('is not told where the org has no policies', async () => {
		plant();
		const { body } = await admin.get(`/query?q=${encodeURIComponent(SOQL)}`);
		expect(body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
	});

	test('comes back at a change of the user after it was taken by hand', async () => {
		admin.org.settings.userAccessPolicies = 'on';
		const { Id } = plant();
		expect((await admin.query(SOQL)).records).toMatchObject([
			{ Id, LastCreatedByChange: { Source: expect.any(String) } },
		]);
		expect((await admin.delete(`/sobjects/PermissionSetAssignment/${Id}`)).status).toBe(204);
		expect((await admin.query(SOQL)).records).toEqual([]);
		expect((await admin.patch(`/sobjects/User/${admin.userId('mover')}`, { Title: 'Agent' })).status).toBe(204);
		expect((await admin.query(SOQL)).records).toHaveLength(1);
	});
});
