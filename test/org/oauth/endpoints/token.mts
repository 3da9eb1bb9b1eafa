/** `/services/oauth2/token`: the grants. */
import { createHash } from 'node:crypto';
import type { Host } from '../../wire/hosts.mts';
import type { App } from '../apps.mts';
import * as errors from '../errors.mts';
import type { OAuthGround } from '../services.mts';
import type { Code, RefreshGrant } from '../grants.mts';
import { claimsOf, verifiedClaims } from '../keys.mts';
import { readScopes } from '../scopes.mts';
import { issue, type TokenAnswer } from './tokenAnswer.mts';
import { canLogIn, findByUsername, refuseLostAccess, userOfPassword } from '../users.mts';

export interface TokenRequest {
	form: URLSearchParams;
	/** The Authorization header: client id and secret may come as Basic. */
	authorization: string | undefined;
	host: Host;
}

type Grant = (ground: OAuthGround, request: TokenRequest) => TokenAnswer;

const GRANTS: Record<string, Grant> = {
	authorization_code: exchangeCode,
	refresh_token: refresh,
	client_credentials: clientCredentials,
	password,
	'urn:ietf:params:oauth:grant-type:jwt-bearer': jwtBearer,
};

/** Answers a token request; throws an OAuthError. */
export function answerTokenRequest(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	const grantType = required(request.form, 'grant_type');
	const grant = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined;
	if (!grant || request.host.kind === 'ui') throw errors.unsupportedGrantType();
	return grant(ground, request);
}

function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value) throw errors.missingParameter(name);
	return value;
}

/** The app that asks, its secret checked; throws when there is none, or the secret is wrong or missing. */
export function authenticateClient(
	ground: OAuthGround,
	{ form, authorization, host }: TokenRequest,
	needsSecret = true,
): App {
	const [basicId, basicSecret] = readBasic(authorization);
	const clientId = form.get('client_id') ?? basicId;
	const secret = form.get('client_secret') ?? basicSecret ?? '';
	const app = ground.apps.find((candidate) => candidate.clientId === clientId);
	if (!app || isForeignHost(app, host)) throw errors.unknownClient();
	const mayLackSecret = !app.requireSecret || !needsSecret;
	const fits = secret === '' ? mayLackSecret : app.clientSecret === '' || secret === app.clientSecret;
	if (!fits) throw errors.wrongSecret(ground.settings.invalidClientStatus);
	return app;
}

/** A local external client app exists on its own My Domain only. */
export function isForeignHost(app: App, host: Host): boolean {
	return app.kind === 'externalClientApp' && host.kind === 'login';
}

function readBasic(authorization: string | undefined): string[] {
	const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization ?? '') ?? [];
	if (encoded === undefined) return [];
	const text = Buffer.from(encoded, 'base64').toString();
	const colon = text.indexOf(':');
	return [text.slice(0, colon), text.slice(colon + 1)].map(decode);
}

/** RFC 6749 wants both halves form-encoded; clients that do not encode them send the same for Salesforce's keys. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function exchangeCode(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	const { form, host } = request;
	const given = required(form, 'code');
	const app = authenticateClient(ground, request);
	const code = ground.grants.findCode(given);
	if (!code || code.clientId !== app.clientId) throw errors.invalidCode();
	if (ground.grants.isSpent(code)) throw errors.expiredCode();
	if (form.get('redirect_uri') !== code.redirectUri) throw errors.callbackMismatch();
	checkVerifier(ground, code, form.get('code_verifier'));
	refuseLostAccess(ground, code.userId);
	code.used = true;
	return authorize(ground, { app, userId: code.userId, scopes: code.scopes, host, nonce: code.nonce });
}

/** A session and, where the scopes say so, a refresh token: the end of every authorization. */
export function authorize(
	ground: OAuthGround,
	request: { app: App; userId: string; scopes: string[]; host: Host; nonce?: string | undefined },
): TokenAnswer {
	const { app, userId, scopes } = request;
	const wantsRefresh = scopes.includes('refresh_token') || scopes.includes('offline_access');
	const grant = wantsRefresh ? addRefreshToken(ground, app, userId, scopes) : undefined;
	const answer = issue(ground, { ...request, grant, showRefreshToken: true });
	if (grant && app.refreshTokens === 'expire immediately') ground.grants.revoke(grant);
	return answer;
}

