/** What Salesforce's own CLI asks an org for; the CLI itself runs in test/e2e/salesforceCli.e2e.mts. */
import { startOrg, type SimulatedOrg } from '../../index.mts';

let org: SimulatedOrg;
let token: string;
beforeAll(async () => {
	org = await startOrg();
	token = org.authorize().access_token;
});
afterAll(() => org.close());

const get = async (path: string) => {
	const response = await fetch(org.url + path, { headers: { authorization: `Bearer ${token}` } });
	return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};
const columns = async (soql: string) =>
	await get(`/services/data/v66.0/query?q=${encodeURIComponent(soql)}&columns=true`);

// jsforce #1525, by Salesforce's staff.
test('a path that begins with two slashes is the same path', async () => {
	expect((await get('//services/data')).status).toBe(200);
	expect((await get('//services/data/v66.0/query?q=SELECT+Id+FROM+Profile')).json).toMatchObject({ done: true });
});

// The answers among the tests of salesforcecli/plugin-data.
test('columns=true gives the columns of a query instead of its rows', async () => {
	const soql = 'SELECT Id, Profile.UserLicense.Name, IsActive, (SELECT Id FROM PermissionSetAssignments) FROM User';
	expect((await columns(soql)).json).toMatchObject({
		entityName: 'User',
		groupBy: false,
		idSelected: true,
		keyPrefix: '005',
		columnMetadata: [
			{ columnName: 'Id', apexType: 'Id', aggregate: false, joinColumns: [] },
			{
				columnName: 'Profile',
				aggregate: false,
				joinColumns: [{ columnName: 'UserLicense', joinColumns: [{ columnName: 'Name', textType: true }] }],
			},
			{ columnName: 'IsActive', booleanType: true },
			{ columnName: 'PermissionSetAssignments', aggregate: true, joinColumns: [{ columnName: 'Id' }] },
		],
	});
});

test('the columns of aggregates have their alias, or a number', async () => {
	expect(
		(await columns('SELECT ProfileId, COUNT(Id), MAX(Name) most FROM User GROUP BY ProfileId')).json,
	).toMatchObject({
		groupBy: true,
		columnMetadata: [
			{ columnName: 'ProfileId', aggregate: false },
			{ columnName: 'expr0', displayName: 'COUNT(Id)', aggregate: true },
			{ columnName: 'most', displayName: 'MAX(Name)', aggregate: true },
		],
	});
});

test('columns of a statement that is refused are refused', async () => {
	expect((await columns('SELECT Nothing FROM User')).status).toBe(400);
});

describe('setPassword() of the SOAP API', () => {
	const idOf = (name: string) => org.store.table('User').first('Username', `${name}@acme.example`)!.Id;
	const setPassword = async (userId: string, password: string, sessionId = token) => {
		const header = `<soapenv:Header xmlns="urn:partner.soap.sforce.com"><SessionHeader><sessionId>${sessionId}</sessionId></SessionHeader></soapenv:Header>`;
		const body = `<soapenv:Body xmlns="urn:partner.soap.sforce.com"><setPassword><userId>${userId}</userId><password>${password}</password></setPassword></soapenv:Body>`;
		const response = await fetch(`${org.url}//services/Soap/u/66.0`, {
			method: 'POST',
			headers: { 'content-type': 'text/xml', SOAPAction: '""' },
			body: `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">${header}${body}</soapenv:Envelope>`,
		});
		return { status: response.status, xml: await response.text() };
	};

	test('sets the password of a user', async () => {
		expect(await setPassword(idOf('mover'), 'S3cret&amp;long')).toMatchObject({
			status: 200,
			xml: expect.stringContaining('<setPasswordResponse>'),
		});
		expect(org.org.passwords.get(idOf('mover'))).toBe('S3cret&long');
	});

	test.each([
		['a weak password', 'mover', 'short', () => token, 'INVALID_NEW_PASSWORD'],
		['no session', 'mover', 'S3cret-long', () => '00D!none', 'INVALID_SESSION_ID'],
	])('%s is a fault', async (_what, name, password, session, code) => {
		const { status, xml } = await setPassword(idOf(name), password, session());
		expect([status, xml]).toEqual([500, expect.stringContaining(`<sf:exceptionCode>${code}</sf:exceptionCode>`)]);
	});

	test('takes the own user, unless the org lacks the feature', async () => {
		expect((await setPassword(idOf('admin'), 'An0ther-one!')).status).toBe(200);
		org.changeSettings({ ownPasswordOverSoap: 'refused' });
		expect((await setPassword(idOf('admin'), 'Yet-an0ther!')).xml).toContain('Cannot set password for self');
	});
});
