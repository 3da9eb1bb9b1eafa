/** No request leaves for a host that is not Salesforce's, whatever address a person, a token or an answer names. */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { addresses } from './hostile.mts';
import { built, claim, contextOf, holds, refusal, unlessRefused, type Property } from './property.mts';

const { salesforceOrigin } = built('salesforce/api/hosts');
const { openOrg } = built('transport/connection');

/** Salesforce's own domains (Salesforce Help, "My Domain URL Formats"), judged by the parser that the request goes through. */
const DOMAINS = /(^|\.)(salesforce\.com|salesforce\.mil|my-salesforce\.com|crm\.dev|sfcrmproducts\.cn)$/;
const OWN = 'https://acme.my.salesforce.com';

function claimSalesforce(url: string): void {
	const { protocol, hostname, port, username, password } = new URL(url);
	claim(protocol === 'https:' && DOMAINS.test(hostname), `a request leaves for ${url}`);
	claim(port + username + password === '', `a request leaves for ${url}`);
}

const tokenOf = (changes: IDataObject): IDataObject => ({
	environment: 'production',
	grantType: 'pkce',
	oauthTokenData: {
		access_token: 'token',
		instance_url: OWN,
		id: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
		...changes,
	},
});

const page = (changes: object) => ({
	statusCode: 200,
	body: JSON.stringify({ totalSize: 0, done: true, records: [], ...changes }),
});

/** Opens the org and asks it something. Returns the addresses that were asked for. */
async function ask(credential: IDataObject, ...answers: Parameters<typeof contextOf>[1][]): Promise<string[]> {
	const { context, urls } = contextOf(credential, ...answers);
	await openOrg(context)
		.then(async (org) => await org.query('SELECT Id FROM User'))
		.catch(refusal);
	return urls;
}

export const hostProperties: Property[] = [
	{
		name: 'custom domain: an address is one of Salesforce, or refused',
		run: holds(addresses, (address) => {
			const origin = unlessRefused(() => salesforceOrigin(address));
			if (origin === undefined) return;
			claimSalesforce(origin);
			claim(new URL(origin).origin === origin, `${origin} is more than an origin`);
		}),
	},
	{
		name: 'custom domain of a credential: no request leaves for another host',
		run: holds(addresses, async (customDomain) => {
			const credential = { environment: 'customDomain', grantType: 'clientCredentials', customDomain };
			(await ask(credential, page({}))).forEach(claimSalesforce);
		}),
	},
	{
		name: 'instance_url: no request leaves for another host',
		run: holds(addresses, async (instance_url) => {
			(await ask(tokenOf({ instance_url }), page({}))).forEach(claimSalesforce);
		}),
	},
	{
		name: 'identity URL and the addresses of userinfo: no request leaves for another host',
		run: holds(fc.tuple(addresses, addresses, addresses), async ([id, rest, custom_domain]) => {
			const ids = { user_id: '005000000000001AAA', organization_id: '00D000000000001AAA' };
			const userInfo = { statusCode: 200, body: JSON.stringify({ ...ids, urls: { rest, custom_domain } }) };
			(await ask(tokenOf({ id, instance_url: '' }), userInfo, page({}))).forEach(claimSalesforce);
		}),
	},
	{
		name: 'nextRecordsUrl: the next page is asked of the same org, or refused',
		run: holds(addresses, async (nextRecordsUrl) => {
			const urls = await ask(tokenOf({}), page({ done: false, totalSize: 1, nextRecordsUrl }), page({}));
			for (const url of urls) claim(new URL(url).origin === OWN, `a request leaves for ${url}`);
		}),
	},
	{
		name: 'Location: no redirect is followed',
		run: holds(fc.tuple(fc.constantFrom(301, 302, 303, 307, 308), addresses), async ([statusCode, location]) => {
			const urls = await ask(tokenOf({}), { statusCode, headers: { location } });
			claim(urls.length === 1 && new URL(urls[0]!).origin === OWN, `asked for ${urls.join(' and ')}`);
		}),
	},
];
