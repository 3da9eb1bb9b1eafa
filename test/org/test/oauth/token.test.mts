import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { startOrg, type SimulatedOrg } from '../../index.mts';
import { appNamed, CALLBACK, codeFor, exchange, postToken } from '../browser.mts';

const ADA = 'admin@acme.example';
const HOUR = 3_600_000;

let org: SimulatedOrg;
beforeEach(async () => {
	org = await startOrg();
});
afterEach(() => org.close());

const idOf = (username: string) => String(org.store.table('User').first('Username', username)?.Id);
const refresh = (token: string | undefined) => ({ grant_type: 'refresh_token', refresh_token: token ?? '' });
const refusal = (error: string, error_description: string) => ({ status: 400, json: { error, error_description } });
const queryStatus = async (token: string | undefined) => {
	const response = await fetch(`${org.url}/services/data/v66.0/query?q=SELECT+Id+FROM+User+LIMIT+1`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return { status: response.status, body: (await response.json()) as unknown };
};
const EXPIRED = { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] };

test('a code gives exactly the keys of Salesforce, with issued_at as a string and no expires_in', async () => {
	const { status, headers, json } = await postToken(org, 'standard', exchange(await codeFor(org, 'standard', ADA)));
	expect(status).toBe(200);
	expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
	expect(headers.get('cache-control')).toBe('no-cache, no-store');
	const keys = 'access_token refresh_token signature scope instance_url id token_type issued_at';
	expect(Object.keys(json)).toEqual(keys.split(' '));
	expect(json).toMatchObject({
		access_token: expect.stringMatching(/^00D\w{12}!AQ/),
		refresh_token: expect.stringMatching(/^5Aep/),
		scope: 'refresh_token api',
		instance_url: org.url,
		id: `${org.url}/id/${org.org.id}/${idOf(ADA)}`,
		token_type: 'Bearer',
		issued_at: expect.stringMatching(/^\d{13}$/),
	});
	const signature = createHmac('sha256', appNamed(org, 'standard').clientSecret);
	expect(json['signature']).toBe(signature.update(`${json['id']}${json['issued_at']}`).digest('base64'));
	expect((await queryStatus(json['access_token'])).status).toBe(200);
});

test('openid adds an id token with the nonce', async () => {
	const code = await codeFor(org, 'standard', ADA, { scope: 'api openid', nonce: 'n-1' });
	const { json } = await postToken(org, 'standard', exchange(code));
	const claims = JSON.parse(Buffer.from(json['id_token']!.split('.')[1]!, 'base64url').toString()) as object;
	expect(claims).toMatchObject({ sub: json['id'], aud: appNamed(org, 'standard').clientId, nonce: 'n-1' });
	expect(json['refresh_token']).toBeUndefined();
});

test('client id and secret may come as Basic', async () => {
	const { clientId, clientSecret } = appNamed(org, 'standard');
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const form = { ...exchange(await codeFor(org, 'standard', ADA)), client_id: '', client_secret: '' };
	const { status } = await postToken(org, 'standard', form, { authorization: `Basic ${basic}` });
	expect(status).toBe(200);
});

test('answers as a form or as XML when asked', async () => {
	const { json } = await postToken(org, 'standard', exchange(await codeFor(org, 'standard', ADA)));
	const form = await postToken(org, 'standard', { ...refresh(json['refresh_token']), format: 'urlencoded' });
	expect(new URLSearchParams(form.text).get('token_type')).toBe('Bearer');
	const xml = await postToken(org, 'standard', { ...refresh('x'), format: 'xml' });
	expect(xml.text).toBe(
		'<?xml version="1.0" encoding="UTF-8"?><OAuth><error>invalid_grant</error><error_description>expired access/refresh token</error_description></OAuth>',
	);
});

test('a code works once', async () => {
	const code = await codeFor(org, 'standard', ADA);
	await postToken(org, 'standard', exchange(code));
	expect(await postToken(org, 'standard', exchange(code))).toMatchObject(
		refusal('invalid_grant', 'expired authorization code'),
	);
});

test('a code dies after 15 minutes', async () => {
	const code = await codeFor(org, 'standard', ADA);
	org.clock.advance(15 * 60_000);
	expect(await postToken(org, 'standard', exchange(code))).toMatchObject(
		refusal('invalid_grant', 'expired authorization code'),
	);
});

