/** Browsers that were at the login pages: who is logged in, which usernames they remember, what waits for an answer. */
import { randomBytes } from 'node:crypto';

/** An authorize request that passed its checks and waits for login and consent. */
export interface AuthorizeRequest {
	clientId: string;
	redirectUri: string;
	scopes: string[];
	state: string | undefined;
	challenge: string | undefined;
	nonce: string | undefined;
	loginHint: string;
	/** `login`: a login is still due even if the browser has a session; answered ones are removed. */
	prompts: Set<string>;
}

/** A browser that was at the login pages, known by its cookie. */
export interface Browser {
	id: string;
	/** The user of the running login. */
	userId: string | undefined;
	/** Usernames that logged in here before, latest first. */
	usernames: string[];
	waiting: Map<string, AuthorizeRequest>;
}

const COOKIE = 'sid';

/** The browsers that were at the login pages of the org. */
export class Browsers {
	readonly #browsers = new Map<string, Browser>();

	/** The browser of a Cookie header; a new one when it has no cookie of ours. */
	of(cookieHeader: string | undefined): Browser {
		const id = (cookieHeader ?? '').split(/;\s*/).find((cookie) => cookie.startsWith(`${COOKIE}=`));
		const known = id === undefined ? undefined : this.#browsers.get(id.slice(COOKIE.length + 1));
		return known ?? this.#add();
	}

	/** Value of the Set-Cookie header that lets the browser be recognized. */
	cookie(browser: Browser, secure: boolean): string {
		return `${COOKIE}=${browser.id}; Path=/; HttpOnly${secure ? '; Secure' : ''}`;
	}

	#add(): Browser {
		const browser = { id: randomBytes(18).toString('base64url'), userId: undefined, usernames: [], waiting: new Map() };
		this.#browsers.set(browser.id, browser);
		return browser;
	}
}

/** Lets a request wait in its browser; gives the key that the pages carry. */
export function wait(browser: Browser, request: AuthorizeRequest): string {
	const source = randomBytes(24).toString('base64url');
	browser.waiting.set(source, request);
	return source;
}
