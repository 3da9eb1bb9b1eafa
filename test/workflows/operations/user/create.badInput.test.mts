/** Users who cannot be created: each item gets a clear error, nothing is written for it, and its neighbors are done. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { createUser, locator, type CreateParameters } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const exists = (username: string) => acme.records('User', 'Username', username).length > 0;

const GOOD = 'good@acme.example';
/** A user of whom the item may say everything. */
const create = (more: CreateParameters = {}): IDataObject =>
	createUser({
		username: '={{ $json.username ?? "joiner@acme.example" }}',
		email: '={{ $json.email ?? "jo@acme.example" }}',
		lastName: '={{ $json.lastName ?? "Joiner" }}',
		firstName: '={{ $json.firstName ?? "Jo" }}',
		profile: locator('name', '={{ $json.profile ?? "Standard User" }}'),
		...more,
	});

/** Runs bad input between two good items and returns its error. */
async function errorOf(bad: IDataObject, more: CreateParameters = {}): Promise<IDataObject> {
	const good = [{ json: { username: `1${GOOD}` } }, { json: { username: `2${GOOD}` } }] as const;
	const { json } = await acme.run(create(more), { items: [good[0], { json: bad }, good[1]], continueOnFail: true });
	expect([json[0]!.username, json[2]!.username]).toEqual([`1${GOOD}`, `2${GOOD}`]);
	expect([json[0]!.created, json[2]!.created]).toEqual([true, true]);
	expect(acme.records('User', 'Username', String(bad.username ?? 'joiner@acme.example').toLowerCase())).toHaveLength(
		bad.exists ? 1 : 0,
	);
	return json[1]!;
}

test.each<[string, IDataObject, string, string[]]>([
	[
		'a 41-character first name',
		{ firstName: 'x'.repeat(41) },
		'STRING_TOO_LONG',
		['First Name', '40 characters', 'has 41'],
	],
	['a bad email address', { email: 'jo at acme' }, 'INVALID_EMAIL_ADDRESS', ["'jo at acme'", 'email address']],
	['a username that is no address', { username: 'joiner' }, 'INVALID_EMAIL_ADDRESS', ["'joiner'"]],
	['no last name', { lastName: '' }, 'REQUIRED_FIELD_MISSING', ["'Last Name'"]],
	['no username and no email', { username: '', email: '' }, 'REQUIRED_FIELD_MISSING', ["'Username'", "'Email'"]],
	['an unknown profile', { profile: "Admin' OR Name != '" }, 'NAME_NOT_FOUND', ["Admin' OR Name != '"]],
	[
		'a profile of a license that is used up',
		{ profile: 'Identity User' },
		'LICENSE_LIMIT_EXCEEDED',
		['joiner@acme.example was not created', "seats of the user license 'Identity' are used"],
	],
	[
		'a username taken in this org',
		{ username: 'mover@acme.example', exists: true },
		'DUPLICATE_USERNAME',
		['is taken by the active user 005'],
	],
	[
		'a username of an inactive user',
		{ username: 'inactive@acme.example', exists: true },
		'DUPLICATE_USERNAME',
		['is taken by the inactive user 005'],
	],
])('%s', async (_, bad, errorCode, words) => {
	const error = await errorOf(bad);
	expect(error).toMatchObject({ errorCode, advice: expect.any(String) });
	for (const word of words) expect(error.error).toContain(word);
});

test('a username taken elsewhere in Salesforce', async () => {
	acme.org.org.usernamesElsewhere.add('joiner@acme.example');
	const error = await errorOf({});
	expect(error).toMatchObject({
		errorCode: 'DUPLICATE_USERNAME',
		advice: expect.stringContaining('unique over all Salesforce orgs'),
	});
	expect(error.error).not.toContain('<br');
});

test.each<[string, IDataObject, string, string[]]>([
	[
		'time zone',
		{ TimeZoneSidKey: 'Europe/Berln' },
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		["'Europe/Berln'", 'Valid are:', 'Europe/'],
	],
	['locale', { LocaleSidKey: 'xx_YY' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ["'xx_YY'", 'Valid are:']],
	['alias over 8 characters', { Alias: 'ninechars' }, 'STRING_TOO_LONG', ['Alias', '8 characters']],
	[
		'manager who does not exist',
		{ ManagerId: 'boss@acme.example' },
		'USER_NOT_FOUND',
		['Manager', "'boss@acme.example'"],
	],
	[
		'role that does not exist',
		{ UserRoleId: locator('name', 'Chief of All') },
		'NAME_NOT_FOUND',
		["No role is called 'Chief of All'"],
	],
])('a wrong %s', async (_, fields, errorCode, words) => {
	// The field is set for every item; only what is asked of this one matters.
	const { json } = await acme.run(create({ additionalFields: fields }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode }]);
	for (const word of words) expect(json[0]!.error).toContain(word);
	expect(acme.writes()).toEqual([]);
});

