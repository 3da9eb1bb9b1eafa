/**
 * The words that the rooms of the org share and that need each other: an object has fields and rules, a rule looks at the
 * context of a request, a context leads to the org, and the org has objects. Types only.
 */
import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock.mts';
import type { IdSequence } from './ids.mts';
import type { QueryJob } from './jobs.mts';
import type { Email } from './outbox.mts';
import type { BulkJobs, QueryLocators, Uploads } from './services.mts';
import type { Settings } from './settings.mts';
import type { Store } from './store.mts';
import type { ApiRequest, ApiResponse, Blob, Caller, FieldValue, OrgRecord } from './types.mts';
import type { ApiUsage } from './usage.mts';

/** The types of fields, by their names in a describe. */
export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'url'
	| 'boolean'
	| 'int'
	| 'double'
	| 'currency'
	| 'date'
	| 'datetime'
	| 'time'
	| 'picklist'
	| 'multipicklist'
	| 'reference'
	| 'address'
	| 'anyType'
	| 'base64';

/** A value of a picklist. */
export interface PicklistEntry {
	value: string;
	label: string;
	defaultValue?: boolean;
	/** False for a value that stands in the describe, but not in lists to choose from. */
	active?: boolean;
	/** For which values of the controlling field it is valid, as the describe shows it. */
	validFor?: string;
}

/** A compound value such as an address. */
export type CompoundValue = { [part: string]: FieldValue };

/** A field of an object. */
export interface Field {
	name: string;
	label: string;
	type: FieldType;
	length: number;
	createable: boolean;
	updateable: boolean;
	nillable: boolean;
	/** Has a default on create, so that it need not be given although it is not nillable. */
	defaultedOnCreate: boolean;
	defaultValue?: FieldValue;
	unique: boolean;
	idLookup: boolean;
	externalId: boolean;
	custom: boolean;
	filterable: boolean;
	/** Queries find rows by it, although the describe does not say so. */
	indexed?: boolean;
	/** Cannot be compared by LIKE although it is a text. */
	unlike?: boolean;
	picklist?: readonly PicklistEntry[];
	restricted: boolean;
	/** The picklist that decides which values there are. */
	controllerName?: string;
	/** What an empty value is read as; null unless told. */
	emptyValue?: FieldValue;
	referenceTo: readonly string[];
	/** Name of the parent in SOQL: `Profile` for `ProfileId`. */
	relationshipName?: string;
	/** Name of the children in SOQL: `PermissionSetAssignments` for `AssigneeId`. */
	childRelationshipName?: string;
	cascadeDelete: boolean;
	/** Computed when read, never stored. */
	formula?: (record: OrgRecord, context: Context) => FieldValue | CompoundValue;
	/** Who may see the field; absent: who sees the object. */
	visible?: (context: Context) => boolean;
}

/** An insert, update or delete on its way into the store. */
export interface Change {
	kind: 'insert' | 'update' | 'delete';
	object: ObjectType;
	/** The record as it will be (as it was, for a delete). */
	record: OrgRecord;
	/** The record as it was; undefined for an insert. */
	before: OrgRecord | undefined;
	/** Names of the fields whose value differs; for an insert all given ones. */
	changed: ReadonlySet<string>;
}

/** The fields that a query compares with values, of which each names all rows that can match. */
export type FilteredValues = ReadonlyArray<{ field: string; values: readonly FieldValue[] }>;

/** A row that a change leaves in SetupAuditTrail. */
export interface AuditNote {
	action: string;
	display: string;
	/** The page of Setup; Manage Users when absent. */
	section?: string;
}

/** What an object does beyond its data. Each rule refuses by throwing an OrgError. */
export interface Rules {
	/** Who may see the object at all; others get INVALID_TYPE. Absent: every user of the API. */
	visible?: (context: Context) => boolean;
	/** Which records the running user sees. Absent: all. */
	sees?: (context: Context, record: OrgRecord) => boolean;
	/** Which records a scope of a query shows instead of those, by its name in lower case; throws for who may not use it. */
	scopes?: Readonly<Record<string, (context: Context) => (record: OrgRecord) => boolean>>;
	/** Which records are gone from queries, although queryAll and their own addresses still show them. Absent: none. */
	retired?: (context: Context, record: OrgRecord) => boolean;
	/** Which of the records that were deleted or are retired queryAll does not show either. Absent: none. */
	forgotten?: (context: Context, record: OrgRecord) => boolean;
	/** The id of the record that an insert would double, when Salesforce gives that one as a success. */
	existing?: (context: Context, record: OrgRecord) => string | undefined;
	/** Rights to make the change. Runs before anything else is looked at. */
	authorize?: (context: Context, change: Change) => void;
	/** Fills what the request left out and what is derived from it. */
	complete?: (context: Context, record: OrgRecord) => void;
	/** Runs after the checks that the schema makes by itself. */
	validate?: (context: Context, change: Change) => void;
	/** Side effects, in the same transaction. */
	applied?: (context: Context, change: Change) => void;
	/** What SetupAuditTrail tells of the change, in the same transaction. Absent: nothing. */
	audit?: (context: Context, change: Change) => AuditNote[];
	/** Refuses queries by what they filter on: the indexed fields that can narrow the rows down. */
	checkFilter?: (context: Context, fields: readonly string[]) => void;
	/** Rows that a query gives per page and at most, where an object has limits of its own. */
	queryLimits?: { page: number; rows: number };
	/** Rows that are computed and not stored, of which the query shows those that its filter takes. */
	rows?: (context: Context, filters: FilteredValues) => OrgRecord[];
}

