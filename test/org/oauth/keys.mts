/** The signing key: id tokens, access tokens in JWT form, and the key list at `/id/keys`. */
import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const KEY_ID = '254';

/** The key that signs the JWTs of all orgs: Salesforce's list of keys is the same for every org of a login host. */
export class SigningKey {
	static #privateKey: KeyObject | undefined;

	/** A JWT signed with RS256. */
	sign(claims: Record<string, unknown>): string {
		const content = `${encode({ kid: KEY_ID, typ: 'JWT', alg: 'RS256' })}.${encode(claims)}`;
		return `${content}.${sign('RSA-SHA256', Buffer.from(content), this.#key()).toString('base64url')}`;
	}

	/** The JSON Web Key Set. */
	keySet(): unknown {
		const { n, e } = createPublicKey(this.#key()).export({ format: 'jwk' });
		return { keys: [{ kty: 'RSA', n, e, alg: 'RS256', use: 'sig', kid: KEY_ID }] };
	}

	/** An RSA key takes a tenth of a second to make, so a process makes one, for the first that needs it. */
	#key(): KeyObject {
		SigningKey.#privateKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
		return SigningKey.#privateKey;
	}
}

/** Claims of an RS256 JWT whose signature fits the PEM key or certificate; undefined when it does not, or is no JWT. */
export function verifiedClaims(jwt: string, pem: string): Record<string, unknown> | undefined {
	const [header = '', claims = '', signature = ''] = jwt.split('.');
	const fits = verify(
		'RSA-SHA256',
		Buffer.from(`${header}.${claims}`),
		createPublicKey(pem),
		Buffer.from(signature, 'base64url'),
	);
	return fits ? readClaims(claims) : undefined;
}

function readClaims(part: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

/** Claims of a JWT as they stand, unverified. */
export function claimsOf(jwt: string): Record<string, unknown> {
	return readClaims(jwt.split('.')[1] ?? '') ?? {};
}
