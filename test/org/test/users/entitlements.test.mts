import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const setId = (name: string) => admin.idOf('PermissionSet', 'Name', name);
const assign = (user: string, set: string, session = admin) =>
	session.post('/sobjects/PermissionSetAssignment', { AssigneeId: admin.userId(user), PermissionSetId: setId(set) });
const assignments = (user: string) =>
	admin.org.store.table('PermissionSetAssignment').find('AssigneeId', [admin.userId(user)]);
const assignmentOf = (user: string, set: string) =>
	assignments(user).find((row) => row['PermissionSetId'] === setId(set))!;
const licensesOf = (user: string) =>
	admin.org.store.table('PermissionSetLicenseAssign').find('AssigneeId', [admin.userId(user)]);
const refused = (errorCode: string, message: string, fields: string[], status = 400) => ({
	status,
	body: [{ message, errorCode, fields }],
});

describe('permission set assignments', () => {
	test('a duplicate is refused with two spaces and 15-character ids', async () => {
		const ids = [admin.userId('mover'), setId('Sales_Manager')].map((id) => id.slice(0, 15));
		const message = `Duplicate PermissionSetAssignment.  Assignee: ${ids[0]}; Permission Set: ${ids[1]}`;
		expect(await assign('mover', 'Sales_Manager')).toEqual(
			refused('DUPLICATE_VALUE', message, ['AssigneeId', 'PermissionSetId']),
		);
	});

	test('a set of another user license is refused', async () => {
		const message = "The user license doesn't allow the permission: Read Accounts";
		expect(await assign('mover', 'Platform_Only')).toEqual(refused('FIELD_INTEGRITY_EXCEPTION', message, []));
		admin.org.settings.userLicenseTooSmallText = 'set, user and permission';
		const long = `Can't assign permission set  Platform Only to user Mona Mover. ${message}`;
		expect(await assign('mover', 'Platform_Only')).toEqual(refused('FIELD_INTEGRITY_EXCEPTION', long, []));
		expect((await assign('platform', 'Platform_Only')).status).toBe(201);
	});

	test('an inactive user gets nothing, unless the setting allows it, but can lose everything', async () => {
		expect((await assign('inactive', 'Sales_Manager')).status).toBe(400);
		admin.org.settings.assignToInactiveUser = 'accepted';
		expect((await assign('inactive', 'Sales_Manager')).status).toBe(201);
		expect(
			(await admin.delete(`/sobjects/PermissionSetAssignment/${assignmentOf('inactive', 'Sales_Manager').Id}`)).status,
		).toBe(204);
	});

	test.each([
		['INSUFFICIENT_ACCESS_OR_READONLY', 403, 'INSUFFICIENT_ACCESS_OR_READONLY'],
		['INVALID_CROSS_REFERENCE_KEY', 400, 'INVALID_CROSS_REFERENCE_KEY'],
		['cannot delete, owned by profile', 400, 'DELETE_FAILED'],
	] as const)('the profile-owned one stays, refused by setting with %s', async (setting, status, errorCode) => {
		admin.org.settings.profileOwnedAssignmentDelete = setting;
		const [owned] = assignments('standard');
		const answer = await admin.delete(`/sobjects/PermissionSetAssignment/${owned!.Id}`);
		expect(answer).toMatchObject({ status, body: [{ errorCode }] });
		expect(assignments('standard')).toHaveLength(1);
	});

	test('a group is one assignment, with the group and its aggregate set', async () => {
		const group = admin.idOf('PermissionSetGroup', 'DeveloperName', 'Support_Bundle');
		const { status } = await admin.post('/sobjects/PermissionSetAssignment', {
			AssigneeId: admin.userId('mover'),
			PermissionSetGroupId: group,
		});
		expect(status).toBe(201);
		const { records } = await admin.query(
			`SELECT PermissionSetGroupId, PermissionSet.Type, PermissionSet.PermissionsViewAllUsers FROM PermissionSetAssignment WHERE AssigneeId = '${admin.userId('mover')}' AND PermissionSetGroupId != null`,
		);
		expect(records).toMatchObject([
			{ PermissionSetGroupId: group, PermissionSet: { Type: 'Group', PermissionsViewAllUsers: true } },
		]);
		expect(assignments('mover')).toHaveLength(3);
	});

	test('deleted twice it is ENTITY_IS_DELETED with 404', async () => {
		const path = `/sobjects/PermissionSetAssignment/${assignmentOf('mover', 'Sales_Manager').Id}`;
		expect((await admin.delete(path)).status).toBe(204);
		expect(await admin.delete(path)).toEqual(refused('ENTITY_IS_DELETED', 'entity is deleted', [], 404));
	});

	test('who may not assign is refused', async () => {
		const { store } = admin.org;
		const owned = store
			.table('PermissionSet')
			.first('ProfileId', admin.idOf('Profile', 'Name', 'Identity Provisioning'))!;
		store.update('PermissionSet', owned.Id, { PermissionsAssignPermissionSets: false });
		const message = 'insufficient access rights on object id';
		expect(await assign('mover', 'Reporting_Basic', admin.as('provisioner'))).toEqual(
			refused('INSUFFICIENT_ACCESS_OR_READONLY', message, [], 403),
		);
	});

	test('neither set nor user can be changed afterwards', async () => {
		const { body } = await admin.patch(
			`/sobjects/PermissionSetAssignment/${assignmentOf('mover', 'Sales_Manager').Id}`,
			{ AssigneeId: admin.userId('leaver') },
		);
		expect(body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['AssigneeId'] }]);
	});
});

