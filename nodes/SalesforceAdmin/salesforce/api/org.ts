import type { ApiFault, SalesforceError } from './errors';
import type { Result } from './results';
import type { BulkIngest } from './shapes/bulk';

/** The condition for an operation: the standard System Administrator profile, or the permissions that the operation needs. */
export type AdministratorCheck = 'profile' | 'permissions';

/** How records are written. */
export type WriteKind = 'create' | 'update' | 'upsert' | 'remove';

/** What a write does to the records of one object. */
export interface WriteCall {
	kind: WriteKind;
	/** API name of the object. */
	object: string;
	/** The field that an upsert finds records by, which stands in each of them. */
	keyField?: string;
	/**
	 * Whether the rules of the org that choose an owner leave it alone. Without it the active ones run for leads and cases, and those of
	 * territories for accounts (REST API Developer Guide, "Assignment Rule Header").
	 */
	ignoreAssignmentRules?: boolean;
}

/** Records that are written together. */
export interface WritePart extends WriteCall {
	records: ApiRecord[];
}

/** A record as the REST API returns it; parent records are nested. */
export type ApiRecord = { Id?: string } & Record<string, unknown>;

/** One page of a query. `next` is the path of the following page. */
export interface Page {
	records: ApiRecord[];
	totalSize: number;
	next?: string;
}

/** One element of the answer of a collections call, in the order of the request (REST API Developer Guide, "sObject Collections"). */
export interface SaveResult {
	id?: string;
	success: boolean;
	errors: ApiFault[];
	/** Whether an upsert has created the record. */
	created?: boolean;
}

/** A picklist value or field of an sObject describe, as far as it is used here. */
export interface FieldDescribe {
	name: string;
	label: string;
	type: string;
	length: number;
	createable: boolean;
	updateable: boolean;
	custom: boolean;
	nillable: boolean;
	/** Whether Salesforce or the org gives a new record a value, so that it need not be given. */
	defaultedOnCreate: boolean;
	/** Whether no two records may have the same value. */
	unique: boolean;
	/** Whether its values differ by case too. */
	caseSensitive: boolean;
	/** Whether the field is an ID of another system, or one that a record can be found by as by such an ID. */
	externalId: boolean;
	idLookup: boolean;
	/** Whether the field is what records of the object are called. */
	nameField: boolean;
	filterable: boolean;
	sortable: boolean;
	/** The objects that a reference leads to, and what its parent is called in a query. */
	referenceTo: string[];
	relationshipName?: string | null;
	restrictedPicklist: boolean;
	/** The field whose value decides which values of a dependent picklist are valid. */
	controllerName?: string | null;
	picklistValues: Array<{
		value: string;
		label: string | null;
		active: boolean;
		defaultValue?: boolean;
		validFor?: string | null;
	}>;
}

/** A field of another object that refers to an object (REST API Developer Guide, "sObject Describe"). */
export interface ChildRelationship {
	childSObject: string;
	field: string;
}

/** A kind of record of an object; `available` for the connected user. The master stands for none. */
interface RecordTypeInfo {
	recordTypeId: string;
	developerName: string;
	name: string;
	active: boolean;
	available: boolean;
	master: boolean;
}

/** What an object is, as far as it is used here. */
export interface ObjectDescribe extends ObjectSummary {
	/** The first three characters of its IDs; null when it has none of its own. */
	keyPrefix: string | null;
	fields: FieldDescribe[];
	childRelationships: ChildRelationship[];
	recordTypeInfos: RecordTypeInfo[];
}

/** One object in the list of all (REST API Developer Guide, "Describe Global"). What may be done with it is what the connected user may do. */
export interface ObjectSummary {
	name: string;
	label: string;
	queryable: boolean;
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	deprecatedAndHidden: boolean;
}

/** A file: its size in bytes, and either its bytes or a function that opens its stream from the start. */
export type FileSource = { fileName: string; mimeType: string; size: number } & (
	{ bytes: Buffer; open?: undefined } | { bytes?: undefined; open(): Promise<NodeJS.ReadableStream> }
);

/** A file for a field that holds bytes, such as `VersionData` of ContentVersion. */
export interface BlobField<File extends FileSource = FileSource> {
	name: string;
	file: File;
}

/** A file of the org: its name, its size in bytes, and a function that opens its stream. */
export interface DownloadedFile {
	fileName: string;
	size: number;
	open(): Promise<NodeJS.ReadableStream>;
}

/** What tells of changes in an org; each method rejects with a SalesforceError. */
export interface ChangeFeed {
	/** The first page or the error of each of several queries, QUERIES_PER_CALL in each call. Later pages come by `Org.page`. */
	firstPages(soqls: string[]): Promise<Array<Result<Page>>>;
	/** Which records of an object were deleted in a span of time, in milliseconds since 1970; Salesforce drops the seconds of both ends. One call. */
	deleted(object: string, span: { from: number; until: number }): Promise<Deletions>;
}

/** Records that were deleted; moments are milliseconds since 1970 (REST API Developer Guide, "sObject Get Deleted"). */
export interface Deletions {
	records: Array<{ id: string; at: number }>;
	/** Of what was deleted before, nothing is known any more. */
	earliest?: number;
	/** Deletions before it are complete: it is the beginning of the oldest transaction that was running. */
	coveredUntil: number;
}