/** An object: its fields, what it allows, and its rules. */
export interface ObjectType extends Rules {
	name: string;
	label: string;
	labelPlural: string;
	/** Null for objects whose rows have no ids of their own kind. */
	keyPrefix: string | null;
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	queryable: boolean;
	/** Setup objects may not be mixed with others in one call. */
	setup: boolean;
	custom: boolean;
	/** Field names in lower case → fields, in the order of the describe. */
	fields: Map<string, Field>;
}

/** A field that refers to an object, and the object that it is on. */
export interface ChildReference {
	child: ObjectType;
	field: Field;
}

/** All objects of an org, found by name (in any case) or key prefix. */
export interface Schema {
	/** In the order of their names. */
	readonly objects: readonly ObjectType[];
	find(name: string): ObjectType | undefined;
	/** The object of that name; throws when the org's own code asks for one that does not exist. */
	object(name: string): ObjectType;
	/** The object whose key prefix the id has. */
	ofId(id: string): ObjectType | undefined;
	/** The fields that refer to an object, with the objects they are on. */
	childrenOf(object: ObjectType): readonly ChildReference[];
}

/** Who makes a request, and what that user may do. */
export interface Context {
	org: Org;
	caller: Caller;
	/** The running user. */
	user: OrgRecord;
	/** API names of the effective permissions, without the prefix `Permissions`: `ManageUsers`. */
	permissions: ReadonlySet<string>;
	/** Headers of the request, for the few that change what a write does. */
	headers: IncomingHttpHeaders;
	/** The bytes of the record that is being written, for an object with a blob field. */
	blob?: Blob | undefined;
	/** Object → rows that the present transaction has written so far, for the Apex governor limits. */
	writtenRows: Map<string, number>;
	/** How long the present request has been writing. */
	writing: { ms: number; isStopped: boolean };
	/** Rows that the present call deletes: decides on the automatic removal of permission set licenses. 0 for single records. */
	removalsInCall: number;
	/** Answers a request within this one: a part of a composite. */
	dispatch: Dispatch;
}

/** Finds the handler of a request and runs it; throws NOT_FOUND or METHOD_NOT_ALLOWED. */
export type Dispatch = (context: Context, request: ApiRequest) => ApiResponse | Promise<ApiResponse>;

/** The offices that a user can hold in the org's setup, and that keep the user from being deactivated. */
export type Office = 'defaultCaseOwner' | 'defaultLeadOwner' | 'webToLeadCreator' | 'defaultWorkflowUser' | 'approver';

/** What the Apex triggers of an object can take before a governor limit of Salesforce ends their transaction. */
export interface ApexLimit {
	/** Rows of one transaction; with one more, all rows of the chunk fail. */
	rows: number;
	/** Text of the error. */
	message: string;
}

/** What happened to a user, for who keeps sessions and email: each event carries the user's id. */
export interface OrgEvents {
	deactivated: [userId: string];
	frozen: [userId: string];
	passwordChanged: [userId: string];
}

/** An org without a network: records, settings, time, and one function that answers requests. */
export interface Org {
	/** 18-character id, prefix 00D. */
	id: string;
	/** `acme` in `acme.my.salesforce.com`. */
	myDomain: string;
	settings: Settings;
	clock: Clock;
	ids: IdSequence;
	store: Store;
	bulk: BulkJobs;
	/** Query jobs of Bulk API 2.0 by their id. */
	queryJobs: Map<string, QueryJob>;
	/** Bytes of files. */
	uploads: Uploads;
	schema: Schema;
	usage: ApiUsage;
	locators: QueryLocators;
	events: EventEmitter<OrgEvents>;
	/** User id → password. */
	passwords: Map<string, string>;
	/** Users who have to set another password, by ID. */
	expiredPasswords: Set<string>;
	outbox: Email[];
	/** User id → new address that waits for its confirmation. */
	pendingEmails: Map<string, string>;
	/** Usernames taken in other orgs of Salesforce, in lower case. */
	usernamesElsewhere: Set<string>;
	/** Who holds an office in the setup that keeps a user from being deactivated. */
	offices: Map<Office, Set<string>>;
	/** Object → what its Apex triggers can take in one transaction; objects without triggers are absent. */
	apexLimits: Map<string, ApexLimit>;
	/** Object → how long a row of it takes to be written, in milliseconds; nothing where absent. */
	slowRows: Map<string, number>;
	/** Field of a feature license on User → seats. */
	featureLicenses: Map<string, number>;
	administratorProfileId: string;
	/** Username of the first administrator of the seed. */
	administrator: string;
	/** Follows the link of the email about a changed address; throws a RangeError when no change waits. */
	confirmEmail(userId: string): void;
	/** Answers a request of an authenticated caller. Never throws for what the caller did wrong. */
	handle(caller: Caller, request: ApiRequest): Promise<ApiResponse>;
	/** Frees what the org holds outside its memory. */
	close(): Promise<void>;
}
