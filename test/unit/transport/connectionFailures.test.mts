import { AuthError } from '@n8n/client-oauth2';
import { AxiosError, CanceledError } from 'axios';
import fc from 'fast-check';
import { NodeApiError, NodeOperationError, OperationalError, type INode } from 'n8n-workflow';

import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import {
	connectionFailure,
	networkCodeOf,
	statusOf,
} from '../../../nodes/SalesforceAdmin/transport/failures/connectionFailures.ts';

const node: INode = { id: '1', name: 'n', type: 't', typeVersion: 1, position: [0, 0], parameters: {} };
const TOKEN = '00D5g000008XXXX!AQEAQFakeTokenFakeTokenFakeToken.9';
const SECRET = '1234567890SECRET0987654321';

// What axios keeps of a request: it must never come out.
const config = {
	url: 'https://acme.my.salesforce.com/services/data',
	headers: { Authorization: `Bearer ${TOKEN}` },
	data: `grant_type=refresh_token&refresh_token=5Aep861FakeRefresh&client_secret=${SECRET}`,
} as never;

const axios = (message: string, code: string, status?: number, data?: unknown) =>
	new AxiosError(
		message,
		code,
		config,
		{},
		status ? ({ status, data, headers: {}, config, statusText: '' } as never) : undefined,
	);
/** As httpRequestWithAuthentication throws it. */
const wrapped = (error: unknown) => new NodeApiError(node, error as never);
const oauth = (error: string, error_description?: string) =>
	new AuthError(error_description ?? error, { error, error_description });
/** An answer of the token endpoint that n8n's OAuth client cannot read. */
const unreadable = (status: number, message: string) =>
	Object.assign(new Error(message), { status, body: '', code: 'ESTATUS' });
/** What n8n makes of `invalid_grant` at a refresh. */
const reconnect = () =>
	new NodeOperationError(node, 'The credential "Acme" needs to be reconnected.', {
		description: 'Access could not be refreshed',
	});
/** What n8n makes of a refused first token of client credentials. */
const noToken = (cause: Error) =>
	new OperationalError(`Failed to acquire OAuth2 access token: ${cause.message}`, { cause });

const network = (code: string) => wrapped(axios(`connect ${code} 13.110.1.1:443`, code));

