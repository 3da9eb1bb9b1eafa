import { newUser, openOrg, type OrgSession } from '../session.mts';

type Field = {
	name: string;
	length: number;
	picklistValues: Array<{ value: string; label: string; active: boolean }>;
} & { [key: string]: unknown };

let admin: OrgSession;
beforeAll(() => {
	admin = openOrg();
});

async function describeOf(object: string): Promise<{ fields: Field[] } & { [key: string]: unknown }> {
	return (await admin.get(`/sobjects/${object}/describe`)).body as { fields: Field[] };
}

// Recorded describeGlobal of a Developer Edition org, v59 (Object Reference for PackageLicense).
test.each([
	['User', '005', 'cu'],
	['UserLogin', '0Yw', 'u'],
	['UserLicense', '100', ''],
	['UserPackageLicense', '051', 'cud'],
	['UserRole', '00E', 'cud'],
	['Profile', '00e', 'cud'],
	['PermissionSet', '0PS', 'cud'],
	['PermissionSetAssignment', '0Pa', 'cud'],
	['PermissionSetGroup', '0PG', 'cud'],
	['PermissionSetGroupComponent', '0PM', 'cd'],
	['PermissionSetLicense', '0PL', ''],
	['PermissionSetLicenseAssign', '2LA', 'cud'],
	['Group', '00G', 'cud'],
	['GroupMember', '011', 'cd'],
	['QueueSobject', '03g', 'cd'],
	['LoginHistory', '0Ya', ''],
	['Organization', '00D', 'u'],
	['MutingPermissionSet', '0QM', 'cud'],
	['AuthSession', '0Ak', 'd'],
	['OauthToken', '0CQ', ''],
	['VerificationHistory', '0Qt', ''],
	['LoginIp', '710', 'd'],
	['LoginGeo', '04F', ''],
	['ThirdPartyAccountLink', '0Jr', ''],
	['SetupEntityAccess', '0J0', 'cd'],
	['ConnectedApplication', '0H4', ''],
	['ExternalClientApplication', '0xI', ''],
	['ContentVersion', '068', 'cu'],
	['ContentDocument', '069', 'ud'],
	['ContentDocumentLink', '06A', 'cud'],
	['ContentWorkspace', '058', 'cud'],
	['Document', '015', 'cud'],
	['Folder', '00l', 'cud'],
	['Attachment', '00P', 'cud'],
	['CallCenter', '04v', 'c'],
	['ContentDistribution', '05D', 'cud'],
	['ContentWorkspacePermission', '05P', 'cud'],
	['CustomPermission', '0CP', ''],
	['EntityDefinition', '4ie', ''],
	['EntityParticle', '0Nv', ''],
	['FieldDefinition', '4fe', ''],
	['FieldPermissions', '01k', 'cud'],
	['Individual', '0PK', 'cud'],
	['ObjectPermissions', '110', 'cud'],
	['OrgWideEmailAddress', '0D2', 'cud'],
	['PermissionSetTabSetting', '01P', 'cud'],
	['PicklistValueInfo', '4pv', ''],
	['RecordType', '012', 'cu'],
	['SessionPermSetActivation', '5Pa', ''],
	['UserAppInfo', '0Ds', 'cud'],
	['UserEntityAccess', '07u', ''],
	['UserFieldAccess', '4fp', ''],
	['UserPreference', '03u', 'cud'],
	['UserProvisioningRequest', '0HP', 'cud'],
	['UserShare', '0N2', 'cud'],
])('%s has the key prefix %s and allows %s', async (name, keyPrefix, allows) => {
	const { body } = await admin.get('/sobjects');
	const found = (body as { sobjects: Array<{ name: string }> }).sobjects.find((object) => object.name === name);
	const allowed = {
		createable: allows.includes('c'),
		updateable: allows.includes('u'),
		deletable: allows.includes('d'),
		queryable: true,
	};
	expect(found).toMatchObject({ keyPrefix, ...allowed });
});

// The same recording.
test.each([
	['UserLogin', { replicateable: false, retrieveable: true, searchable: false, triggerable: false }],
	['PermissionSet', { replicateable: false, mruEnabled: true, searchable: true }],
	['GroupMember', { replicateable: true, layoutable: false, undeletable: false }],
	['OauthToken', { replicateable: false, retrieveable: false }],
	['Opportunity', { replicateable: true, layoutable: true, undeletable: true, deepCloneable: true, mergeable: false }],
	['Contract', { activateable: true, feedEnabled: false }],
	['UserPermissionAccess', { keyPrefix: '0up', layoutable: false, retrieveable: false }],
	['ContentWorkspaceDoc', { createable: true, updateable: true, deletable: true, undeletable: false }],
])('%s has the recorded flags', async (name, flags) => {
	const { body } = await admin.get('/sobjects');
	const found = (body as { sobjects: Array<{ name: string }> }).sobjects.find((object) => object.name === name);
	expect(found).toMatchObject(flags);
});

