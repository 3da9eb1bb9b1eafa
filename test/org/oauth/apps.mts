/** The connected apps and external client apps that the org knows. */
import { createHash } from 'node:crypto';
import { issue } from '../world/secrets.mts';

/** A connected app or external client app with its policies. */
export interface App {
	/** Short name for tests and the command line. */
	name: string;
	label: string;
	/** What it is good for, in a few words. */
	about: string;
	/** External client apps work on their own My Domain only and know no username-password flow. */
	kind: 'connectedApp' | 'externalClientApp';
	/** Consumer key. */
	clientId: string;
	/** Consumer secret; '' for an app that has none. */
	clientSecret: string;
	/** Registered callbacks; `*` as the port stands for any port. */
	callbacks: string[];
	/** Scopes the app may be given. */
	scopes: string[];
	/** "Require Proof Key for Code Exchange (PKCE) Extension for Supported Authorization Flows" */
	requirePkce: boolean;
	/** "Require Secret for Web Server Flow" and "… for Refresh Token Flow". */
	requireSecret: boolean;
	/** "Enable Refresh Token Rotation" */
	rotation: boolean;
	/** Refresh token policy: valid until revoked, or worthless from the start. */
	refreshTokens: 'until revoked' | 'expire immediately';
	/** False: only users who may approve uninstalled apps can authorize it (since September 2025). */
	installed: boolean;
	blocked: boolean;
	/** "Admin approved users are pre-authorized": usernames; undefined lets every user authorize the app. */
	approvedUsers: string[] | undefined;
	/** Username that the client credentials flow runs as; undefined when the flow has no user. */
	runAs: string | undefined;
	/** PEM of the certificate or public key that signs JWT bearer assertions. */
	certificate: string | undefined;
}

const CALLBACKS = [
	'http://localhost:*/rest/oauth2-credential/callback',
	'http://127.0.0.1:*/rest/oauth2-credential/callback',
	'http://localhost:*/oauth/callback',
	'http://127.0.0.1:*/oauth/callback',
	'http://localhost:1717/OauthRedirect',
];
const SCOPES = ['api', 'web', 'refresh_token', 'offline_access', 'openid', 'id', 'profile', 'email', 'full'];

/** A new app: what is not said is as Salesforce proposes it, PKCE required included. */
export function createApp(name: string, app: Partial<App> = {}): App {
	return {
		name,
		label: `n8n (${name})`,
		about: '',
		kind: 'externalClientApp',
		clientId: consumerKey(name),
		clientSecret: issue(createHash('sha256').update(`secret of ${name}`).digest('hex').toUpperCase()),
		callbacks: CALLBACKS,
		scopes: SCOPES,
		requirePkce: true,
		requireSecret: true,
		rotation: false,
		refreshTokens: 'until revoked',
		installed: true,
		blocked: false,
		approvedUsers: undefined,
		runAs: undefined,
		certificate: undefined,
		...app,
	};
}

/** Consumer keys have 85 characters and start with 3MVG9. */
function consumerKey(name: string): string {
	const digest = createHash('sha512').update(`consumer key of ${name}`).digest('base64url').replaceAll('-', '.');
	return `3MVG9${digest.slice(0, 80)}`;
}

/** The apps every org starts with. */
export function seedApps(administrator: string): App[] {
	const app = (name: string, about: string, settings: Partial<App> = {}): App =>
		createApp(name, { kind: 'connectedApp', about, ...settings });
	return [
		app('standard', 'works on every host, requires PKCE and the secret'),
		app('plain', 'the same without PKCE', { requirePkce: false }),
		app('local', 'external client app: on its My Domain only', { kind: 'externalClientApp' }),
		app('public', 'no secret, PKCE', { requireSecret: false, clientSecret: '' }),
		app('rotating', 'a new refresh token with every refresh', { rotation: true }),
		app('uninstalled', 'only administrators may approve it', { installed: false }),
		app('blocked', 'blocked by the administrator', { blocked: true }),
		app('preauthorized', 'for one user, without consent', { approvedUsers: [administrator] }),
		app('server', 'client credentials as the administrator', {
			kind: 'externalClientApp',
			runAs: administrator,
			scopes: ['api', 'refresh_token'],
		}),
		app('withoutApi', 'lacks the scope api', { scopes: ['id', 'openid', 'refresh_token'] }),
		app('cli', "the Salesforce CLI's own app", { clientId: 'PlatformCLI', requireSecret: false, clientSecret: '' }),
	];
}

/** True when a callback is registered: equal letter by letter, except for a wild-card port. */
export function isRegisteredCallback(app: App, callback: string): boolean {
	return app.callbacks.some((registered) => {
		if (!registered.includes(':*/')) return registered === callback;
		const [before = '', after = ''] = registered.split(':*/');
		const port = callback.slice(before.length + 1).split('/', 1)[0] ?? '';
		return /^\d{1,5}$/.test(port) && callback === `${before}:${port}/${after}`;
	});
}