test.each<[string, IDataObject, string, string[]]>([
	['unknown', { name: 'No_Such__c', value: '1' }, 'INVALID_FIELD', ["'No_Such__c'"]],
	['not a name', { name: 'Title, Id', value: '1' }, 'INVALID_INPUT', ["'Title, Id'"]],
	['a date that is none', { name: 'Start_Date__c', value: 'tomorrow' }, 'INVALID_INPUT', ["'tomorrow'", '2026-12-31']],
	['a flag that is none', { name: 'ForecastEnabled', value: 'maybe' }, 'INVALID_INPUT', ["'maybe'", 'true or false']],
	[
		'a wrong picklist value',
		{ name: 'DigestFrequency', value: 'X' },
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		['Daily (D), Weekly (W), Never (N)'],
	],
])('a custom field: %s', async (_, field, errorCode, words) => {
	const { json } = await acme.run(create({ customFields: { field: [field] } }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode }]);
	for (const word of words) expect(json[0]!.error).toContain(word);
	expect(acme.writes()).toEqual([]);
});

test('an ambiguous permission set label: the error lists the candidates', async () => {
	const { json } = await acme.run(create({ entitlements: { permissionSets: ['Reporting'] } }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'AMBIGUOUS_NAME', advice: expect.stringContaining('API name or the ID') }]);
	for (const name of ['Reporting_Basic', 'Reporting_Advanced']) {
		expect(json[0]!.error).toContain(`${name} (${acme.record('PermissionSet', 'Name', name).Id})`);
	}
});

test('two profiles of one name: the error lists their IDs', async () => {
	const twin = acme.record('Profile', 'Name', 'Identity Provisioning').Id;
	acme.org.store.update('Profile', twin, { Name: 'Standard User' });
	const { json } = await acme.run(create(), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'AMBIGUOUS_NAME' }]);
	expect(json[0]!.error).toContain(twin);
});

test('an unknown feature license: the error lists those of the org', async () => {
	const { json } = await acme.run(create({ entitlements: { featureLicenses: ['Marketeer'] } }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'NAME_NOT_FOUND' }]);
	expect(json[0]!.error).toContain('Marketing User');
});

test('a feature license of which none is left', async () => {
	const { json } = await acme.run(create({ entitlements: { featureLicenses: ['Knowledge User'] } }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([
		{
			errorCode: 'LICENSE_LIMIT_EXCEEDED',
			error: expect.stringContaining("No seat of the feature license 'Knowledge User' is left"),
		},
	]);
	expect(acme.records('User', 'Username', 'joiner@acme.example')).toEqual([]);
});

test('a permission set of another license: the user is there, and the error says what is not', async () => {
	const { json } = await acme.run(create({ entitlements: { permissionSets: ['Platform_Only'] } }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', id: acme.user('joiner').Id }]);
	expect(json[0]!.error).toContain("The user license doesn't allow the permission");
});

describe('a customer or partner user', () => {
	/** The ID of a contact whose account somebody owns. */
	function contactOf(owner: string): string {
		const { store, ids } = acme.org.org;
		const [account, contact] = [ids.next('001'), ids.next('003')];
		store.insert('Account', { Id: account, Name: 'Customer', OwnerId: acme.user(owner).Id });
		store.insert('Contact', { Id: contact, LastName: 'Customer', AccountId: account });
		return contact;
	}

	test.each(['collections', 'bulk'])(
		"is told, in Salesforce's words, that the owner of the account needs a role: by %s",
		async (way) => {
			const portal = {
				additionalFields: { ContactId: contactOf('standard') },
				options: { bulkThreshold: way === 'bulk' ? 1 : 0 },
			};
			const items = [{ json: {} }, { json: { username: '2@acme.example' } }] as const;
			const { json } = await acme.run(create(portal), { items: [...items], continueOnFail: true });
			expect(json[0]).toMatchObject({
				error: 'joiner@acme.example was not created: portal account owner must have a role',
				errorCode: 'PORTAL_OWNER_WITHOUT_ROLE',
				advice: expect.stringContaining('role'),
				fields: ['ContactId'],
			});
			expect(json[1]!.errorCode).toBe('PORTAL_OWNER_WITHOUT_ROLE');
			expect(exists('joiner@acme.example')).toBe(false);
		},
	);

	test.each([
		['ID', (id: string) => id],
		['address', (id: string) => `https://acme.lightning.force.com/lightning/r/Contact/${id}/view`],
	])('is created where the owner of the account has a role, with the contact by its %s', async (_, named) => {
		const contact = contactOf('mover');
		const { json } = await acme.run(create({ additionalFields: { ContactId: named(contact) } }));
		expect(json).toMatchObject([{ created: true }]);
		expect(acme.user('joiner').ContactId).toBe(contact);
	});
});
