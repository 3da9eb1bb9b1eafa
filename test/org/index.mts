/** Starts simulated orgs: in a test's own process, or for `main.mts` in one of their own. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addressesOf, tlsAddress } from './addresses.mts';
import { addControlRoutes } from './control/routes.mts';
import type { Addresses, AuthorizeOptions, SimulatedOrg, TlsAddress } from './control/simulatedOrg.mts';
import { createApp, seedApps, type App } from './oauth/apps.mts';
import { Browsers } from './oauth/browsers.mts';
import { authorize } from './oauth/endpoints/token.mts';
import type { TokenAnswer } from './oauth/endpoints/tokenAnswer.mts';
import { Grants } from './oauth/grants.mts';
import { SigningKey } from './oauth/keys.mts';
import { readScopes } from './oauth/scopes.mts';
import type { OAuthServices } from './oauth/services.mts';
import { Sessions } from './oauth/sessions.mts';
import { findByUsername } from './oauth/users.mts';
import { createOrg, type OrgOptions } from './org.mts';
import { effectivePermissions } from './rights/permissions.mts';
import { createCertificates } from './server/certificates.mts';
import { createServer, listen, type Listeners, type Ports, type ServerServices } from './server/server.mts';
import { FaultQueue } from './wire/faults.mts';
import { MY_DOMAINS, readHost } from './wire/hosts.mts';
import { RequestLog } from './wire/requestLog.mts';
import type { Org } from './world/model.mts';
import { changeSettings } from './world/settings.mts';

export type { Addresses, AuthorizeOptions, SimulatedOrg, TlsAddress };

/** What an org is to be like, and where it listens. */
export interface StartOptions extends OrgOptions, Ports {
	/** Also serve TLS under Salesforce's host names, with a proxy that leads there. */
	https?: boolean;
}

/** Starts an org on free ports of 127.0.0.1, or on those given. */
export async function startOrg(options: StartOptions = {}): Promise<SimulatedOrg> {
	const services = createServices(options);
	const started: { listeners?: Listeners; tls?: TlsAddress | undefined } = {};
	const simulated = simulatedOrgOf(options, services, started);
	const certificates = options.https ? await createCertificates() : undefined;
	const server = await createServer(services, (app) => addControlRoutes(app, simulated));
	started.listeners = await listen(server, options, certificates);
	started.tls = certificates && (await tlsAddress(started.listeners, certificates));
	return simulated;
}

/** The rooms of one org, wired. */
function createServices(options: OrgOptions): ServerServices {
	const org = createOrg(options);
	const oauth = createOAuth(org);
	org.events.on('deactivated', () => queueMicrotask(() => oauth.sessions.purge()));
	org.events.on('frozen', () => queueMicrotask(() => oauth.sessions.purge()));
	org.events.on('passwordChanged', (userId) => {
		if (org.settings.sessionsOnPasswordReset === 'end') queueMicrotask(() => oauth.sessions.endAll(userId));
	});
	const services = {
		org,
		oauth,
		sessions: oauth.sessions,
		clock: org.clock,
		log: new RequestLog(),
		faults: new FaultQueue(),
	};
	// Lea, who is about to leave, is logged in with an app: offboarding has a session and a token to end.
	authorizeAs(services, `https://${MY_DOMAINS[0]}`, { username: 'leaver@acme.example' });
	return services;
}

function createOAuth(org: Org): OAuthServices {
	const { store, clock, ids, settings, administrator } = org;
	const key = new SigningKey();
	const services = { store, clock, ids, settings, organizationId: org.id };
	return {
		...services,
		administrator,
		key,
		sessions: new Sessions({ ...services, signJwt: (claims) => key.sign(claims) }),
		grants: new Grants(services),
		browsers: new Browsers(),
		apps: seedApps(administrator),
		loginTimes: new Map(),
		passwordFits: (userId, password) => org.passwords.get(userId) === password,
		may: (userId, permission) => effectivePermissions(org, userId).has(permission),
	};
}

