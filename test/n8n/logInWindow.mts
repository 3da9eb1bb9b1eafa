import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { OrgProcess } from './orgProcess.mts';

/** What the person at the login window does. */
export interface LogIn {
	username: string;
	password: string;
	/** Presses Deny instead of Allow. */
	deny?: boolean;
}

/** More steps than any login takes. */
const MAX_STEPS = 12;

interface Page {
	url: URL;
	status: number;
	location: string | undefined;
	html: string;
}

/**
 * Goes through the org's login and consent pages as the window does that n8n's Connect button opens. Returns the callback
 * address that the org redirects to. Throws with the page's text when the org keeps the window.
 */
export async function passLogIn(org: OrgProcess, authorizeUrl: string, logIn: LogIn): Promise<string> {
	const cookies = new Map<string, string>();
	let page = await visit(org, cookies, new URL(authorizeUrl));
	for (let step = 0; step < MAX_STEPS; step++) {
		if (page.location) {
			const next = new URL(page.location, page.url);
			if (next.pathname.endsWith('/oauth2-credential/callback')) return next.href;
			page = await visit(org, cookies, next);
		} else {
			page = await submit(org, cookies, page, logIn);
		}
	}
	throw new Error(`The login does not end: ${page.url.href}`);
}

/** Fills the page's form in and sends it. */
async function submit(org: OrgProcess, cookies: Map<string, string>, page: Page, logIn: LogIn): Promise<Page> {
	const { username, password, deny } = logIn;
	const source = /name="source" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
	const action = /<form[^>]* action="([^"]*)"/.exec(page.html)?.[1];
	const wrong = /id="error"[^>]*>([^<]*)/.exec(page.html)?.[1];
	const answer: Record<string, string> | undefined = page.html.includes('id="login_form"')
		? { source, username, pw: password, Login: 'Log In' }
		: page.html.includes('id="oaapprove"')
			? { source, ...(deny ? { cancel: ' Deny ' } : { save: ' Allow ' }) }
			: undefined;
	if (wrong || !answer || !action)
		throw new Error(`The org keeps the window at ${page.url.pathname}: ${plainText(page.html)}`);
	return await visit(org, cookies, new URL(action, page.url), new URLSearchParams(answer).toString());
}

function plainText(html: string): string {
	const body = html.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ');
	return body.replace(/\s+/g, ' ').trim();
}

/** One request to the org's TLS port under the name of the address, with the browser's cookies; a POST if there is a form. */
async function visit({ tls }: OrgProcess, cookies: Map<string, string>, url: URL, form?: string): Promise<Page> {
	const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const sent = request({
		host: '127.0.0.1',
		port: tls.port,
		servername: url.hostname,
		ca: tls.caPem,
		path: url.pathname + url.search,
		method: form === undefined ? 'GET' : 'POST',
		headers: {
			host: url.host,
			accept: 'text/html',
			...(cookie && { cookie }),
			...(form !== undefined && {
				'content-type': 'application/x-www-form-urlencoded',
				'content-length': Buffer.byteLength(form),
			}),
		},
	});
	sent.end(form);
	const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
		sent.once('response', resolve);
		sent.once('error', reject);
	});
	for (const line of response.headers['set-cookie'] ?? []) {
		const [pair = ''] = line.split(';');
		cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
	}
	return { url, status: response.statusCode ?? 0, location: response.headers.location, html: await text(response) };
}
