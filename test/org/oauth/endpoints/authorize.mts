/**
 * `/services/oauth2/authorize` and the pages behind it: login, choice of account, consent.
 *
 * Each step gives a page or a redirect. A request that passed the checks waits in its browser under a key (`source`)
 * until login and consent are done.
 */
import type { Host } from '../../wire/hosts.mts';
import { plainErrorPage } from '../../wire/htmlPage.mts';
import { isRegisteredCallback, type App } from '../apps.mts';
import { wait, type AuthorizeRequest, type Browser } from '../browsers.mts';
import * as errors from '../errors.mts';
import { grantedScopes, KNOWN_SCOPES, readScopes } from '../scopes.mts';
import type { OAuthServices } from '../services.mts';
import { canLogIn, findByUsername, userOfPassword } from '../users.mts';
import * as pages from './pages.mts';
import { isForeignHost } from './token.mts';

/** An HTML page, or a redirect. */
export type Step = { status: number; html: string } | { redirect: string };

/** Where a request to one of the pages comes from. */
export interface Visit {
	host: Host;
	browser: Browser;
}

/** Path that the consent form posts to. */
export const APPROVAL_PAGE = '/setup/secur/RemoteAccessAuthorizationPage.apexp';
/** Path where a browser strands whose app is refused. */
export const ERROR_PAGE = '/setup/secur/RemoteAccessErrorPage.apexp';
const LOG_IN_FAILED =
	"Please check your username and password. If you still can't log in, contact your Salesforce administrator.";
const REQUEST_GONE = 'The authorization request is unknown or was answered already. Start again in your app.';

/** Checks the authorize request; what is wrong with app or callback stays in the browser, the rest goes to the callback. */
export function startAuthorization(services: OAuthServices, visit: Visit, query: URLSearchParams): Step {
	const app = services.apps.find((candidate) => candidate.clientId === query.get('client_id'));
	if (!app) return refusalPage(errors.unknownClient());
	const redirectUri = query.get('redirect_uri');
	if (!redirectUri) return refusalPage(errors.missingParameter('redirect_uri'));
	if (!isRegisteredCallback(app, redirectUri)) return refusalPage(errors.callbackMismatch());
	if (isForeignHost(app, visit.host))
		return strand('OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org');
	const request = readRequest(query, app, redirectUri);
	const refusal = refuseParameters(query, app, request);
	if (refusal) return refuseToCallback(request, refusal.error, refusal.description);
	const source = wait(visit.browser, request);
	if (query.get('immediate') === 'true') return immediate(services, visit, source);
	if (services.settings.automaticApproval) return approveAutomatically(services, visit, source);
	return nextStep(services, visit, source);
}

function readRequest(query: URLSearchParams, app: App, redirectUri: string): AuthorizeRequest {
	return {
		clientId: app.clientId,
		redirectUri,
		scopes: readScopes(query.get('scope') ?? undefined, app),
		state: query.get('state') ?? undefined,
		challenge: query.get('code_challenge') || undefined,
		nonce: query.get('nonce') ?? undefined,
		loginHint: query.get('login_hint') ?? '',
		prompts: new Set((query.get('prompt') ?? '').split(/\s+/).filter(Boolean)),
	};
}

function refuseParameters(query: URLSearchParams, app: App, request: AuthorizeRequest): errors.OAuthError | undefined {
	if (query.get('response_type') !== 'code') return errors.unsupportedResponseType();
	if (app.requirePkce && request.challenge === undefined) {
		return new errors.OAuthError('invalid_request', 'missing required code challenge');
	}
	return request.scopes.every((scope) => KNOWN_SCOPES.includes(scope)) ? undefined : errors.invalidScope();
}

/** The page for a waiting request: what is still due of choice of account, login and consent, else the redirect. */
export function nextStep(services: OAuthServices, visit: Visit, source: string): Step {
	const { browser } = visit;
	const request = browser.waiting.get(source);
	if (!request) return { status: 400, html: plainErrorPage('Error', REQUEST_GONE) };
	if (request.prompts.has('select_account') && browser.usernames.length > 0) {
		return { status: 200, html: pages.selectAccountPage(source, browser.usernames) };
	}
	const user = loggedIn(services, browser);
	if (!user || request.prompts.has('login')) return { status: 200, html: pages.loginPage(source, request.loginHint) };
	const app = appOf(services, request);
	const stranded = strandUser(services, app, request, user);
	if (stranded) return stranded;
	if (!request.prompts.has('consent') && isApproved(services, app, request, user))
		return approve(services, visit, source);
	const scopes = grantedScopes(request.scopes);
	const consent = { source, appLabel: app.label, username: String(user['Username']), scopes };
	return { status: 200, html: pages.consentPage(consent) };
}

function loggedIn(services: OAuthServices, browser: Browser) {
	const user = browser.userId === undefined ? undefined : services.store.get('User', browser.userId);
	return user && canLogIn(services, user) ? user : undefined;
}

function appOf(services: OAuthServices, request: AuthorizeRequest): App {
	const app = services.apps.find((candidate) => candidate.clientId === request.clientId);
	if (!app) throw new Error(`There is no app ${request.clientId}`);
	return app;
}

/** The login form came back. */
export function logIn(services: OAuthServices, visit: Visit, form: URLSearchParams): Step {
	const { browser } = visit;
	const source = form.get('source') ?? '';
	const username = form.get('username') ?? form.get('un') ?? '';
	const user = userOfPassword(services, username, form.get('pw') ?? '');
	if (!user) return { status: 200, html: pages.loginPage(source, username, LOG_IN_FAILED) };
	browser.userId = user.Id;
	browser.usernames = [String(user['Username']), ...browser.usernames.filter((name) => name !== user['Username'])];
	answered(browser, source, 'login', 'select_account');
	return { redirect: `${visit.host.origin}${APPROVAL_PAGE}?source=${source}` };
}

