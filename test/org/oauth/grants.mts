/** Authorization codes and refresh tokens. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../world/clock.mts';
import { toDateTime } from '../world/clock.mts';
import type { IdSequence } from '../world/ids.mts';
import { issue } from '../world/secrets.mts';
import type { Settings } from '../world/settings.mts';
import type { Store } from '../world/store.mts';
import type { App } from './apps.mts';

/** An authorization code and what it stands for. */
export interface Code {
	code: string;
	clientId: string;
	userId: string;
	redirectUri: string;
	scopes: string[];
	/** S256 challenge of the authorize request. */
	challenge: string | undefined;
	nonce: string | undefined;
	expiresAt: number;
	used: boolean;
}

/** A refresh token and what it stands for. */
export interface RefreshGrant {
	token: string;
	clientId: string;
	userId: string;
	scopes: string[];
	/** Id of the OauthToken record. */
	id: string;
	/** What OauthToken shows instead of the token; revoking it revokes the grant. */
	deleteToken: string;
}

interface GrantServices {
	store: Store;
	clock: Clock;
	ids: IdSequence;
	settings: Settings;
}

const newSecret = (prefix: string, bytes: number): string =>
	issue(`${prefix}${randomBytes(bytes).toString('base64url').replaceAll('-', '.')}`);

/** The authorization codes and refresh tokens of an org. */
export class Grants {
	readonly #codes = new Map<string, Code>();
	readonly #refreshTokens = new Map<string, RefreshGrant>();
	/** Refresh token that was rotated away → id of its grant. */
	readonly #rotated = new Map<string, string>();
	readonly #approvals = new Map<string, Set<string>>();
	readonly #services: GrantServices;

	constructor(services: GrantServices) {
		this.#services = services;
	}

	addCode(request: Omit<Code, 'code' | 'expiresAt' | 'used'>): string {
		const { clock, settings } = this.#services;
		// Codes of Salesforce end in two equals signs, which an URL has to escape.
		const code = `${newSecret('aPrx', 60)}==`;
		this.#codes.set(code, {
			...request,
			code,
			expiresAt: clock.now() + settings.codeLifeMinutes * 60_000,
			used: false,
		});
		return code;
	}

	findCode(code: string): Code | undefined {
		return this.#codes.get(code);
	}

	/** True when a code was exchanged before or is too old ("expired authorization code" either way). */
	isSpent(code: Code): boolean {
		return code.used || code.expiresAt <= this.#services.clock.now();
	}

	/**
	 * A new refresh token with its OauthToken record. The user's oldest one for the app goes when there are more than
	 * `approvalsPerUserAndApp` ("Manage OAuth Access Policies": five approvals per user and app); gives those that went.
	 */
	addRefreshToken(app: App, userId: string, scopes: string[]): { grant: RefreshGrant; pushedOut: RefreshGrant[] } {
		const grant = this.#store(app.clientId, userId, scopes, this.#addRecord(app, userId));
		const held = this.of(userId, app.clientId);
		const pushedOut = held.slice(0, Math.max(0, held.length - this.#services.settings.approvalsPerUserAndApp));
		for (const old of pushedOut) this.revoke(old);
		return { grant, pushedOut };
	}

	/** Replaces a refresh token by a new one (Refresh Token Rotation); the old one is dead at once. */
	rotate(grant: RefreshGrant): RefreshGrant {
		this.#refreshTokens.delete(grant.token);
		this.#rotated.set(grant.token, grant.id);
		return this.#store(grant.clientId, grant.userId, grant.scopes, grant);
	}

	/** A grant by its refresh token, or by the DeleteToken of its OauthToken record. */
	find(token: string): RefreshGrant | undefined {
		const grant = this.#refreshTokens.get(token);
		return grant ?? [...this.#refreshTokens.values()].find((held) => held.deleteToken === token);
	}

	/** The grant that holds the place of a token which was rotated away. */
	successorOf(token: string): RefreshGrant | undefined {
		const id = this.#rotated.get(token);
		return [...this.#refreshTokens.values()].find((grant) => grant.id === id);
	}

	/** Refresh tokens of one user for one app, oldest first. */
	of(userId: string, clientId: string): RefreshGrant[] {
		return [...this.#refreshTokens.values()].filter((grant) => grant.userId === userId && grant.clientId === clientId);
	}

	revoke(grant: RefreshGrant): void {
		this.#refreshTokens.delete(grant.token);
		this.#services.store.remove('OauthToken', grant.id);
		if (this.of(grant.userId, grant.clientId).length === 0) this.#approvals.delete(approvalKey(grant));
	}

	/** Counts a use of the grant in its OauthToken record. */
	noteUse(grant: RefreshGrant): void {
		const { store, clock } = this.#services;
		const record = store.get('OauthToken', grant.id);
		if (!record) return;
		store.update('OauthToken', grant.id, {
			LastUsedDate: toDateTime(clock.now()),
			UseCount: Number(record['UseCount'] ?? 0) + 1,
		});
	}

	/** Remembers that the user allowed these scopes, so that the consent page is not shown again. */
	approve(userId: string, clientId: string, scopes: string[]): void {
		const key = approvalKey({ userId, clientId });
		this.#approvals.set(key, new Set([...(this.#approvals.get(key) ?? []), ...scopes]));
	}

	isApproved(userId: string, clientId: string, scopes: string[]): boolean {
		const approved = this.#approvals.get(approvalKey({ userId, clientId }));
		return approved !== undefined && scopes.every((scope) => approved.has(scope));
	}

	#store(
		clientId: string,
		userId: string,
		scopes: string[],
		record: { id: string; deleteToken: string },
	): RefreshGrant {
		const { id, deleteToken } = record;
		const grant = { token: newSecret('5Aep861', 60), clientId, userId, scopes, id, deleteToken };
		this.#refreshTokens.set(grant.token, grant);
		return grant;
	}

	#addRecord(app: App, userId: string): { id: string; deleteToken: string } {
		const { store, ids, clock } = this.#services;
		const deleteToken = newSecret('5Aep861.', 30);
		const now = toDateTime(clock.now());
		const record = store.insert('OauthToken', {
			Id: ids.next('0CQ'),
			UserId: userId,
			AppName: app.label,
			CreatedDate: now,
			LastUsedDate: now,
			UseCount: 1,
			DeleteToken: deleteToken,
			RequestToken: null,
			AppMenuItemId: null,
		});
		return { id: record.Id, deleteToken };
	}
}

function approvalKey({ userId, clientId }: { userId: string; clientId: string }): string {
	return `${userId} ${clientId}`;
}
