import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { SalesforceAdminOAuth2Api } from '../../../credentials/SalesforceAdminOAuth2Api.credentials.ts';
import {
	CHOOSE_ENVIRONMENT,
	NEEDS_CUSTOM_DOMAIN,
	isCredentialRefusal,
	salesforceHost,
} from '../../../nodes/SalesforceAdmin/salesforce/api/hosts.ts';
import { ACCEPTED, REFUSED } from '../salesforce/api/addresses.mts';
import type { Decrypted } from './evaluator.mts';

const { properties } = new SalesforceAdminOAuth2Api();
const defaults = Object.fromEntries(properties.map((property) => [property.name, property.default]));
const property = (name: string) => properties.find((candidate) => candidate.name === name)!;

const urlsOf = (host: string) => ({
	authUrl: `https://${host}/services/oauth2/authorize`,
	accessTokenUrl: `https://${host}/services/oauth2/token`,
});
const urlsIn = (answer: Decrypted) => {
	const { authUrl, accessTokenUrl } = (answer as { value: Record<string, string> }).value;
	return { authUrl, accessTokenUrl };
};
const custom = (customDomain: string) => ({ environment: 'customDomain', customDomain });

/** What n8n keeps of what is in the dialog: no defaults, and nothing that is not shown. */
const stored = (data: IDataObject) =>
	NodeHelpers.getNodeParameters(properties, data as INodeParameters, false, false, null, null) as IDataObject;

/** What n8n makes of what it has kept, before it evaluates expressions. */
const read = (data: IDataObject): IDataObject => ({
	...NodeHelpers.getNodeParameters(properties, data as INodeParameters, true, false, null, null),
	...(data.oauthTokenData ? { oauthTokenData: data.oauthTokenData } : {}),
});

/** The host of the node's own check, or undefined when it refuses. */
function ownAnswer(customDomain: string): string | undefined {
	try {
		return salesforceHost(customDomain);
	} catch {
		return undefined;
	}
}

const sentence = (pasted: string) =>
	`The custom domain '${pasted.trim().slice(0, 100)}' is not the address of a Salesforce org. Paste the address of your My Domain, for example acme.my.salesforce.com. You find it under Setup > My Domain.`;

/** What a refusal looks like: the engine of today lets the sentence out, the one of n8n 1.x leaves the addresses empty. */
const REFUSAL = {
	vm: (error: string) => ({ error }),
	legacy: () => ({ value: expect.objectContaining({ authUrl: undefined, accessTokenUrl: undefined }) }),
};

