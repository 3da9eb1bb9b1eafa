/** Access tokens. A session lives as long as its AuthSession record, its time and its user's access. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../world/clock.mts';
import { toDateTime } from '../world/clock.mts';
import type { IdSequence } from '../world/ids.mts';
import { to15 } from '../world/ids.mts';
import { issue } from '../world/secrets.mts';
import type { Settings } from '../world/settings.mts';
import type { Store } from '../world/store.mts';
import type { Session } from '../world/types.mts';

interface SessionServices {
	store: Store;
	clock: Clock;
	ids: IdSequence;
	settings: Settings;
	organizationId: string;
	/** Signs an access token in JWT form. */
	signJwt(claims: Record<string, unknown>): string;
}

interface NewSession {
	userId: string;
	clientId: string;
	scopes: string[];
	instanceUrl: string;
	/** Id of the refresh grant (its OauthToken) that the session belongs to. */
	grantId?: string | undefined;
	sourceIp?: string;
}

/** The sessions of an org: their access tokens, and their rows in AuthSession. */
export class Sessions {
	readonly #byToken = new Map<string, Session & { grantId: string | undefined }>();
	readonly #services: SessionServices;

	constructor(services: SessionServices) {
		this.#services = services;
	}

	/** Starts a session with an AuthSession record of its own; its life is the setting `sessionMinutes`. */
	start(request: NewSession): Session {
		this.purge();
		const { clock, settings } = this.#services;
		const session = {
			id: this.#addRecord(request),
			token: issue(this.#newToken(request)),
			userId: request.userId,
			clientId: request.clientId,
			scopes: request.scopes,
			expiresAt: clock.now() + settings.sessionMinutes * 60_000,
			instanceUrl: request.instanceUrl,
			grantId: request.grantId,
		};
		this.#byToken.set(session.token, session);
		return session;
	}

	/** The running session of a token; undefined when it never was, ran out, was ended, or its user lost access. */
	find(token: string): Session | undefined {
		const session = this.#byToken.get(token);
		if (!session || this.#isAlive(session)) return session;
		this.#end(session);
		return undefined;
	}

	/** Running sessions, oldest first. */
	all(): Session[] {
		return [...this.#byToken.values()];
	}

	end(token: string): void {
		const session = this.#byToken.get(token);
		if (session) this.#end(session);
	}

	/** Ends the sessions of a refresh grant, as revoking it does. */
	endOfGrant(grantId: string): void {
		for (const session of this.#byToken.values()) if (session.grantId === grantId) this.#end(session);
	}

	/** Ends the sessions of one user, or of everybody. */
	endAll(userId?: string): void {
		for (const session of this.#byToken.values()) {
			if (userId === undefined || session.userId === userId) this.#end(session);
		}
	}

	/** Removes what is over, so that queries of AuthSession see running sessions only. */
	purge(): void {
		for (const session of this.#byToken.values()) if (!this.#isAlive(session)) this.#end(session);
	}

	#isAlive(session: Session): boolean {
		const { store, clock, settings } = this.#services;
		if (session.expiresAt <= clock.now() || !store.get('AuthSession', session.id)) return false;
		const user = store.get('User', session.userId);
		if (!user || (!user['IsActive'] && settings.sessionsOnDeactivate === 'end')) return false;
		return settings.sessionsOnFreeze === 'live on' || !isFrozen(store, session.userId);
	}

	#end(session: Session): void {
		this.#byToken.delete(session.token);
		this.#services.store.remove('AuthSession', session.id);
	}

	#newToken(request: NewSession): string {
		const { organizationId, settings, clock, signJwt } = this.#services;
		if (settings.accessTokenShape === 'opaque') {
			return `${to15(organizationId)}!AQ${randomBytes(69).toString('base64url').replaceAll('-', '.')}`;
		}
		const issued = Math.floor(clock.now() / 1000);
		return signJwt({
			scp: request.scopes.join(' '),
			aud: [request.instanceUrl],
			sub: `uid:${request.userId}`,
			iss: request.instanceUrl,
			client_id: request.clientId,
			iat: issued,
			exp: issued + settings.sessionMinutes * 60,
			jti: randomBytes(12).toString('hex'),
		});
	}

	#addRecord(request: NewSession): string {
		const { store, ids, clock, settings } = this.#services;
		const now = toDateTime(clock.now());
		const record = store.insert('AuthSession', {
			Id: ids.next('0Ak'),
			UsersId: request.userId,
			CreatedDate: now,
			LastModifiedDate: now,
			NumSecondsValid: settings.sessionMinutes * 60,
			UserType: 'Standard',
			SourceIp: request.sourceIp ?? '127.0.0.1',
			LoginType: 'Remote Access 2.0',
			SessionType: 'OAuth2',
			SessionSecurityLevel: 'STANDARD',
			LogoutUrl: request.instanceUrl,
		});
		return record.Id;
	}
}

/** True when the user's login is frozen; a user without a UserLogin record is not. */
export function isFrozen(store: Store, userId: string): boolean {
	return store.table('UserLogin').first('UserId', userId)?.['IsFrozen'] === true;
}
