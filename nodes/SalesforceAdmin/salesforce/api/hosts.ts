import { SalesforceError } from './errors';

/*
 * Which hosts are Salesforce's (Salesforce Help, "My Domain URL Formats"; sfdx-core, sfdcUrl). The tables are plain texts because the
 * credential reads them too: there n8n only evaluates expressions. Suffixes are compared at a dot, so `evilmy.salesforce.com` fails.
 */

/** What turns an address that people paste into the host of the API, in this order: pattern and replacement. */
export const REWRITES: ReadonlyArray<readonly [pattern: string, replacement: string]> = [
	['^https://', ''],
	['[/?#].*$', ''],
	[':443$', ''],
	['\\.mcas\\.ms$', ''], // Microsoft Defender's proxy
	['\\.lightning\\.force\\.com$', '.my.salesforce.com'],
	['\\.my\\.salesforce-setup\\.com$', '.my.salesforce.com'],
	['\\.lightning\\.crmforce\\.mil$', '.my.salesforce.mil'],
	['\\.lightning\\.sfcrmapps\\.cn$', '.my.sfcrmproducts.cn'],
	['\\.my-lightning\\.com$', '.my-salesforce.com'],
	['^(?!localhost$)([a-z0-9]+(?:-[a-z0-9]+)*)$', '$1.my.salesforce.com'], // a bare My Domain name, without a sandbox
];

const MY_DOMAIN = '[a-z0-9]+(?:-[a-z0-9]+)*(?:--[a-z0-9]{1,10})?';
const PARTITION = '(?:\\.(?:sandbox|develop|scratch|trailblaze|demo|free|patch|stm[a-z]*|pc-rnd))?';

/** The hosts that may see a client secret, a code or a token. */
export const SALESFORCE_HOST = [
	'(?:login|test)\\.salesforce\\.com',
	`${MY_DOMAIN}${PARTITION}\\.my\\.(?:salesforce\\.com|salesforce\\.mil|sfcrmproducts\\.cn)`,
	`${MY_DOMAIN}${PARTITION}\\.my-salesforce\\.com`,
	`${MY_DOMAIN}${PARTITION}(?:\\.my)?\\.crm\\.dev`,
	'[a-z]{2,4}[0-9]{1,4}(?:\\.my)?\\.salesforce\\.com', // an instance, such as na139
]
	.map((host) => `^${host}$`)
	.join('|');

/** How sentences about the address in the credential begin. The credential makes its own sentences of this and the next ones. */
export const CUSTOM_DOMAIN = 'The custom domain';

/** How sentences about a host that is not Salesforce's end. */
export const NOT_AN_ORG = 'is not the address of a Salesforce org';

/** The refusal of a credential that combines Client Credentials with another environment. The editor hides the field then. */
export const NEEDS_CUSTOM_DOMAIN =
	'Client Credentials needs your My Domain, for example acme.my.salesforce.com. If the credential does not show that field, close it and open it again.';

/** The refusal to connect a credential whose environment is not chosen. */
export const CHOOSE_ENVIRONMENT =
	'Choose the Environment of the credential first: My Domain (Custom Domain), Production or Sandbox.';

/** Whether an error message is one of the refusals of the credential's address, which reach the node as errors of n8n. */
export function isCredentialRefusal(message: string): boolean {
	return message.includes(NEEDS_CUSTOM_DOMAIN) || (message.includes(CUSTOM_DOMAIN) && message.includes(NOT_AN_ORG));
}

/**
 * The host of the API for an address: one that a person pasted, or one that Salesforce sent. `what` is what errors call the address.
 * Throws NOT_SALESFORCE.
 */
export function salesforceHost(address: string, what = CUSTOM_DOMAIN): string {
	const host = rewritten(address.trim().toLowerCase());
	if (isSalesforceHost(host)) return host;
	// Nobody can correct an address that Salesforce sent: a new authorization brings a new one.
	const advice = what === CUSTOM_DOMAIN ? undefined : 'Open the credential and select Connect again.';
	throw new SalesforceError('NOT_SALESFORCE', refusal(address.trim(), what), { advice });
}

const rewritten = (address: string) =>
	REWRITES.reduce((text, [pattern, replacement]) => text.replace(new RegExp(pattern), replacement), address);

/** Whether a token may be sent to this host. */
export function isSalesforceHost(host: string): boolean {
	return new RegExp(SALESFORCE_HOST).test(host);
}

/** The origin (`https://host`) of the API for an address, as `salesforceHost` finds it. Throws NOT_SALESFORCE. */
export function salesforceOrigin(address: string, what = CUSTOM_DOMAIN): string {
	return `https://${salesforceHost(address, what)}`;
}

// A sandbox has the host acme--dev.my.salesforce.com or acme--dev.sandbox.my.salesforce.com, so its name alone is not enough.
function refusal(address: string, what: string): string {
	if (address === '') return `${what} is empty`;
	if (/^[a-z0-9-]+--[a-z0-9-]+$/i.test(address)) {
		return `${what} '${address}' could be a sandbox of two kinds: paste its whole address, for example ${address}.sandbox.my.salesforce.com`;
	}
	return `${what} '${address.slice(0, 100)}' ${NOT_AN_ORG}`;
}

/**
 * The org in the host of the API: acme--dev.my.salesforce.com and acme--dev.sandbox.my.salesforce.com are one org, "acme--dev"; acme and
 * acme.develop are two. Undefined for a login host and for an instance such as na139.salesforce.com, which name no org.
 */
export function myDomainOf(host: string): string | undefined {
	return MY_DOMAIN_HOST.exec(host)?.[1].replace(/(--.*)\.sandbox$/, '$1');
}

const MY_DOMAIN_HOST =
	/^(.+?)(?:\.my\.(?:salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)|\.my-salesforce\.com|(?:\.my)?\.crm\.dev)$/;

/** Whether a pasted address is of the org with this origin: its My Domain in any form, such as acme.lightning.force.com. */
export function isOfOrg(address: string, origin: string): boolean {
	const host = rewritten(address.trim().toLowerCase().replace('http:', 'https:'));
	const own = rewritten(origin);
	return host === own || (myDomainOf(host) !== undefined && myDomainOf(host) === myDomainOf(own));
}
