/** What Salesforce refuses of a change of a user beyond wrong values: licenses, offices, hierarchies, domains, countries. */
import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const create = (changes: object = {}) => admin.post('/sobjects/User', newUser(admin, changes as never));
const patch = (name: string, changes: object) => admin.patch(`/sobjects/User/${admin.userId(name)}`, changes);
const profileId = (name: string) => admin.idOf('Profile', 'Name', name);
const error = (errorCode: string, message: string, fields: string[]) => ({
	status: 400,
	body: [{ message, errorCode, fields }],
});

describe('a profile of another license', () => {
	test.each(['Chatter Free User', 'Identity User'])('is refused where it leads down, to %s', async (name) => {
		const message = 'You can only reassign this user to a profile of the current license.';
		expect(await patch('mover', { ProfileId: profileId(name) })).toEqual(
			error('FIELD_INTEGRITY_EXCEPTION', message, ['ProfileId']),
		);
		admin.org.settings.profileOfAnotherLicenseMessage = 'Custom words';
		expect((await patch('mover', { ProfileId: profileId(name) })).body).toMatchObject([{ message: 'Custom words' }]);
	});

	test.each([
		['chatter', 'Standard User'],
		['platform', 'Standard User'],
		['mover', 'Standard Platform User'],
	])('is accepted where it leads up or across (%s to %s)', async (user, name) => {
		expect((await patch(user, { ProfileId: profileId(name) })).status).toBe(204);
	});

	test('can switch a feature license on, and fail for want of it', async () => {
		const feature = (BringsFeatureLicense: string) =>
			admin.org.store.update('Profile', profileId('Standard Platform User'), { BringsFeatureLicense });
		feature('UserPermissionsSFContentUser');
		admin.org.featureLicenses.set('UserPermissionsSFContentUser', 0);
		const change = { ProfileId: profileId('Standard Platform User') };
		expect(await patch('mover', change)).toEqual(
			error('LICENSE_LIMIT_EXCEEDED', 'content feature license limit exceeded', []),
		);
		admin.org.featureLicenses.set('UserPermissionsSFContentUser', 1);
		expect((await patch('mover', change)).status).toBe(204);
		expect(admin.org.store.get('User', admin.userId('mover'))).toMatchObject({ UserPermissionsSFContentUser: true });
		expect((await patch('mover', { UserPermissionsSFContentUser: false, Title: 'T' })).status).toBe(204);
	});
});

test('the default lead creator keeps a profile that may create leads', async () => {
	admin.org.offices.get('webToLeadCreator')!.add(admin.userId('second.admin'));
	expect((await patch('second.admin', { ProfileId: profileId('Standard User') })).body).toMatchObject([
		{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['ProfileId'] },
	]);
	admin.org.offices.get('webToLeadCreator')!.delete(admin.userId('second.admin'));
	expect((await patch('second.admin', { ProfileId: profileId('Standard User') })).status).toBe(204);
});

describe('a hierarchy', () => {
	test.each(['FIELD_INTEGRITY_EXCEPTION', 'CIRCULAR_DEPENDENCY'] as const)(
		'has no loop, of one or of several users (%s)',
		async (hierarchyLoopCode) => {
			admin.org.settings.hierarchyLoopCode = hierarchyLoopCode;
			const refused = (field: string) => ({ status: 400, body: [{ errorCode: hierarchyLoopCode, fields: [field] }] });
			expect(await patch('mover', { ManagerId: admin.userId('mover') })).toMatchObject(refused('ManagerId'));
			expect(await patch('second.admin', { ManagerId: admin.userId('mover') })).toMatchObject(refused('ManagerId'));
			expect(await patch('mover', { Buddy__c: admin.userId('mover') })).toMatchObject(refused('Buddy__c'));
			expect((await patch('leaver', { ManagerId: admin.userId('standard') })).status).toBe(204);
		},
	);

	test.each([
		['accepted', 204],
		['refused', 400],
	] as const)('the manager of somebody can be deactivated, or not (%s)', async (managerBlocksDeactivation, status) => {
		admin.org.settings.managerBlocksDeactivation = managerBlocksDeactivation;
		expect((await patch('leaver', { IsActive: false })).status).toBe(status);
	});
});

