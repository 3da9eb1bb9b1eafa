/** Which part of Salesforce a host name stands for. */

/** My Domains of the org: its production name first, then its sandbox, then its Developer Edition name. */
export const MY_DOMAINS = [
	'acme.my.salesforce.com',
	'acme--dev.sandbox.my.salesforce.com',
	'acme-dev-ed.develop.my.salesforce.com',
];

const LOGIN_HOSTS = ['login.salesforce.com', 'test.salesforce.com'];
const SALESFORCE_SUFFIXES = ['.salesforce.com', '.force.com', '.salesforce-setup.com', '.my.site.com'];

/** A host that the org answers on, and what its answers call it. */
export interface Host {
	/**
	 * `login`: OAuth only. `myDomain`: the org. `ui`: Lightning pages, no API. `local`: everything on 127.0.0.1.
	 * `unknown`: a Salesforce name that belongs to no org.
	 */
	kind: 'login' | 'myDomain' | 'ui' | 'local' | 'unknown';
	/** What URLs that lead back to this host start with. */
	origin: string;
	/** What identity URLs start with: the login host of the org's environment. */
	loginOrigin: string;
	/** `instance_url` of token answers given here. */
	instanceUrl: string;
}

/** True for names that the proxy joins to the org. The comparison ends at a dot, so look-alikes do not pass. */
export function isSalesforceHost(hostname: string): boolean {
	return SALESFORCE_SUFFIXES.some((suffix) => hostname.toLowerCase().endsWith(suffix));
}

/** Reads a Host header; `scheme` is that of the connection and decides the origin on localhost only. */
export function readHost(header: string, scheme: 'http' | 'https'): Host {
	const name = header.toLowerCase().replace(/:\d+$/, '');
	if (!isSalesforceHost(name)) {
		const origin = `${scheme}://${header}`;
		return { kind: 'local', origin, loginOrigin: origin, instanceUrl: origin };
	}
	const origin = `https://${name}`;
	const [production = '', sandbox = ''] = MY_DOMAINS;
	const isSandbox = name === 'test.salesforce.com' || name.includes('.sandbox.');
	return {
		kind: kindOf(name),
		origin,
		loginOrigin: isSandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com',
		instanceUrl: MY_DOMAINS.includes(name) ? origin : `https://${isSandbox ? sandbox : production}`,
	};
}

function kindOf(name: string): Host['kind'] {
	if (LOGIN_HOSTS.includes(name)) return 'login';
	if (MY_DOMAINS.includes(name)) return 'myDomain';
	return name.endsWith('.lightning.force.com') ? 'ui' : 'unknown';
}
