/** The answer of the token endpoint, and the formats it comes in. */
import { createHash, createHmac } from 'node:crypto';
import { escapeXml } from '../../wire/escapeXml.mts';
import type { Host } from '../../wire/hosts.mts';
import type { App } from '../apps.mts';
import type { RefreshGrant } from '../grants.mts';
import { grantedScopes } from '../scopes.mts';
import type { OAuthServices } from '../services.mts';
import { noteLogin } from '../users.mts';

/** "OAuth 2.0 Web Server Flow": `issued_at` is a string of milliseconds, and there is no `expires_in`. */
export interface TokenAnswer {
	access_token: string;
	refresh_token?: string;
	signature: string;
	scope: string;
	id_token?: string;
	instance_url: string;
	id: string;
	token_type: 'Bearer';
	issued_at: string;
}

interface Issue {
	app: App;
	userId: string;
	scopes: string[];
	host: Host;
	nonce?: string | undefined;
	/** The refresh token that the session belongs to. */
	grant?: RefreshGrant | undefined;
	/** Puts the refresh token into the answer. */
	showRefreshToken: boolean;
}

/** Starts a session and describes it; throws `rate_limit_exceeded`. */
export function issue(services: OAuthServices, request: Issue): TokenAnswer {
	const { app, userId, host, grant } = request;
	const user = services.store.get('User', userId);
	if (!user) throw new Error(`There is no user ${userId}`);
	noteLogin(services, user, { host, application: app.label });
	const session = services.sessions.start({
		userId,
		clientId: app.clientId,
		scopes: request.scopes,
		instanceUrl: host.instanceUrl,
		grantId: grant?.id,
	});
	const id = identityUrl(services, host, userId);
	const issuedAt = String(services.clock.now());
	return {
		access_token: session.token,
		...(grant && request.showRefreshToken ? { refresh_token: grant.token } : {}),
		signature: createHmac('sha256', app.clientSecret)
			.update(id + issuedAt)
			.digest('base64'),
		scope: grantedScopes(request.scopes).join(' '),
		...(hasIdToken(request.scopes) ? { id_token: idToken(services, request, { id, token: session.token }) } : {}),
		instance_url: host.instanceUrl,
		id,
		token_type: 'Bearer',
		issued_at: issuedAt,
	};
}

/** `https://login.salesforce.com/id/<org>/<user>`, with 18-character ids. */
export function identityUrl(services: OAuthServices, host: Host, userId: string): string {
	return `${host.loginOrigin}/id/${services.organizationId}/${userId}`;
}

/** `full` includes `openid` (recorded in netologist/apache-oltu #11). */
function hasIdToken(scopes: string[]): boolean {
	return scopes.includes('openid') || scopes.includes('full');
}

function idToken(
	services: OAuthServices,
	{ app, host, nonce }: Issue,
	{ id: sub, token }: { id: string; token: string },
): string {
	const issued = Math.floor(services.clock.now() / 1000);
	return services.key.sign({
		sub,
		aud: app.clientId,
		iss: host.loginOrigin,
		iat: issued,
		exp: issued + 120,
		at_hash: createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url'),
		...(nonce === undefined ? {} : { nonce }),
	});
}

/** Body and content type of an answer in the format asked for: `format` parameter, else the Accept header, else JSON. */
export function formatAnswer(answer: object, format: string | undefined, accept = ''): { type: string; body: string } {
	const wanted = format ?? (accept.includes('xml') ? 'xml' : accept.includes('urlencoded') ? 'urlencoded' : 'json');
	const entries = Object.entries(answer).map(([key, value]): [string, string] => [key, String(value)]);
	if (wanted === 'urlencoded') {
		return { type: 'application/x-www-form-urlencoded;charset=UTF-8', body: new URLSearchParams(entries).toString() };
	}
	if (wanted === 'xml') {
		const elements = entries.map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`).join('');
		return {
			type: 'application/xml;charset=UTF-8',
			body: `<?xml version="1.0" encoding="UTF-8"?><OAuth>${elements}</OAuth>`,
		};
	}
	return { type: 'application/json;charset=UTF-8', body: JSON.stringify(answer) };
}
