import { newUser, openOrg, type OrgSession } from '../session.mts';

const ENTRIES = 'SELECT Action, Section, Display, CreatedDate, CreatedBy.Username FROM SetupAuditTrail ORDER BY Id';

async function entries(admin: OrgSession): Promise<Array<[action: unknown, display: unknown]>> {
	return (await admin.query(ENTRIES)).records.map(({ Action, Display }) => [Action, Display]);
}

const mark = (admin: OrgSession, name: string) => `(UserID: [${admin.userId(name).slice(0, 15)}])`;
const login = (admin: OrgSession, name: string) =>
	`/sobjects/UserLogin/${admin.idOf('UserLogin', 'UserId', admin.userId(name))}`;

test('users leave entries by name or by ID, as the catalog of actions has them, with who did it', async () => {
	const admin = openOrg();
	const mover = `/sobjects/User/${admin.userId('mover')}`;
	await admin.post('/sobjects/User', newUser(admin, { FirstName: 'Nina', LastName: 'New' }));
	await admin.patch(mover, { IsActive: false });
	await admin.patch(mover, { IsActive: true });
	await admin.patch(mover, { Title: 'No entry tells it' });
	await admin.patch(mover, { ProfileId: admin.idOf('Profile', 'Name', 'Identity Provisioning') });
	await admin.patch(mover, { ManagerId: admin.userId('admin') });
	await admin.patch(mover, { UserPermissionsSupportUser: true });
	await admin.patch(login(admin, 'mover'), { IsFrozen: true });
	await admin.patch(login(admin, 'mover'), { IsFrozen: true });
	await admin.patch(login(admin, 'mover'), { IsFrozen: false });
	const name = String(
		(await admin.query(`SELECT Name FROM User WHERE Id = '${admin.userId('mover')}'`)).records[0]!.Name,
	);
	expect(await entries(admin)).toEqual([
		['createduser', 'Created new user Nina New'],
		['deactivateduser', `Deactivated user ${name} ${mark(admin, 'mover')}`],
		['activateduser', `Activated user ${name} ${mark(admin, 'mover')}`],
		['changedprofileforuser', `Changed profile for user ${name} from Standard User to Identity Provisioning`],
		['changedManager', `The manager for user ${name} ${mark(admin, 'mover')} changed from Lea Leaver to Ada Admin`],
		['changedsupportuseroffon', `For user ${name}, changed Service Cloud user from off to on`],
		['frozeuser', `Froze user account for ${name}`],
		['unfrozeuser', `Unfroze user account for ${name}`],
	]);
	const [entry] = (await admin.query(ENTRIES)).records;
	expect(entry).toMatchObject({ Section: 'Manage Users', CreatedBy: { Username: 'admin@acme.example' } });
});

test('given and taken entitlements leave entries with the ID of the user', async () => {
	const admin = openOrg();
	const AssigneeId = admin.userId('mover');
	const give = async (object: string, fields: object) =>
		((await admin.post(`/sobjects/${object}`, fields)).body as { id: string }).id;
	const PermissionSetId = admin.idOf('PermissionSet', 'Name', 'Support_Agent');
	const set = await give('PermissionSetAssignment', { AssigneeId, PermissionSetId });
	await admin.delete(`/sobjects/PermissionSetAssignment/${set}`);
	const ExpirationDate = '2050-05-20T06:59:59.000+0000';
	await give('PermissionSetAssignment', { AssigneeId, PermissionSetId, ExpirationDate });
	const group = admin.idOf('PermissionSetGroup', 'DeveloperName', 'Sales_Bundle');
	await give('PermissionSetAssignment', { AssigneeId, PermissionSetGroupId: group });
	const packageId = admin.idOf('PackageLicense', 'NamespacePrefix', 'signit');
	const seat = await give('UserPackageLicense', { UserId: AssigneeId, PackageLicenseId: packageId });
	await admin.delete(`/sobjects/UserPackageLicense/${seat}`);
	const texts = (await entries(admin)).map(([action, display]) => `${String(action)}: ${String(display)}`);
	const of = mark(admin, 'mover').replace(/[[\]()]/g, '\\$&');
	expect(texts).toEqual([
		expect.stringMatching(new RegExp(`^PermSetAssign: Permission set .+: assigned to user .+ ${of}$`)),
		expect.stringMatching(new RegExp(`^PermSetUnassign: Permission set .+: unassigned from user .+ ${of}$`)),
		expect.stringMatching(/^PermSetAssign_HasExpiration: .+, expiring on Fri May 20 06:59:59 GMT 2050$/),
		expect.stringMatching(new RegExp(`^PermSetGroupAssign: Permission set group .+: assigned to user .+ ${of}$`)),
		`granteduserpackagelicense: Granted 1 User Package Licenses for User with ID: ${AssigneeId}`,
		'revokeduserpackagelicense: Revoked User Package License assignment',
	]);
});

