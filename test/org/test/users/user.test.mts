import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const create = (changes: object = {}) => admin.post('/sobjects/User', newUser(admin, changes as never));
const patch = (name: string, changes: object) => admin.patch(`/sobjects/User/${admin.userId(name)}`, changes);
const userOf = (name: string) => admin.org.store.get('User', admin.userId(name))!;
const error = (errorCode: string, message: string, fields: string[], status = 400) => ({
	status,
	body: [{ message, errorCode, fields }],
});

test('a create answers 201 with Location, a lower-case username and an active user', async () => {
	const { status, body, headers } = await create({ Username: 'New.User@Acme.EXAMPLE' });
	const { id } = body as { id: string };
	expect(status).toBe(201);
	expect(body).toEqual({ id, success: true, errors: [] });
	expect(id).toMatch(/^005\w{15}$/);
	expect(headers).toEqual({ Location: `/services/data/v66.0/sobjects/User/${id}` });
	const { records } = await admin.query(
		`SELECT Username, IsActive, CommunityNickname, UserType, Name FROM User WHERE Id = '${id}'`,
	);
	expect(records[0]).toMatchObject({
		Username: 'new.user@acme.example',
		IsActive: true,
		UserType: 'Standard',
		Name: 'User',
	});
	expect(records[0]!['CommunityNickname']).toMatch(/^User\d{20}$/);
});

test('a new user has a UserLogin and the assignment of the profile-owned permission set', async () => {
	const { id } = (await create()).body as { id: string };
	expect((await admin.query(`SELECT IsFrozen FROM UserLogin WHERE UserId = '${id}'`)).records).toMatchObject([
		{ IsFrozen: false },
	]);
	const assignments = await admin.query(
		`SELECT PermissionSet.IsOwnedByProfile FROM PermissionSetAssignment WHERE AssigneeId = '${id}'`,
	);
	expect(assignments.records).toMatchObject([{ PermissionSet: { IsOwnedByProfile: true } }]);
});