describe.each(['legacy', 'vm'] as const)('the addresses, evaluated by the %s engine', (engine) => {
	let worker: Worker;
	let crash: Error | undefined;
	beforeAll(() => {
		worker = new Worker(join(import.meta.dirname, 'evaluator.mts'), { workerData: engine });
		worker.on('error', (error) => (crash = error));
	});
	afterAll(async () => await worker.terminate());

	/** Decrypts credentials with these values. */
	async function decrypt(...list: IDataObject[]): Promise<Decrypted[]> {
		if (crash) throw crash;
		worker.postMessage(list.map((data) => ({ ...defaults, ...data })));
		const [answers] = (await once(worker, 'message')) as [Decrypted[]];
		return answers;
	}

	/** The result for what was pasted: the two addresses of the node's own host, or the refusal. */
	function expected(pasted: string) {
		const host = ownAnswer(pasted);
		return host ? { value: expect.objectContaining(urlsOf(host)) } : REFUSAL[engine](sentence(pasted));
	}

	test.each([
		['production', 'login.salesforce.com'],
		['sandbox', 'test.salesforce.com'],
	])('%s logs in at %s, whatever stands in the field of the custom domain', async (environment, host) => {
		const [answer] = await decrypt({ environment, customDomain: 'evil.com' });
		expect(answer).toMatchObject({ value: urlsOf(host) });
	});

	test('takes what the node takes, and makes the same host of it', async () => {
		const answers = await decrypt(...ACCEPTED.map(([pasted]) => custom(pasted)));
		expect(answers).toMatchObject(ACCEPTED.map(([, host]) => ({ value: urlsOf(host) })));
	});

	test('refuses what the node refuses, with a sentence that names what was pasted', async () => {
		const answers = await decrypt(...REFUSED.map(custom));
		expect(answers).toEqual(REFUSED.map((pasted) => REFUSAL[engine](sentence(pasted))));
	});

	test('agrees with the node on arbitrary texts', async () => {
		const hosts = ['acme', '.my.salesforce.com', '.lightning.force.com', 'https://', 'login.salesforce.com'];
		const signs = ['/', '@', '.', '--x', '"', "'", '\\', '`', '{{', '}}', '${', '\n', 'é', '\u2028'];
		const part = fc.oneof(fc.constantFrom(...hosts, ...signs), fc.string({ unit: 'grapheme', maxLength: 3 }));
		// What begins with = is an expression to n8n, which hands on what it comes to.
		const text = fc
			.array(part, { maxLength: 5 })
			.map((parts) => parts.join(''))
			.filter((value) => !value.startsWith('='));
		await fc.assert(
			fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 20 }), async (texts) => {
				expect(await decrypt(...texts.map(custom))).toEqual(texts.map(expected));
			}),
			{ numRuns: 30 },
		);
	});

	test('does not evaluate what is pasted', async () => {
		const pasted = '" + $self["clientSecret"] + "';
		expect(await decrypt({ ...custom(pasted), clientSecret: 'hush' })).toEqual([REFUSAL[engine](sentence(pasted))]);
	});

	test('client credentials need a My Domain, and no choice of an environment', async () => {
		const data = { grantType: 'clientCredentials', environment: 'production' };
		expect(await decrypt(data, { ...data, environment: '', customDomain: 'acme' })).toMatchObject([
			REFUSAL[engine](NEEDS_CUSTOM_DOMAIN),
			{ value: urlsOf('acme.my.salesforce.com') },
		]);
	});

	test('leads nowhere before an environment is chosen, and says what to choose', async () => {
		expect(await decrypt({}, { oauthTokenData: {} })).toEqual([
			REFUSAL[engine](CHOOSE_ENVIRONMENT),
			REFUSAL[engine](CHOOSE_ENVIRONMENT),
		]);
	});

	test('takes the My Domain that is filled in for the choice', async () => {
		expect(await decrypt({ customDomain: 'acme' })).toMatchObject([{ value: urlsOf('acme.my.salesforce.com') }]);
	});

	test.each([
		['Production, which was the default then', { clientId: 'x' }, 'login.salesforce.com'],
		['a sandbox', { clientId: 'x', environment: 'sandbox' }, 'test.salesforce.com'],
		['a custom domain', { clientId: 'x', ...custom('acme') }, 'acme.my.salesforce.com'],
		[
			'client credentials',
			{ clientId: 'x', ...custom('acme'), grantType: 'clientCredentials' },
			'acme.my.salesforce.com',
		],
	])('stays with a credential that was connected to %s by an older version', async (_, fields, host) => {
		const [answer] = await decrypt(read({ ...fields, oauthTokenData: { access_token: 'x' } }));
		expect(answer).toMatchObject({ value: urlsOf(host) });
	});

	test.each([
		{ environment: 'production' },
		{ environment: 'sandbox' },
		custom('acme'),
		{ ...custom('acme'), grantType: 'clientCredentials' },
		{ environment: '', customDomain: 'acme', grantType: 'clientCredentials' },
	])('are the same after n8n has stored %j', async (fields) => {
		const [before, after] = await decrypt(fields, read(stored({ ...defaults, ...fields })));
		expect(after).toMatchObject({ value: { ...urlsIn(before!) } });
	});

	test('names scopes for the login, and none with client credentials', async () => {
		const answers = await decrypt(custom('acme'), { ...custom('acme'), grantType: 'clientCredentials' });
		expect(answers).toMatchObject([
			{ value: { scope: 'api web refresh_token offline_access' } },
			{ value: { scope: '' } },
		]);
	});

	test.each([
		['before the first run with client credentials', { ...custom('acme'), grantType: 'clientCredentials' }, 'acme'],
		[
			'when a token of another org is left',
			{ ...custom('acme'), oauthTokenData: { instance_url: 'https://other.my.salesforce.com' } },
			'acme',
		],
		[
			'once it is connected to Production',
			{ environment: 'production', oauthTokenData: { instance_url: 'https://beta.my.salesforce.com' } },
			'beta',
		],
	])('tests the credential at the host of the org that it names, %s', async (_, fields, name) => {
		const [{ value }] = (await decrypt(read(fields))) as [{ value: IDataObject }];
		const baseURL = new SalesforceAdminOAuth2Api().test.request.baseURL!.replaceAll('$credentials', '$self');
		expect(await decrypt({ ...value, baseURL })).toMatchObject([
			{ value: { baseURL: `https://${name}.my.salesforce.com` } },
		]);
	});

	test('refuses with sentences by which the node knows them again', async () => {
		const answers = await decrypt(custom('evil.com'), custom(''), { grantType: 'clientCredentials' });
		const sentences = answers.flatMap((answer) => ('error' in answer ? [answer.error] : []));
		expect(sentences).toHaveLength(engine === 'vm' ? 3 : 0);
		expect(sentences.filter((text) => !isCredentialRefusal(text))).toEqual([]);
	});

	test('asks Salesforce for what was chosen, for a choice of account by default, and for nothing with an existing session', async () => {
		const prompts = [{ loginPrompt: 'session' }, { loginPrompt: 'login' }, { loginPrompt: 'select_account' }, {}];
		const answers = await decrypt(...prompts.map((prompt) => ({ ...custom('acme'), ...prompt })));
		expect(answers).toMatchObject([
			{ value: { authQueryParameters: '' } },
			{ value: { authQueryParameters: 'prompt=login' } },
			{ value: { authQueryParameters: 'prompt=select_account' } },
			{ value: { authQueryParameters: 'prompt=select_account' } },
		]);
	});
});

