/** Where an org can be reached, and with what. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Addresses, TlsAddress } from './control/simulatedOrg.mts';
import type { Certificates } from './server/certificates.mts';
import type { Listeners, ServerServices } from './server/server.mts';
import { MY_DOMAINS } from './wire/hosts.mts';
import type { Org } from './world/model.mts';

/** Writes the CA file and describes the way in over TLS. */
export async function tlsAddress(listeners: Listeners, certificates: Certificates): Promise<TlsAddress> {
	const { caPem, spkiSha256 } = certificates;
	const caFile = join(await mkdtemp(join(tmpdir(), 'simulated-org-')), 'ca.pem');
	await writeFile(caFile, caPem);
	const proxyUrl = `http://127.0.0.1:${listeners.proxyPort}`;
	return { port: listeners.tlsPort ?? 0, proxyUrl, caPem, caFile, spkiSha256 };
}

/** What a client in another process needs to reach the org, over plain HTTP and, when it serves that, over TLS. */
export function addressesOf(services: ServerServices, url: string, tls: TlsAddress | undefined): Addresses {
	return {
		url,
		controlUrl: `${url}/__org`,
		tls,
		origins: MY_DOMAINS.map((domain) => `https://${domain}`),
		logins: logins(services.org),
		apps: services.oauth.apps.map(({ name, about, kind, clientId, clientSecret }) => {
			return { name, about, kind, clientId, clientSecret };
		}),
	};
}

/** A few logins to start with: the first users that have a password. */
function logins({ store, passwords }: Org): Addresses['logins'] {
	const first = [...passwords].slice(0, 10);
	return first.map(([userId, password]) => {
		const user = store.get('User', userId);
		const profile = store.get('Profile', user?.['ProfileId'] as string);
		return { username: String(user?.['Username']), password, profile: String(profile?.['Name']) };
	});
}
