/** What else the token endpoint answers ("OAuth 2.0 Authorization Errors", and issues of public clients). */
import { startOrg, type SimulatedOrg } from '../../index.mts';
import { postToken } from '../browser.mts';

let org: SimulatedOrg;
beforeEach(async () => {
	org = await startOrg();
});
afterEach(() => org.close());

const refresh = (token: string | undefined, more: Record<string, string> = {}, app = 'standard') =>
	postToken(org, app, { grant_type: 'refresh_token', refresh_token: token ?? '', ...more });

// golang/oauth2 #165 and appsmith #30239: refused; since Winter '26 perhaps ignored.
test('a scope parameter is refused or ignored, as the setting says', async () => {
	const token = org.authorize().refresh_token;
	const credentials = () => postToken(org, 'server', { grant_type: 'client_credentials', scope: 'api' });
	const refused = {
		status: 400,
		json: { error: 'invalid_request', error_description: 'scope parameter not supported' },
	};
	expect(await refresh(token, { scope: 'api' })).toMatchObject(refused);
	expect(await credentials()).toMatchObject(refused);
	expect((await refresh(token)).status).toBe(200);
	org.changeSettings({ tokenScope: 'ignored' });
	expect([(await refresh(token, { scope: 'api' })).status, (await credentials()).status]).toEqual([200, 200]);
});

test.each([
	['retry your request', 'unknown_error'],
	['token request is already being processed', 'invalid_grant'],
	['login rate exceeded', 'rate_limit_exceeded'],
	['ip restricted', 'invalid_grant'],
	['inactive organization', 'invalid_grant'],
	['token validity expired', 'invalid_grant'],
	['External client app is not installed in this org', 'app_not_found'],
])('"%s" is %s, once', async (description, error) => {
	const token = org.authorize().refresh_token;
	org.failNext({ kind: 'tokenRefusal', description });
	expect(await refresh(token)).toMatchObject({ status: 400, json: { error, error_description: description } });
	expect((await refresh(token)).status).toBe(200);
});

test('too many logins have either code', async () => {
	org.changeSettings({ loginsPerHour: 0, loginRateError: 'invalid_grant' });
	const { status, json } = await postToken(org, 'server', { grant_type: 'client_credentials' });
	expect([status, json['error'], json['error_description']]).toEqual([400, 'invalid_grant', 'login rate exceeded']);
});

test('a dead token has either text', async () => {
	org.changeSettings({ deadRefreshTokenDescription: 'token validity expired' });
	expect((await refresh('5Aep861none')).json).toMatchObject({ error_description: 'token validity expired' });
});

test.each([
	['fails', 200],
	['ends its successor', 400],
])('a token that was rotated away %s', async (rotatedTokenReuse, status) => {
	org.changeSettings({ rotatedTokenReuse });
	const first = org.authorize({ app: 'rotating' }).refresh_token;
	const second = (await refresh(first, {}, 'rotating')).json['refresh_token'];
	expect((await refresh(first, {}, 'rotating')).status).toBe(400);
	expect((await refresh(second, {}, 'rotating')).status).toBe(status);
});

test('the scope full brings an id token with the hash of the access token', async () => {
	const { id_token, access_token } = org.authorize({ scopes: ['full'] });
	const claims = JSON.parse(Buffer.from(id_token!.split('.')[1]!, 'base64url').toString()) as object;
	expect(claims).toMatchObject({ at_hash: expect.stringMatching(/^[\w-]{22}$/) });
	expect(access_token).toBeDefined();
});

describe('login() of the SOAP API', () => {
	const login = async (version: string) => {
		const response = await fetch(`${org.url}/services/Soap/u/${version}`, {
			method: 'POST',
			headers: { 'content-type': 'text/xml' },
			body: '<login><username>admin@acme.example</username><password>Passw0rd!</password></login>',
		});
		return await response.text();
	};

	test('is off from 65.0 on', async () => {
		expect(await login('65.0')).toContain(
			'The SOAP Login operation is not available in the API version specified (65.0). Refer to the documentation for supported versions.',
		);
	});

	test('is off in new orgs', async () => {
		expect(await login('64.0')).toContain('<sessionId>');
		org.changeSettings({ soapLogin: 'disabled' });
		expect(await login('64.0')).toContain(
			'INVALID_OPERATION: SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
		);
	});
});