test.each([
	['an unknown code', { code: 'aPrx' }, 'invalid_grant', 'invalid authorization code'],
	[
		'another callback',
		{ redirect_uri: `${CALLBACK}/` },
		'redirect_uri_mismatch',
		'redirect_uri must match configuration',
	],
	['a wrong verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_request', 'invalid code verifier'],
	['no verifier', { code_verifier: '' }, 'invalid_grant', 'missing required code verifier'],
	['a wrong secret', { client_secret: 'x' }, 'invalid_client', 'invalid client credentials'],
	['no secret', { client_secret: '' }, 'invalid_client', 'invalid client credentials'],
	['a wrong key', { client_id: 'x' }, 'invalid_client_id', 'client identifier invalid'],
	['no grant type', { grant_type: '' }, 'invalid_request', 'missing required parameter: grant_type'],
	['an unknown grant type', { grant_type: 'x' }, 'unsupported_grant_type', 'grant type not supported'],
])('%s is refused in Salesforce’s words', async (_case, change, error, description) => {
	const form = { ...exchange(await codeFor(org, 'standard', ADA)), ...change };
	expect(await postToken(org, 'standard', form)).toMatchObject(refusal(error, description));
});

test('GET and JSON are refused', async () => {
	const get = await fetch(`${org.url}/services/oauth2/token?grant_type=refresh_token`);
	expect([get.status, await get.json()]).toEqual([
		400,
		{ error: 'invalid_request', error_description: 'must use HTTP POST' },
	]);
	const json = await fetch(`${org.url}/services/oauth2/token`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '{"grant_type":"refresh_token"}',
	});
	expect(await json.json()).toMatchObject({ error_description: 'missing required parameter: grant_type' });
});

test('the status of invalid_client and the error of a wrong verifier follow the settings', async () => {
	org.changeSettings({ invalidClientStatus: 401, wrongCodeVerifier: 'invalid_grant' });
	const code = await codeFor(org, 'standard', ADA);
	const secret = await postToken(org, 'standard', { ...exchange(code), client_secret: 'x' });
	expect(secret.status).toBe(401);
	const verifier = await postToken(org, 'standard', { ...exchange(code), code_verifier: 'x' });
	expect(verifier.json).toEqual({ error: 'invalid_grant', error_description: 'invalid code verifier' });
});

test('a public app exchanges and refreshes without a secret', async () => {
	const { json } = await postToken(org, 'public', exchange(await codeFor(org, 'public', ADA)));
	expect((await postToken(org, 'public', refresh(json['refresh_token']))).status).toBe(200);
});

test('a refresh gives a new access token, no refresh token, and can be repeated', async () => {
	const first = org.authorize();
	for (let round = 0; round < 2; round++) {
		const { status, json } = await postToken(org, 'standard', refresh(first.refresh_token));
		expect(status).toBe(200);
		expect(json['refresh_token']).toBeUndefined();
		expect(json['access_token']).not.toBe(first.access_token);
	}
});

test('with rotation every refresh gives a new refresh token and kills the old one', async () => {
	const first = org.authorize({ app: 'rotating' });
	const second = await postToken(org, 'rotating', refresh(first.refresh_token));
	expect(second.json['refresh_token']).not.toBe(first.refresh_token);
	expect(await postToken(org, 'rotating', refresh(first.refresh_token))).toMatchObject(
		refusal('invalid_grant', 'expired access/refresh token'),
	);
	expect((await postToken(org, 'rotating', refresh(second.json['refresh_token']))).status).toBe(200);
});

test('a sixth approval pushes out the oldest, and only that one', async () => {
	const tokens = Array.from({ length: 6 }, () => org.authorize().refresh_token);
	const other = org.authorize({ app: 'plain' }).refresh_token;
	expect(await postToken(org, 'standard', refresh(tokens[0]))).toMatchObject(
		refusal('invalid_grant', 'expired access/refresh token'),
	);
	for (const token of tokens.slice(1)) expect((await postToken(org, 'standard', refresh(token))).status).toBe(200);
	expect((await postToken(org, 'plain', refresh(other))).status).toBe(200);
	expect(org.store.table('OauthToken').find('UserId', [idOf(ADA)])).toHaveLength(6);
});

