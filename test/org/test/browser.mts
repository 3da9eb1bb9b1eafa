/** A browser for tests: keeps cookies, follows redirects by hand, sends forms. */
import { createHash, randomBytes } from 'node:crypto';
import type { SimulatedOrg } from '../index.mts';

export const CALLBACK = 'http://localhost:5678/rest/oauth2-credential/callback';
export const PASSWORD = 'Passw0rd!';

export interface Page {
	status: number;
	html: string;
	/** Where the browser stands: the last URL that was shown, or the callback it was sent to. */
	url: string;
}

export class TestBrowser {
	#cookies = new Map<string, string>();

	/** Opens a URL and follows redirects until a page is shown or the callback is reached. */
	async open(url: string, form?: Record<string, string>): Promise<Page> {
		const response = await fetch(url, {
			redirect: 'manual',
			headers: { cookie: [...this.#cookies].map((cookie) => cookie.join('=')).join('; ') },
			...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			this.#cookies.set(name, value);
		}
		const location = response.headers.get('location');
		if (location === null) return { status: response.status, html: await response.text(), url };
		const next = new URL(location, url).href;
		return next.startsWith('http://localhost:5678/') ? { status: 302, html: '', url: next } : this.open(next);
	}

	/** Sends the form of a page with what the user typed or pressed. */
	async submit(page: Page, typed: Record<string, string>): Promise<Page> {
		const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(page.html) ?? [];
		const hidden = [...page.html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
		const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
		return this.open(new URL(action, page.url).href, { ...fields, ...typed });
	}

	logIn(page: Page, username: string, password = PASSWORD): Promise<Page> {
		return this.submit(page, { username, pw: password });
	}

	allow(page: Page): Promise<Page> {
		return this.submit(page, { save: ' Allow ' });
	}

	deny(page: Page): Promise<Page> {
		return this.submit(page, { cancel: ' Deny ' });
	}
}

export function appNamed(org: SimulatedOrg, name: string) {
	const app = org.apps.find((candidate) => candidate.name === name);
	if (!app) throw new Error(`There is no app ${name}`);
	return app;
}

const VERIFIER = randomBytes(48).toString('base64url');
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** The authorize URL of an app, with PKCE unless `code_challenge` is overwritten by ''. */
export function authorizeUrl(org: SimulatedOrg, app: string, parameters: Record<string, string> = {}): string {
	const all = {
		response_type: 'code',
		client_id: appNamed(org, app).clientId,
		redirect_uri: CALLBACK,
		scope: 'api refresh_token',
		state: 'st&te',
		code_challenge: CHALLENGE,
		code_challenge_method: 'S256',
		...parameters,
	};
	const given = Object.entries(all).filter(([, value]) => value !== '');
	return `${org.url}/services/oauth2/authorize?${new URLSearchParams(given)}`;
}

/** Posts to the token endpoint as an app. */
export async function postToken(org: SimulatedOrg, app: string, form: Record<string, string>, headers = {}) {
	const { clientId, clientSecret } = appNamed(org, app);
	const client: Record<string, string> = {
		client_id: clientId,
		...(clientSecret ? { client_secret: clientSecret } : {}),
	};
	const body = new URLSearchParams(Object.entries({ ...client, ...form }).filter(([, value]) => value !== ''));
	const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body, headers });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): Record<string, string> {
	return text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : {};
}

/** Runs through login and consent and gives the code. */
export async function codeFor(org: SimulatedOrg, app: string, username: string, parameters = {}): Promise<string> {
	const browser = new TestBrowser();
	let page = await browser.logIn(await browser.open(authorizeUrl(org, app, parameters)), username);
	if (page.status === 200) page = await browser.allow(page);
	return new URL(page.url).searchParams.get('code') ?? '';
}

export function exchange(code: string): Record<string, string> {
	return { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
}
