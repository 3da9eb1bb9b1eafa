import { startOrg, type SimulatedOrg } from '../../index.mts';
import { authorizeUrl, CALLBACK, CHALLENGE, codeFor, exchange, postToken, TestBrowser } from '../browser.mts';

const ADA = 'admin@acme.example';
const STANDARD = 'standard@acme.example';

let org: SimulatedOrg;
beforeEach(async () => {
	org = await startOrg();
});
afterEach(() => org.close());

const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

test('asks for login, then consent, and sends a code with the state to the callback', async () => {
	const browser = new TestBrowser();
	const logIn = await browser.open(authorizeUrl(org, 'standard', { login_hint: ADA }));
	expect(logIn.html).toContain(`value="${ADA}"`);
	const consent = await browser.logIn(logIn, ADA);
	expect(consent.html).toContain('oaapprove');
	const done = await browser.allow(consent);
	expect(done.url.startsWith(`${CALLBACK}?code=`)).toBe(true);
	expect(parametersOf(done.url)).toEqual({ code: expect.stringMatching(/^aPrx.*==$/), state: 'st&te' });
});

test('asks neither for login nor for consent the second time in the same browser', async () => {
	const browser = new TestBrowser();
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), ADA));
	const again = await browser.open(authorizeUrl(org, 'standard'));
	expect(parametersOf(again.url)['code']).toBeDefined();
});

test('prompt=login asks for a login although the browser has a session', async () => {
	const browser = new TestBrowser();
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), ADA));
	const page = await browser.open(authorizeUrl(org, 'standard', { prompt: 'login' }));
	expect(page.html).toContain('id="Login"');
	const done = await browser.logIn(page, ADA);
	expect(parametersOf(done.url)['code']).toBeDefined();
});

test('prompt=select_account offers the remembered usernames, and only the current one needs no password', async () => {
	const browser = new TestBrowser();
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), STANDARD));
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard', { prompt: 'login' })), ADA));
	const chooser = await browser.open(authorizeUrl(org, 'standard', { prompt: 'select_account' }));
	expect(chooser.html).toContain(ADA);
	expect(chooser.html).toContain(STANDARD);
	const other = await browser.submit(chooser, { username: STANDARD });
	expect(other.html).toContain('id="Login"');
	expect(other.html).toContain(`value="${STANDARD}"`);
	const current = await browser.submit(
		await browser.open(authorizeUrl(org, 'standard', { prompt: 'select_account' })),
		{
			username: ADA,
		},
	);
	expect(parametersOf(current.url)['code']).toBeDefined();
});

test('prompt=consent shows the consent page again', async () => {
	const browser = new TestBrowser();
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), ADA));
	const page = await browser.open(authorizeUrl(org, 'standard', { prompt: 'consent' }));
	expect(page.html).toContain('oaapprove');
});

test('Deny sends access_denied with the state to the callback', async () => {
	const browser = new TestBrowser();
	const denied = await browser.deny(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), ADA));
	expect(denied.url).toBe(
		`${CALLBACK}?error=access_denied&error_description=end-user+denied+authorization&state=st%26te`,
	);
});

test('a wrong password, a frozen and an inactive user see the same sentence', async () => {
	const browser = new TestBrowser();
	const page = await browser.open(authorizeUrl(org, 'standard'));
	const wrong = await browser.logIn(page, ADA, 'wrong');
	const frozen = await browser.logIn(page, 'frozen@acme.example');
	const inactive = await browser.logIn(page, 'inactive@acme.example');
	for (const refused of [wrong, frozen, inactive]) {
		expect(refused.html).toContain('Please check your username and password.');
	}
	const [record] = [...org.store.table('User').find('Username', [ADA])];
	expect(record?.['NumberOfFailedLogins']).toBe(1);
});