/** What a test gets to see of the org; `reset` changes what is behind it. */
function simulatedOrgOf(
	options: StartOptions,
	services: ServerServices,
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
			return services.org;
		},
		get store() {
			return services.org.store;
		},
		get settings() {
			return services.org.settings;
		},
		get clock() {
			return services.clock;
		},
		get log() {
			return services.log;
		},
		get usage() {
			return services.org.usage;
		},
		get apps() {
			return services.oauth.apps;
		},
		get sessions() {
			return services.sessions;
		},
		addresses: () => addressesOf(services, url(), started.tls),
		changeSettings: (changes) => changeSettings(services.org.settings, changes),
		failNext: (fault) => services.faults.add(fault),
		clearFaults: () => services.faults.clear(),
		limitApex: (object, rows, message) => limitApex(services.org, object, { rows, message }),
		slowRows: (name, ms) => slowRows(services.org, name, ms),
		latency: (ms) => {
			services.faults.latencyMs = ms;
		},
		authorize: (wishes = {}) => authorizeAs(services, url(), wishes),
		expireAccessTokens: (username) => services.sessions.endAll(username && userOf(services, username).Id),
		changeApp: (name, changes) => changeApp(services, name, changes),
		reset: () => {
			stop(services.org);
			const { oauth, ...fresh } = createServices(options);
			Object.assign(services.oauth, oauth);
			Object.assign(services, fresh);
		},
		close: async () => {
			await started.listeners?.close();
			stop(services.org);
			if (started.tls) await rm(dirname(started.tls.caFile), { recursive: true, force: true });
		},
	};
}

/** Whatever row of a call is too much, the text names the object's trigger (recorded for CPU time). */
function limitApex(
	org: Org,
	name: string,
	{ rows, message }: { rows?: number | undefined; message?: string | undefined },
): void {
	const object = org.schema.find(name);
	if (!object) throw new RangeError(`There is no object "${name}"`);
	if (rows !== undefined && !(rows >= 1)) throw new RangeError(`Apex takes at least 1 row, not ${String(rows)}`);
	const text = message ?? `${object.name}Trigger: System.LimitException: Apex CPU time limit exceeded`;
	if (rows === undefined) org.apexLimits.delete(object.name);
	else org.apexLimits.set(object.name, { rows, message: text });
}

function slowRows({ schema, slowRows: slow }: Org, name: string, ms = 0): void {
	const object = schema.find(name);
	if (!object) throw new RangeError(`There is no object "${name}"`);
	slow.set(object.name, ms);
}

/** Ends what an org does by itself, and removes its temporary files. */
function stop({ bulk, uploads }: Org): void {
	bulk.close();
	uploads.close();
}

function userOf(services: ServerServices, username: string): { Id: string } {
	const user = findByUsername(services.oauth, username);
	if (!user) throw new RangeError(`There is no user "${username}"`);
	return user;
}

function authorizeAs(services: ServerServices, url: string, wishes: AuthorizeOptions): TokenAnswer {
	const { username = services.oauth.administrator, app: name = 'standard', origin = url } = wishes;
	const app = services.oauth.apps.find((candidate) => candidate.name === name);
	if (!app)
		throw new RangeError(`There is no app "${name}". Apps: ${services.oauth.apps.map((one) => one.name).join(', ')}`);
	const scopes = wishes.scopes ?? readScopes(undefined, app);
	const { host, protocol } = new URL(origin);
	const through = readHost(host, protocol === 'https:' ? 'https' : 'http');
	return authorize(services.oauth, { app, userId: userOf(services, username).Id, scopes, host: through });
}

function changeApp(services: ServerServices, name: string, changes: Partial<App>): App {
	const known = services.oauth.apps.find((app) => app.name === name);
	if (known) return Object.assign(known, changes);
	const app = createApp(name, changes);
	services.oauth.apps.push(app);
	return app;
}
