import { request as httpsRequest } from 'node:https';
import net from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { startOrg, type SimulatedOrg } from '../../index.mts';
import { postToken } from '../browser.mts';

const VERSION = '/services/data/v66.0';
let org: SimulatedOrg;
let token: string;

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
	fetch(org.url + path, { headers });
const bodyOf = async (response: Response) => [response.status, (await response.json()) as unknown];

describe('plain HTTP', () => {
	beforeEach(async () => {
		org = await startOrg();
		token = org.authorize().access_token;
	});
	afterEach(() => org.close());

	test('the list of versions needs no login and is not counted', async () => {
		const response = await get('/services/data', {});
		const versions = (await response.json()) as Array<{ label: string; url: string; version: string }>;
		expect(versions.at(-1)).toEqual({ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
		expect(versions[0]).toEqual({ label: "Summer '14", url: '/services/data/v31.0', version: '31.0' });
		expect(versions.find(({ version }) => version === '42.0')?.label).toBe('Spring ’18');
		expect([response.headers.get('sforce-limit-info'), org.usage.used]).toEqual([null, 0]);
	});

	test('answers carry the headers that were recorded', async () => {
		const { headers } = await get(`${VERSION}/limits`);
		const recorded = {
			'content-type': 'application/json;charset=UTF-8',
			'sforce-limit-info': 'api-usage=1/15000',
			'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
			vary: 'Accept-Encoding',
			server: 'sfdcedge',
			'x-robots-tag': 'none',
			'transfer-encoding': 'chunked',
		};
		for (const [name, value] of Object.entries(recorded)) expect([name, headers.get(name)]).toEqual([name, value]);
		expect(headers.get('x-sfdc-request-id')).toMatch(/^[0-9a-f]{32}$/);
		expect(headers.get('x-request-id')).toBe(headers.get('x-sfdc-request-id'));
	});

	test.each([
		['no header', {}, 'Session expired or invalid', 'INVALID_SESSION_ID'],
		['an unknown token', { authorization: 'Bearer 00Dx!y' }, 'Session expired or invalid', 'INVALID_SESSION_ID'],
		['a header of another kind', { authorization: 'Basic eDp5' }, 'INVALID_HEADER_TYPE', 'INVALID_AUTH_HEADER'],
	])('%s gets 401', async (_case, headers: Record<string, string>, message, errorCode) => {
		expect(await bodyOf(await get(`${VERSION}/limits`, headers))).toEqual([401, [{ message, errorCode }]]);
		expect(org.usage.used).toBe(0);
	});

	test('a session without the scope api is not valid for the REST API', async () => {
		const { access_token: weak } = org.authorize({ app: 'withoutApi' });
		expect(await bodyOf(await get(`${VERSION}/limits`, { authorization: `Bearer ${weak}` }))).toEqual([
			401,
			[{ message: 'This session is not valid for use with the REST API', errorCode: 'INVALID_SESSION_ID' }],
		]);
	});

	test('versions that never were get 404, retired ones 410', async () => {
		expect(await bodyOf(await get('/services/data/v99.0/limits'))).toEqual([
			404,
			[{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
		]);
		expect((await get('/services/data/v20.0/limits')).status).toBe(410);
	});

	test('the daily limit answers 403 and counts no further', async () => {
		org.changeSettings({ dailyApiRequests: 1 });
		await get(`${VERSION}/limits`);
		expect(await bodyOf(await get(`${VERSION}/limits`))).toEqual([
			403,
			[{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
		]);
		expect(org.usage.used).toBe(1);
		org.clock.advance(25 * 3_600_000);
		expect((await postToken(org, 'standard', {})).status).toBe(400);
	});

	test('every part of a composite batch counts as a call, a composite as one', async () => {
		const post = (path: string, body: object) =>
			fetch(org.url + VERSION + path, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		await post('/composite/batch', { batchRequests: Array(3).fill({ method: 'GET', url: 'v66.0/limits' }) });
		expect(org.usage.used).toBe(3);
		const part = (referenceId: string) => ({ method: 'GET', url: `${VERSION}/limits`, referenceId });
		await post('/composite', { compositeRequest: [part('a'), part('b')] });
		expect(org.usage.used).toBe(4);
	});

	test('a body that is no JSON says where, another type of content gets 415', async () => {
		const post = (body: string, type: string) =>
			fetch(`${org.url}${VERSION}/sobjects/Account`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': type },
				body,
			});
		expect(await bodyOf(await post('{"Name": x}', 'application/json'))).toEqual([
			400,
			[{ message: "Unexpected character ('x' (code 120)) at [line:1, column:10]", errorCode: 'JSON_PARSER_ERROR' }],
		]);
		expect((await post('<Account/>', 'application/xml')).status).toBe(415);
	});

	test('an URI above 16,384 bytes gets 414', async () => {
		const path = (length: number) => `${VERSION}/query?q=${'x'.repeat(length - VERSION.length - '/query?q='.length)}`;
		expect((await get(path(16_384))).status).toBe(400);
		expect((await get(path(16_385))).status).toBe(414);
	});

	test('userinfo and identity answer with their keys, and refuse in plain text', async () => {
		const answer = org.authorize();
		const bearer = { authorization: `Bearer ${answer.access_token}` };
		const [, info] = await bodyOf(await get('/services/oauth2/userinfo', bearer));
		expect(info).toMatchObject({
			sub: answer.id,
			organization_id: org.org.id,
			preferred_username: 'admin@acme.example',
			zoneinfo: 'America/Los_Angeles',
			utcOffset: -28_800_000,
			updated_at: expect.stringMatching(/Z$/),
			is_salesforce_integration_user: false,
			urls: { rest: `${org.url}/services/data/v{version}/`, custom_domain: org.url },
		});
		const path = new URL(answer.id).pathname;
		expect(await bodyOf(await get(path, bearer))).toMatchObject([
			200,
			{ username: 'admin@acme.example', asserted_user: true },
		]);
		const refused = async (url: string, headers: Record<string, string>) => {
			const response = await get(url, headers);
			return [response.status, await response.text()];
		};
		expect(await refused('/services/oauth2/userinfo', {})).toEqual([403, 'Missing_OAuth_Token']);
		expect(await refused('/services/oauth2/userinfo', { authorization: 'Bearer x' })).toEqual([403, 'Bad_OAuth_Token']);
		expect(await refused(path.replace(org.org.id, '00D000000000000AAA'), bearer)).toEqual([403, 'Wrong_Org']);
		expect(await refused(path.replace(/[^/]+$/, 'x'), bearer)).toEqual([403, 'Bad_Id']);
	});

	test('introspection describes a token to its own app only', async () => {
		const { access_token: own } = org.authorize();
		const introspect = async (name: string) => {
			const app = org.apps.find((candidate) => candidate.name === name)!;
			const body = new URLSearchParams({ token: own, client_id: app.clientId, client_secret: app.clientSecret });
			return (await fetch(`${org.url}/services/oauth2/introspect`, { method: 'POST', body })).json();
		};
		expect(await introspect('standard')).toMatchObject({
			active: true,
			username: 'admin@acme.example',
			token_type: 'access_token',
		});
		expect(await introspect('plain')).toEqual({ active: false });
	});

	test('the log knows who called what, what counted, and how many records a collection carried', async () => {
		const body = { records: [1, 2].map((n) => ({ attributes: { type: 'Account' }, Name: `A${n}` })) };
		await fetch(`${org.url}${VERSION}/composite/sobjects`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		await get('/services/oauth2/userinfo?access_token=secret');
		expect(org.log.entries).toMatchObject([
			{
				method: 'POST',
				status: 200,
				user: 'admin@acme.example',
				apiCalls: 1,
				rows: 2,
				bytesIn: JSON.stringify(body).length,
			},
			{ method: 'GET', path: '/services/oauth2/userinfo', query: '?access_token=…', apiCalls: 0 },
		]);
		expect(org.log.calls()).toHaveLength(1);
	});

	test('a session ends when the user is frozen, if the setting says so, even if unfrozen right after', async () => {
		org.changeSettings({ sessionsOnFreeze: 'end' });
		const username = 'standard@acme.example';
		const { access_token: held } = org.authorize({ username });
		const user = org.store.table('User').first('Username', username)!;
		const login = org.store.table('UserLogin').first('UserId', user.Id)!;
		for (const IsFrozen of [true, false]) {
			const response = await fetch(`${org.url}${VERSION}/sobjects/UserLogin/${login.Id}`, {
				method: 'PATCH',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify({ IsFrozen }),
			});
			expect(response.status).toBe(204);
		}
		expect((await get(`${VERSION}/limits`, { authorization: `Bearer ${held}` })).status).toBe(401);
	});

	test.each([
		['end', 401],
		['live on', 200],
	])('sessions %s when the user is deactivated, as the setting says', async (sessionsOnDeactivate, status) => {
		org.changeSettings({ sessionsOnDeactivate });
		const username = 'nologin@acme.example';
		const { access_token: held } = org.authorize({ username });
		const response = await fetch(
			`${org.url}${VERSION}/sobjects/User/${org.store.table('User').first('Username', username)!.Id}`,
			{
				method: 'PATCH',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: '{"IsActive":false}',
			},
		);
		expect(response.status).toBe(204);
		expect((await get(`${VERSION}/sobjects`, { authorization: `Bearer ${held}` })).status).toBe(status);
	});

	test('reset brings back records, settings, apps and faults, under the same address', async () => {
		org.changeSettings({ dailyApiRequests: 1 });
		org.failNext({ kind: 'reset', when: 'before' });
		org.store.table('User').rows.clear();
		org.reset();
		const { access_token: fresh } = org.authorize();
		expect((await get(`${VERSION}/limits`, { authorization: `Bearer ${fresh}` })).status).toBe(200);
		expect(org.settings.dailyApiRequests).toBe(15_000);
	});
});

describe('under Salesforce’s host names', () => {
	beforeAll(async () => {
		org = await startOrg({ https: true });
		token = org.authorize({ origin: 'https://acme.my.salesforce.com' }).access_token;
	});
	afterAll(() => org.close());

	/** A request through the proxy, the certificate checked against the org's authority. */
	async function through(host: string, path: string, options: { method?: string; body?: string; token?: string } = {}) {
		const socket = net.connect(Number(new URL(org.tls!.proxyUrl).port), '127.0.0.1');
		const established = await new Promise<string>((done) => {
			socket.once('data', (data) => done(String(data).split('\r\n')[0]!));
			socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
		});
		if (!established.includes('200')) return { status: 0, body: established, headers: {} };
		const secure = tlsConnect({ socket, servername: host, ca: org.tls!.caPem });
		const headers = {
			...(options.body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
			...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
		};
		return new Promise<{ status: number; body: string; headers: object }>((done, fail) => {
			const request = httpsRequest(
				{ host, path, method: options.method ?? 'GET', headers, createConnection: () => secure },
				async (response) => {
					const chunks = await response.toArray();
					done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), headers: response.headers });
				},
			);
			request.on('error', fail);
			request.end(options.body);
		});
	}

	const tokenFor = async (host: string, name: string, form: Record<string, string>) => {
		const app = org.apps.find((candidate) => candidate.name === name)!;
		const body = new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...form }).toString();
		const { status, body: text } = await through(host, '/services/oauth2/token', { method: 'POST', body });
		return { status, json: JSON.parse(text) as Record<string, string> };
	};

	test.each(['acme.my.salesforce.com', 'acme--dev.sandbox.my.salesforce.com', 'acme-dev-ed.develop.my.salesforce.com'])(
		'%s serves the org with a certificate that fits',
		async (host) => {
			const { status, body } = await through(host, `${VERSION}/query?q=SELECT+Name+FROM+Organization`, { token });
			expect([status, JSON.parse(body)]).toMatchObject([200, { records: [{ Name: 'Acme' }] }]);
		},
	);

	test.each([
		['login.salesforce.com', 'https://acme.my.salesforce.com', 'https://login.salesforce.com'],
		['test.salesforce.com', 'https://acme--dev.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
		['acme.my.salesforce.com', 'https://acme.my.salesforce.com', 'https://login.salesforce.com'],
	])('a refresh on %s leads to the right instance and identity', async (host, instance, login) => {
		const { refresh_token: refresh = '' } = org.authorize();
		const { json } = await tokenFor(host, 'standard', { grant_type: 'refresh_token', refresh_token: refresh });
		expect(json).toMatchObject({
			instance_url: instance,
			id: expect.stringMatching(`^${login}/id/00D\\w{15}/005\\w{15}$`),
		});
	});

	test('a login host has no data, and other orgs cannot be routed', async () => {
		const onLogin = await through('login.salesforce.com', `${VERSION}/limits`, { token });
		expect([onLogin.status, JSON.parse(onLogin.body)]).toEqual([
			400,
			[
				{
					message: 'Destination URL not reset. The URL returned from login must be set',
					errorCode: 'URL_NOT_RESET',
				},
			],
		]);
		const unknown = await through('other.my.salesforce.com', `${VERSION}/limits`, { token });
		expect(unknown).toMatchObject({ status: 420, body: expect.stringContaining('<html') });
	});

	test.each(['301', '307', '302', '301 with a page'] as const)(
		'the former host of a renamed My Domain leads to the new one: %s',
		async (renamedHostAnswer) => {
			org.changeSettings({ formerMyDomain: 'acme-old.my.salesforce.com', renamedHostAnswer });
			const answer = await through('acme-old.my.salesforce.com', `${VERSION}/query?q=x`, { token });
			expect(answer.status).toBe(Number.parseInt(renamedHostAnswer, 10));
			expect(answer.body.includes('<html')).toBe(renamedHostAnswer.endsWith('page'));
			expect(answer.headers).toMatchObject({ location: `https://acme.my.salesforce.com${VERSION}/query?q=x` });
		},
	);

	test('a local external client app and client credentials exist on the My Domain only', async () => {
		const credentials = { grant_type: 'client_credentials' };
		const onLogin = await tokenFor('login.salesforce.com', 'server', credentials);
		expect(onLogin).toEqual({
			status: 400,
			json: { error: 'invalid_grant', error_description: 'request not supported on this domain' },
		});
		expect((await tokenFor('acme.my.salesforce.com', 'server', credentials)).status).toBe(200);
		const refresh = org.authorize({ app: 'local' }).refresh_token ?? '';
		const form = { grant_type: 'refresh_token', refresh_token: refresh };
		expect((await tokenFor('login.salesforce.com', 'local', form)).json).toMatchObject({ error: 'invalid_client_id' });
		expect((await tokenFor('acme.my.salesforce.com', 'local', form)).status).toBe(200);
		const app = org.apps.find(({ name }) => name === 'local')!;
		const query = new URLSearchParams({
			response_type: 'code',
			client_id: app.clientId,
			redirect_uri: 'http://localhost:5678/rest/oauth2-credential/callback',
			code_challenge: 'x',
		});
		const stranded = await through('login.salesforce.com', `/services/oauth2/authorize?${query}`);
		expect((stranded.headers as { location: string }).location).toContain('error=OAUTH_EC_APP_NOT_FOUND');
	});

	test('a token request to a Lightning host is an unsupported grant type', async () => {
		const { json } = await tokenFor('acme.lightning.force.com', 'standard', { grant_type: 'refresh_token' });
		expect(json).toEqual({ error: 'unsupported_grant_type', error_description: 'grant type not supported' });
	});

	test('the controls cannot be reached under these names', async () => {
		expect((await through('acme.my.salesforce.com', '/__org/settings')).status).toBe(404);
	});

	test.each(['example.com', 'salesforce.com.example.com', 'evilsalesforce.com', '127.0.0.1'])(
		'the proxy refuses %s',
		async (host) => {
			expect((await through(host, '/')).body).toBe('HTTP/1.1 403 Forbidden');
		},
	);
});
