/** Talks to an org without a network, as one of its users. */
import { createOrg, type OrgOptions } from '../org.mts';
import type { Org } from '../world/model.mts';
import type { ApiResponse, OrgRecord } from '../world/types.mts';

type Json = { [key: string]: unknown };

export interface OrgSession {
	org: Org;
	/** The same org as somebody else: `admin` is admin@acme.example. */
	as(name: string): OrgSession;
	inVersion(version: string): OrgSession;
	get(path: string, headers?: Record<string, string>): Promise<ApiResponse>;
	post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiResponse>;
	patch(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiResponse>;
	delete(path: string): Promise<ApiResponse>;
	/** Answer of a query that must succeed. */
	query(soql: string): Promise<{ totalSize: number; done: boolean; nextRecordsUrl?: string; records: Json[] }>;
	/** The one error of a query that must be refused. */
	queryError(soql: string): Promise<{ status: number; errorCode: string; message: string }>;
	/** Id of a seeded record by its username, name or API name. */
	userId(name: string): string;
	idOf(object: string, field: string, value: string): string;
}

/** Opens a fresh org as its first administrator. */
export const openOrg = (options: OrgOptions = {}): OrgSession => openSession(createOrg(options), 'admin');

/** Opens an org that runs already as one of its users: `admin` is admin@acme.example. */
export const openSession = (org: Org, name: string): OrgSession => sessionOf(org, name, '66.0');

function sessionOf(org: Org, name: string, version: string): OrgSession {
	const recordOf = (object: string, field: string, value: string): OrgRecord => {
		const found = org.store.table(object).first(field, value);
		if (!found) throw new Error(`The org has no ${object} with ${field} ${value}`);
		return found;
	};
	const idOf = (object: string, field: string, value: string) => recordOf(object, field, value).Id;
	const userId = (user: string) => idOf('User', 'Username', user.includes('@') ? user : `${user}@acme.example`);
	const origin = 'https://acme.my.salesforce.com';
	const send = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
		const { pathname, searchParams } = new URL(origin + url.replace(/^\/services\/data\/v\d+\.0/, ''));
		const caller = { userId: userId(name), session: {} as never, apiVersion: version, origin, loginOrigin: origin };
		return org.handle(caller, { method, path: pathname, query: searchParams, headers, body, stream: undefined });
	};
	const ask = (soql: string) => send('GET', `/query?q=${encodeURIComponent(soql)}`);
	return {
		org,
		as: (other) => sessionOf(org, other, version),
		inVersion: (other) => sessionOf(org, name, other),
		get: (path, headers) => send('GET', path, undefined, headers),
		post: (path, body, headers) => send('POST', path, body, headers),
		patch: (path, body, headers) => send('PATCH', path, body, headers),
		delete: (path) => send('DELETE', path),
		query: async (soql) => {
			const { status, body } = await ask(soql);
			if (status !== 200) throw new Error(`${soql}: ${JSON.stringify(body)}`);
			return body as Awaited<ReturnType<OrgSession['query']>>;
		},
		queryError: async (soql) => {
			const { status, body } = await ask(soql);
			if (status === 200) throw new Error(`${soql} was not refused`);
			return { status, ...(body as Array<{ errorCode: string; message: string }>)[0]! };
		},
		userId,
		idOf,
	};
}

/** The fields that every create of a user needs. */
export function newUser(session: OrgSession, changes: Json = {}): Json {
	return {
		Username: 'new.user@acme.example',
		LastName: 'User',
		Email: 'new.user@acme.example',
		Alias: 'newuser',
		TimeZoneSidKey: 'Europe/Berlin',
		LocaleSidKey: 'de_DE',
		EmailEncodingKey: 'UTF-8',
		LanguageLocaleKey: 'de',
		ProfileId: session.idOf('Profile', 'Name', 'Standard User'),
		...changes,
	};
}
