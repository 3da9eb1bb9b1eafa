/** What User and its logins look like where recorded answers and the field reference say so. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const fieldsOf = async (object: string) => {
	const { body } = await admin.get(`/sobjects/${object}/describe`);
	return new Map((body as { fields: Array<{ name: string }> }).fields.map((field) => [field.name, field]));
};

test('empty texts are empty, days have hours, and banners have addresses (recorded)', async () => {
	const { records } = await admin.query(
		`SELECT BadgeText, OutOfOfficeMessage, StartDay, EndDay, BannerPhotoUrl, SmallBannerPhotoUrl, MediumBannerPhotoUrl, Title FROM User WHERE Id = '${admin.userId('admin')}'`,
	);
	expect(records).toMatchObject([
		{
			BadgeText: '',
			OutOfOfficeMessage: '',
			StartDay: '6',
			EndDay: '23',
			BannerPhotoUrl: expect.stringMatching(/\/profilephoto\/005\/B$/),
			SmallBannerPhotoUrl: expect.stringMatching(/\/profilephoto\/005\/D$/),
			MediumBannerPhotoUrl: expect.stringMatching(/\/profilephoto\/005\/E$/),
			Title: null,
		},
	]);
});

test.each([
	['User', 'SuAccessExpirationDate', { type: 'date' }],
	['User', 'Signature', { type: 'textarea', length: 1333 }],
	['User', 'SenderEmail', { type: 'email', length: 80 }],
	['User', 'Extension', { type: 'phone' }],
	['User', 'TimeZoneSidKey', { type: 'picklist', length: 40 }],
	['UserLogin', 'IsFrozen', { label: 'Is Frozen' }],
	['UserLogin', 'IsPasswordLocked', { label: 'Is Password Locked' }],
	['UserLicense', 'UsedLicensesLastUpdated', { type: 'datetime' }],
	['PermissionSetLicense', 'PermissionSetLicenseKey', { idLookup: true }],
	['PermissionSetLicenseAssign', 'IsDeleted', { type: 'boolean' }],
	['ContentVersion', 'PathOnClient', { nillable: true }],
	['ContentVersion', 'TagCsv', { type: 'textarea' }],
	['ContentVersion', 'VersionDataUrl', { type: 'url' }],
])('%s.%s is described as %j (field reference)', async (object, name, expected) => {
	expect((await fieldsOf(object)).get(name)).toMatchObject(expected);
});

test('a user has the switches that users set for themselves', async () => {
	const names = [...(await fieldsOf('User')).keys()].filter((name) => name.startsWith('UserPreferences'));
	expect(names.length).toBeGreaterThan(75);
	expect(names).toContain('UserPreferencesLightningExperiencePreferred');
});

test('a language that the setup does not display is available and not active', async () => {
	const field = (await fieldsOf('User')).get('LanguageLocaleKey') as unknown as {
		picklistValues: Array<{ value: string; active: boolean }>;
	};
	const active = new Map(field.picklistValues.map((entry) => [entry.value, entry.active]));
	expect([active.get('de'), active.get('pl')]).toEqual([true, false]);
	const path = `/sobjects/User/${admin.userId('mover')}`;
	expect((await admin.patch(path, { LanguageLocaleKey: 'pl' })).status).toBe(204);
	expect((await admin.patch(path, { LanguageLocaleKey: 'xx' })).status).toBe(400);
});

test('the logins of a user are its children', async () => {
	const { records } = await admin.query(
		"SELECT Username, (SELECT Id, IsFrozen FROM UserLogins LIMIT 1) FROM User WHERE Username IN ('frozen@acme.example', 'nologin@acme.example') ORDER BY Username",
	);
	expect(records).toMatchObject([{ UserLogins: { records: [{ IsFrozen: true }] } }, { UserLogins: null }]);
});

test('in a sandbox no email leaves it, but to the administrator', async () => {
	admin = openOrg({ sandbox: true, users: 1 });
	const emailOf = async (name: string) =>
		(await admin.query(`SELECT Email FROM User WHERE Username = '${name}@acme.example'`)).records[0]!.Email;
	expect(await emailOf('mover')).toBe('mover@acme.example.invalid');
	expect(await emailOf('user000001')).toBe('user000001@acme.example.invalid');
	expect(await emailOf('admin')).toBe('admin@acme.example');
});

test.each([
	['yes', 200],
	['no', 400],
] as const)('the Tooling API gives the ProfileId of a user: %s', async (toolingUserProfileId, status) => {
	admin.org.settings.toolingUserProfileId = toolingUserProfileId;
	const soql = encodeURIComponent('SELECT ProfileId FROM User LIMIT 1');
	expect((await admin.get(`/tooling/query?q=${soql}`)).status).toBe(status);
});