/**
 * Takes a note on a run: how far something is, or what could not be seen. `subject` is for instance the ID of the bulk job; a later note on
 * it replaces an earlier one.
 */
export type ReportProgress = (subject: string, text: string) => void;

/**
 * The Salesforce org as the functions of this folder see it. Every method is one API call unless it says otherwise, and throws a
 * SalesforceError. Calls that are safe to repeat have been repeated by then.
 */
export interface Org {
	/** `https://acme.my.salesforce.com` */
	readonly origin: string;
	readonly user: { userId: string; organizationId: string };
	/** The check of the administrator that the credential asks for. An operation can ask for the other one. */
	readonly administratorCheck: AdministratorCheck;
	/** API calls of the org in the last 24 hours and the daily limit, from the latest answer that told them. */
	readonly usage?: { used: number; limit: number };
	/** By how many milliseconds the org's clock is ahead of this machine's, by its latest answer, which tells whole seconds. */
	readonly clockAhead?: number;
	/** Whether the run was cancelled. */
	cancelled(): boolean;
	/** The same org for what ends that which the run has begun: its requests are sent although the run is cancelled. No API call. */
	finishing(): Org;
	/** Waits before attempt number `attempt` of a repetition: longer every time, with some chance in it. Ends early when the run is cancelled. */
	pause(attempt: number): Promise<void>;
	/** Waits so many milliseconds, or until the run is cancelled. */
	wait(ms: number): Promise<void>;
	/** Reports how far a long run is, or what could not be seen, to n8n's log and to whoever opened the org. No API call. */
	reportProgress: ReportProgress;

	/** All rows. Queries that are asked for at the same moment share calls, QUERIES_PER_CALL in each; every further page is a call. */
	query(soql: string): Promise<ApiRecord[]>;
	/** The rows or the error of each of several queries. */
	queryAll(soqls: string[]): Promise<Array<ApiRecord[] | SalesforceError>>;
	/** All rows of a query, those too that Salesforce has deleted or put aside (REST API Developer Guide, "QueryAll"). */
	queryWithDeleted(soql: string): Promise<ApiRecord[]>;
	/** The first page of a query, or the page that a `next` names. `withDeleted` as for `queryWithDeleted`. */
	page(soqlOrNext: string, size?: number, withDeleted?: boolean): Promise<Page>;
	toolingQuery(soql: string): Promise<ApiRecord[]>;
	/** The rows or the error of each of several Tooling queries; a later one may name what an earlier one found, by `rowReference`. */
	toolingQueryAll(soqls: string[]): Promise<Array<ApiRecord[] | SalesforceError>>;
	readonly changes: ChangeFeed;
	describe(type: string): Promise<FieldDescribe[]>;
	/** What several objects are, or the error of each; SUBREQUESTS_PER_CALL share a call. */
	describeAll(types: string[]): Promise<Array<Result<ObjectDescribe>>>;
	/** Every object that the connected user can see. */
	describeGlobal(): Promise<ObjectSummary[]>;
	/**
	 * How many records objects have, by object: figures that Salesforce refreshes now and then. Objects without records may be missing. Needs
	 * View Setup (REST API Developer Guide, "Record Count").
	 */
	recordCounts(): Promise<Map<string, number>>;
	/** The records with these IDs, RECORDS_PER_RETRIEVE at most, in order; undefined for one that is not there or may not be seen. */
	retrieve(object: string, wanted: { ids: string[]; fields: string[] }): Promise<Array<ApiRecord | undefined>>;

	/**
	 * Writes up to COLLECTIONS_PER_CALL parts of at most RECORDS_PER_CALL records each by one call, and besides them deletes of one record
	 * each, SUBREQUESTS_PER_CALL in all. What one record meets does not touch the others. Returns the results or the error of each part.
	 */
	write(parts: WritePart[]): Promise<Array<Result<SaveResult[]>>>;
	readonly bulk: BulkIngest;

	/** Creates one record with the bytes of a file in a blob field. A file that is not in memory is sent as a stream. */
	createWithFile(object: string, record: ApiRecord, blob: BlobField): Promise<string>;
	/**
	 * Gives a user a new password, which is returned, and makes Salesforce email a link to set another one. Is sent once: a second one would
	 * email again (REST API Developer Guide, "sObject User Password"). CONNECTION_LOST when the answer was lost.
	 */
	resetPassword(userId: string): Promise<string>;
	/** Gives a user this password, without an email. Is sent once; CONNECTION_LOST when the answer was lost. */
	setPassword(userId: string, newPassword: string): Promise<void>;
	/**
	 * Revokes an OAuth token (Salesforce Help, "Revoke OAuth Tokens"); one that is no token any more counts as revoked. No API call of the
	 * daily limit.
	 */
	revokeToken(token: string): Promise<void>;
	/** The bytes of a blob field, as a stream. Rejects with NOT_FOUND when there is none. */
	download(object: string, id: string, blobField: string): Promise<NodeJS.ReadableStream>;
}

/** The field of the first row that an earlier query of the same call finds (REST API Developer Guide, "Composite"). */
export const rowReference = (query: number, field: string) => `@{${referenceId(query)}.records[0].${field}}`;

/** What query number `query` of a call is called. */
export const referenceId = (query: number) => `query${query}`;
