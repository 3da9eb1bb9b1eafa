import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { CHOOSE_ENVIRONMENT, NEEDS_CUSTOM_DOMAIN } from '../../../nodes/SalesforceAdmin/salesforce/api/hosts.ts';
import { openOrg } from '../../../nodes/SalesforceAdmin/transport/connection.ts';
import type { N8nContext } from '../../../nodes/SalesforceAdmin/transport/send.ts';

const ACME = 'https://acme.my.salesforce.com';
const USER = { userId: '005000000000001AAA', organizationId: '00D000000000001AAA' };
const ID = `https://login.salesforce.com/id/${USER.organizationId}/${USER.userId}`;
const TOKEN = { access_token: 'token', instance_url: ACME, id: ID };
const USERINFO = {
	user_id: USER.userId,
	organization_id: USER.organizationId,
	urls: { custom_domain: ACME, rest: `${ACME}/services/data/v{version}/` },
};

/** A context with a credential and one answer for every request. Remembers where the token was sent. */
function contextOf(
	credential: IDataObject | Error,
	answer: unknown = { statusCode: 200, body: JSON.stringify(USERINFO) },
) {
	const asked: string[] = [];
	const context = {
		getCredentials: async () => {
			if (credential instanceof Error) throw credential;
			return credential;
		},
		helpers: {
			httpRequestWithAuthentication: async (_: string, { url }: IHttpRequestOptions) => {
				asked.push(url);
				return { headers: { 'content-type': 'application/json' }, ...(answer as object) };
			},
		},
	} as unknown as N8nContext;
	return { context, asked };
}

test('costs no call when the token answer tells everything', async () => {
	const { context, asked } = contextOf({ environment: 'production', oauthTokenData: TOKEN });
	expect(await openOrg(context)).toMatchObject({ origin: ACME, user: USER });
	expect(asked).toEqual([]);
});

test.each<[string, IDataObject, string]>([
	['a token without an address, production', { environment: 'production' }, 'https://login.salesforce.com'],
	['a token without an address, sandbox', { environment: 'sandbox' }, 'https://test.salesforce.com'],
	[
		'a token without an address, of when production was not stored',
		{ environment: '' },
		'https://login.salesforce.com',
	],
	['a token without an address, a My Domain alone', { customDomain: 'acme' }, ACME],
	[
		'a token without an address, custom domain',
		{ environment: 'customDomain', customDomain: 'acme.lightning.force.com' },
		ACME,
	],
])('%s: asks who is connected where it logged in', async (_, credential, origin) => {
	const { context, asked } = contextOf({ ...credential, oauthTokenData: { access_token: 'token' } });
	expect(await openOrg(context)).toMatchObject({ origin: ACME, user: USER });
	expect(asked).toEqual([`${origin}/services/oauth2/userinfo`]);
});

test('a token without an address but with an identity asks for the address', async () => {
	const id = ID.replace('login.', 'test.');
	const { context, asked } = contextOf({ environment: 'sandbox', oauthTokenData: { access_token: 'token', id } });
	expect(await openOrg(context)).toMatchObject({ origin: ACME, user: USER });
	expect(asked).toEqual(['https://test.salesforce.com/services/oauth2/userinfo']);
});

test('client credentials need no token beforehand: n8n gets it with the first request', async () => {
	const { context, asked } = contextOf({
		grantType: 'clientCredentials',
		environment: 'customDomain',
		customDomain: 'acme',
	});
	expect(await openOrg(context)).toMatchObject({ origin: ACME, user: USER });
	expect(asked).toEqual([`${ACME}/services/oauth2/userinfo`]);
});