test('objects with pages have the addresses of their layouts, actions and list views', async () => {
	const urlsOf = async (name: string) =>
		((await admin.get(`/sobjects/${name}`)).body as { objectDescribe: { urls: object } }).objectDescribe.urls;
	const plain = ['describe', 'rowTemplate', 'sobject'];
	expect(Object.keys(await urlsOf('UserLogin')).sort()).toEqual(plain);
	const pages = ['approvalLayouts', 'compactLayouts', 'layouts', 'listviews', 'quickActions'];
	expect(Object.keys(await urlsOf('Account')).sort()).toEqual([...pages, ...plain].sort());
	expect(await urlsOf('User')).toMatchObject({
		namedLayouts: '/services/data/v66.0/sobjects/User/describe/namedLayouts/{LayoutName}',
		quickActions: '/services/data/v66.0/sobjects/User/quickActions',
	});
});

test('a new user has the recorded fields and the recorded frequency of digests', async () => {
	const fields =
		'DigestFrequency, CallCenterId, IndividualId, BannerPhotoUrl, SmallBannerPhotoUrl, MediumBannerPhotoUrl';
	await admin.post('/sobjects/User', newUser(admin));
	const { records } = await admin.query(`SELECT ${fields} FROM User WHERE Username = 'new.user@acme.example'`);
	expect(records).toMatchObject([{ DigestFrequency: 'N', CallCenterId: null, IndividualId: null }]);
});

test('User has one address more than others', async () => {
	const { body } = await admin.get('/sobjects/User');
	expect(body).toMatchObject({
		objectDescribe: { urls: { passwordUtilities: '/services/data/v66.0/sobjects/User/{ID}/password' } },
	});
});

test('the picklists of User offer zones, locales, languages and encodings', async () => {
	const { fields } = await describeOf('User');
	const values = (name: string) => fields.find((field) => field.name === name)!.picklistValues;
	expect(values('TimeZoneSidKey').length).toBeGreaterThan(40);
	expect(values('LocaleSidKey').length).toBeGreaterThan(40);
	expect(values('LanguageLocaleKey').length).toBeGreaterThan(15);
	expect(values('EmailEncodingKey')[0]).toEqual({
		active: true,
		defaultValue: false,
		label: 'Unicode (UTF-8)',
		validFor: null,
		value: 'UTF-8',
	});
	for (const { value } of values('TimeZoneSidKey'))
		expect(() => new Intl.DateTimeFormat('en', { timeZone: value })).not.toThrow();
});

test('feature licenses are booleans whose labels differ from their names', async () => {
	const { fields } = await describeOf('User');
	const label = (name: string) => fields.find((field) => field.name === name);
	expect(label('UserPermissionsInteractionUser')).toMatchObject({
		type: 'boolean',
		label: 'Flow User',
		nillable: false,
		updateable: true,
	});
	expect(label('UserPermissionsSupportUser')).toMatchObject({ label: 'Service Cloud User' });
	expect(label('UserPermissionsLiveAgentUser')).toBeUndefined();
});

test.each([
	[
		'User',
		'Alias',
		{ type: 'string', length: 8, nillable: false, createable: true, updateable: true, defaultedOnCreate: false },
	],
	['User', 'Username', { length: 80, idLookup: true }],
	['User', 'ManagerId', { type: 'reference', referenceTo: ['User'], relationshipName: 'Manager', nillable: true }],
	['User', 'Name', { length: 121, createable: false, updateable: false, nameField: true }],
	['UserLogin', 'IsFrozen', { type: 'boolean', createable: false, updateable: true }],
	['UserLogin', 'UserId', { updateable: false }],
	['PermissionSetAssignment', 'AssigneeId', { createable: true, updateable: false, nillable: false }],
	['PermissionSetAssignment', 'ExpirationDate', { type: 'datetime', createable: true, updateable: true }],
	['Lead', 'OwnerId', { referenceTo: ['Group', 'User'], polymorphicForeignKey: true }],
])('%s.%s is described', async (object, name, expected) => {
	expect((await describeOf(object)).fields.find((field) => field.name === name)).toMatchObject(expected);
});

