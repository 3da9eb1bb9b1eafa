/** userinfo, the identity URL, introspection, revocation and the discovery document. */
import type { Host } from '../../wire/hosts.mts';
import { to15 } from '../../world/ids.mts';
import type { OrgRecord, Session } from '../../world/types.mts';
import { unsupportedTokenType } from '../errors.mts';
import { grantedScopes, KNOWN_SCOPES } from '../scopes.mts';
import type { OAuthServices } from '../services.mts';
import { identityUrl } from './tokenAnswer.mts';

/** A refusal of userinfo or identity: 403 and plain text. */
export type Refusal = 'Missing_OAuth_Token' | 'Bad_OAuth_Token' | 'Wrong_Org' | 'Bad_Id' | 'No_Access';

/** Body of userinfo, or why there is none. */
export function userInfo(services: OAuthServices, host: Host, token: string | undefined): object | Refusal {
	if (!token) return 'Missing_OAuth_Token';
	const session = services.sessions.find(token);
	if (!session) return 'Bad_OAuth_Token';
	const user = userOf(services, session.userId);
	return {
		sub: identityUrl(services, host, user.Id),
		user_id: user.Id,
		organization_id: services.organizationId,
		preferred_username: user['Username'],
		nickname: user['CommunityNickname'] ?? user['Alias'],
		name: nameOf(user),
		email: user['Email'],
		email_verified: true,
		given_name: user['FirstName'] ?? null,
		family_name: user['LastName'],
		zoneinfo: user['TimeZoneSidKey'],
		photos: photos(session.instanceUrl),
		profile: `${session.instanceUrl}/${user.Id}`,
		picture: photos(session.instanceUrl).picture,
		address: addressOf(user),
		is_salesforce_integration_user: false,
		urls: urls(services, session),
		active: user['IsActive'] === true,
		user_type: 'STANDARD',
		language: user['LanguageLocaleKey'],
		locale: user['LocaleSidKey'],
		utcOffset: utcOffset(services, user),
		updated_at: String(user['LastModifiedDate'] ?? user['CreatedDate']).replace(/\.\d+\+0000$/, 'Z'),
	};
}

/** Body of `/id/<org>/<user>`, or why there is none; its URLs have the version asked for ("Identity URLs", `version`). */
export function identity(
	services: OAuthServices,
	host: Host,
	token: string | undefined,
	[organizationId, userId]: [string, string],
	version = '{version}',
): object | Refusal {
	if (!token) return 'Missing_OAuth_Token';
	const session = services.sessions.find(token);
	if (!session) return 'Bad_OAuth_Token';
	if (to15(organizationId) !== to15(services.organizationId)) return 'Wrong_Org';
	if (to15(userId) !== to15(session.userId)) return /^005\w{12}(\w{3})?$/.test(userId) ? 'No_Access' : 'Bad_Id';
	const user = userOf(services, session.userId);
	return {
		id: identityUrl(services, host, user.Id),
		asserted_user: true,
		user_id: user.Id,
		organization_id: services.organizationId,
		username: user['Username'],
		nick_name: user['CommunityNickname'] ?? user['Alias'],
		display_name: nameOf(user),
		email: user['Email'],
		email_verified: true,
		first_name: user['FirstName'] ?? null,
		last_name: user['LastName'],
		timezone: user['TimeZoneSidKey'],
		photos: photos(session.instanceUrl),
		addr_street: user['Street'] ?? null,
		addr_city: user['City'] ?? null,
		addr_state: user['State'] ?? null,
		addr_country: user['Country'] ?? null,
		addr_zip: user['PostalCode'] ?? null,
		mobile_phone: user['MobilePhone'] ?? null,
		mobile_phone_verified: false,
		is_lightning_login_user: false,
		status: { created_date: null, body: null },
		urls: urls(services, session, version),
		active: user['IsActive'] === true,
		user_type: 'STANDARD',
		language: user['LanguageLocaleKey'],
		locale: user['LocaleSidKey'],
		utcOffset: utcOffset(services, user),
		last_modified_date: user['LastModifiedDate'] ?? user['CreatedDate'],
		is_app_installed: true,
	};
}

function userOf(services: OAuthServices, userId: string): OrgRecord {
	const user = services.store.get('User', userId);
	if (!user) throw new Error(`There is no user ${userId}`);
	return user;
}

function nameOf(user: OrgRecord): string {
	return [user['FirstName'], user['LastName']].filter(Boolean).join(' ');
}

