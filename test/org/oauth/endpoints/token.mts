/** `/services/oauth2/token`: the grants. */
import { createHash } from 'node:crypto';
import type { Host } from '../../wire/hosts.mts';
import type { App } from '../apps.mts';
import * as errors from '../errors.mts';
import type { Code, RefreshGrant } from '../grants.mts';
import { claimsOf, verifiedClaims } from '../keys.mts';
import { readScopes } from '../scopes.mts';
import type { OAuthServices } from '../services.mts';
import { canLogIn, findByUsername, refuseLostAccess, userOfPassword } from '../users.mts';
import { issue, type TokenAnswer } from './tokenAnswer.mts';

/** A request to the token endpoint, its form read. */
export interface TokenRequest {
	form: URLSearchParams;
	/** The Authorization header: client id and secret may come as Basic. */
	authorization: string | undefined;
	host: Host;
}

type Grant = (services: OAuthServices, request: TokenRequest) => TokenAnswer;

const GRANTS: Record<string, Grant> = {
	authorization_code: exchangeCode,
	refresh_token: refresh,
	client_credentials: clientCredentials,
	password,
	'urn:ietf:params:oauth:grant-type:jwt-bearer': jwtBearer,
};

/** Answers a token request; throws an OAuthError. */
export function answerTokenRequest(services: OAuthServices, request: TokenRequest): TokenAnswer {
	const grantType = required(request.form, 'grant_type');
	if (request.form.has('scope') && services.settings.tokenScope === 'refused') throw errors.scopeNotSupported();
	const grant = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType] : undefined;
	if (!grant || request.host.kind === 'ui') throw errors.unsupportedGrantType();
	return grant(services, request);
}

function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (!value) throw errors.missingParameter(name);
	return value;
}

