/** Every secret that the orgs of this process have given out, so that tests can look for them where none may be. */
const issued = new Set<string>();

/** Notes a secret that is given out: a token, an authorization code, a secret of an app, a password. Returns it. */
export function issue(secret: string): string {
	if (secret !== '') issued.add(bare(secret));
	return secret;
}

/** All of them so far. */
export const issuedSecrets = (): string[] => [...issued];

/** The secrets that stand in a text, as they are or percent-encoded. `known` are those to look for, all issued ones when absent. */
export function secretsIn(text: string, known: ReadonlySet<string> = issued): string[] {
	const words = text.replaceAll(/%21/gi, '!').split(/[^\w.!-]+/);
	return [...new Set(words.flatMap((word) => [word, word.replace(/\.+$/, '')]).filter((word) => known.has(word)))];
}

// Codes end in equals signs, which are escaped in addresses.
const bare = (secret: string) => secret.replace(/=+$/, '');