test('all missing required fields come in one error', async () => {
	const missing = [
		'Username',
		'LastName',
		'Email',
		'Alias',
		'TimeZoneSidKey',
		'LocaleSidKey',
		'EmailEncodingKey',
		'ProfileId',
		'LanguageLocaleKey',
	];
	expect(await admin.post('/sobjects/User', {})).toMatchObject(
		error('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing),
	);
});

test.each([
	['Alias', 'abcdefghi', 'STRING_TOO_LONG', 'Alias: data value too large: abcdefghi (max length=8)'],
	['Email', 'x', 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: x'],
	[
		'Username',
		'x',
		'FIELD_INTEGRITY_EXCEPTION',
		'Username must be in the form of an email address (for example, john@acme.com): Username',
	],
	[
		'TimeZoneSidKey',
		'X',
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Time Zone: bad value for restricted picklist field: X',
	],
	[
		'Region__c',
		'MOON',
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Region: bad value for restricted picklist field: MOON',
	],
	['ProfileId', '005ak0000000001AAA', 'MALFORMED_ID', 'Profile ID: id value of incorrect type: 005ak0000000001AAA'],
	['ManagerId', 'nobody', 'MALFORMED_ID', 'Manager ID: id value of incorrect type: nobody'],
])('%s = %s is refused with %s', async (field, value, errorCode, message) => {
	expect(await create({ [field]: value })).toMatchObject(error(errorCode, message, [field]));
});

test.each([
	['Nonsense', 1, 'INVALID_FIELD', "No such column 'Nonsense' on sobject of type User"],
	[
		'IsActive',
		'x',
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of boolean from VALUE_STRING value x or request may be missing a required field at [line:1, column:2]',
	],
	[
		'LastName',
		5,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of string from VALUE_NUMBER_INT value 5 or request may be missing a required field at [line:1, column:2]',
	],
	[
		'Start_Date__c',
		'1.5.2026',
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of date from VALUE_STRING value 1.5.2026 or request may be missing a required field at [line:1, column:2]',
	],
	['ProfileId', '00eak00000000zz', 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
	['Id', '005ak0000000001AAA', 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.'],
])('%s = %j is refused with %s %s', async (field, value, errorCode, message) => {
	expect(await create({ [field]: value })).toMatchObject({ status: 400, body: [{ errorCode, message }] });
});

test('a read-only field is refused by its name', async () => {
	const message =
		'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.';
	expect(await create({ CreatedDate: '2026-01-01T00:00:00Z' })).toMatchObject(
		error('INVALID_FIELD_FOR_INSERT_UPDATE', message, ['CreatedDate']),
	);
});

test('two bad picklist values are two elements, and length is looked at before them', async () => {
	const bad = { TimeZoneSidKey: 'X', LocaleSidKey: 'Y' };
	expect((await create(bad)).body).toMatchObject([{ fields: ['TimeZoneSidKey'] }, { fields: ['LocaleSidKey'] }]);
	expect((await create({ ...bad, Alias: 'far too long' })).body).toMatchObject([{ errorCode: 'STRING_TOO_LONG' }]);
});

test.each(['mover@acme.example', 'MOVER@acme.example', 'taken@elsewhere.example'])(
	'username %s is taken, here or in another org',
	async (Username) => {
		admin.org.usernamesElsewhere.add('taken@elsewhere.example');
		const { status, body } = await create({ Username });
		expect(status).toBe(400);
		expect(body).toMatchObject([
			{
				errorCode: 'DUPLICATE_USERNAME',
				fields: ['Username'],
				message: expect.stringMatching(/^Duplicate Username\.<br>The username already exists/),
			},
		]);
	},
);

test('nickname and federation id are unique in the org', async () => {
	expect((await create({ CommunityNickname: 'MOVER' })).body).toMatchObject([
		{ errorCode: 'DUPLICATE_COMM_NICKNAME', fields: ['CommunityNickname'] },
	]);
	const message = `duplicate value found: FederationIdentifier duplicates value on record with id: ${admin.userId('leaver')}`;
	expect(await create({ FederationIdentifier: 'lea.leaver' })).toMatchObject(
		error('DUPLICATE_VALUE', message, ['FederationIdentifier']),
	);
});

test('the last seat of a license can be taken once, and is free again after a deactivation', async () => {
	const ProfileId = admin.idOf('Profile', 'Name', 'Standard Platform User');
	const first = await create({ ProfileId });
	const second = { ProfileId, Username: 'two@acme.example' };
	expect(first.status).toBe(201);
	expect(await create(second)).toMatchObject(
		error('LICENSE_LIMIT_EXCEEDED', 'License Limit Exceeded - Salesforce Platform', []),
	);
	expect((await create({ ...second, IsActive: false })).status).toBe(201);
	expect((await patch('new.user', { IsActive: false })).status).toBe(204);
	expect((await patch('two', { IsActive: true })).status).toBe(204);
	expect((await patch('new.user', { IsActive: true })).body).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED' }]);
});

test('a change of profile across licenses needs a seat there and moves the profile-owned assignment', async () => {
	const standard = admin.idOf('Profile', 'Name', 'Standard User');
	const [license] = admin.org.store.table('UserLicense').rows.values();
	const seats = license!.TotalLicenses!;
	admin.org.store.update('UserLicense', license!.Id, { TotalLicenses: 1 });
	expect((await patch('platform', { ProfileId: standard })).body).toMatchObject([
		{ errorCode: 'LICENSE_LIMIT_EXCEEDED', message: 'License Limit Exceeded - Salesforce' },
	]);
	admin.org.store.update('UserLicense', license!.Id, { TotalLicenses: seats });
	const platform = admin.idOf('Profile', 'Name', 'Standard Platform User');
	expect((await patch('mover', { ProfileId: platform })).status).toBe(204);
	const { records } = await admin.query(
		`SELECT PermissionSet.ProfileId FROM PermissionSetAssignment WHERE AssigneeId = '${admin.userId('mover')}' AND PermissionSet.IsOwnedByProfile = true`,
	);
	expect(records).toMatchObject([{ PermissionSet: { ProfileId: platform } }]);
	const { records: licenses } = await admin.query(
		"SELECT UsedLicenses, TotalLicenses FROM UserLicense WHERE Name = 'Salesforce Platform'",
	);
	expect(licenses).toMatchObject([{ UsedLicenses: 2, TotalLicenses: 2 }]);
});

test('a feature license that is used up is refused, and can be taken over from somebody', async () => {
	const field = 'UserPermissionsKnowledgeUser';
	expect(await patch('mover', { [field]: true })).toMatchObject(
		error('LICENSE_LIMIT_EXCEEDED', 'knowledge feature license limit exceeded', []),
	);
	expect((await patch('knowledge', { [field]: false })).status).toBe(204);
	expect((await patch('mover', { [field]: true })).status).toBe(204);
});

test.each([
	['caseowner', 'You cannot deactivate this user. You cannot deactivate a user who is the default owner of cases'],
	[
		'approver',
		'Cannot complete this operation. Cannot inactivate user that is the value of a hierarchy field: Buddy. : Stella Standard',
	],
])('%s cannot be deactivated', async (name, message) => {
	expect(await patch(name, { IsActive: false })).toMatchObject(
		error('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, []),
	);
	admin.org.settings.deactivationBlockerCode = 'FIELD_INTEGRITY_EXCEPTION';
	expect((await patch(name, { IsActive: false })).body).toMatchObject([
		{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message },
	]);
	expect(userOf(name)['IsActive']).toBe(true);
});

test.each([
	['webToLeadCreator', 'You cannot disable the Web to Lead Default Creator'],
	['defaultWorkflowUser', 'You cannot deactivate the Default Workflow User'],
] as const)('the %s cannot be deactivated', async (office, message) => {
	admin.org.offices.set(office, new Set([admin.userId('mover')]));
	expect((await patch('mover', { IsActive: false })).body).toMatchObject([{ message }]);
});

test('the last active administrator cannot be deactivated nor lose the profile', async () => {
	expect((await patch('second.admin', { IsActive: false })).status).toBe(204);
	const last = error('CANNOT_DISABLE_LAST_ADMIN', 'must have at least one active administrator', []);
	const provisioner = admin.as('provisioner');
	const path = `/sobjects/User/${admin.userId('admin')}`;
	expect(await provisioner.patch(path, { IsActive: false })).toMatchObject(last);
	expect(await provisioner.patch(path, { ProfileId: admin.idOf('Profile', 'Name', 'Standard User') })).toMatchObject(
		last,
	);
});

test('nobody deactivates themselves', async () => {
	expect((await patch('admin', { IsActive: false })).body).toMatchObject([
		{ message: 'You cannot deactivate yourself' },
	]);
});

test('a changed email address shows after its confirmation, or at once by a setting', async () => {
	expect((await patch('mover', { Email: 'mona@new.example' })).status).toBe(204);
	expect(userOf('mover')['Email']).toBe('mover@acme.example');
	expect(admin.org.pendingEmails.get(admin.userId('mover'))).toBe('mona@new.example');
	expect(admin.org.outbox).toMatchObject([{ kind: 'email change', to: 'mona@new.example' }]);
	admin.org.confirmEmail(admin.userId('mover'));
	expect(userOf('mover')['Email']).toBe('mona@new.example');
	expect(() => admin.org.confirmEmail(admin.userId('mover'))).toThrow(RangeError);
	admin.org.settings.emailChange = 'at once';
	await patch('mover', { Email: 'mona@newer.example' });
	expect(userOf('mover')['Email']).toBe('mona@newer.example');
});

test('a change of email that is rolled back leaves neither an email nor a pending address', async () => {
	const row = (name: string, fields: object) => ({ attributes: { type: 'User' }, id: admin.userId(name), ...fields });
	const records = [row('mover', { Email: 'mona@new.example' }), row('caseowner', { IsActive: false })];
	await admin.patch('/composite/sobjects', { allOrNone: true, records });
	expect({ emails: admin.org.outbox, pending: admin.org.pendingEmails.size }).toEqual({ emails: [], pending: 0 });
});

test('no welcome email goes out over REST, unless the setting says that the header works', async () => {
	const create = (Username: string) =>
		admin.post('/sobjects/User', newUser(admin, { Username }), { 'sforce-email-header': 'triggerUserEmail=true' });
	await create('one@acme.example');
	expect(admin.org.outbox).toEqual([]);
	admin.org.settings.welcomeMailOverRest = 'yes';
	await create('two@acme.example');
	expect(admin.org.outbox).toMatchObject([{ kind: 'welcome', to: 'new.user@acme.example' }]);
});

test('a repeated create makes one user when idempotency keys are honored, and fails when they are not', async () => {
	const headers = { 'idempotency-key': 'c0ffee00-1234-4abc-8def-0123456789ab' };
	const create = () => admin.post('/sobjects/User', newUser(admin), headers);
	admin.org.settings.idempotencyKey = 'honored';
	const first = await create();
	expect(first.status).toBe(201);
	expect(await create()).toEqual(first);
	const bad = await admin.post('/sobjects/User', newUser(admin), { 'idempotency-key': 'once' });
	expect(bad).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_IDEMPOTENCY_KEY' }] });
	admin.org.settings.idempotencyKey = 'not available';
	expect((await create()).body).toMatchObject([{ errorCode: 'DUPLICATE_USERNAME' }]);
});

test('a user cannot be deleted', async () => {
	const message = "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH";
	expect(await admin.delete(`/sobjects/User/${admin.userId('mover')}`)).toEqual({
		status: 405,
		body: [{ message, errorCode: 'METHOD_NOT_ALLOWED' }],
	});
});

test('a failed create leaves nothing behind', async () => {
	const before = admin.org.store.table('UserLogin').rows.size;
	await create({ UserPermissionsKnowledgeUser: true });
	expect(admin.org.store.table('UserLogin').rows.size).toBe(before);
	expect((await admin.query("SELECT Id FROM User WHERE Username = 'new.user@acme.example'")).totalSize).toBe(0);
});

test('an update by a 15-character id works, of an unknown id answers 404', async () => {
	const id = admin.userId('mover');
	expect((await admin.patch(`/sobjects/User/${id.slice(0, 15)}`, { Title: 'Boss' })).status).toBe(204);
	expect(userOf('mover')['Title']).toBe('Boss');
	expect(await admin.patch('/sobjects/User/005ak0000000zzz', { Title: 'Boss' })).toEqual({
		status: 404,
		body: [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }],
	});
});

describe('passwords', () => {
	const path = (name: string) => `/sobjects/User/${admin.userId(name)}/password`;

	test('a reset answers the new password and sends the email', async () => {
		const { status, body } = await admin.delete(path('mover'));
		const { NewPassword } = body as { NewPassword: string };
		expect(status).toBe(200);
		expect(admin.org.outbox).toEqual([
			{ kind: 'password reset', userId: admin.userId('mover'), to: 'mover@acme.example' },
		]);
		expect(NewPassword).toMatch(/^[A-Za-z0-9]{9}$/);
		expect(admin.org.passwords.get(admin.userId('mover'))).toBe(NewPassword);
	});

	test('a weak password is refused, a good one is 204', async () => {
		const message = 'Your password must have a mix of letters and numbers.';
		expect(await admin.post(path('mover'), { NewPassword: 'onlyletters' })).toEqual({
			status: 400,
			body: [{ message, errorCode: 'INVALID_NEW_PASSWORD' }],
		});
		expect((await admin.post(path('mover'), { NewPassword: 'letters4nd' })).status).toBe(204);
		expect(await admin.get(path('mover'))).toEqual({ status: 200, body: { isExpired: false } });
	});

	test('a reset unlocks the user, who has to set another password', async () => {
		const login = admin.org.store.table('UserLogin').first('UserId', admin.userId('mover'))!;
		admin.org.store.update('UserLogin', login.Id, { IsPasswordLocked: true });
		await admin.delete(path('mover'));
		expect(admin.org.store.get('UserLogin', login.Id)).toMatchObject({ IsPasswordLocked: false });
		expect(await admin.get(path('mover'))).toEqual({ status: 200, body: { isExpired: true } });
		await admin.post(path('mover'), { NewPassword: 'letters4nd' });
		expect(await admin.get(path('mover'))).toEqual({ status: 200, body: { isExpired: false } });
	});

	test.each(['INVALID_NEW_PASSWORD', 'REPEATED_PASSWORD', 'INVALID_OPERATION'] as const)(
		'the password that the user has is refused as repeated (%s)',
		async (errorCode) => {
			admin.org.settings.repeatedPasswordCode = errorCode;
			expect(await admin.post(path('mover'), { NewPassword: 'Passw0rd!' })).toEqual({
				status: 400,
				body: [{ message: 'invalid repeated password', errorCode }],
			});
		},
	);

	test('without the right to reset passwords it is 403', async () => {
		const message = 'You do not have permission to view this record.';
		expect(await admin.as('standard').delete(path('mover'))).toEqual({
			status: 403,
			body: [{ message, errorCode: 'INSUFFICIENT_ACCESS' }],
		});
		expect((await admin.as('provisioner').delete(path('mover'))).status).toBe(200);
	});
});

describe('the users that Salesforce makes for itself', () => {
	const system = () =>
		admin.query(
			"SELECT Username, FirstName, LastName, IsActive, ProfileId, Profile.Name FROM User WHERE UserType IN ('AutomatedProcess', 'CloudIntegrationUser') ORDER BY Username",
		);

	test('have a ProfileId that leads to no profile, and a UserType of their own', async () => {
		const { records } = await system();
		const named = (FirstName: string | null, LastName: string) =>
			expect.objectContaining({ FirstName, LastName, IsActive: true, Profile: null });
		expect(records).toEqual([
			named(null, 'Data.com Clean'),
			named('Automated', 'Process'),
			named(null, 'Platform Integration User'),
		]);
		const [clean, automated, cloud] = records.map(({ ProfileId }) => ProfileId);
		expect([clean, cloud]).toEqual([expect.stringMatching(/^00e/), expect.stringMatching(/^00e/)]);
		expect([clean === automated, clean === cloud]).toEqual([true, false]);
		expect((await admin.query('SELECT Id FROM User WHERE ProfileId = null')).totalSize).toBe(0);
	});

	test.each([
		['accepted', 204],
		['refused', 403],
	] as const)('can be deactivated, or not (%s)', async (systemUserDeactivation, status) => {
		admin.org.settings.systemUserDeactivation = systemUserDeactivation;
		const { Id } = admin.org.store.table('User').first('UserType', 'AutomatedProcess')!;
		expect((await admin.patch(`/sobjects/User/${Id}`, { IsActive: false })).status).toBe(status);
	});
});

test('a portal user needs an account whose owner has a role', async () => {
	const portalUser = (owner: string) => {
		const account = admin.org.ids.next('001');
		const contact = admin.org.ids.next('003');
		admin.org.store.insert('Account', { Id: account, Name: owner, OwnerId: admin.userId(owner) });
		admin.org.store.insert('Contact', { Id: contact, LastName: owner, AccountId: account });
		return create({
			ContactId: contact,
			Username: `portal.${owner}@acme.example`,
			CommunityNickname: owner + '.portal',
		});
	};
	expect(await portalUser('standard')).toEqual(error('UNKNOWN_EXCEPTION', 'portal account owner must have a role', []));
	expect((await portalUser('mover')).status).toBe(201);
});
