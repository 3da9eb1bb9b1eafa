import fc from 'fast-check';

import {
	CHOOSE_ENVIRONMENT,
	NEEDS_CUSTOM_DOMAIN,
	isCredentialRefusal,
	isOfOrg,
	isSalesforceHost,
	salesforceHost,
	salesforceOrigin,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/hosts.ts';
import { ACCEPTED, REFUSED } from './addresses.mts';

test.each(ACCEPTED)('%j is the org at %s', (pasted, host) => {
	expect(salesforceHost(pasted)).toBe(host);
	expect(salesforceOrigin(pasted)).toBe(`https://${host}`);
});

test.each(REFUSED)('refuses %j', (pasted) => {
	expect(() => salesforceHost(pasted)).toThrow(expect.objectContaining({ errorCode: 'NOT_SALESFORCE' }));
	expect(isSalesforceHost(pasted)).toBe(false);
});

test('asks for the whole address of a sandbox, which can have two', () => {
	expect(() => salesforceHost(' acme--dev ')).toThrow(/acme--dev\.sandbox\.my\.salesforce\.com/);
});

test.each([
	['', undefined, /^The custom domain is empty$/, /My Domain/],
	['evil.com', undefined, /^The custom domain 'evil.com' is not the address of a Salesforce org$/, /My Domain/],
	['evil.acme--dev', undefined, /is not the address of a Salesforce org$/, /My Domain/],
	['acme--dev.evil', undefined, /is not the address of a Salesforce org$/, /My Domain/],
	[
		'evil.com',
		'The instance URL',
		/^The instance URL 'evil.com' is not the address/,
		/^Open the credential and select Connect again\.$/,
	],
])('says of the address %j (%s) what is wrong and what to do', (address, what, message, advice) => {
	const isSaid = expect.objectContaining({
		message: expect.stringMatching(message),
		advice: expect.stringMatching(advice),
	});
	expect(() => salesforceHost(address, what)).toThrow(isSaid);
});

test.each([
	[NEEDS_CUSTOM_DOMAIN, true],
	[`Bad expression: ${NEEDS_CUSTOM_DOMAIN} [line 1]`, true],
	["The custom domain 'evil.com' is not the address of a Salesforce org", true],
	['The custom domain is empty', false],
	["The instance URL 'evil.com' is not the address of a Salesforce org", false],
	['socket hang up', false],
])('%j is a refusal of the credential: %s', (message, expected) => {
	expect(isCredentialRefusal(message)).toBe(expected);
});

test('the refusals of a credential say which field to fill in', () => {
	expect(NEEDS_CUSTOM_DOMAIN).toMatch(
		/^Client Credentials needs your My Domain, for example acme\.my\.salesforce\.com\./,
	);
	expect(CHOOSE_ENVIRONMENT).toMatch(/^Choose the Environment of the credential first/);
});

test('cuts a long value in its message', () => {
	expect(() => salesforceHost(`evil.com/${'x'.repeat(5000)}`)).toThrow(/^.{0,200}$/);
});

/** What the URL parser of Node, which sends the request, makes of an origin. */
const parsedHost = (origin: string) => new URL(origin).host;

const OWNERS = [
	'salesforce.com',
	'salesforce.mil',
	'sfcrmproducts.cn',
	'my-salesforce.com',
	'crm.dev', // Salesforce's own
];

const part = fc.oneof(
	fc.constantFrom(...ACCEPTED.map(([pasted]) => pasted)),
	fc.constantFrom(
		'evil',
		'.com',
		'.evil.com',
		'my.salesforce.com',
		'.my.salesforce.com',
		'.lightning.force.com',
		'acme',
	),
	fc.constantFrom(
		'@',
		':',
		':443',
		':8443',
		'/',
		'\\',
		'?',
		'#',
		'%2e',
		'%2f',
		'%00',
		'.',
		'..',
		'-',
		'--',
		'.mcas.ms',
	),
	fc.constantFrom(
		' ',
		'\n',
		'\t',
		'\0',
		'\u00a0',
		'\u200b',
		'\u3002',
		'\uff0e',
		'\u2024',
		'\u212a',
		'ß',
		'http://',
		'//',
	),
	fc.string({ unit: 'binary', maxLength: 3 }),
);
const hostile = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

test('whatever is pasted, only hosts of Salesforce come out, and Node reads them as the same host', () => {
	let passed = 0;
	fc.assert(
		fc.property(hostile, (pasted) => {
			let origin: string;
			try {
				origin = salesforceOrigin(pasted);
			} catch (error) {
				expect(error).toMatchObject({ errorCode: 'NOT_SALESFORCE' });
				return;
			}
			passed++;
			const host = parsedHost(origin);
			expect(origin).toBe(`https://${host}`);
			expect(OWNERS.some((owner) => host.endsWith(`.${owner}`))).toBe(true);
		}),
		{ numRuns: 5000 },
	);
	expect(passed).toBeGreaterThan(100);
});

test.each([
	['https://acme.lightning.force.com/lightning/r/User/005/view', 'https://acme.my.salesforce.com', true],
	['https://acme.my.salesforce-setup.com/x', 'https://acme.my.salesforce.com', true],
	['http://acme.my.salesforce.com/005', 'https://acme.my.salesforce.com', true],
	['https://acme.lightning.force.com.mcas.ms/005', 'https://acme.my.salesforce.com', true],
	['https://acme--dev.sandbox.lightning.force.com/005', 'https://acme--dev.sandbox.my.salesforce.com', true],
	['https://acme--dev.lightning.force.com/005', 'https://acme--dev.sandbox.my.salesforce.com', true],
	['https://acme-dev-ed.develop.lightning.force.com/005', 'https://acme-dev-ed.develop.my.salesforce.com', true],
	['https://acme--dev.sandbox.lightning.force.com/005', 'https://acme.my.salesforce.com', false],
	['https://acme.develop.lightning.force.com/005', 'https://acme.my.salesforce.com', false],
	['https://evil.example.com/005', 'https://acme.my.salesforce.com', false],
	['https://acme.my.salesforce.com.evil.example/005', 'https://acme.my.salesforce.com', false],
	['https://login.salesforce.com/005', 'https://acme.my.salesforce.com', false],
	['https://login.salesforce.com/005', 'https://na139.salesforce.com', false],
	['https://na139.salesforce.com/005', 'https://na139.salesforce.com', true],
	[' https://acme.my.salesforce.com/005\n', 'https://acme.my.salesforce.com', true],
	['https://acme.crm.dev/005', 'https://acme.my.crm.dev', true],
	['https://acme.sandbox.my.salesforce.com/005', 'https://acme.my.salesforce.com', false],
])('%s is of the org %s: %s', (address, origin, expected) => {
	expect(isOfOrg(address, origin)).toBe(expected);
});