describe('permission set licenses', () => {
	test('come along with a set that needs one and go with it', async () => {
		await assign('mover', 'Console_User');
		expect(licensesOf('mover')).toHaveLength(1);
		await admin.delete(`/sobjects/PermissionSetAssignment/${assignmentOf('mover', 'Console_User').Id}`);
		expect(licensesOf('mover')).toHaveLength(0);
	});

	test('given by hand stay when no set needed them', async () => {
		await admin.delete(`/sobjects/PermissionSetAssignment/${assignmentOf('leaver', 'Sales_Manager').Id}`);
		expect(licensesOf('leaver')).toHaveLength(1);
	});

	test('cannot be taken away while a set needs them', async () => {
		await assign('mover', 'Console_User');
		const path = `/sobjects/PermissionSetLicenseAssign/${licensesOf('mover')[0]!.Id}`;
		expect(await admin.delete(path)).toMatchObject({ status: 400, body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }] });
		admin.org.settings.permissionSetLicenseInUseCode = 'DEPENDENCY_EXISTS';
		expect((await admin.delete(path)).body).toMatchObject([{ errorCode: 'DEPENDENCY_EXISTS' }]);
		expect((await admin.delete(`/sobjects/PermissionSetLicenseAssign/${licensesOf('leaver')[0]!.Id}`)).status).toBe(
			204,
		);
	});

	test('are refused when none is left, directly and with a set', async () => {
		const PermissionSetLicenseId = admin.idOf('PermissionSetLicense', 'DeveloperName', 'CrmAnalyticsPsl');
		const body = { AssigneeId: admin.userId('mover'), PermissionSetLicenseId };
		expect(await admin.post('/sobjects/PermissionSetLicenseAssign', body)).toEqual(
			refused('LICENSE_LIMIT_EXCEEDED', 'License Limit Exceeded', []),
		);
		expect((await assign('mover', 'Crm_Analytics')).body).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED' }]);
		expect(assignments('mover')).toHaveLength(2);
	});

	// 49 and 50: the rule says "50 or more at once".
	test.each([
		[49, 0],
		[50, 1],
	])('with %i assignments removed in one call, %i automatic license stays', async (removed, left) => {
		const large = openOrg({ users: 49, permissionSets: ['Reporting_Basic'] });
		const find = (user: string, set: string) =>
			large.org.store
				.table('PermissionSetAssignment')
				.find('AssigneeId', [large.userId(user)])
				.find((row) => row['PermissionSetId'] === large.idOf('PermissionSet', 'Name', set))!.Id;
		await large.post('/sobjects/PermissionSetAssignment', {
			AssigneeId: large.userId('mover'),
			PermissionSetId: large.idOf('PermissionSet', 'Name', 'Console_User'),
		});
		const others = Array.from({ length: removed - 1 }, (_, at) =>
			find(`user${String(at + 1).padStart(6, '0')}`, 'Reporting_Basic'),
		);
		const { body } = await large.delete(
			`/composite/sobjects?ids=${[find('mover', 'Console_User'), ...others].join(',')}`,
		);
		expect((body as Array<{ success: boolean }>).filter(({ success }) => success)).toHaveLength(removed);
		expect(
			large.org.store.table('PermissionSetLicenseAssign').find('AssigneeId', [large.userId('mover')]),
		).toHaveLength(left);
	});
});

