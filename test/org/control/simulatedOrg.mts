/** What a test holds in its hands of an org that runs. Types only. */
import type { App } from '../oauth/apps.mts';
import type { TokenAnswer } from '../oauth/endpoints/tokenAnswer.mts';
import type { Sessions } from '../oauth/sessions.mts';
import type { Fault } from '../wire/faults.mts';
import type { RequestLog } from '../wire/requestLog.mts';
import type { Clock } from '../world/clock.mts';
import type { Org } from '../world/model.mts';
import type { Settings } from '../world/settings.mts';
import type { Store } from '../world/store.mts';
import type { ApiUsage } from '../world/usage.mts';

/** How to reach the org under Salesforce's host names. */
export interface TlsAddress {
	port: number;
	/** For HTTPS_PROXY. */
	proxyUrl: string;
	caPem: string;
	/** For NODE_EXTRA_CA_CERTS. */
	caFile: string;
	/** For Chromium's --ignore-certificate-errors-spki-list. */
	spkiSha256: string;
}

/** Everything a client in another process needs. */
export interface Addresses {
	url: string;
	controlUrl: string;
	tls: TlsAddress | undefined;
	/** Origins of the org's My Domains, over TLS. */
	origins: string[];
	logins: Array<{ username: string; password: string; profile: string }>;
	apps: Array<Pick<App, 'name' | 'about' | 'kind' | 'clientId' | 'clientSecret'>>;
}

/** Who authorizes which app, and where. */
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

/** An org that answers on a port, and all that a test can look at and change in it. */
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
	/**
	 * Gives the org Apex triggers on an object that exceed a governor limit above `rows` rows of a transaction; `message` is
	 * the text of the error, that of the CPU limit unless told. Without `rows` the triggers are gone. Throws a RangeError for
	 * an unknown object or a number below 1.
	 */
	limitApex(object: string, rows?: number, message?: string): void;
	/**
	 * Lets each row of an object take so many milliseconds of the time that a request has (setting requestTimeoutSeconds), without a wait;
	 * none when `ms` is absent. Throws a RangeError for an unknown object.
	 */
	slowRows(object: string, ms?: number): void;
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