test('an app that requires PKCE is sent back before the login when the challenge is missing', async () => {
	const page = await new TestBrowser().open(authorizeUrl(org, 'standard', { code_challenge: '', state: '' }));
	expect(page.url).toBe(`${CALLBACK}?error=invalid_request&error_description=missing%20required%20code%20challenge`);
	const empty = `${authorizeUrl(org, 'standard', { code_challenge: '', state: '' })}&code_challenge=`;
	expect((await new TestBrowser().open(empty)).url).toBe(page.url);
	const plain = await new TestBrowser().open(authorizeUrl(org, 'plain', { code_challenge: '' }));
	expect(plain.html).toContain('id="Login"');
});

test('a callback that is not registered and an unknown app stay in the browser', async () => {
	const browser = new TestBrowser();
	const callback = await browser.open(authorizeUrl(org, 'standard', { redirect_uri: 'http://localhost:5678/else' }));
	expect(callback).toMatchObject({ status: 400, html: expect.stringContaining('error=redirect_uri_mismatch') });
	const client = await browser.open(authorizeUrl(org, 'standard', { client_id: 'x' }));
	expect(client).toMatchObject({ status: 400, html: expect.stringContaining('error=invalid_client_id') });
});

test('response types other than code and unknown scopes are refused at the callback', async () => {
	const browser = new TestBrowser();
	const type = await browser.open(authorizeUrl(org, 'standard', { response_type: 'id_token' }));
	expect(parametersOf(type.url)).toMatchObject({ error: 'unsupported_response_type', state: 'st&te' });
	const scope = await browser.open(authorizeUrl(org, 'standard', { scope: 'api nonsense' }));
	expect(parametersOf(scope.url)).toMatchObject({ error: 'invalid_scope' });
});

test('immediate=true fails without a session and works with session and approval', async () => {
	const browser = new TestBrowser();
	const failed = await browser.open(authorizeUrl(org, 'standard', { immediate: 'true' }));
	expect(parametersOf(failed.url)).toMatchObject({ error: 'immediate_unsuccessful' });
	await browser.allow(await browser.logIn(await browser.open(authorizeUrl(org, 'standard')), ADA));
	const worked = await browser.open(authorizeUrl(org, 'standard', { immediate: 'true' }));
	expect(parametersOf(worked.url)['code']).toBeDefined();
});

test.each([
	['uninstalled', STANDARD, 'invalid_client', 'app must be installed into org'],
	['blocked', ADA, 'OAUTH_APP_BLOCKED', 'this app is blocked by admin'],
	['preauthorized', STANDARD, 'OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app'],
])('the app "%s" strands %s on the RemoteAccessErrorPage', async (app, username, error, description) => {
	const browser = new TestBrowser();
	const page = await browser.logIn(await browser.open(authorizeUrl(org, app)), username);
	expect(new URL(page.url).pathname).toBe('/setup/secur/RemoteAccessErrorPage.apexp');
	expect(parametersOf(page.url)).toEqual({ error, error_description: description });
	expect(page.html).toContain(
		'OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occurred during authentication. Please try again.',
	);
});

test('an administrator may approve an app that is not installed', async () => {
	expect(await codeFor(org, 'uninstalled', ADA)).toMatch(/^aPrx/);
});

test('a scope that is not on the app strands the browser', async () => {
	const browser = new TestBrowser();
	const page = await browser.logIn(await browser.open(authorizeUrl(org, 'withoutApi', { scope: 'api' })), ADA);
	expect(parametersOf(page.url)['error']).toBe('OAUTH_APPROVAL_ERROR_GENERIC');
});

test('automatic approval needs no page at all', async () => {
	org.changeSettings({ automaticApproval: true, automaticApprovalUsername: STANDARD });
	const page = await new TestBrowser().open(authorizeUrl(org, 'standard'));
	const { code = '' } = parametersOf(page.url);
	const { json } = await postToken(org, 'standard', exchange(code));
	const [user] = org.store.table('User').find('Username', [STANDARD]);
	expect(json['id']?.endsWith(String(user?.Id))).toBe(true);
});

test('a plain challenge is taken for S256, which is the only method', async () => {
	const code = await codeFor(org, 'standard', ADA, { code_challenge: CHALLENGE, code_challenge_method: 'plain' });
	expect((await postToken(org, 'standard', exchange(code))).status).toBe(200);
});