/** The app that asks, its secret checked; throws when there is none, or the secret is wrong or missing. */
export function authenticateClient(
	services: OAuthServices,
	{ form, authorization, host }: TokenRequest,
	needsSecret = true,
): App {
	const [basicId, basicSecret] = readBasic(authorization);
	const clientId = form.get('client_id') ?? basicId;
	const secret = form.get('client_secret') ?? basicSecret ?? '';
	const app = services.apps.find((candidate) => candidate.clientId === clientId);
	if (!app || isForeignHost(app, host)) throw errors.unknownClient();
	const mayLackSecret = !app.requireSecret || !needsSecret;
	const fits = secret === '' ? mayLackSecret : app.clientSecret === '' || secret === app.clientSecret;
	if (!fits) throw errors.wrongSecret(services.settings.invalidClientStatus);
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

function exchangeCode(services: OAuthServices, request: TokenRequest): TokenAnswer {
	const { form, host } = request;
	const given = required(form, 'code');
	const app = authenticateClient(services, request);
	const code = services.grants.findCode(given);
	if (!code || code.clientId !== app.clientId) throw errors.invalidCode();
	if (services.grants.isSpent(code)) throw errors.expiredCode();
	if (form.get('redirect_uri') !== code.redirectUri) throw errors.callbackMismatch();
	checkVerifier(services, code, form.get('code_verifier'));
	refuseLostAccess(services, code.userId);
	code.used = true;
	return authorize(services, { app, userId: code.userId, scopes: code.scopes, host, nonce: code.nonce });
}

/** A session and, where the scopes say so, a refresh token: the end of every authorization. */
export function authorize(
	services: OAuthServices,
	request: { app: App; userId: string; scopes: string[]; host: Host; nonce?: string | undefined },
): TokenAnswer {
	const { app, userId, scopes } = request;
	const wantsRefresh = scopes.includes('refresh_token') || scopes.includes('offline_access');
	const grant = wantsRefresh ? addRefreshToken(services, app, userId, scopes) : undefined;
	const answer = issue(services, { ...request, grant, showRefreshToken: true });
	if (grant && app.refreshTokens === 'expire immediately') services.grants.revoke(grant);
	return answer;
}

function addRefreshToken(services: OAuthServices, app: App, userId: string, scopes: string[]): RefreshGrant {
	const { grant, pushedOut } = services.grants.addRefreshToken(app, userId, scopes);
	for (const old of pushedOut) services.sessions.endOfGrant(old.id);
	return grant;
}

function checkVerifier(services: OAuthServices, code: Code, verifier: string | null): void {
	if (code.challenge === undefined) return;
	const { settings } = services;
	if (!verifier) throw new errors.OAuthError('invalid_grant', settings.missingCodeVerifierMessage);
	if (createHash('sha256').update(verifier).digest('base64url') === code.challenge.replace(/=+$/, '')) return;
	throw new errors.OAuthError(settings.wrongCodeVerifier, 'invalid code verifier');
}

function refresh(services: OAuthServices, request: TokenRequest): TokenAnswer {
	const given = required(request.form, 'refresh_token');
	const app = authenticateClient(services, request);
	const held = services.grants.find(given);
	if (!held || held.token !== given || held.clientId !== app.clientId) throw deadToken(services, given);
	refuseClosedApp(services, app, held.userId);
	refuseLostAccess(services, held.userId);
	services.grants.noteUse(held);
	const rotates = app.rotation || services.settings.refreshTokenRotation === 'always';
	const grant = rotates ? services.grants.rotate(held) : held;
	const { userId, scopes } = held;
	return issue(services, { app, userId, scopes, host: request.host, grant, showRefreshToken: rotates });
}

/** The refusal of a token that is none any more. One that was rotated away may end its successor (KB 005316711) [U]. */
function deadToken(services: OAuthServices, token: string): errors.OAuthError {
	const { deadRefreshTokenDescription, rotatedTokenReuse } = services.settings;
	const successor = services.grants.successorOf(token);
	if (successor && rotatedTokenReuse === 'ends its successor') {
		services.grants.revoke(successor);
		services.sessions.endOfGrant(successor.id);
	}
	return errors.expiredToken(deadRefreshTokenDescription);
}

/** Throws when an admin has blocked the app since, or no longer approves the user. An uninstalled app goes on working for who has it. */
function refuseClosedApp({ store }: OAuthServices, app: App, userId: string): void {
	if (app.blocked) throw errors.appBlocked();
	const username = String(store.get('User', userId)?.['Username']);
	if (app.approvedUsers && !app.approvedUsers.includes(username)) throw errors.notAdminApproved();
}

/** "OAuth 2.0 Client Credentials Flow": on the My Domain only, as the app's Run-As user, without a refresh token. */
function clientCredentials(services: OAuthServices, request: TokenRequest): TokenAnswer {
	if (request.host.kind === 'login') throw errors.wrongDomain();
	const app = authenticateClient(services, request);
	const user = app.runAs === undefined ? undefined : findByUsername(services, app.runAs);
	if (!user) throw errors.noClientCredentialsUser();
	if (app.scopes.length === 0) throw errors.noValidScopes();
	refuseLostAccess(services, user.Id);
	const scopes = app.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access');
	return issue(services, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

function password(services: OAuthServices, request: TokenRequest): TokenAnswer {
	const username = required(request.form, 'username');
	const given = required(request.form, 'password');
	const app = authenticateClient(services, request);
	const allowed = services.settings.passwordFlow && app.kind === 'connectedApp' && !app.blocked;
	const user = allowed ? userOfPassword(services, username, given) : undefined;
	if (!user) throw errors.authenticationFailure();
	const scopes = app.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access');
	return issue(services, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

/** "OAuth 2.0 JWT Bearer Flow": the assertion is signed with the app's certificate, and the user is pre-authorized. */
function jwtBearer(services: OAuthServices, request: TokenRequest): TokenAnswer {
	const assertion = required(request.form, 'assertion');
	const { iss, sub, aud, exp } = claimsOf(assertion);
	if (iss === undefined) throw errors.invalidAssertion();
	const app = services.apps.find((candidate) => candidate.clientId === iss);
	if (!app) throw errors.unknownClient();
	if (!app.certificate || !verifiedClaims(assertion, app.certificate)) throw errors.invalidAssertion();
	const audiences = ['https://login.salesforce.com', 'https://test.salesforce.com', request.host.origin];
	if (!audiences.includes(String(aud))) throw errors.invalidAudience();
	if (!(Number(exp) * 1000 > services.clock.now())) throw errors.invalidAssertion();
	const user = findByUsername(services, String(sub));
	if (!user || !isPreauthorized(services, app, user)) throw errors.notApprovedByUser();
	if (!canLogIn(services, user)) throw errors.authenticationFailure();
	const scopes = readScopes(undefined, app);
	return issue(services, { app, userId: user.Id, scopes, host: request.host, showRefreshToken: false });
}

function isPreauthorized(services: OAuthServices, app: App, user: { Id: string; Username?: unknown }): boolean {
	const listed = app.approvedUsers?.some((name) => findByUsername(services, name)?.Id === user.Id);
	return listed ?? services.grants.of(user.Id, app.clientId).length > 0;
}