describe('what the dialog shows and keeps', () => {
	test('has the fields that stored credentials depend on, with their values', () => {
		const shown = properties.filter(({ type }) => type !== 'notice' && type !== 'hidden').map(({ name }) => name);
		expect(shown).toEqual([
			'environment',
			'customDomain',
			'grantType',
			'loginPrompt',
			'clientId',
			'clientSecret',
			'administratorCheck',
		]);
		const values = (name: string) => property(name).options?.map((option) => (option as { value: string }).value);
		expect(values('environment')).toEqual(['customDomain', 'production', 'sandbox']);
		expect(values('grantType')).toEqual(['pkce', 'clientCredentials']);
		expect(values('loginPrompt')?.sort()).toEqual(['login', 'select_account', 'session']);
		expect(values('administratorCheck')?.sort()).toEqual(['permissions', 'profile']);
	});

	test('has no environment until one is chosen, lets an account be chosen, and asks for an administrator', () => {
		expect(defaults).toMatchObject({
			environment: '',
			loginPrompt: 'select_account',
			administratorCheck: 'profile',
			grantType: 'pkce',
		});
	});

	const shownWith = (data: IDataObject) =>
		properties
			.filter(({ type }) => type !== 'hidden')
			.filter((one) => NodeHelpers.displayParameter({ ...defaults, ...data } as INodeParameters, one, null, null))
			.map(({ name }) => name);

	test('shows with Client Credentials what it needs only', () => {
		expect(shownWith({ grantType: 'clientCredentials' })).toEqual([
			'customDomain',
			'grantType',
			'clientId',
			'clientSecret',
			'administratorCheck',
			'serverNotice',
		]);
	});

	// n8n offers Connect when no required text that is shown is empty.
	test.each([
		['', true],
		['customDomain', true],
		['production', false],
		['sandbox', false],
	])('with the environment "%s": that a My Domain is required is %s', (environment, required) => {
		expect(shownWith({ environment }).includes('customDomain')).toBe(required);
		expect(property('customDomain')).toMatchObject({ required: true, default: '' });
	});

	// n8n ignores stored values of hidden fields, so that nobody can send a client secret elsewhere through its API.
	test.each([
		'authUrl',
		'accessTokenUrl',
		'authQueryParameters',
		'scope',
		'authentication',
		'sendAdditionalBodyProperties',
		'additionalBodyProperties',
		'allowedHttpRequestDomains',
		'allowedDomains',
	])('hides %s', (name) => {
		expect(property(name).type).toBe('hidden');
	});

	test('lets the HTTP Request node send the token to hosts of Salesforce only', () => {
		expect(defaults.allowedHttpRequestDomains).toBe('domains');
		const suffixes = String(defaults.allowedDomains).split(', ');
		for (const suffix of suffixes) expect(suffix).toMatch(/^\*\.[a-z.-]+$/);
		for (const [, host] of ACCEPTED) expect(suffixes.some((suffix) => host.endsWith(suffix.slice(1)))).toBe(true);
	});

	test('asks for no more than api, web and a refresh token, and hides the client secret', () => {
		expect(property('clientSecret')).toMatchObject({ typeOptions: { password: true }, default: '' });
		expect(property('clientSecret').required).toBeUndefined();
	});

	test('says in two notices who must connect with which scopes, and what an error page and five authorizations mean', () => {
		const notices = properties
			.filter(({ type, name }) => type === 'notice' && shownWith({}).includes(name))
			.map(({ displayName }) => displayName);
		expect(notices).toEqual([
			expect.stringMatching(/"Manage user data via APIs \(api\)".*System Administrator profile/),
			expect.stringMatching(
				/stays open.*OAUTH_EC_APP_NOT_FOUND: choose the environment My Domain.*five authorizations/,
			),
		]);
	});
});
