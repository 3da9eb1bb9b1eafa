/** Starts simulated orgs: in a test's own process, or for `main.mts` in one of their own. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addressesOf, tlsAddress, type Addresses, type TlsAddress } from './addresses.mts';
import type { Clock } from './world/clock.mts';
import { addControlRoutes } from './control/routes.mts';
import { createApp, seedApps, type App } from './oauth/apps.mts';
import { Browsers } from './oauth/browsers.mts';
import { Grants } from './oauth/grants.mts';
import type { OAuthGround } from './oauth/services.mts';
import { SigningKey } from './oauth/keys.mts';
import { readScopes } from './oauth/scopes.mts';
import { Sessions } from './oauth/sessions.mts';
import { authorize } from './oauth/endpoints/token.mts';
import type { TokenAnswer } from './oauth/endpoints/tokenAnswer.mts';
import { findByUsername } from './oauth/users.mts';
import { createOrg, type Org, type OrgOptions } from './org.mts';
import { effectivePermissions } from './rights/permissions.mts';
import { createCertificates } from './server/certificates.mts';
import { FaultQueue, type Fault } from './wire/faults.mts';
import { MY_DOMAINS, readHost } from './wire/hosts.mts';
import { RequestLog } from './wire/requestLog.mts';
import { createServer, listen, type Listeners, type Ports, type ServerGround } from './server/server.mts';
import { changeSettings, type Settings } from './world/settings.mts';
import type { ApiUsage } from './world/usage.mts';
import type { Store } from './world/store.mts';

export type { Addresses, TlsAddress };

export interface StartOptions extends OrgOptions, Ports {
	/** Also serve TLS under Salesforce's host names, with a proxy that leads there. */
	https?: boolean;
}

export interface AuthorizeOptions {
	/** Who authorizes; the first administrator of the seed unless told. */
	username?: string;
	/** Name of an app; `standard` unless told. */
	app?: string;
	/** Scopes granted; all of the app's unless told. */
	scopes?: string[];
	/** Host that the authorization goes through; the plain HTTP address unless told. */
	origin?: string;
}

export interface SimulatedOrg {
	/** `http://127.0.0.1:…` */
	readonly url: string;
	readonly tls: TlsAddress | undefined;
	readonly org: Org;
	readonly store: Store;
	readonly settings: Settings;
	readonly clock: Clock;
	readonly log: RequestLog;
	readonly usage: ApiUsage;
	readonly apps: App[];
	readonly sessions: Sessions;
	addresses(): Addresses;
	changeSettings(changes: Record<string, unknown>): void;
	/** Arms a fault; see wire/faults.mts. */
	failNext(fault: Fault): void;
	clearFaults(): void;
	/** Delays every request by `ms` milliseconds. */
	latency(ms: number): void;
	/** A token answer as at the end of a real authorization; throws a RangeError for an unknown user or app. */
	authorize(options?: AuthorizeOptions): TokenAnswer;
	/** Ends the sessions of a user, or of everybody; refresh tokens live on. */
	expireAccessTokens(username?: string): void;
	/** Changes an app, or adds one with that name. */
	changeApp(name: string, changes: Partial<App>): App;
	/** Back to the state after the start; addresses stay. */
	reset(): void;
	close(): Promise<void>;
}

/** Starts an org on free ports of 127.0.0.1, or on those given. */
export async function startOrg(options: StartOptions = {}): Promise<SimulatedOrg> {
	const ground = createGround(options);
	const started: { listeners?: Listeners; tls?: TlsAddress | undefined } = {};
	const simulated = describe(options, ground, started);
	const certificates = options.https ? await createCertificates() : undefined;
	const server = await createServer(ground, (app) => addControlRoutes(app, simulated));
	started.listeners = await listen(server, options, certificates);
	started.tls = certificates && (await tlsAddress(started.listeners, certificates));
	return simulated;
}