/** An account was chosen: the one that is logged in goes on, any other has to log in. */
export function selectAccount(services: OAuthServices, visit: Visit, form: URLSearchParams): Step {
	const { browser } = visit;
	const source = form.get('source') ?? '';
	const username = form.get('username') ?? '';
	answered(browser, source, 'select_account');
	const isCurrent = username !== '' && loggedIn(services, browser)?.['Username'] === username;
	const request = browser.waiting.get(source);
	if (request && !isCurrent) {
		request.prompts.add('login');
		request.loginHint = username;
	}
	return { redirect: `${visit.host.origin}${APPROVAL_PAGE}?source=${source}` };
}

function answered(browser: Browser, source: string, ...prompts: string[]): void {
	for (const prompt of prompts) browser.waiting.get(source)?.prompts.delete(prompt);
}

/** Allow or Deny was pressed. */
export function decide(services: OAuthServices, visit: Visit, form: URLSearchParams): Step {
	const source = form.get('source') ?? '';
	const request = visit.browser.waiting.get(source);
	if (!request || !loggedIn(services, visit.browser)) return nextStep(services, visit, source);
	if (form.has('cancel')) {
		visit.browser.waiting.delete(source);
		return refuseToCallback(request, 'access_denied', 'end-user denied authorization');
	}
	answered(visit.browser, source, 'consent');
	services.grants.approve(visit.browser.userId ?? '', request.clientId, grantedScopes(request.scopes));
	return nextStep(services, visit, source);
}

/** True when no consent is needed: given before, or by an administrator for all. */
function isApproved(services: OAuthServices, app: App, request: AuthorizeRequest, user: { Id: string }): boolean {
	return (
		app.approvedUsers !== undefined || services.grants.isApproved(user.Id, app.clientId, grantedScopes(request.scopes))
	);
}

/** The end: a code goes to the callback. */
function approve(services: OAuthServices, visit: Visit, source: string): Step {
	const request = visit.browser.waiting.get(source);
	const userId = visit.browser.userId;
	if (!request || userId === undefined) throw new Error('Only a waiting request of a logged-in user can be approved');
	visit.browser.waiting.delete(source);
	const { clientId, redirectUri, scopes, challenge, nonce } = request;
	const code = services.grants.addCode({ clientId, userId, redirectUri, scopes, challenge, nonce });
	return { redirect: withQuery(redirectUri, { code, state: request.state }) };
}

function approveAutomatically(services: OAuthServices, visit: Visit, source: string): Step {
	const request = visit.browser.waiting.get(source);
	const hinted = request && findByUsername(services, request.loginHint);
	const user =
		hinted ?? findByUsername(services, services.settings.automaticApprovalUsername || services.administrator);
	if (!request || !user) return nextStep(services, visit, source);
	visit.browser.userId = user.Id;
	const stranded = strandUser(services, appOf(services, request), request, user);
	return stranded ?? approve(services, visit, source);
}

/** `immediate=true`: no page is shown; it works for a browser with a session whose user approved before. */
function immediate(services: OAuthServices, visit: Visit, source: string): Step {
	const request = visit.browser.waiting.get(source)!;
	const user = loggedIn(services, visit.browser);
	const app = appOf(services, request);
	const ready = user && !strandUser(services, app, request, user) && isApproved(services, app, request, user);
	return ready ? approve(services, visit, source) : refuseToCallback(request, 'immediate_unsuccessful', 'Not Approved');
}

/** Refusals that leave the browser on Salesforce's own page, without a call to the callback. */
function strandUser(
	services: OAuthServices,
	app: App,
	request: AuthorizeRequest,
	user: { Id: string },
): Step | undefined {
	if (app.blocked) return strand('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
	if (
		!app.installed &&
		!services.may(user.Id, 'CanApproveUninstalledApps') &&
		!services.may(user.Id, 'UseAnyApiClient')
	) {
		return strand('invalid_client', 'app must be installed into org');
	}
	if (app.approvedUsers && !app.approvedUsers.some((name) => findByUsername(services, name)?.Id === user.Id)) {
		return strand('OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app');
	}
	const allowed = new Set(grantedScopes(app.scopes));
	const onApp = allowed.has('full') || grantedScopes(request.scopes).every((scope) => allowed.has(scope));
	if (onApp && !services.may(user.Id, 'ApiUserOnly')) return undefined;
	return strand(
		'OAUTH_APPROVAL_ERROR_GENERIC',
		'An unexpected error has occurred during authentication. Please try again.',
	);
}

function strand(error: string, description: string): Step {
	return { redirect: withQuery(ERROR_PAGE, { error, error_description: description }) };
}

function refusalPage({ error, description }: errors.OAuthError): Step {
	return { status: 400, html: pages.authorizeErrorPage(error, description) };
}

/** Spaces as `%20`, as in the recorded redirect of a missing challenge, except for a denial, recorded with `+`. */
function refuseToCallback(request: AuthorizeRequest, error: string, description: string): Step {
	const redirect = withQuery(request.redirectUri, { error, error_description: description, state: request.state });
	return { redirect: error === 'access_denied' ? redirect : redirect.replaceAll('+', '%20') };
}

function withQuery(url: string, parameters: Record<string, string | undefined>): string {
	const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(given)}`;
}
