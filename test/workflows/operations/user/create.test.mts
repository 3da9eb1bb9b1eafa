import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { createUser, customFields, locator } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ timeZone: 'Europe/Berlin', locale: 'de_DE' });
});
afterEach(async () => await acme.close());

const exists = (username: string) => acme.records('User', 'Username', username).length > 0;

test('creates a user from the required fields and fills in what Salesforce requires besides', async () => {
	const { json, error } = await acme.run(createUser());
	expect(error).toBeUndefined();
	const user = acme.user('joiner');
	expect(json).toEqual([
		{
			id: user.Id,
			username: 'joiner@acme.example',
			isActive: true,
			isFrozen: false,
			changed: true,
			created: true,
			url: `https://acme.my.salesforce.com/lightning/r/User/${user.Id}/view`,
		},
	]);
	expect(user).toMatchObject({
		Email: 'jo@acme.example',
		LastName: 'Joiner',
		FirstName: 'Jo',
		ProfileId: acme.record('Profile', 'Name', 'Standard User').Id,
		Alias: 'joiner',
		CommunityNickname: 'joiner',
		IsActive: true,
		EmailEncodingKey: 'UTF-8',
		// Of the org.
		TimeZoneSidKey: 'Europe/Berlin',
		LocaleSidKey: 'de_DE',
		LanguageLocaleKey: 'en_US',
	});
});

test('writes every field of the card, role by name, manager by username, and custom fields', async () => {
	const additionalFields = {
		Alias: 'jj',
		CommunityNickname: 'jojo',
		Title: 'Engineer',
		UserRoleId: locator('name', 'Sales Rep'),
		EmailEncodingKey: 'ISO-8859-1',
		LocaleSidKey: 'en_GB',
		LanguageLocaleKey: 'de',
		TimeZoneSidKey: 'Europe/London',
		Phone: '+49 30 1',
		MobilePhone: '+49 170 1',
		Street: 'Am Ufer 1',
		City: 'Berlin',
		State: 'Berlin',
		PostalCode: '10115',
		Country: 'Germany',
		EmployeeNumber: 'E-1',
		CompanyName: 'Acme',
		Division: 'Works',
		Department: 'R&D',
		ManagerId: 'mover@acme.example',
		FederationIdentifier: 'jo.joiner',
		IsActive: false,
	};
	const custom = customFields({
		Cost_Center__c: 'CC-7',
		Start_Date__c: '2026-12-01',
		buddy__c: acme.user('leaver').Id,
	});
	const { json, error } = await acme.run(createUser({ additionalFields, customFields: custom }));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ isActive: false, created: true }]);
	// The store keeps no field that is false.
	expect({ IsActive: false, ...acme.user('joiner') }).toMatchObject({
		...additionalFields,
		UserRoleId: acme.record('UserRole', 'Name', 'Sales Rep').Id,
		ManagerId: acme.user('mover').Id,
		Cost_Center__c: 'CC-7',
		Start_Date__c: '2026-12-01',
		Buddy__c: acme.user('leaver').Id,
	});
});

test('takes the profile by ID, by name and in the language of the org', async () => {
	const { Id } = acme.record('Profile', 'Name', 'Standard User');
	for (const [at, profile] of [
		locator('id', Id),
		locator('id', Id.slice(0, 15)),
		locator('name', 'standard user'),
	].entries()) {
		const { error } = await acme.run(createUser({ username: `joiner${at}@acme.example`, profile }));
		expect(error).toBeUndefined();
		expect(acme.user(`joiner${at}`).ProfileId).toBe(Id);
	}
});