test.each<[what: string, thrown: unknown, errorCode: string, message: RegExp]>([
	['a revoked token', wrapped(reconnect()), 'RECONNECT_NEEDED', /has ended the authorization/],
	[
		'a revoked token in n8n 1.x',
		wrapped(oauth('invalid_grant', 'expired access/refresh token')),
		'RECONNECT_NEEDED',
		/expired access\/refresh token/,
	],
	[
		'a deactivated user',
		wrapped(oauth('invalid_grant', 'authentication failure')),
		'RECONNECT_NEEDED',
		/inactive or locked out/,
	],
	[
		'an inactive user',
		wrapped(oauth('inactive_user', 'user is inactive')),
		'RECONNECT_NEEDED',
		/inactive or locked out/,
	],
	[
		'an unknown token error',
		wrapped(oauth('unknown_error', 'retry your request')),
		'LOGIN_UNAVAILABLE',
		/does not give a token just now \(unknown_error: retry/,
	],
	[
		'a refresh token in use by somebody else',
		wrapped(oauth('invalid_grant', 'token request is already being processed')),
		'LOGIN_UNAVAILABLE',
		/already being processed/,
	],
	[
		'too many logins',
		wrapped(oauth('invalid_grant', 'login rate exceeded')),
		'LOGIN_RATE_EXCEEDED',
		/logged in too often \(invalid_grant: login rate exceeded/,
	],
	[
		'too many logins, by the other code',
		wrapped(oauth('rate_limit_exceeded', 'login rate exceeded')),
		'LOGIN_RATE_EXCEEDED',
		/logged in too often/,
	],
	[
		'an address that is not trusted',
		wrapped(oauth('invalid_grant', 'ip restricted')),
		'LOGIN_RESTRICTED',
		/from this address or at this time \(invalid_grant: ip restricted/,
	],
	[
		'a login out of hours',
		wrapped(oauth('invalid_grant', 'ip restricted or invalid login hours')),
		'LOGIN_RESTRICTED',
		/from this address or at this time/,
	],
	[
		'an app that is gone',
		wrapped(oauth('app_not_found', 'External client app is not installed in this org')),
		'APP_BLOCKED',
		/it is not installed in the org/,
	],
	[
		'a locked org',
		wrapped(oauth('invalid_grant', 'inactive organization')),
		'ORG_INACTIVE',
		/is locked, has expired or was deleted/,
	],
	[
		'client credentials at a login host',
		noToken(oauth('invalid_grant', 'request not supported on this domain')),
		'APP_MISCONFIGURED',
		/no token at this address/,
	],
	[
		'another token error',
		wrapped(oauth('invalid_request', 'something new')),
		'RECONNECT_NEEDED',
		/did not renew the token \(invalid_request: something new/,
	],
	[
		'an uninstalled app',
		wrapped(oauth('invalid_client', 'app must be installed into org')),
		'APP_BLOCKED',
		/does not let this app in/,
	],
	[
		'a user without approval',
		wrapped(oauth('invalid_app_access', 'user is not admin approved to access this app')),
		'APP_BLOCKED',
		/not admin approved/,
	],
	[
		'a blocked app',
		wrapped(oauth('OAUTH_APP_BLOCKED', 'this app is blocked by admin')),
		'APP_BLOCKED',
		/blocked by admin/,
	],
	[
		'an app of another org',
		wrapped(
			oauth('OAUTH_AUTHORIZATION_BLOCKED', 'Cross-org OAuth flows are not supported for this external client app'),
		),
		'APP_BLOCKED',
		/Cross-org/,
	],
	[
		'a wrong secret',
		wrapped(noToken(oauth('invalid_client', 'invalid client credentials'))),
		'APP_MISCONFIGURED',
		/invalid client credentials/,
	],
	[
		'a wrong key',
		wrapped(oauth('invalid_client_id', 'client identifier invalid')),
		'APP_MISCONFIGURED',
		/client identifier invalid/,
	],
	[
		'no Run-As user',
		wrapped(noToken(oauth('invalid_grant', 'no client credentials user enabled'))),
		'APP_MISCONFIGURED',
		/no client credentials user/,
	],
	['no scopes', wrapped(oauth('invalid_grant', 'no valid scopes defined')), 'APP_MISCONFIGURED', /no valid scopes/],
	[
		'a grant type that is off',
		wrapped(oauth('unsupported_grant_type', 'grant type not supported')),
		'APP_MISCONFIGURED',
		/grant type/,
	],
	[
		'a credential that was never connected',
		wrapped(new Error('Unable to sign without access token')),
		'NOT_CONNECTED',
		/not connected/,
	],
	[
		'no credential',
		wrapped(new Error('Node "n" does not have any credentials of type "x" set')),
		'NOT_CONNECTED',
		/not connected/,
	],
	['a cancelled run', wrapped(new CanceledError('canceled')), 'CANCELLED', /was cancelled/],
	['an aborted signal', new DOMException('This operation was aborted', 'AbortError'), 'CANCELLED', /was cancelled/],
	[
		'401 after the refresh',
		wrapped(axios('Request failed with status code 401', 'ERR_BAD_REQUEST', 401, '[]')),
		'INVALID_SESSION_ID',
		/does not accept the token/,
	],
	['a reset connection', network('ECONNRESET'), 'CONNECTION_LOST', /failed \(ECONNRESET\)/],
	['an unknown host', network('ENOTFOUND'), 'CONNECTION_LOST', /failed \(ENOTFOUND\)/],
	[
		'an unknown certificate',
		wrapped(axios('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT')),
		'CONNECTION_LOST',
		/self-signed certificate/,
	],
	[
		'a token endpoint in maintenance',
		wrapped(axios('Request failed with status code 503', 'ERR_BAD_RESPONSE', 503, '<html>')),
		'CONNECTION_LOST',
		/failed/,
	],
	['something that is no error', 'oops', 'CONNECTION_LOST', /failed/],
])('%s', (_, thrown, errorCode, message) => {
	const failure = connectionFailure(thrown);
	expect(failure).toBeInstanceOf(SalesforceError);
	expect(failure).toMatchObject({ errorCode, message: expect.stringMatching(message) });
	expect(failure.advice).not.toBe('');
	expect(`${failure.message} ${JSON.stringify(failure)}`).not.toMatch(/AQEAQ|SECRET|5Aep/);
});

test('an error of our own comes out as it is, however often it is wrapped', () => {
	const own = new SalesforceError('NO_INSTANCE', 'as it is');
	expect(connectionFailure(new NodeOperationError(node, new Error('outside', { cause: own })))).toBe(own);
});

test('finds the status of the answer, and none when there was no answer', () => {
	expect(statusOf(wrapped(axios('failed', 'ERR_BAD_RESPONSE', 503)))).toBe(503);
	expect(statusOf({ httpCode: '429' })).toBe(429);
	expect(statusOf(wrapped(unreadable(502, 'HTTP status 502')))).toBe(502);
	expect(statusOf(network('ECONNRESET'))).toBeUndefined();
	expect(statusOf(undefined)).toBeUndefined();
});

test('finds the code of a network failure, and takes no OAuth error for one', () => {
	expect(networkCodeOf(network('EAI_AGAIN'))).toBe('EAI_AGAIN');
	expect(networkCodeOf(wrapped(oauth('invalid_grant')))).toBeUndefined();
	expect(networkCodeOf(wrapped(unreadable(502, 'HTTP status 502')))).toBeUndefined();
	expect(networkCodeOf(new Error('ECONNRESET'))).toBeUndefined();
});

test('an endless chain of causes ends', () => {
	const error = new Error('round') as Error & { cause: unknown };
	error.cause = error;
	expect(connectionFailure(error).errorCode).toBe('CONNECTION_LOST');
});

// n8n puts the first 100 characters of an unreadable token answer into its message.
test.each([
	['a token answer that was cut short', `Expected JSON response but received: {"access_token":"${TOKEN}","instance_u`],
	[
		'a token answer in another form',
		`Expected JSON response but received: access_token=${encodeURIComponent(TOKEN)}&refresh_token=5Aep861Fake`,
	],
	['a header', `Invalid character in header: Authorization: Bearer ${TOKEN}`],
	['a JWT', 'Bad token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJBUUVBUSJ9.AQEAQ-x_y'],
	['a form', `POST failed: client_secret=${SECRET}&code=aPrxAQEAQ`],
])('%s does not come out in the message', (_, text) => {
	const { message } = connectionFailure(wrapped(unreadable(200, text)));
	expect(message).not.toMatch(/AQEAQ|SECRET|5Aep|eyJ/);
	expect(message).toMatch(/^The connection to Salesforce failed/);
});

test('always knows a code with advice and a sentence', () => {
	const body = fc.oneof(fc.string(), fc.record({ error: fc.string(), error_description: fc.option(fc.string()) }));
	const some = fc.record(
		{
			message: fc.string(),
			code: fc.oneof(fc.string(), fc.integer()),
			httpCode: fc.option(fc.string()),
			body,
			response: fc.record({ status: fc.integer(), data: body }),
			cause: fc.oneof(fc.string(), fc.constant(null), fc.record({ message: fc.string(), name: fc.string() })),
		},
		{ requiredKeys: [] },
	);
	const thrown = fc.oneof(some, fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined));
	fc.assert(
		fc.property(thrown, (error) => {
			const { message, advice } = connectionFailure(error);
			expect([message, advice]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
		}),
	);
});
