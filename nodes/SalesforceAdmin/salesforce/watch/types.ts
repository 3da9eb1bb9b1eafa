import type { ApiRecord } from '../api/org';
import type { EntitlementType } from '../entitlements/types';
import type { Condition } from '../objects/conditions';

/** What can be watched, by the names that workflows hold. */
export const EVENT_NAMES = [
	'entitlementAssigned',
	'entitlementRemoved',
	'recordCreated',
	'recordDeleted',
	'recordUpdated',
	'seatsBelow',
	'userActivated',
	'userCreated',
	'userDeactivated',
	'userFrozen',
	'userUnfrozen',
	'userUpdated',
] as const;

/** The name of an event. */
export type EventName = (typeof EVENT_NAMES)[number];

/** What a trigger wants to hear of. */
export interface Watch {
	events: readonly EventName[];
	/** Names or IDs of profiles; users with another one are left out. All when it is empty. */
	profiles: readonly string[];
	/** Fields of users, or of records; an update of another field is not told. Any field when it is empty. */
	watchFields: readonly string[];
	/** Leaves out what the connected user did. */
	excludeOwnChanges: boolean;
	/** API name or label of the object whose records are watched; '' when no event is about records. */
	object: string;
	/** What records have to meet. */
	conditions: readonly Condition[];
	/** Names or IDs of licenses whose seats are watched; empty when `seatsBelow` is not watched. */
	licenses: readonly string[];
	/** Fewer seats left than this are told. */
	threshold: number;
	/** What dates without a zone are meant in, an IANA name. */
	zone: string;
}

/** A field that changed, with what it was and is, as far as Salesforce tells. */
export interface FieldChange {
	field: string;
	from?: unknown;
	to?: unknown;
}

/** What was given or taken. `id` and `name` (the API name) are null where the audit trail does not tell them. */
export interface ChangedEntitlement {
	type: EntitlementType;
	id: string | null;
	name: string | null;
	label: string | null;
	/** What the audit trail says, where nothing else tells what it was. */
	text?: string;
}

/** A record that something happened to. `name` is null for one without, and for one that is gone for good. */
interface ChangedRecord {
	object: string;
	id: string;
	name: string | null;
}

/** Something that happened, as its source tells it. */
export interface Happening {
	event: EventName;
	/** The same whenever and by whomever it is read. */
	eventId: string;
	/** Milliseconds since 1970, in whole seconds, by the org's clock. */
	at: number;
	/** The ID of the user whom it is about. Absent when the source tells only a name, or it is about no user. */
	userId?: string;
	/** The ID of who did it; null when the source does not tell. */
	actorId: string | null;
	changes: FieldChange[];
	entitlement?: ChangedEntitlement;
	record?: ChangedRecord;
	/** The action and the text of the audit trail, for what it does not tell by ID. */
	action?: string;
	display?: string;
}

/** Rows that tell what happened: how they are asked for, and what each of them says. */
export interface RowSource {
	/** The statement up to its WHERE. */
	select: string;
	/** The field with the moment of what happened, in whole seconds. */
	time: string;
	/** A further condition. */
	where?: string;
	/** What a row says of the watched events. */
	read(row: ApiRecord): Happening[];
}

/** A license with its seats. */
export interface LicenseSeats {
	type: 'userLicense' | 'permissionSetLicense' | 'packageLicense' | 'featureLicense';
	id: string;
	/** The API name. */
	name: string;
	label: string;
	total: number;
	used: number;
	remaining: number;
}

/** Whole seconds from one moment until before another one, in milliseconds since 1970. */
export interface Span {
	from: number;
	until: number;
}

/** What a poll reads: everything from a moment on, without what is deferred. */
export interface Reach {
	from: number;
	deferred?: Span;
}
