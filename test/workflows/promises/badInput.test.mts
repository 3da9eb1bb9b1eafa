/** Bad input: each item gets a clear error, nothing is written for it, and its neighbours are done. */
import type { IDataObject } from 'n8n-workflow';

import { locator, startAcme, userItems, type Acme } from '../../support/acme.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const GOOD = 'good@acme.example';
const create = (more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'create',
	username: '={{ $json.username ?? "joiner@acme.example" }}',
	email: '={{ $json.email ?? "jo@acme.example" }}',
	lastName: '={{ $json.lastName ?? "Joiner" }}',
	firstName: '={{ $json.firstName ?? "Jo" }}',
	profile: locator('name', '={{ $json.profile ?? "Standard User" }}') as never,
	additionalFields: {},
	customFields: {},
	entitlements: {},
	options: {},
	...more,
});

/** Runs bad input between two good items and returns its error. */
async function errorOf(bad: IDataObject, more: IDataObject = {}): Promise<IDataObject> {
	const good = [{ json: { username: `1${GOOD}` } }, { json: { username: `2${GOOD}` } }] as const;
	const { json } = await acme.run(create(more), { items: [good[0], { json: bad }, good[1]], continueOnFail: true });
	expect([json[0]!.username, json[2]!.username]).toEqual([`1${GOOD}`, `2${GOOD}`]);
	expect([json[0]!.created, json[2]!.created]).toEqual([true, true]);
	expect(acme.records('User', 'Username', String(bad.username ?? 'joiner@acme.example').toLowerCase())).toHaveLength(
		bad.exists ? 1 : 0,
	);
	return json[1]!;
}

