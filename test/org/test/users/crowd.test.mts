import { openOrg } from '../session.mts';

const PEOPLE = 20_000;

describe(`${PEOPLE} generated users`, () => {
	const admin = openOrg({ users: PEOPLE, permissionSets: ['Sales_Manager'] });
	const { store } = admin.org;

	test('have the ids of any other org of that seed', () => {
		const other = openOrg({ users: 10 });
		expect(other.userId('user000007')).toBe(admin.userId('user000007'));
	});

	test('each have a login, the assignment of their profile, and the permission sets asked for', async () => {
		const id = admin.userId('user012345');
		expect((await admin.query(`SELECT IsFrozen FROM UserLogin WHERE UserId = '${id}'`)).records).toMatchObject([
			{ IsFrozen: false },
		]);
		const { records } = await admin.query(
			`SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = '${id}' AND PermissionSet.IsOwnedByProfile = false`,
		);
		expect(records).toMatchObject([{ PermissionSet: { Name: 'Sales_Manager' } }]);
	});

	test('take seats, and leave some free', async () => {
		const { records } = await admin.query(
			"SELECT UsedLicenses, TotalLicenses FROM UserLicense WHERE Name = 'Salesforce'",
		);
		expect(records[0]!['UsedLicenses']).toBeGreaterThan(PEOPLE);
		expect(records[0]!['TotalLicenses']).toBeGreaterThan(Number(records[0]!['UsedLicenses']));
	});

	// An index must answer: with a scan, the rows looked at would be all of them.
	test.each([
		['User', 'Id', (n: number) => admin.userId(`user${String(n).padStart(6, '0')}`)],
		['User', 'Username', (n: number) => `user${String(n).padStart(6, '0')}@acme.example`],
		['User', 'FederationIdentifier', (n: number) => `fed-${n}`],
		['UserLogin', 'UserId', (n: number) => admin.userId(`user${String(n).padStart(6, '0')}`)],
		['PermissionSetAssignment', 'AssigneeId', (n: number) => admin.userId(`user${String(n).padStart(6, '0')}`)],
	])('are found by %s.%s without looking at every row', async (object, field, valueOf) => {
		const values = Array.from({ length: 250 }, (_, at) => valueOf(at * 7 + 1));
		const scan = jest.spyOn(store.table(object).rows, 'values');
		const soql = `SELECT Id FROM ${object} WHERE ${field} IN ('${values.join("','")}')`;
		await admin.query(soql);
		scan.mockClear();
		const { totalSize } = await admin.query(soql);
		expect(totalSize).toBe(object === 'PermissionSetAssignment' ? 500 : 250);
		expect(scan).not.toHaveBeenCalled();
	});
});