test('gives a new user everything on the lists, by API name, label and ID', async () => {
	const { Id: queue } = acme.record('Group', 'DeveloperName', 'Support_Queue');
	const { json, error } = await acme.run(
		createUser({
			entitlements: {
				permissionSets: ['Sales_Manager', 'Support Agent'],
				permissionSetGroups: ['Sales Bundle'],
				permissionSetLicenses: ['SalesConsolePsl'],
				featureLicenses: ['Marketing User', 'Flow User'],
				publicGroups: ['All Sales'],
				queues: [queue],
			},
		}),
	);
	expect(error).toBeUndefined();
	const user = acme.user('joiner');
	expect(user).toMatchObject({ UserPermissionsMarketingUser: true, UserPermissionsInteractionUser: true });
	const sets = acme.records('PermissionSetAssignment', 'AssigneeId', user.Id);
	const nameOf = (id: unknown) => acme.org.store.get('PermissionSet', String(id))!.Name;
	// One of them is the set that the profile owns.
	expect(sets.map(({ PermissionSetId }) => nameOf(PermissionSetId))).toEqual(
		expect.arrayContaining(['Sales_Manager', 'Support_Agent', 'Sales_Bundle']),
	);
	expect(sets).toHaveLength(4);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', user.Id)).toHaveLength(1);
	expect(acme.records('GroupMember', 'UserOrGroupId', user.Id)).toHaveLength(2);
	const assigned = json[0]!.assigned as IDataObject[];
	expect(assigned.map(({ type, name }) => `${String(type)} ${String(name)}`).sort()).toEqual([
		'featureLicense UserPermissionsInteractionUser',
		'featureLicense UserPermissionsMarketingUser',
		'permissionSet Sales_Manager',
		'permissionSet Support_Agent',
		'permissionSetGroup Sales_Bundle',
		'permissionSetLicense SalesConsolePsl',
		'publicGroup All_Sales',
		'queue Support_Queue',
	]);
	// A feature license is a field of the user, and has no assignment.
	for (const { type, assignmentId } of assigned) expect(assignmentId === undefined).toBe(type === 'featureLicense');
});

test('one unknown entitlement: the user is not created at all', async () => {
	const { error } = await acme.run(
		createUser({ entitlements: { permissionSets: ['Sales_Manager', 'Sales_Maneger'] } }),
	);
	expect(error?.message).toContain("No permission set is called 'Sales_Maneger'");
	expect(exists('joiner@acme.example')).toBe(false);
	expect(acme.writes()).toEqual([]);
});

test('an entitlement that Salesforce refuses: the error says that the user exists, with its ID', async () => {
	const { json } = await acme.run(
		createUser({
			entitlements: { permissionSets: ['Sales_Manager', 'Platform_Only'], featureLicenses: ['Flow User'] },
		}),
		{
			continueOnFail: true,
		},
	);
	const { Id } = acme.user('joiner');
	expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', id: Id, created: true }]);
	expect(json[0]!.error).toContain('joiner@acme.example was created, but');
	expect(json[0]!.error).toContain("'Platform Only'");
	expect(json[0]!.assigned).toMatchObject([
		{ type: 'featureLicense', name: 'UserPermissionsInteractionUser' },
		{ type: 'permissionSet', name: 'Sales_Manager' },
	]);
});

test('sends the password email by resetting the password and keeps the password to itself', async () => {
	const { json } = await acme.run(createUser({ options: { sendPasswordEmail: true } }));
	expect(json).toMatchObject([{ created: true, passwordEmailSent: true }]);
	expect(acme.org.org.outbox).toEqual([
		{ kind: 'password reset', userId: acme.user('joiner').Id, to: 'jo@acme.example' },
	]);
	expect(JSON.stringify(json)).not.toContain(acme.org.org.passwords.get(acme.user('joiner').Id));
});

test.each<[string, Fault]>([
	...[301, 302, 307, 308].map((status): [string, Fault] => [
		`a redirect ${status}`,
		{ kind: 'redirect', status, to: 'https://newname.my.salesforce.com' },
	]),
	['a web page with status 200', { kind: 'status', status: 200, body: 'html' }],
])('does not say that the password email was sent when the answer is %s', async (_, fault) => {
	acme.org.failNext({ ...fault, path: 'User/005[^/]*/password' } as Fault);
	const { json } = await acme.run(createUser({ options: { sendPasswordEmail: true } }), { continueOnFail: true });
	expect(json).toMatchObject([{ error: expect.any(String) }]);
	expect(json[0]).not.toMatchObject({ passwordEmailSent: true });
	expect(acme.org.org.outbox).toEqual([]);
});