function photos(instanceUrl: string): { picture: string; thumbnail: string } {
	return { picture: `${instanceUrl}/profilephoto/005/F`, thumbnail: `${instanceUrl}/profilephoto/005/T` };
}

function addressOf(user: OrgRecord): Record<string, unknown> {
	const parts = {
		street_address: user['Street'],
		locality: user['City'],
		region: user['State'],
		postal_code: user['PostalCode'],
		country: user['Country'],
	};
	return Object.fromEntries(Object.entries(parts).filter(([, value]) => typeof value === 'string'));
}

/** Milliseconds between the user's time zone and UTC, without daylight saving: -28800000 for US Pacific. */
function utcOffset(services: OAuthServices, user: OrgRecord): number {
	const january = new Date(Date.UTC(new Date(services.clock.now()).getUTCFullYear(), 0, 1));
	const zone = { timeZone: String(user['TimeZoneSidKey'] ?? 'UTC'), timeZoneName: 'longOffset' as const };
	const shown = new Intl.DateTimeFormat('en-US', zone).format(january);
	const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(shown) ?? [];
	if (sign === undefined) return 0;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function urls(
	services: OAuthServices,
	{ instanceUrl, userId }: Session,
	version = '{version}',
): Record<string, string> {
	const soap = (kind: string) => `${instanceUrl}/services/Soap/${kind}/${version}/${to15(services.organizationId)}`;
	const rest = `${instanceUrl}/services/data/v${version}/`;
	return {
		enterprise: soap('c'),
		metadata: soap('m'),
		partner: soap('u'),
		rest,
		sobjects: `${rest}sobjects/`,
		search: `${rest}search/`,
		query: `${rest}query/`,
		recent: `${rest}recent/`,
		tooling_soap: soap('T'),
		tooling_rest: `${rest}tooling/`,
		profile: `${instanceUrl}/${userId}`,
		feeds: `${rest}chatter/feeds`,
		groups: `${rest}chatter/groups`,
		users: `${rest}chatter/users`,
		feed_items: `${rest}chatter/feed-items`,
		feed_elements: `${rest}chatter/feed-elements`,
		custom_domain: instanceUrl,
	};
}

/** Body of the introspection endpoint ("Token Introspection Endpoint"). */
export function introspect(services: OAuthServices, host: Host, clientId: string, token: string): object {
	const session = services.sessions.find(token);
	const grant = session ? undefined : services.grants.find(token);
	const holder = session ?? grant;
	if (!holder || holder.clientId !== clientId) return { active: false };
	const now = Math.floor(services.clock.now() / 1000);
	const life = services.settings.sessionMinutes * 60;
	const expires = session ? Math.floor(session.expiresAt / 1000) : now + life;
	return {
		active: true,
		scope: grantedScopes(holder.scopes).join(' '),
		client_id: clientId,
		username: userOf(services, holder.userId)['Username'],
		sub: identityUrl(services, host, holder.userId),
		token_type: session ? 'access_token' : 'refresh_token',
		exp: expires,
		iat: expires - life,
		nbf: expires - life,
	};
}

/** Revokes an access token, or a refresh token with all its sessions; throws `unsupported_token_type` for what is neither. */
export function revoke(services: OAuthServices, token: string): void {
	if (services.sessions.find(token)) return services.sessions.end(token);
	const grant = services.grants.find(token);
	if (!grant) throw unsupportedTokenType();
	services.grants.revoke(grant);
	services.sessions.endOfGrant(grant.id);
}

/** The OpenID Connect discovery document. */
export function discovery(host: Host): object {
	const { origin } = host;
	return {
		issuer: host.loginOrigin,
		authorization_endpoint: `${origin}/services/oauth2/authorize`,
		token_endpoint: `${origin}/services/oauth2/token`,
		revocation_endpoint: `${origin}/services/oauth2/revoke`,
		userinfo_endpoint: `${origin}/services/oauth2/userinfo`,
		jwks_uri: `${origin}/id/keys`,
		introspection_endpoint: `${origin}/services/oauth2/introspect`,
		scopes_supported: KNOWN_SCOPES,
		response_types_supported: ['code'],
		subject_types_supported: ['public'],
		id_token_signing_alg_values_supported: ['RS256'],
		display_values_supported: ['page', 'popup', 'touch'],
		token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
		claims_supported: [
			'sub',
			'name',
			'email',
			'preferred_username',
			'user_id',
			'organization_id',
			'active',
			'zoneinfo',
		],
	};
}