/** The rooms of one org, wired. */
function createGround(options: OrgOptions): ServerGround {
	const org = createOrg(options);
	const oauth = createOAuth(org);
	org.events.on('deactivated', () => queueMicrotask(() => oauth.sessions.purge()));
	org.events.on('frozen', () => queueMicrotask(() => oauth.sessions.purge()));
	const ground = {
		org,
		oauth,
		sessions: oauth.sessions,
		clock: org.clock,
		log: new RequestLog(),
		faults: new FaultQueue(),
	};
	// Lea, who is about to leave, is logged in with an app: offboarding has a session and a token to end.
	authorizeAs(ground, `https://${MY_DOMAINS[0]}`, { username: 'leaver@acme.example' });
	return ground;
}

function createOAuth(org: Org): OAuthGround {
	const { store, clock, ids, settings, administrator } = org;
	const key = new SigningKey();
	const ground = { store, clock, ids, settings, organizationId: org.id };
	return {
		...ground,
		administrator,
		key,
		sessions: new Sessions({ ...ground, signJwt: (claims) => key.sign(claims) }),
		grants: new Grants(ground),
		browsers: new Browsers(),
		apps: seedApps(administrator),
		logInTimes: new Map(),
		passwordFits: (userId, password) => org.passwords.get(userId) === password,
		may: (userId, permission) => effectivePermissions(org, userId).has(permission),
	};
}

function describe(
	options: StartOptions,
	ground: ServerGround,
	started: { listeners?: Listeners; tls?: TlsAddress | undefined },
): SimulatedOrg {
	const url = () => `http://127.0.0.1:${started.listeners?.port}`;
	return {
		get url() {
			return url();
		},
		get tls() {
			return started.tls;
		},
		get org() {
			return ground.org;
		},
		get store() {
			return ground.org.store;
		},
		get settings() {
			return ground.org.settings;
		},
		get clock() {
			return ground.clock;
		},
		get log() {
			return ground.log;
		},
		get usage() {
			return ground.org.usage;
		},
		get apps() {
			return ground.oauth.apps;
		},
		get sessions() {
			return ground.sessions;
		},
		addresses: () => addressesOf(ground, url(), started.tls),
		changeSettings: (changes) => changeSettings(ground.org.settings, changes),
		failNext: (fault) => ground.faults.add(fault),
		clearFaults: () => ground.faults.clear(),
		latency: (ms) => {
			ground.faults.latencyMs = ms;
		},
		authorize: (wishes = {}) => authorizeAs(ground, url(), wishes),
		expireAccessTokens: (username) => ground.sessions.endAll(username && userOf(ground, username).Id),
		changeApp: (name, changes) => changeApp(ground, name, changes),
		reset: () => {
			stop(ground.org);
			const { oauth, ...fresh } = createGround(options);
			Object.assign(ground.oauth, oauth);
			Object.assign(ground, fresh);
		},
		close: async () => {
			await started.listeners?.close();
			stop(ground.org);
			if (started.tls) await rm(dirname(started.tls.caFile), { recursive: true, force: true });
		},
	};
}

/** Ends what an org does by itself, and removes its temporary files. */
function stop({ bulk, uploads }: Org): void {
	bulk.close();
	uploads.close();
}

function userOf(ground: ServerGround, username: string): { Id: string } {
	const user = findByUsername(ground.oauth, username);
	if (!user) throw new RangeError(`There is no user "${username}"`);
	return user;
}

function authorizeAs(ground: ServerGround, url: string, wishes: AuthorizeOptions): TokenAnswer {
	const { username = ground.oauth.administrator, app: name = 'standard', origin = url } = wishes;
	const app = ground.oauth.apps.find((candidate) => candidate.name === name);
	if (!app)
		throw new RangeError(`There is no app "${name}". Apps: ${ground.oauth.apps.map((one) => one.name).join(', ')}`);
	const scopes = wishes.scopes ?? readScopes(undefined, app);
	const { host, protocol } = new URL(origin);
	const through = readHost(host, protocol === 'https:' ? 'https' : 'http');
	return authorize(ground.oauth, { app, userId: userOf(ground, username).Id, scopes, host: through });
}

function changeApp(ground: ServerGround, name: string, changes: Partial<App>): App {
	const known = ground.oauth.apps.find((app) => app.name === name);
	if (known) return Object.assign(known, changes);
	const app = createApp(name, changes);
	ground.oauth.apps.push(app);
	return app;
}