test('child relationships carry the names that sub-queries use', async () => {
	const { childRelationships } = await describeOf('User');
	expect(childRelationships).toContainEqual(
		expect.objectContaining({
			childSObject: 'PermissionSetAssignment',
			field: 'AssigneeId',
			relationshipName: 'PermissionSetAssignments',
		}),
	);
});

test('an unknown object is 404', async () => {
	expect(await admin.get('/sobjects/DelegatedAccount/describe')).toEqual({
		status: 404,
		body: [{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }],
	});
});

test('limits count calls and need View Setup', async () => {
	admin.org.usage.take(7);
	const { body } = await admin.get('/limits');
	expect(body).toMatchObject({
		DailyApiRequests: { Max: 15_000, Remaining: 14_993 },
		PermissionSets: { CreateCustom: { Max: expect.any(Number) } },
		ScheduledFlowRunLimit: { Max: 250_000, Remaining: 250_000 },
	});
	// The recorded names.
	expect(Object.keys(body as object)).toHaveLength(71);
	expect((await admin.as('standard').get('/limits')).status).toBe(403);
});

test('limits show the space and the versions that files take up', async () => {
	const busy = openOrg({ settings: { contentPublicationLimit: 2, fileStorageMB: 3 } });
	const file = { PathOnClient: 'a.txt', VersionData: Buffer.alloc(1_100_000).toString('base64') };
	expect((await busy.post('/sobjects/ContentVersion', file)).status).toBe(201);
	expect((await busy.get('/limits')).body).toMatchObject({
		ContentPublicationLimit: { Max: 2, Remaining: 1 },
		FileStorageMB: { Max: 3, Remaining: 1 },
	});
});

test('what an object does not allow is 405 with the methods that its records take', async () => {
	const answer = async (method: 'patch' | 'delete', path: string) =>
		(
			(method === 'patch' ? await admin.patch(path, {}) : await admin.delete(path)).body as Array<{ message: string }>
		)[0]!.message;
	const allowed = (method: string, list: string) => `HTTP Method '${method}' not allowed. Allowed are ${list}`;
	expect(await answer('delete', '/sobjects/User/x')).toBe(allowed('DELETE', 'HEAD,GET,PATCH'));
	expect(await answer('delete', '/sobjects/UserLicense/x')).toBe(allowed('DELETE', 'HEAD,GET'));
	expect(await answer('patch', '/sobjects/GroupMember/x')).toBe(allowed('PATCH', 'HEAD,GET,DELETE'));
});

test('record counts are per object, pass over names of none and objects without records, and need View Setup', async () => {
	const { body } = await admin.get('/limits/recordCount?sObjects=User,Nope,Lead,MutingPermissionSet');
	expect(body).toEqual({
		sObjects: [
			{ count: admin.org.store.table('User').rows.size, name: 'User' },
			{ count: 3, name: 'Lead' },
		],
	});
	expect((await admin.as('standard').get('/limits/recordCount?sObjects=User')).status).toBe(403);
});

test.each([
	['31.0', 200],
	['66.0', 200],
	['67.0', 404],
	['30.0', 410],
	['6.0', 404],
])('version %s answers %i', async (version, status) => {
	expect((await admin.inVersion(version).get('/sobjects')).status).toBe(status);
});

test('what Salesforce has and the org has not is 501, what nobody has is 404', async () => {
	expect((await admin.get('/recent')).status).toBe(501);
	expect((await admin.get('/nonsense')).status).toBe(404);
	expect((await admin.post('/query', {})).body).toMatchObject([
		{ errorCode: 'METHOD_NOT_ALLOWED', message: "HTTP Method 'POST' not allowed. Allowed are HEAD,GET" },
	]);
});

test('an object tells its record types, and has a field for them once there are some', async () => {
	const before = await describeOf('Account');
	expect(before.recordTypeInfos).toMatchObject([{ developerName: 'Master', master: true }]);
	expect(before.fields.map(({ name }) => name)).not.toContain('RecordTypeId');
	const type = { Name: 'Partner Account', DeveloperName: 'Partner', SobjectType: 'Account', IsActive: true };
	const { body } = await admin.post('/sobjects/RecordType', type);
	const after = await describeOf('Account');
	expect(after.fields.map(({ name }) => name)).toContain('RecordTypeId');
	expect(after.recordTypeInfos).toContainEqual(
		expect.objectContaining({ recordTypeId: (body as { id: string }).id, developerName: 'Partner', available: true }),
	);
});