test.each([
	['nothing', 'nobody', []],
	['PermSetUnassign_HasExpiration', 'nobody', [null]],
	['PermSetUnassign_HasExpiration', 'system user', ['Automated Process']],
] as const)(
	'an assignment that ends by its date leaves %s, by %s, with the moment of its end',
	async (auditTrailOfExpiry, auditTrailOfSystem, actors) => {
		const admin = openOrg({ settings: { auditTrailOfExpiry, auditTrailOfSystem } });
		const PermissionSetId = admin.idOf('PermissionSet', 'Name', 'Support_Agent');
		const end = Math.floor(admin.org.clock.now() / 1000) * 1000 + 3_600_000;
		const ExpirationDate = new Date(end).toISOString();
		await admin.post('/sobjects/PermissionSetAssignment', {
			AssigneeId: admin.userId('mover'),
			PermissionSetId,
			ExpirationDate,
		});
		const ended =
			"SELECT Display, CreatedDate, CreatedBy.Name FROM SetupAuditTrail WHERE Action = 'PermSetUnassign_HasExpiration'";
		expect((await admin.query(ended)).records).toEqual([]);
		admin.org.clock.advance(7_200_000);
		for (let look = 0; look < 2; look++) {
			const { records } = await admin.query(ended);
			expect(records.map(({ CreatedBy }) => (CreatedBy as { Name: string } | null)?.Name ?? null)).toEqual(actors);
			for (const { CreatedDate } of records) expect(Date.parse(String(CreatedDate))).toBe(end);
		}
	},
);

test.each([
	['English', 'en_US', 'de', 'Activated user'],
	['running user', 'de', 'ja', 'aktiviert'],
	['org', 'de', 'ja', 'を有効化しました'],
] as const)('texts are in the language of auditTrailLanguage: %s', async (auditTrailLanguage, user, org, words) => {
	const admin = openOrg({ settings: { auditTrailLanguage } });
	await admin.patch(`/sobjects/User/${admin.userId('inactive')}`, { IsActive: true });
	admin.org.store.update('User', admin.userId('admin'), { LanguageLocaleKey: user });
	admin.org.store.update('Organization', admin.org.id, { LanguageLocaleKey: org });
	const [[action, display]] = (await entries(admin)) as [[string, string]];
	expect(action).toBe('activateduser');
	expect(display).toContain(words);
	expect(display).toContain(`[${admin.userId('inactive').slice(0, 15)}]`);
});

test('entries are gone after 180 days', async () => {
	const admin = openOrg();
	await admin.patch(`/sobjects/User/${admin.userId('mover')}`, { IsActive: false });
	admin.org.clock.advance(179 * 86_400_000);
	expect(await entries(admin)).toHaveLength(1);
	admin.org.clock.advance(2 * 86_400_000);
	expect(await entries(admin)).toEqual([]);
});

test('what is refused leaves no entry, and without View Setup the trail cannot be read', async () => {
	const admin = openOrg();
	await admin.patch(`/sobjects/User/${admin.userId('mover')}`, { IsActive: false, Email: 'no address' });
	expect(await entries(admin)).toEqual([]);
	expect(await admin.as('standard').queryError(ENTRIES)).toMatchObject({ errorCode: 'INVALID_TYPE' });
});

test('commitDelaySeconds: others see rows later than their stamps, and latestDateCovered tells from when on', async () => {
	const admin = openOrg({ settings: { commitDelaySeconds: 300 } });
	const before = admin.org.clock.now();
	await admin.patch(`/sobjects/User/${admin.userId('mover')}`, { IsActive: false });
	const stamps = await admin.query(
		"SELECT LastModifiedDate FROM User WHERE Title = null AND Username = 'mover@acme.example'",
	);
	const stamped = stamps.records.map(({ LastModifiedDate }) => Date.parse(String(LastModifiedDate)));
	for (const moment of stamped) expect(before - moment).toBeGreaterThanOrEqual(299_000);
	const span = `start=${encodeURIComponent(new Date(before - 3_600_000).toISOString())}&end=${encodeURIComponent(new Date(before).toISOString())}`;
	const { body } = await admin.get(`/sobjects/User/updated?${span}`);
	expect(before - Date.parse((body as { latestDateCovered: string }).latestDateCovered)).toBeGreaterThanOrEqual(
		299_000,
	);
});

test('tracked fields have a history of what they were and are, references by name and by ID, and others have none', async () => {
	const admin = openOrg({ settings: { trackedFields: 'User.Title, User.ManagerId' } });
	const UserId = admin.userId('mover');
	const ManagerId = admin.userId('admin');
	await admin.patch(`/sobjects/User/${UserId}`, { Title: 'New', ManagerId, Department: 'Other' });
	const history = 'SELECT UserId, Field, OldValue, NewValue, CreatedBy.Username FROM UserHistory ORDER BY Id';
	const before = admin.userId('leaver');
	const created = { attributes: expect.anything(), Username: 'admin@acme.example' };
	const told = (Field: string, OldValue: unknown, NewValue: unknown) =>
		expect.objectContaining({ UserId, Field, OldValue, NewValue, CreatedBy: created });
	expect((await admin.query(history)).records).toEqual([
		told('Title', 'Sales Representative', 'New'),
		told('Manager', 'Lea Leaver', 'Ada Admin'),
		told('Manager', before, ManagerId),
	]);
	const tracked = (object: string) =>
		`SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = '${object}' AND IsFieldHistoryTracked = true`;
	expect((await admin.query(tracked('User'))).records.map(({ QualifiedApiName }) => QualifiedApiName)).toEqual([
		'Title',
		'ManagerId',
	]);
	expect(await admin.queryError('SELECT Id FROM AccountHistory')).toMatchObject({ errorCode: 'INVALID_TYPE' });
});
