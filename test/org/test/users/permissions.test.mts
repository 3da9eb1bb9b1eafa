import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const NO_ACCESS = [
	{ message: 'insufficient access rights on object id', errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', fields: [] },
];

test('who may not manage users can neither create nor change one', async () => {
	const standard = admin.as('standard');
	// Who may not view the setup sees no ProfileId, so nobody can be created with one.
	expect((await standard.post('/sobjects/User', newUser(admin))).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
	admin.org.settings.profilesAndRolesOfUsers = 'everybody';
	expect(await standard.post('/sobjects/User', newUser(admin))).toEqual({ status: 403, body: NO_ACCESS });
	expect(await standard.patch(`/sobjects/User/${admin.userId('mover')}`, { Title: 'x' })).toEqual({
		status: 403,
		body: NO_ACCESS,
	});
	admin.org.settings.insufficientAccessStatus = 400;
	expect(await standard.patch(`/sobjects/User/${admin.userId('mover')}`, { Title: 'x' })).toEqual({
		status: 400,
		body: NO_ACCESS,
	});
});

test('everybody may change their own phone, not their own profile', async () => {
	admin.org.settings.profilesAndRolesOfUsers = 'everybody';
	const standard = admin.as('standard');
	const path = `/sobjects/User/${admin.userId('standard')}`;
	expect((await standard.patch(path, { MobilePhone: '1' })).status).toBe(204);
	expect((await standard.patch(path, { ProfileId: admin.org.administratorProfileId })).status).toBe(403);
});

test('a user without API Enabled gets 403 for everything', async () => {
	expect(await admin.as('chatter').get('/sobjects')).toEqual({
		status: 403,
		body: [{ message: 'API is disabled for this User', errorCode: 'API_CURRENTLY_DISABLED' }],
	});
});

test('objects that the user cannot see do not exist for them', async () => {
	const standard = admin.as('standard');
	const { status, errorCode, message } = await standard.queryError('SELECT Id FROM PermissionSetAssignment');
	expect({ status, errorCode }).toEqual({ status: 400, errorCode: 'INVALID_TYPE' });
	expect(message).toContain(
		"\nERROR at Row:1:Column:16\nsObject type 'PermissionSetAssignment' is not supported. If you are attempting to use a custom object, be sure to append the '__c'",
	);
	expect((await standard.get('/sobjects/PermissionSetAssignment/describe')).status).toBe(404);
	const { body } = await standard.get('/sobjects');
	expect((body as { sobjects: Array<{ name: string }> }).sobjects.map(({ name }) => name)).not.toContain(
		'PermissionSetAssignment',
	);
});

test('a field that the user cannot see does not exist for them, neither in a query nor in the describe', async () => {
	const provisioner = admin.as('provisioner');
	const soql = 'SELECT Salary_Band__c FROM User LIMIT 1';
	expect((await admin.query(soql)).totalSize).toBe(1);
	const { errorCode, message } = await provisioner.queryError(soql);
	expect(errorCode).toBe('INVALID_FIELD');
	expect(message).toContain(
		"\nSELECT Salary_Band__c FROM User LIMIT 1\n       ^\nERROR at Row:1:Column:8\nNo such column 'Salary_Band__c' on entity 'User'.",
	);
	const fields = async (session: OrgSession) =>
		((await session.get('/sobjects/User/describe')).body as { fields: Array<{ name: string }> }).fields.map(
			({ name }) => name,
		);
	expect(await fields(admin)).toContain('Salary_Band__c');
	expect(await fields(provisioner)).not.toContain('Salary_Band__c');
	const patched = await provisioner.patch(`/sobjects/User/${admin.userId('mover')}`, { Salary_Band__c: 'A' });
	expect(patched.body).toMatchObject([
		{ errorCode: 'INVALID_FIELD', message: "No such column 'Salary_Band__c' on sobject of type User" },
	]);
});

describe('which profile and role users have', () => {
	const visible = async (session: OrgSession) => {
		const { body } = await session.get('/sobjects/User/describe');
		const names = (body as { fields: Array<{ name: string }> }).fields.map(({ name }) => name);
		return ['ProfileId', 'UserRoleId'].filter((name) => names.includes(name));
	};
	const refusals = async (session: OrgSession, paths: string[]) => {
		const errors = [];
		for (const path of paths) errors.push(await session.queryError(`SELECT ${path} FROM User LIMIT 1`));
		return errors.map(({ errorCode, message }) => `${errorCode} ${message.split('\n').at(-1)!.split('.')[0]}`);
	};

	test('does not exist for who may view neither the setup nor roles', async () => {
		const standard = admin.as('standard');
		expect(await visible(standard)).toEqual([]);
		expect(await refusals(standard, ['ProfileId', 'Profile.Name', 'UserRoleId', 'UserRole.Name'])).toEqual([
			"INVALID_FIELD No such column 'ProfileId' on entity 'User'",
			"INVALID_FIELD Didn't understand relationship 'Profile' in field path",
			"INVALID_FIELD No such column 'UserRoleId' on entity 'User'",
			"INVALID_FIELD Didn't understand relationship 'UserRole' in field path",
		]);
		expect((await standard.queryError('SELECT Id FROM UserRole')).errorCode).toBe('INVALID_TYPE');
		expect((await standard.queryError("SELECT Id FROM User WHERE Profile.Name = 'x'")).errorCode).toBe('INVALID_FIELD');
		expect((await standard.query('SELECT Id, UserType FROM User')).totalSize).toBeGreaterThan(15);
	});

	test('is told apart: who may view roles alone sees no profile', async () => {
		expect(await visible(admin.as('mover'))).toEqual(['UserRoleId']);
		expect(await visible(admin.as('provisioner'))).toEqual(['ProfileId', 'UserRoleId']);
		expect((await admin.as('mover').query('SELECT UserRole.Name FROM User LIMIT 1')).totalSize).toBe(1);
	});

	test('is seen by everybody where the setting says so', async () => {
		admin.org.settings.profilesAndRolesOfUsers = 'everybody';
		expect(await visible(admin.as('standard'))).toEqual(['ProfileId', 'UserRoleId']);
	});
});

test('UserPermissionAccess is one row of the running user, permission sets included', async () => {
	const soql =
		'SELECT PermissionsManageUsers, PermissionsModifyAllData, PermissionsTransferAnyLead FROM UserPermissionAccess LIMIT 1';
	const rights = async (name: string) => (await admin.as(name).query(soql)).records[0];
	const row = (ManageUsers: boolean, ModifyAllData: boolean, TransferAnyLead: boolean) =>
		expect.objectContaining({
			PermissionsManageUsers: ManageUsers,
			PermissionsModifyAllData: ModifyAllData,
			PermissionsTransferAnyLead: TransferAnyLead,
		});
	expect(await rights('admin')).toEqual(row(true, true, true));
	expect(await rights('provisioner')).toEqual(row(true, false, false));
	expect(await rights('mover')).toEqual(row(false, false, true));
	expect((await admin.queryError('SELECT PermissionsFlyToTheMoon FROM UserPermissionAccess')).errorCode).toBe(
		'INVALID_FIELD',
	);
});

test('a permission set gives its rights until it expires, a session-based one gives none', async () => {
	const assign = (set: string, more: object = {}) =>
		admin.post('/sobjects/PermissionSetAssignment', {
			AssigneeId: admin.userId('standard'),
			PermissionSetId: admin.idOf('PermissionSet', 'Name', set),
			...more,
		});
	const standard = admin.as('standard');
	const may = async () =>
		(await standard.query('SELECT PermissionsModifyAllData, PermissionsRunReports FROM UserPermissionAccess'))
			.records[0];
	await assign('Session_Based');
	const ExpirationDate = new Date(admin.org.clock.now() + 3_600_000).toISOString();
	expect((await assign('Reporting_Basic', { ExpirationDate })).status).toBe(201);
	expect(await may()).toMatchObject({ PermissionsModifyAllData: false, PermissionsRunReports: true });
	admin.org.clock.advance(3_600_001);
	expect(await may()).toMatchObject({ PermissionsRunReports: false });
	const { records } = await admin.query(
		`SELECT IsActive FROM PermissionSetAssignment WHERE AssigneeId = '${admin.userId('standard')}' AND PermissionSet.Name = 'Reporting_Basic'`,
	);
	expect(records).toMatchObject([{ IsActive: false }]);
});

describe('the System Administrator profile', () => {
	const tooling = (session: OrgSession, soql: string) => session.get(`/tooling/query?q=${encodeURIComponent(soql)}`);

	test('has the FullName Admin in every language, whatever its name is', async () => {
		const german = openOrg({ language: 'de', locale: 'de_DE', timeZone: 'Europe/Berlin' });
		const { records } = await german.query(
			`SELECT Name FROM Profile WHERE Id = '${german.org.administratorProfileId}'`,
		);
		expect(records).toMatchObject([{ Name: 'Systemadministrator' }]);
		expect((await german.query("SELECT Id FROM Profile WHERE Name = 'System Administrator'")).totalSize).toBe(0);
		const { body } = await tooling(
			german,
			`SELECT Id, Name, FullName FROM Profile WHERE Id = '${german.org.administratorProfileId}'`,
		);
		expect(body).toMatchObject({
			size: 1,
			totalSize: 1,
			done: true,
			entityTypeName: 'Profile',
			records: [{ Name: 'Systemadministrator', FullName: 'Admin' }],
		});
	});

	test('FullName of more than one row is refused', async () => {
		const { status, body } = await tooling(admin, 'SELECT Id, FullName FROM Profile');
		expect({ status, body }).toMatchObject({
			status: 400,
			body: [{ errorCode: 'MALFORMED_QUERY', message: expect.stringContaining('no more than one row') }],
		});
	});

	test('FullName cannot be filtered on', async () => {
		const { status, body } = await tooling(admin, "SELECT Id FROM Profile WHERE FullName = 'Admin'");
		expect({ status, body }).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
	});
});