test('revoking a refresh token ends its sessions; revoking an access token ends that session only', async () => {
	const revoke = (token: string | undefined) =>
		fetch(`${org.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token: token ?? '' }) });
	const first = org.authorize();
	const second = org.authorize();
	const revoked = await revoke(first.refresh_token);
	expect([revoked.status, await revoked.text()]).toEqual([200, '']);
	expect(await queryStatus(first.access_token)).toEqual(EXPIRED);
	await revoke(second.access_token);
	expect(await queryStatus(second.access_token)).toEqual(EXPIRED);
	expect((await postToken(org, 'standard', refresh(second.refresh_token))).status).toBe(200);
	const unknown = await revoke('x');
	expect([unknown.status, await unknown.json()]).toEqual([
		400,
		expect.objectContaining({ error: 'unsupported_token_type' }),
	]);
});

test('access tokens run out after two hours, or when the test says so', async () => {
	const first = org.authorize();
	org.clock.advance(2 * HOUR);
	expect(await queryStatus(first.access_token)).toEqual(EXPIRED);
	const second = await postToken(org, 'standard', refresh(first.refresh_token));
	expect((await queryStatus(second.json['access_token'])).status).toBe(200);
	org.expireAccessTokens();
	expect(await queryStatus(second.json['access_token'])).toEqual(EXPIRED);
	expect((await postToken(org, 'standard', refresh(first.refresh_token))).status).toBe(200);
});

test.each([
	['deactivated', 'refreshWhenInactive', { IsActive: false }, 'User'],
	['frozen', 'refreshWhenFrozen', { IsFrozen: true }, 'UserLogin'],
] as const)('a %s user cannot refresh, in the words of the settings', async (_state, setting, change, object) => {
	const username = 'standard@acme.example';
	const { refresh_token: token } = org.authorize({ username });
	const record = object === 'User' ? idOf(username) : org.store.table('UserLogin').first('UserId', idOf(username))!.Id;
	org.store.update(object, record, change);
	expect(await postToken(org, 'standard', refresh(token))).toMatchObject(
		refusal('invalid_grant', 'authentication failure'),
	);
	org.changeSettings({ [setting]: 'inactive_user' });
	expect(await postToken(org, 'standard', refresh(token))).toMatchObject(refusal('inactive_user', 'user is inactive'));
	org.changeSettings({ [setting]: 'works' });
	expect((await postToken(org, 'standard', refresh(token))).status).toBe(200);
});

test('client credentials run as the app’s user and give no refresh token', async () => {
	const { status, json } = await postToken(org, 'server', { grant_type: 'client_credentials' });
	expect(status).toBe(200);
	expect(json).toMatchObject({ scope: 'api', id: `${org.url}/id/${org.org.id}/${idOf(ADA)}` });
	expect(json['refresh_token']).toBeUndefined();
	expect(await postToken(org, 'standard', { grant_type: 'client_credentials' })).toMatchObject(
		refusal('invalid_grant', 'no client credentials user enabled'),
	);
	org.changeApp('server', { scopes: [] });
	expect(await postToken(org, 'server', { grant_type: 'client_credentials' })).toMatchObject(
		refusal('invalid_grant', 'no valid scopes defined'),
	);
});

test('the password flow is off until the setting turns it on', async () => {
	const form = { grant_type: 'password', username: ADA, password: 'Passw0rd!' };
	expect(await postToken(org, 'standard', form)).toMatchObject(refusal('invalid_grant', 'authentication failure'));
	org.changeSettings({ passwordFlow: true });
	expect((await postToken(org, 'standard', form)).status).toBe(200);
	expect(await postToken(org, 'standard', { ...form, password: 'x' })).toMatchObject(
		refusal('invalid_grant', 'authentication failure'),
	);
});

test('the JWT bearer flow wants a signature of the app’s certificate, an audience, and a pre-authorized user', async () => {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	org.changeApp('preauthorized', { certificate: String(publicKey.export({ type: 'spki', format: 'pem' })) });
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const assertion = (claims: object) => {
		const exp = Math.floor(org.clock.now() / 1000) + 180;
		const all = {
			iss: appNamed(org, 'preauthorized').clientId,
			sub: ADA,
			aud: 'https://login.salesforce.com',
			exp,
			...claims,
		};
		const content = `${encode({ alg: 'RS256' })}.${encode(all)}`;
		return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
	};
	const post = (claims: object) =>
		postToken(org, 'preauthorized', {
			grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
			assertion: assertion(claims),
		});
	expect((await post({})).status).toBe(200);
	expect(await post({ aud: 'https://example.com' })).toMatchObject(refusal('invalid_grant', 'audience is invalid'));
	expect(await post({ sub: 'standard@acme.example' })).toMatchObject(
		refusal('invalid_grant', "user hasn't approved this consumer"),
	);
	const noJwt = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'x.y.z' };
	expect(await postToken(org, 'preauthorized', noJwt)).toMatchObject(refusal('invalid_grant', 'invalid assertion'));
});

test('logins beyond the hourly rate are refused', async () => {
	org.changeSettings({ loginsPerHour: 2 });
	const { refresh_token: token } = org.authorize();
	await postToken(org, 'standard', refresh(token));
	expect(await postToken(org, 'standard', refresh(token))).toMatchObject(
		refusal('rate_limit_exceeded', 'login rate exceeded'),
	);
	org.clock.advance(HOUR);
	expect((await postToken(org, 'standard', refresh(token))).status).toBe(200);
});

test('an app whose refresh tokens expire immediately hands out a worthless one', async () => {
	org.changeApp('standard', { refreshTokens: 'expire immediately' });
	const { access_token: access, refresh_token: token } = org.authorize();
	expect((await queryStatus(access)).status).toBe(200);
	expect(await postToken(org, 'standard', refresh(token))).toMatchObject(
		refusal('invalid_grant', 'expired access/refresh token'),
	);
});

test('access tokens can have the shape of a JWT', async () => {
	org.changeSettings({ accessTokenShape: 'jwt' });
	const { access_token: token } = org.authorize();
	expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
	expect((await queryStatus(token)).status).toBe(200);
});