test('an address of a domain that the org does not allow is refused, a deactivation with it too', async () => {
	admin.org.settings.allowedEmailDomains = 'acme.example, acme.test';
	const refused = error('INVALID_EMAIL_ADDRESS', 'Invalid Email Address', ['Email']);
	expect(await create({ Email: 'x@elsewhere.example' })).toEqual(refused);
	expect((await create({ Email: 'x@acme.test' })).status).toBe(201);
	admin.org.store.update('User', admin.userId('mover'), { Email: 'mona@elsewhere.example' });
	expect(await patch('mover', { IsActive: false })).toEqual(refused);
	expect((await patch('mover', { Title: 'T' })).status).toBe(204);
});

describe('state and country', () => {
	const addressOf = async (name: string) => {
		const { records } = await admin.query(
			`SELECT State, StateCode, Country, CountryCode, Address FROM User WHERE Id = '${admin.userId(name)}'`,
		);
		return records[0]!;
	};
	const NO_STATE = "There's a problem with this state, even though it may appear correct.";

	test('are free texts without codes, unless the org has picklists', async () => {
		expect((await create({ State: 'Somewhere', Country: 'Nowhere' })).status).toBe(201);
		expect((await create({ CountryCode: 'NL' })).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
		expect((await admin.queryError('SELECT StateCode FROM User')).errorCode).toBe('INVALID_FIELD');
		const { records } = await admin.query("SELECT Address FROM User WHERE State = 'Somewhere'");
		expect(Object.keys(records[0]!.Address as object)).not.toContain('stateCode');
	});

	test.each([
		[{ CountryCode: 'NL', StateCode: 'LI' }],
		[{ Country: 'Netherlands', State: 'limburg' }],
		[{ CountryCode: 'nl', State: 'Limburg' }],
	])('%j is the Limburg of the Netherlands', async (given) => {
		admin.org.settings.stateAndCountryPicklists = true;
		expect((await patch('mover', given)).status).toBe(204);
		const names = { State: 'Limburg', StateCode: 'LI', Country: 'Netherlands', CountryCode: 'NL' };
		const address = { state: 'Limburg', stateCode: 'LI', country: 'Netherlands', countryCode: 'NL' };
		expect(await addressOf('mover')).toMatchObject({ ...names, Address: address });
		expect((await patch('mover', { Title: 'T' })).status).toBe(204);
		expect((await patch('mover', { State: null, Country: null })).status).toBe(204);
		expect(await addressOf('mover')).toMatchObject({ State: null, StateCode: null, CountryCode: null, Address: null });
	});

	test.each([
		[{ State: 'Limburg' }, 'A country/territory must be specified before specifying a state value', 'State'],
		[{ CountryCode: 'NL', StateCode: 'VLI' }, NO_STATE, 'StateCode'],
		[{ Country: 'Netherlands', State: 'Bavaria' }, NO_STATE, 'State'],
		[{ Country: 'Nowhere' }, "There's a problem with this country/territory", 'Country'],
		[{ CountryCode: 'XX' }, "There's a problem with this country/territory", 'CountryCode'],
	])('%j is refused', async (given, message, field) => {
		admin.org.settings.stateAndCountryPicklists = true;
		expect(await create(given)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: expect.stringContaining(message), fields: [field] }],
		});
	});

	test('a new country does not keep the state of the old one', async () => {
		admin.org.settings.stateAndCountryPicklists = true;
		await patch('mover', { CountryCode: 'BE', StateCode: 'VLI' });
		expect((await patch('mover', { CountryCode: 'NL' })).body).toMatchObject([{ fields: ['StateCode'] }]);
		expect((await patch('mover', { CountryCode: 'NL', StateCode: 'LI' })).status).toBe(204);
		expect(await addressOf('mover')).toMatchObject({ StateCode: 'LI' });
	});

	test('the describe says which state is valid for which country', async () => {
		admin.org.settings.stateAndCountryPicklists = true;
		const { body } = await admin.get('/sobjects/User/describe');
		const fields = (body as { fields: Array<{ name: string; controllerName: string; picklistValues: any[] }> }).fields;
		const [state, country] = ['StateCode', 'CountryCode'].map((name) => fields.find((field) => field.name === name)!);
		expect(state).toMatchObject({ controllerName: 'CountryCode', dependentPicklist: true });
		const countriesOf = ({ validFor }: { validFor: string }) => {
			const bits = Buffer.from(validFor, 'base64');
			return country!.picklistValues.filter((_, at) => (bits[at >> 3] ?? 0) & (0x80 >> (at & 7))).map((e) => e.value);
		};
		const limburgs = state!.picklistValues.filter(({ label }) => label === 'Limburg');
		expect(limburgs.map((entry) => [entry.value, countriesOf(entry)])).toEqual([
			['VLI', ['BE']],
			['LI', ['NL']],
		]);
	});
});
