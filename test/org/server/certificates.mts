/** The org's own certificate authority and the certificate for Salesforce's host names. */
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

/** "My Domain URL formats" (Salesforce Help), one wildcard per partition: a wildcard covers one label only. */
const HOST_NAMES = [
	'login.salesforce.com',
	'test.salesforce.com',
	'*.my.salesforce.com',
	'*.sandbox.my.salesforce.com',
	'*.develop.my.salesforce.com',
	'*.scratch.my.salesforce.com',
	'*.trailblaze.my.salesforce.com',
	'*.lightning.force.com',
	'*.sandbox.lightning.force.com',
	'*.develop.lightning.force.com',
	'*.my.salesforce-setup.com',
	'*.my.site.com',
	'localhost',
];
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

/** The certificate of the TLS server and the authority that signed it, in PEM. */
export interface Certificates {
	/** The authority's certificate, for NODE_EXTRA_CA_CERTS and the like. */
	caPem: string;
	certificatePem: string;
	keyPem: string;
	/** Base64 SHA-256 of the server key, for Chromium's --ignore-certificate-errors-spki-list. */
	spkiSha256: string;
}

/** Makes a new authority and a server certificate, both valid from yesterday for a year. */
export async function createCertificates(): Promise<Certificates> {
	// Certificates are checked against the machine's time, so the org's own clock does not apply.
	const notBefore = new Date(Date.now() - DAY);
	const notAfter = new Date(Date.now() + 365 * DAY);
	const authorityKeys = await createKeys();
	const authority = await x509.X509CertificateGenerator.createSelfSigned({
		name: 'CN=Simulated Salesforce org CA',
		notBefore,
		notAfter,
		keys: authorityKeys,
		signingAlgorithm: ALGORITHM,
		extensions: [
			new x509.BasicConstraintsExtension(true, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
			await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
		],
	});
	const serverKeys = await createKeys();
	const certificate = await x509.X509CertificateGenerator.create({
		subject: 'CN=login.salesforce.com',
		issuer: authority.subject,
		notBefore,
		notAfter,
		publicKey: serverKeys.publicKey,
		signingKey: authorityKeys.privateKey,
		signingAlgorithm: ALGORITHM,
		extensions: [
			new x509.SubjectAlternativeNameExtension([
				...HOST_NAMES.map((value) => ({ type: 'dns' as const, value })),
				{ type: 'ip', value: '127.0.0.1' },
			]),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
			await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
		],
	});
	return {
		caPem: authority.toString('pem'),
		certificatePem: certificate.toString('pem'),
		keyPem: await privateKeyPem(serverKeys.privateKey),
		spkiSha256: createHash('sha256').update(Buffer.from(certificate.publicKey.rawData)).digest('base64'),
	};
}

function createKeys(): Promise<CryptoKeyPair> {
	return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
	return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