describe('a credential that was changed after it was connected', () => {
	const SANDBOX = {
		access_token: 'token',
		instance_url: 'https://acme--dev.sandbox.my.salesforce.com',
		id: ID.replace('login.', 'test.'),
	};
	const custom = (domain: string, token: IDataObject = TOKEN) => ({
		environment: 'customDomain',
		customDomain: domain,
		oauthTokenData: token,
	});

	test.each<[string, IDataObject]>([
		['from production to sandbox', { environment: 'sandbox', oauthTokenData: TOKEN }],
		['from sandbox to production', { environment: 'production', oauthTokenData: SANDBOX }],
		['to another org', custom('beta.my.salesforce.com')],
		[
			'to another org with a short name',
			custom('bmw2.my.salesforce.com', { ...TOKEN, instance_url: 'https://acme1.my.salesforce.com' }),
		],
		['to another partition', custom('acme.develop.my.salesforce.com')],
		['from production to its sandbox', custom('acme--dev.sandbox.my.salesforce.com')],
		['from a sandbox to its production', custom('acme', SANDBOX)],
	])('%s: its token goes nowhere', async (_, credential) => {
		const { context, asked } = contextOf(credential);
		await expect(openOrg(context)).rejects.toMatchObject({
			errorCode: 'RECONNECT_NEEDED',
			message: expect.stringContaining('is still connected to https://acme'),
		});
		expect(asked).toEqual([]);
	});

	test('with client credentials: the org that is named is asked, so that n8n gets a token of it', async () => {
		const { context, asked } = contextOf({ ...custom('beta.my.salesforce.com'), grantType: 'clientCredentials' });
		await openOrg(context);
		expect(asked).toEqual(['https://beta.my.salesforce.com/services/oauth2/userinfo']);
	});

	test.each<[string, IDataObject]>([
		['acme--dev.my.salesforce.com', SANDBOX],
		['test.salesforce.com', SANDBOX],
		['na139.salesforce.com', TOKEN],
		['https://acme.lightning.force.com/lightning/setup', TOKEN],
		['acme.my.salesforce.com', { ...TOKEN, instance_url: 'https://na139.salesforce.com' }],
	])('to the custom domain %s of the same org: is used as it is', async (domain, token) => {
		const { context, asked } = contextOf(custom(domain, token));
		expect(await openOrg(context)).toMatchObject({ origin: token.instance_url });
		expect(asked).toEqual([]);
	});
});

test.each<[what: string, credential: IDataObject, answer: unknown, message: string]>([
	[
		'the custom domain',
		{ environment: 'customDomain', customDomain: 'evil.com', oauthTokenData: TOKEN },
		undefined,
		"The custom domain 'evil.com' is not the address of a Salesforce org",
	],
	[
		'the address that came with the token',
		{ environment: 'production', oauthTokenData: { ...TOKEN, instance_url: 'https://evil.com' } },
		undefined,
		"The instance_url of the token 'https://evil.com' is not the address of a Salesforce org",
	],
	[
		'the same beside a good custom domain',
		{
			environment: 'customDomain',
			customDomain: 'acme',
			oauthTokenData: { ...TOKEN, instance_url: 'https://evil.com' },
		},
		undefined,
		"The instance_url of the token 'https://evil.com' is not the address of a Salesforce org",
	],
	[
		'the address that userinfo gave',
		{ environment: 'production', oauthTokenData: { access_token: 'token' } },
		{ statusCode: 200, body: JSON.stringify({ ...USERINFO, urls: { custom_domain: 'https://evil.com' } }) },
		"The address that Salesforce named 'https://evil.com' is not the address of a Salesforce org",
	],
])(
	'a host that is not Salesforce is refused with a sentence that says where it stood: %s',
	async (_, credential, answer, message) => {
		const { context } = contextOf(credential, answer);
		await expect(openOrg(context)).rejects.toMatchObject({ errorCode: 'NOT_SALESFORCE', message });
	},
);

const connected = { environment: 'production', oauthTokenData: TOKEN };
test.each<[what: string, credential: IDataObject | Error, code: string]>([
	['that was never connected', { environment: 'production' }, 'NOT_CONNECTED'],
	['whose token is empty', { ...connected, oauthTokenData: { ...TOKEN, access_token: '' } }, 'NOT_CONNECTED'],
	[
		'whose instance is elsewhere',
		{ ...connected, oauthTokenData: { ...TOKEN, instance_url: 'https://evil.com' } },
		'NOT_SALESFORCE',
	],
	[
		'whose instance is not encrypted',
		{ ...connected, oauthTokenData: { ...TOKEN, instance_url: 'http://acme.my.salesforce.com' } },
		'NOT_SALESFORCE',
	],
	[
		'whose custom domain is elsewhere',
		{ ...connected, environment: 'customDomain', customDomain: 'acme.my.salesforce.com.evil.com' },
		'NOT_SALESFORCE',
	],
	['whose custom domain is empty', { ...connected, environment: 'customDomain' }, 'NOT_SALESFORCE'],
	[
		'whose address does not evaluate',
		new Error("The custom domain 'evil.com' is not the address of a Salesforce org."),
		'NOT_SALESFORCE',
	],
	['whose grant type does not fit its environment', new Error(NEEDS_CUSTOM_DOMAIN), 'NOT_SALESFORCE'],
	['whose environment was never chosen', new Error(CHOOSE_ENVIRONMENT), 'NOT_CONNECTED'],
	['that is not chosen', new Error('Node does not have any credentials of type "x" set'), 'NOT_CONNECTED'],
])('a credential %s sends its token nowhere: %#', async (_, credential, code) => {
	const { context, asked } = contextOf(credential);
	await expect(openOrg(context)).rejects.toMatchObject({ errorCode: code });
	expect(asked).toEqual([]);
});

