/** Insert, update and delete of one record: checks in Salesforce's order, then the store, then side effects. */
import * as errors from '../errors/index.mts';
import { toDateTime } from '../world/clock.mts';
import { keyPrefix, readId } from '../world/ids.mts';
import type { Change, Context, ObjectType } from '../world/model.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { noteInAuditTrail, stampedAt } from './auditTrail.mts';
import { keepBlob, withBlob } from './blobs.mts';
import { noteInHistory } from './fieldHistory.mts';
import { readInput, type Input } from './input.mts';
import { checkValues } from './validation.mts';

/** Inserts a record and returns its id; throws an OrgError when Salesforce would refuse. */
export function insertRecord(caller: Context, object: ObjectType, given: Input): string {
	return caller.org.store.transaction(() => {
		const { context, input } = withBlob(caller, { object, input: given, use: 'createable' });
		const values = readInput(context, object, input, 'createable');
		const record: OrgRecord = { ...defaultsOf(object), ...values, Id: context.org.ids.next(object.keyPrefix!) };
		const change = changeOf('insert', object, record, undefined, new Set(Object.keys(values)));
		authorizeChange(context, change);
		object.complete?.(context, record);
		checkValues(context, change);
		object.validate?.(context, change);
		const existing = object.existing?.(context, record);
		if (existing !== undefined) return existing;
		Object.assign(record, stamps(context, object, true));
		context.org.store.insert(object.name, compact(record));
		keepBlob(context, object, record.Id);
		object.applied?.(context, change);
		noteChange(context, change);
		return record.Id;
	});
}

/** Updates a record; throws an OrgError when Salesforce would refuse. */
export function updateRecord(caller: Context, object: ObjectType, id: string, given: Input): void {
	const { store } = caller.org;
	store.transaction(() => {
		const { context, input } = withBlob(caller, { object, input: given, use: 'updateable' });
		const before = existing(context, object, id);
		const values = readInput(context, object, input, 'updateable');
		const changed = new Set(Object.keys(values).filter((name) => !sameValue(values[name]!, before[name])));
		const record: OrgRecord = { ...before, ...values };
		const change = changeOf('update', object, record, before, changed);
		authorizeChange(context, change);
		object.complete?.(context, record);
		checkValues(context, change);
		object.validate?.(context, change);
		store.update(object.name, id, { ...record, ...stamps(context, object, false) });
		keepBlob(context, object, id);
		object.applied?.(context, change);
		noteChange(context, change);
	});
}

/** What a change leaves elsewhere, with its own stamp. */
function noteChange(context: Context, change: Change): void {
	noteInAuditTrail(context, change);
	noteInHistory(context, change, toDateTime(stampedAt(context)));
}

/** Deletes a record; throws an OrgError when Salesforce would refuse. */
export function deleteRecord(context: Context, object: ObjectType, id: string): void {
	context.org.store.transaction(() => {
		const before = existing(context, object, id);
		const change = changeOf('delete', object, before, before, new Set());
		authorizeChange(context, change);
		object.validate?.(context, change);
		discard(context, object, id);
		removeChildren(context, object, id);
		object.applied?.(context, change);
		noteChange(context, change);
	});
}

/**
 * The record with that id, which the running user sees; throws ENTITY_IS_DELETED for one in the recycle bin and
 * INVALID_CROSS_REFERENCE_KEY for one that never was.
 */
export function existing(context: Context, object: ObjectType, id: string): OrgRecord {
	const record = context.org.store.get(object.name, id);
	if (record && (object.sees?.(context, record) ?? true)) return record;
	if (context.org.store.table(object.name).deleted.has(id)) throw errors.entityIsDeleted();
	throw errors.invalidCrossReference();
}

/** The 18-character id; throws MALFORMED_ID for what is none, or is one of another object. */
export function idOf(object: ObjectType, text: unknown): string {
	const id = readId(text);
	if (!id) throw errors.malformedId(String(text));
	if (object.keyPrefix !== keyPrefix(id)) throw errors.idOfIncorrectType(`${object.label} ID`, String(text), 'Id');
	return id;
}

function authorizeChange(context: Context, change: Change): void {
	change.object.authorize?.(context, change);
	// A fault on demand: somebody else holds the row.
	const lock = context.caller.isLocked?.(change.before?.Id);
	if (lock) throw errors.rowIsLocked(lock, change);
}

function changeOf(
	kind: Change['kind'],
	object: ObjectType,
	record: OrgRecord,
	before: OrgRecord | undefined,
	changed: ReadonlySet<string>,
): Change {
	return { kind, object, record, before, changed };
}

function defaultsOf(object: ObjectType): { [field: string]: FieldValue } {
	const defaults: { [field: string]: FieldValue } = {};
	for (const field of object.fields.values()) {
		if (field.defaultValue !== undefined && field.defaultValue !== false) defaults[field.name] = field.defaultValue;
	}
	return defaults;
}

/** Who did it when, for the audit fields that the object has. */
function stamps(context: Context, object: ObjectType, created: boolean): { [field: string]: FieldValue } {
	const now = toDateTime(stampedAt(context));
	const by = context.user.Id;
	const all: { [field: string]: FieldValue } = {
		...(created ? { CreatedDate: now, CreatedById: by } : {}),
		LastModifiedDate: now,
		LastModifiedById: by,
		SystemModstamp: now,
	};
	return Object.fromEntries(Object.entries(all).filter(([name]) => object.fields.has(name.toLowerCase())));
}

/** A record without the fields that are empty anyway. */
function compact(record: OrgRecord): OrgRecord {
	const kept = Object.entries(record).filter(([, value]) => value !== null && value !== false);
	return Object.fromEntries(kept) as OrgRecord;
}

function sameValue(a: FieldValue, b: FieldValue | undefined): boolean {
	return (a ?? null) === (b ?? (a === false ? false : null));
}

/** Moves a record to the recycle bin; its stamps tell when. */
function discard(context: Context, object: ObjectType, id: string): void {
	context.org.store.update(object.name, id, stamps(context, object, false));
	context.org.store.remove(object.name, id);
}

function removeChildren(context: Context, object: ObjectType, id: string): void {
	for (const { child, field } of context.org.schema.childrenOf(object)) {
		for (const row of context.org.store.table(child.name).find(field.name, [id])) {
			if (field.cascadeDelete) discard(context, child, row.Id);
			else context.org.store.update(child.name, row.Id, { [field.name]: null });
		}
	}
}