describe('a user to create', () => {
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
			['joiner@acme.example was not created'],
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
		['not a name', { name: 'Title, Id', value: '1' }, 'INVALID_FIELD', ["'Title, Id'"]],
		[
			'a date that is none',
			{ name: 'Start_Date__c', value: 'tomorrow' },
			'INVALID_INPUT',
			["'tomorrow'", '2026-12-31'],
		],
		['a flag that is none', { name: 'ForecastEnabled', value: 'maybe' }, 'INVALID_INPUT', ["'maybe'", 'true or false']],
		[
			'a wrong picklist value',
			{ name: 'EmailEncodingKey', value: 'UTF-9' },
			'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
			['UTF-8'],
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
		expect(json).toMatchObject([
			{ errorCode: 'AMBIGUOUS_NAME', advice: expect.stringContaining('API name or the ID') },
		]);
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
		expect(json).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED' }]);
		expect(acme.records('User', 'Username', 'joiner@acme.example')).toEqual([]);
	});

	test('a permission set of another license: the user is there, and the error says what is not', async () => {
		const { json } = await acme.run(create({ entitlements: { permissionSets: ['Platform_Only'] } }), {
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', id: acme.user('joiner').Id }]);
		expect(json[0]!.error).toContain("The user license doesn't allow the permission");
	});
});

describe('a user who is named', () => {
	const freeze = (mode: 'id' | 'username' | 'federationId', operation = 'freeze'): IDataObject => ({
		resource: 'user',
		operation,
		user: locator(mode, '={{ $json.user }}') as never,
		options: {},
	});
	const run = async (mode: 'id' | 'username' | 'federationId', values: string[], operation?: string) =>
		await acme.run(freeze(mode, operation), { items: userItems(values), continueOnFail: true });

	test('by an ID that is empty, malformed, of the wrong length, with a wrong check sum or of another object', async () => {
		const { Id } = acme.user('mover');
		const wrongSum = `${Id.slice(0, 15)}${Id.endsWith('B') ? 'AAA' : 'AAB'}`;
		const bad = ['', '   ', 'nonsense', Id.slice(0, 16), `${Id}0`, wrongSum, acme.login('mover')!.Id, "005' OR ''='"];
		const { json } = await run('id', [...bad, Id.slice(0, 15), ` ${acme.user('leaver').Id} `]);
		expect(json.slice(0, bad.length).map(({ errorCode }) => errorCode)).toEqual(bad.map(() => 'INVALID_ID'));
		expect(json.slice(bad.length)).toMatchObject([
			{ username: 'mover@acme.example', isFrozen: true },
			{ username: 'leaver@acme.example', isFrozen: true },
		]);
		expect(json[0]!.error).toBe('The user ID is empty');
		expect(json[6]!.error).toContain('those begin with 005');
	});

	test('by an ID that is well-formed but nobody', async () => {
		const { json } = await run('id', ['005ak000000ZZZZ']);
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND', error: expect.stringContaining('005ak000000ZZZZ') }]);
	});

	test.each([
		"x' OR IsActive = true OR Username = 'y",
		'back\\slash@acme.example',
		'%@acme.example',
		'm_ver@acme.example',
		'quo"te@acme.example',
		'tab\t@acme.example',
	])('by the username %j, which is nobody and nobody else', async (username) => {
		const { json } = await run('username', [username, 'mover@acme.example']);
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND' }, { username: 'mover@acme.example', changed: true }]);
		const frozen = [...acme.org.store.table('UserLogin').rows.values()].filter(({ IsFrozen }) => IsFrozen === true);
		expect(frozen).toHaveLength(2);
	});

	test("by a username with a quote that exists: o'brien", async () => {
		const { json } = await run('username', ["o'brien@acme.example"]);
		expect(json).toMatchObject([{ username: "o'brien@acme.example", changed: true }]);
	});

	test('and has no user login row', async () => {
		const { json } = await run('username', ['nologin@acme.example', 'mover@acme.example']);
		expect(json).toMatchObject([
			{ errorCode: 'NO_USER_LOGIN', advice: expect.stringContaining('deactivate the user instead') },
			{ changed: true },
		]);
	});

	test('and is a system user of Salesforce', async () => {
		const system = String(
			[...acme.org.store.table('User').rows.values()].find(({ UserType }) => UserType === 'AutomatedProcess')!.Username,
		);
		const { json } = await run('username', [system, 'mover@acme.example'], 'deactivate');
		expect(json).toMatchObject([{ errorCode: 'SYSTEM_USER' }, { changed: true }]);
	});

	test('and is the connected user', async () => {
		for (const operation of ['freeze', 'deactivate']) {
			const { json } = await run('username', ['admin@acme.example'], operation);
			expect(json).toMatchObject([
				{ errorCode: 'SAME_USER', advice: expect.stringContaining('another administrator') },
			]);
		}
		expect(acme.writes()).toEqual([]);
	});

	test.each([
		['caseowner', 'default owner of cases'],
		['approver', 'hierarchy field'],
	])('and blocks deactivation (%s): the error says why and offers freezing', async (name, reason) => {
		const { json } = await run('username', [`${name}@acme.example`, 'mover@acme.example'], 'deactivate');
		expect(json).toMatchObject([
			{ error: expect.stringContaining(reason), advice: expect.stringContaining('Freeze the user now') },
			{ isActive: false, changed: true },
		]);
		expect(acme.user(name).IsActive).toBe(true);
	});

	test('and is the last administrator', async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner' });
		acme.org.store.update('User', acme.user('second.admin').Id, { IsActive: false });
		acme.org.org.offices.clear();
		const parameters = { ...freeze('username', 'deactivate'), options: { administratorCheck: 'permissions' } };
		const { json } = await acme.run(parameters, { items: userItems(['admin@acme.example']), continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'CANNOT_DISABLE_LAST_ADMIN', advice: 'Make another active user System Administrator first.' },
		]);
		expect(acme.user('admin').IsActive).toBe(true);
	});

	test('and would take a license of which none is left when activated', async () => {
		await acme.close();
		acme = await startAcme({ seats: 16 });
		const used = [...acme.org.store.table('User').rows.values()].filter(({ IsActive }) => IsActive).length;
		acme.org.store.update('UserLicense', acme.record('UserLicense', 'Name', 'Salesforce').Id, { TotalLicenses: 1 });
		expect(used).toBeGreaterThan(1);
		const { json } = await run('username', ['inactive@acme.example'], 'activate');
		expect(json).toMatchObject([
			{ errorCode: 'LICENSE_LIMIT_EXCEEDED', advice: expect.stringContaining('No license is left') },
		]);
		expect(acme.user('inactive').IsActive).toBe(false);
	});
});

describe('an option', () => {
	test.each([0, 201, 1.5, -1])('Batch Size %s is refused before any call', async (batchSize) => {
		const parameters = {
			resource: 'user',
			operation: 'freeze',
			user: locator('username', 'mover@acme.example') as never,
		};
		const { error } = await acme.run({ ...parameters, options: { batchSize } });
		expect(error?.message).toContain("'Batch Size' must be a whole number from 1 to 200");
		expect(acme.calls()).toEqual([]);
	});

	test.each([0, -5])('Limit %s is refused', async (limit) => {
		const { error } = await acme.run({
			resource: 'user',
			operation: 'getAll',
			returnAll: false,
			limit,
			filters: {},
			simplify: true,
		});
		expect(error?.message).toContain("'Limit' must be a whole number above 0");
	});

	test('a date that is none is refused', async () => {
		const { error } = await acme.run({
			resource: 'user',
			operation: 'getAll',
			returnAll: true,
			filters: { lastLoginBefore: 'yesterdayish' },
			simplify: true,
		});
		expect(error?.message).toContain("'yesterdayish' is not a date");
	});
});
