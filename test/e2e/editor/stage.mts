import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';

import { credentialFields } from '../../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../../n8n/instance.mts';
import { passLogIn } from '../../n8n/logInWindow.mts';
import { startOrgProcess, type OrgProcess } from '../../n8n/orgProcess.mts';
import { programPath } from '../../n8n/programs.mts';
import type { StoredCredential } from '../../n8n/restClient.mts';
import { PASSWORD } from '../../org/seed/people.mts';
import { CREDENTIAL_TYPE } from '../../support/names.mts';
import { packPackage } from '../../tools/packed.mts';

/** How long the editor may take for a step, in milliseconds. */
const PATIENCE = 20_000;

/** An org, an n8n with the packed package, and a browser in which the owner of that n8n is logged in. */
export interface Stage extends AsyncDisposable {
	org: OrgProcess;
	n8n: N8nInstance;
	browser: Browser;
	context: BrowserContext;
}

export async function startStage(): Promise<Stage> {
	selectors.setTestIdAttribute('data-test-id');
	await using started = new AsyncDisposableStack();
	const org = started.use(await startOrgProcess());
	await using packed = await packPackage();
	const n8n = started.use(await startInstance({ org: org.tls, package: packed }));
	const browser = await startBrowser(org);
	started.defer(async () => await browser.close());
	const context = await logIn(browser, n8n);
	const all = started.move();
	return { org, n8n, browser, context, [Symbol.asyncDispose]: async () => await all.disposeAsync() };
}

/** Chromium, for which Salesforce's host names lead to the org and the org's certificates are good. */
async function startBrowser({ tls }: OrgProcess): Promise<Browser> {
	const switches = ['no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking'];
	return await chromium.launch({
		executablePath: programPath('chromium'),
		args: [
			'--headless=new',
			...[...switches, 'disable-component-update', 'disable-sync'].map((name) => `--${name}`),
			`--host-resolver-rules=MAP *.salesforce.com:443 127.0.0.1:${tls.port}`,
			`--ignore-certificate-errors-spki-list=${tls.spkiSha256}`,
		],
	});
}

/** n8n binds a session to the browser that began it, which was the REST client of the tests. */
async function logIn(browser: Browser, { rest, url }: N8nInstance): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	context.setDefaultTimeout(PATIENCE);
	await context.addCookies(rest.cookies.map((cookie) => ({ ...cookie, url })));
	await context.addInitScript((id) => {
		if (location.hostname === 'localhost') localStorage.setItem('n8n-browserId', id);
	}, rest.browserId);
	return context;
}

/** Lets the browser forget who is logged in to Salesforce. */
export async function logOutOfSalesforce({ context }: Stage): Promise<void> {
	await context.clearCookies({ domain: /salesforce\.com$/ });
}

/** Stores a credential that is not connected. */
export async function storeCredential({ org, n8n }: Stage, name: string, app?: string): Promise<StoredCredential> {
	return await n8n.rest.createCredential(CREDENTIAL_TYPE, credentialFields(org, app), name);
}

/** Stores a credential and connects it, without the browser. */
export async function connectCredential(stage: Stage, name: string, username: string): Promise<StoredCredential> {
	const { org, n8n } = stage;
	const credential = await storeCredential(stage, name);
	const callback = await passLogIn(org, await n8n.rest.authorizeUrl(credential.id), { username, password: PASSWORD });
	await n8n.rest.visitCallback(callback);
	return credential;
}