test('does not send it unless asked, and a hint says so', async () => {
	const { hints } = await acme.run(createUser());
	expect(acme.org.org.outbox).toEqual([]);
	expect(hints).toEqual(["No email was sent to the new user, because 'Send Password Email' is off."]);
	acme.org.org.usernamesElsewhere.add('taken@acme.example');
	const users = userItems(['one@acme.example', 'two@acme.example', 'taken@acme.example']);
	const several = await acme.run(createUser({ username: '={{ $json.user }}' }), { items: users, continueOnFail: true });
	expect(several.hints).toContain("No email was sent to 2 new users, because 'Send Password Email' is off.");
	const dry = await acme.run(createUser({ username: 'dry@acme.example', options: { dryRun: true } }));
	expect(dry.hints.join()).not.toContain('No email');
});

test('sends it by the switch of the form, without a hint', async () => {
	const { json, hints } = await acme.run(createUser({ sendPasswordEmail: true }));
	expect(json).toMatchObject([{ created: true, passwordEmailSent: true }]);
	expect(hints).toEqual([]);
});

test('gives the role beside the profile, and takes it from where older workflows have it', async () => {
	const role = locator('name', 'Sales Rep');
	await acme.run(createUser({ role }));
	await acme.run(createUser({ username: 'old@acme.example', additionalFields: { UserRoleId: role } }));
	const { Id } = acme.record('UserRole', 'Name', 'Sales Rep');
	expect([acme.user('joiner').UserRoleId, acme.user('old').UserRoleId]).toEqual([Id, Id]);
});

test('a nickname that is taken is replaced when the node made it up, and refused when it was given', async () => {
	const items = [{ json: { domain: 'b.example' } }, { json: { domain: 'c.example', nickname: 'leaver' } }];
	const { json } = await acme.run(
		createUser({
			username: '=leaver@{{ $json.domain }}',
			additionalFields: { CommunityNickname: "={{ $json.nickname ?? '' }}" },
		}),
		{ items, continueOnFail: true },
	);
	expect(json).toMatchObject([
		{ username: 'leaver@b.example', created: true },
		{ errorCode: 'DUPLICATE_COMM_NICKNAME' },
	]);
	expect(acme.record('User', 'Username', 'leaver@b.example').CommunityNickname).toBe('leaver@b.example');
	expect(exists('leaver@c.example')).toBe(false);
});

test('many users cost one call per 200, not one per user', async () => {
	const items = Array.from({ length: 60 }, (_, at) => ({ json: { name: `joiner${at}` } }));
	const { json } = await acme.run(createUser({ username: '={{ $json.name }}@acme.example' }), { items });
	expect(json.map(({ username }) => username)).toEqual(items.map(({ json: { name } }) => `${name}@acme.example`));
	expect(new Set(json.map(({ id }) => id)).size).toBe(60);
	expect(acme.writes().map(({ rows }) => rows)).toEqual([60]);
});

test('the same username twice in one run: the second item is told so, the first is created', async () => {
	const items = [{ json: { name: 'joiner' } }, { json: { name: 'JOINER' } }];
	const { json } = await acme.run(createUser({ username: '={{ $json.name }}@acme.example' }), {
		items,
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ created: true }, { errorCode: 'DUPLICATE_USERNAME' }]);
	expect(json[1]!.error).toContain('by an earlier item of this run');
	expect(acme.records('User', 'Username', 'joiner@acme.example')).toHaveLength(1);
});