test.each<[what: string, answer: unknown, code: string]>([
	['403 as plain text', { statusCode: 403, body: 'Bad_OAuth_Token' }, 'NO_INSTANCE'],
	['a web page', { statusCode: 200, body: '<html>Maintenance</html>' }, 'NO_INSTANCE'],
	['nothing', { statusCode: 200, body: '' }, 'NO_INSTANCE'],
	['null', { statusCode: 200, body: 'null' }, 'NO_INSTANCE'],
	['half an answer', { statusCode: 200, body: '{"user_id":"005000000000001AAA"}' }, 'NO_INSTANCE'],
	['no address', { statusCode: 200, body: JSON.stringify({ ...USERINFO, urls: {} }) }, 'NO_INSTANCE'],
	[
		'an address elsewhere',
		{ statusCode: 200, body: JSON.stringify({ ...USERINFO, urls: { custom_domain: 'https://evil.com' } }) },
		'NOT_SALESFORCE',
	],
])('userinfo that answers %s', async (_, answer, code) => {
	const { context } = contextOf({ environment: 'production', oauthTokenData: { access_token: 'token' } }, answer);
	await expect(openOrg(context)).rejects.toMatchObject({ errorCode: code, name: 'SalesforceError' });
});

test('a page of a query on another host is refused before the token goes there', async () => {
	const body = JSON.stringify({
		totalSize: 9,
		done: false,
		records: [],
		nextRecordsUrl: 'https://evil.com/services/data/v66.0/query/0r8',
	});
	const { context, asked } = contextOf({ environment: 'production', oauthTokenData: TOKEN }, { statusCode: 200, body });
	const org = await openOrg(context);
	await expect(org.query('SELECT Id FROM User')).rejects.toMatchObject({ errorCode: 'NOT_SALESFORCE' });
	expect(asked.map((url) => new URL(url).origin)).toEqual([ACME]);
});

describe('before a write the credential is looked at again', () => {
	const CREDENTIAL = {
		grantType: 'clientCredentials',
		environment: 'customDomain',
		customDomain: 'acme',
		oauthTokenData: TOKEN,
	};

	test('another My Domain is asked which org it is, and a foreign one gets nothing', async () => {
		const credential: IDataObject = { ...CREDENTIAL };
		const answer = { statusCode: 200, body: JSON.stringify(USERINFO) };
		const { context, asked } = contextOf(credential, answer);
		const org = await openOrg(context);
		credential.customDomain = 'globex';
		answer.body = JSON.stringify({ ...USERINFO, organization_id: '00D000000000002AAA' });
		await expect(org.write([{ kind: 'update', object: 'User', records: [{ Id: USER.userId }] }])).rejects.toMatchObject(
			{
				errorCode: 'RECONNECT_NEEDED',
			},
		);
		expect(asked).toEqual([
			`${ACME}/services/oauth2/userinfo`,
			'https://globex.my.salesforce.com/services/oauth2/userinfo',
		]);
	});

	test('a renamed My Domain of the same org is written to', async () => {
		const credential: IDataObject = { ...CREDENTIAL };
		const { context, asked } = contextOf(credential);
		const org = await openOrg(context);
		credential.customDomain = 'globex';
		// The answer is none of a write.
		await expect(org.write([{ kind: 'update', object: 'User', records: [{ Id: USER.userId }] }])).rejects.toMatchObject(
			{
				errorCode: 'CONNECTION_LOST',
			},
		);
		expect(asked.at(-1)).toMatch(/^https:\/\/globex\.my\.salesforce\.com\/.*composite/);
	});
});

test('client credentials whose app may not ask who acts take the answer that came with the token', async () => {
	const { context } = contextOf(
		{ grantType: 'clientCredentials', environment: 'customDomain', customDomain: 'acme', oauthTokenData: TOKEN },
		{ statusCode: 403, body: 'No_Access' },
	);
	expect(await openOrg(context)).toMatchObject({ origin: ACME, user: USER });
});