function addRefreshToken(ground: OAuthGround, app: App, userId: string, scopes: string[]): RefreshGrant {
	const { grant, pushedOut } = ground.grants.addRefreshToken(app, userId, scopes);
	for (const old of pushedOut) ground.sessions.endOfGrant(old.id);
	return grant;
}

function checkVerifier(ground: OAuthGround, code: Code, verifier: string | null): void {
	if (code.challenge === undefined) return;
	const { settings } = ground;
	if (!verifier) throw new errors.OAuthError('invalid_grant', settings.missingCodeVerifierMessage);
	if (createHash('sha256').update(verifier).digest('base64url') === code.challenge.replace(/=+$/, '')) return;
	throw new errors.OAuthError(settings.wrongCodeVerifier, 'invalid code verifier');
}

function refresh(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	const given = required(request.form, 'refresh_token');
	const app = authenticateClient(ground, request);
	const held = ground.grants.find(given);
	if (!held || held.token !== given || held.clientId !== app.clientId) throw errors.expiredToken();
	refuseClosedApp(ground, app, held.userId);
	refuseLostAccess(ground, held.userId);
	ground.grants.noteUse(held);
	const rotates = app.rotation || ground.settings.refreshTokenRotation === 'always';
	const grant = rotates ? ground.grants.rotate(held) : held;
	const { userId, scopes } = held;
	return issue(ground, { app, userId, scopes, host: request.host, grant, showRefreshToken: rotates });
}

/** Throws when an admin has blocked the app since, or no longer approves the user. An uninstalled app goes on working for who has it. */
function refuseClosedApp({ store }: OAuthGround, app: App, userId: string): void {
	if (app.blocked) throw errors.appBlocked();
	const username = String(store.get('User', userId)?.['Username']);
	if (app.approvedUsers && !app.approvedUsers.includes(username)) throw errors.notAdminApproved();
}

/** "OAuth 2.0 Client Credentials Flow": on the My Domain only, as the app's Run-As user, without a refresh token. */
function clientCredentials(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	if (request.host.kind === 'login') throw errors.wrongDomain();
	const app = authenticateClient(ground, request);
	const user = app.runAs === undefined ? undefined : findByUsername(ground, app.runAs);
	if (!user) throw errors.noClientCredentialsUser();
	if (app.scopes.length === 0) throw errors.noValidScopes();
	refuseLostAccess(ground, user.Id);
	const scopes = app.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access');
	return issue(ground, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

function password(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	const username = required(request.form, 'username');
	const given = required(request.form, 'password');
	const app = authenticateClient(ground, request);
	const allowed = ground.settings.passwordFlow && app.kind === 'connectedApp' && !app.blocked;
	const user = allowed ? userOfPassword(ground, username, given) : undefined;
	if (!user) throw errors.authenticationFailure();
	const scopes = app.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access');
	return issue(ground, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

/** "OAuth 2.0 JWT Bearer Flow": the assertion is signed with the app's certificate, and the user is pre-authorized. */
function jwtBearer(ground: OAuthGround, request: TokenRequest): TokenAnswer {
	const assertion = required(request.form, 'assertion');
	const { iss, sub, aud, exp } = claimsOf(assertion);
	if (iss === undefined) throw errors.invalidAssertion();
	const app = ground.apps.find((candidate) => candidate.clientId === iss);
	if (!app) throw errors.unknownClient();
	if (!app.certificate || !verifiedClaims(assertion, app.certificate)) throw errors.invalidAssertion();
	const audiences = ['https://login.salesforce.com', 'https://test.salesforce.com', request.host.origin];
	if (!audiences.includes(String(aud))) throw errors.invalidAudience();
	if (!(Number(exp) * 1000 > ground.clock.now())) throw errors.invalidAssertion();
	const user = findByUsername(ground, String(sub));
	if (!user || !isPreauthorized(ground, app, user)) throw errors.notApprovedByUser();
	if (!canLogIn(ground, user)) throw errors.authenticationFailure();
	const scopes = readScopes(undefined, app);
	return issue(ground, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

function isPreauthorized(ground: OAuthGround, app: App, user: { Id: string; Username?: unknown }): boolean {
	const listed = app.approvedUsers?.some((name) => findByUsername(ground, name)?.Id === user.Id);
	return listed ?? ground.grants.of(user.Id, app.clientId).length > 0;
}