test('creating the same users again writes nothing and names the user who has the username', async () => {
	await acme.run(createUser());
	acme.forgetCalls();
	const { error } = await acme.run(createUser());
	expect(error?.message).toContain(`is taken by the active user ${acme.user('joiner').Id} of this org`);
	expect(acme.writes()).toEqual([]);
});

test('white space is no value: what has a default gets it', async () => {
	const additionalFields = { Alias: '  ', TimeZoneSidKey: '={{ " " }}', CommunityNickname: ' ' };
	const { json } = await acme.run(createUser({ additionalFields }));
	expect(json).toMatchObject([{ created: true }]);
	expect(acme.user('joiner')).toMatchObject({ Alias: 'joiner', CommunityNickname: 'joiner' });
});

test('custom fields are known in any case, as an update knows them', async () => {
	const { json } = await acme.run(createUser({ customFields: customFields({ cost_center__C: 'CC-9' }) }));
	expect(json).toMatchObject([{ created: true }]);
	expect(acme.user('joiner').Cost_Center__c).toBe('CC-9');
});

test.each([
	['firstname', 'Joan', "'First Name'"],
	['isactive', 'false', "'Active'"],
])('a field with a place of its own (%s) is refused among the custom ones', async (name, value, place) => {
	const custom = { firstName: '', customFields: customFields({ [name]: value }) };
	const { json } = await acme.run(createUser({ additionalFields: { IsActive: true }, ...custom }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', advice: expect.stringContaining(place) }]);
	expect(acme.calls()).toEqual([]);
});

test('what became of the password email is told beside an entitlement that was refused', async () => {
	const { json } = await acme.run(
		createUser({ options: { sendPasswordEmail: true }, entitlements: { permissionSets: ['Platform_Only'] } }),
		{ continueOnFail: true },
	);
	expect(json).toMatchObject([{ created: true, errorCode: 'FIELD_INTEGRITY_EXCEPTION', passwordEmailSent: true }]);
});

test.each([
	['by email', { __rl: true, mode: 'email', value: 'mover@acme.example' }],
	['by federation ID', locator('federationId', 'mona.mover')],
	['by username', locator('username', 'mover@acme.example')],
	['as a text of an older workflow', 'mover@acme.example'],
])('finds manager and delegated approver %s', async (_, person) => {
	const fields = { ManagerId: person, DelegatedApproverId: person };
	const { error } = await acme.run(createUser({ additionalFields: fields }));
	expect(error).toBeUndefined();
	const { Id } = acme.user('mover');
	expect(acme.user('joiner')).toMatchObject({ ManagerId: Id, DelegatedApproverId: Id });
});

test('takes a language that the org has and does not display', async () => {
	const { error } = await acme.run(createUser({ additionalFields: { LanguageLocaleKey: 'pl' } }));
	expect(error).toBeUndefined();
	expect(acme.user('joiner').LanguageLocaleKey).toBe('pl');
});

describe('middle name and suffix', () => {
	const fields = { MiddleName: 'Maria', Suffix: 'Jr.', Extension: '4711', Fax: '+1 415 555 0111' };

	test('are written where the org has enabled them', async () => {
		acme.org.org.settings.middleNamesAndSuffixes = true;
		const { error } = await acme.run(createUser({ additionalFields: fields }));
		expect(error).toBeUndefined();
		expect(acme.user('joiner')).toMatchObject(fields);
	});

	test('are refused where it has not, with what turns them on, and are no trouble when empty', async () => {
		const refused = await acme.run(createUser({ additionalFields: { Suffix: 'Jr.' } }), { continueOnFail: true });
		expect(refused.json).toMatchObject([
			{ errorCode: 'INVALID_FIELD', advice: expect.stringContaining("'Enable Name Suffixes for Person Names'") },
		]);
		expect(acme.writes()).toEqual([]);
		const { json } = await acme.run(createUser({ additionalFields: { MiddleName: '', Suffix: ' ' } }));
		expect(json).toMatchObject([{ created: true }]);
	});
});
