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

/** The host of the API for an address that a person pasted. Throws NOT_SALESFORCE with a sentence that says what to paste instead. */
export function salesforceHost(address: string): string {
	const pasted = address.trim().toLowerCase();
	const host = REWRITES.reduce(
		(text, [pattern, replacement]) => text.replace(new RegExp(pattern), replacement),
		pasted,
	);
	if (isSalesforceHost(host)) return host;
	throw new SalesforceError('NOT_SALESFORCE', refusal(address));
}

/** Whether a token may be sent to this host. */
export function isSalesforceHost(host: string): boolean {
	return new RegExp(SALESFORCE_HOST).test(host);
}

/** The origin (`https://host`) of an `instance_url`. Throws NOT_SALESFORCE when the host is not Salesforce's. */
export function salesforceOrigin(instanceUrl: string): string {
	return `https://${salesforceHost(instanceUrl)}`;
}

function refusal(address: string): string {
	if (address.trim() === '') return 'The custom domain is empty';
	if (/^[a-z0-9-]+--[a-z0-9-]+$/i.test(address.trim())) {
		return `The custom domain '${address.trim()}' could be a sandbox of two kinds: paste its whole address, for example ${address.trim()}.sandbox.my.salesforce.com`;
	}
	return `The custom domain '${address.trim().slice(0, 100)}' is not the address of a Salesforce org`;
}