describe('groups, queues and packages', () => {
	const groupId = (name: string) => admin.idOf('Group', 'DeveloperName', name);

	test('a member is in a group once: again it is the row that is there, or a duplicate by setting', async () => {
		const add = (GroupId: string) =>
			admin.post('/sobjects/GroupMember', { GroupId, UserOrGroupId: admin.userId('leaver') });
		expect((await add(groupId('All_Support'))).status).toBe(201);
		const { Id } = admin.org.store.table('GroupMember').first('UserOrGroupId', admin.userId('leaver'))!;
		expect(await add(groupId('All_Sales'))).toMatchObject({ status: 201, body: { id: Id, success: true } });
		expect(admin.org.store.table('GroupMember').find('GroupId', [groupId('All_Sales')])).toHaveLength(1);
		admin.org.settings.groupMemberAgain = 'DUPLICATE_VALUE';
		expect((await add(groupId('All_Sales'))).body).toMatchObject([{ errorCode: 'DUPLICATE_VALUE' }]);
	});

	test('a queue tells which objects it takes, and owns only those', async () => {
		const { records } = await admin.query("SELECT Queue.Name FROM QueueSobject WHERE SobjectType = 'Lead'");
		expect(records).toMatchObject([{ Queue: { Name: 'Lead Queue' } }]);
		const lead = admin.org.store.table('Lead').first('OwnerId', admin.userId('leaver'))!;
		expect((await admin.patch(`/sobjects/Lead/${lead.Id}`, { OwnerId: groupId('Support_Queue') })).status).toBe(400);
		expect((await admin.patch(`/sobjects/Lead/${lead.Id}`, { OwnerId: groupId('Lead_Queue') })).status).toBe(204);
		const { records: owners } = await admin.query(`SELECT Owner.Name, Owner.Type FROM Lead WHERE Id = '${lead.Id}'`);
		expect(owners).toMatchObject([{ Owner: { attributes: { type: 'Group' }, Name: 'Lead Queue', Type: 'Queue' } }]);
	});

	test('records cannot go to an inactive owner', async () => {
		const account = admin.org.store.table('Account').first('OwnerId', admin.userId('leaver'))!;
		const message = `operation performed with inactive user [${admin.userId('inactive').slice(0, 15)}] as owner of account`;
		expect(await admin.patch(`/sobjects/Account/${account.Id}`, { OwnerId: admin.userId('inactive') })).toEqual(
			refused('INACTIVE_OWNER_OR_USER', message, ['OwnerId']),
		);
		expect(
			(await admin.as('mover').patch(`/sobjects/Account/${account.Id}`, { OwnerId: admin.userId('mover') })).status,
		).toBe(403);
		expect((await admin.patch(`/sobjects/Account/${account.Id}`, { OwnerId: admin.userId('mover') })).status).toBe(204);
	});

	test('a package license is taken and given back', async () => {
		const [held] = admin.org.store.table('UserPackageLicense').find('UserId', [admin.userId('leaver')]);
		const signit = "FROM PackageLicense WHERE NamespacePrefix = 'signit'";
		expect((await admin.query(`SELECT UsedLicenses, AllowedLicenses ${signit}`)).records).toMatchObject([
			{ UsedLicenses: 1, AllowedLicenses: 5 },
		]);
		expect((await admin.delete(`/sobjects/UserPackageLicense/${held!.Id}`)).status).toBe(204);
		expect((await admin.query(`SELECT UsedLicenses ${signit}`)).records).toMatchObject([{ UsedLicenses: 0 }]);
	});

	test('a package for the whole org has no end of seats, a trial has an end', async () => {
		const { records } = await admin.query(
			'SELECT Id, NamespacePrefix, Status, AllowedLicenses, ExpirationDate FROM PackageLicense ORDER BY NamespacePrefix',
		);
		expect(records).toMatchObject([
			{ NamespacePrefix: 'signit', Status: 'Active', AllowedLicenses: 5, ExpirationDate: null },
			{ NamespacePrefix: 'sitewide', Status: 'Active', AllowedLicenses: -1 },
			{
				NamespacePrefix: 'tryout',
				Status: 'Trial',
				AllowedLicenses: 2,
				ExpirationDate: '2030-01-31T00:00:00.000+0000',
			},
		]);
		const take = (at: number, user: string) =>
			admin.post('/sobjects/UserPackageLicense', { PackageLicenseId: records[at]!.Id, UserId: admin.userId(user) });
		const users = ['mover', 'leaver', 'standard'];
		const statuses = async (at: number) => {
			const answers = [];
			for (const user of users) answers.push((await take(at, user)).status);
			return answers;
		};
		expect(await statuses(1)).toEqual([201, 201, 201]);
		expect(await statuses(2)).toEqual([201, 201, 400]);
	});
});
