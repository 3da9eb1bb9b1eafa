/**
 * The words that the rooms of the simulated org share: types, and the one error that they throw.
 *
 * A request meets the rooms in this order: server (HTTP, TLS, proxy) → faults and log → authentication → one handler →
 * store and object rules → response.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A field's value as the REST API shows it. Dates are strings such as `2026-05-01T07:25:37.000+0000`. */
export type FieldValue = string | number | boolean | null;

/** A stored record. Every record has an 18-character `Id`. */
export type OrgRecord = { Id: string } & { [field: string]: FieldValue };

/** Bytes of a blob field (`VersionData`, `Body`), kept in memory or in a temporary file. */
export interface Blob {
	readonly size: number;
	/** MD5 as 32 hex digits, as ContentVersion.Checksum shows it. */
	readonly md5: string;
	stream(): Readable;
}

/** One error as Salesforce writes it: `errorCode` in single-record answers, `statusCode` in rows of collections. */
export interface SalesforceFault {
	/** HTTP status when this is the only outcome of the request. */
	status: number;
	errorCode: string;
	message: string;
	fields?: string[];
}

/** Thrown by rules and handlers; the server turns it into Salesforce's error array. Several faults stand for several array elements. */
export class OrgError extends Error {
	readonly faults: SalesforceFault[];
	constructor(...faults: SalesforceFault[]) {
		super(faults.map((fault) => `${fault.errorCode}: ${fault.message}`).join('; '));
		this.name = 'OrgError';
		this.faults = faults;
	}
}

/** An access token and whom it stands for. */
export interface Session {
	/** Id of the session's AuthSession record; the session ends when that record is deleted. */
	id: string;
	token: string;
	userId: string;
	clientId: string;
	scopes: string[];
	/** Milliseconds of the org's clock. */
	expiresAt: number;
	/** `instance_url` of the token answer. */
	instanceUrl: string;
}

/** In which words a row that somebody else holds is refused; see `rowIsLocked` in errors/records.mts. */
export type LockForm = 'row' | 'group membership' | 'acquire lock' | 'trigger';

/** Who calls, through which address and with which API version. */
export interface Caller {
	userId: string;
	session: Session;
	/** `66.0` */
	apiVersion: string;
	/** `https://acme.my.salesforce.com` or `http://127.0.0.1:…`: what URLs in answers start with. */
	origin: string;
	/** What identity URLs start with: the login host of the org's environment. */
	loginOrigin: string;
	/** Why the bulk job that this request starts fails as a whole: a fault on demand. */
	failsJob?: () => string | undefined;
	/** How a row that this request writes (undefined for a new one) is locked by somebody else just now: a fault on demand. `part` is the subrequest of a composite. */
	isLocked?: (id: string | undefined, part?: number) => LockForm | undefined;
	/** The fault on demand that meets a subrequest of a composite, counted from 1; asking uses it up. */
	faultOfPart?: (part: number) => PartFault | undefined;
}

/** A fault on demand that meets one subrequest of a composite instead of the whole call. */
export interface PartFault {
	/** Whether the subrequest is carried out nevertheless. */
	when: 'before' | 'after';
	/** What stands in the place of its answer; undefined when this one and the later ones are missing. */
	answer: ApiResponse | undefined;
}

/** A request after authentication, for the handlers of the REST API. */
export interface ApiRequest {
	method: string;
	/** Path below `/services/data/v66.0`, starting with a slash, still percent-encoded. */
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	/** Parsed JSON, or undefined; multipart and CSV bodies are read from `stream`. */
	body: unknown;
	stream: Readable | undefined;
}

/** What a handler returns; `body` undefined means an empty body (204). A string or a stream is sent as it is. */
export interface ApiResponse {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
}
