import { asNotDone } from '../../api/errorCodes';
import { SalesforceError } from '../../api/errors';
import type { ApiRecord, FieldDescribe, Org } from '../../api/org';
import { isError, mapValues, resultOf, retryWhere, valuesOf, type Result } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, Write, WriteMode } from '../../writes/changes';
import { fieldOf, isKeyField, type RecordObject } from '../describe';
import { runByObject } from '../groups';
import { isBlank, type ValueContext } from '../values';
import { errorOf, PlannedRecord, type PlannedChange, type UpdatedFields } from './differences';
import { contextFor } from './context';
import { checkFieldUse, checkRequired, givenRecord, type GivenFields } from './givenFields';
import { keyOf, readByKeys } from './keys';
import { optionsFor, writeKind, type RecordTarget } from './options';
import { checkWritable } from './writable';

/** A record to create, or to change where one has the value of the key field. */
export interface RecordUpsert extends RecordTarget {
	/** The field that the record is found by: an external ID, or one that is looked up by. Its value is among the given fields. */
	externalIdField: string;
	given: GivenFields;
}

/** What became of a record. */
interface UpsertedRecord {
	id?: string;
	object: string;
	changed: boolean;
	created?: boolean;
	updated?: UpdatedFields;
	plan?: object[];
}

interface Plan extends PlannedChange {
	/** Undefined for a record that is new. */
	id?: string;
	isNew: boolean;
}

/**
 * Creates records of any objects, or brings those that exist to what is given; only fields that differ are written. Every value is checked
 * before the first write. One result or error per request, in order. Never rejects.
 */
export async function upsertRecords(
	org: Org,
	requests: RecordUpsert[],
	mode: WriteMode,
): Promise<Array<Result<UpsertedRecord>>> {
	const kindOf = (request: RecordUpsert) => `${writeKind(request)} ${request.externalIdField.toLowerCase()}`;
	return await runByObject(org, { requests, kindOf }, async (object, group) => {
		checkWritable(object, 'createable');
		checkWritable(object, 'updateable');
		const keyField = checkedKeyField(object, group[0].externalIdField);
		const context = await contextFor(org, object, group);
		const wanted = group.map((request) => resultOf(() => wantedOf({ object, keyField }, request, context)));
		const plans = await planUpserts(org, { object, keyField }, wanted);
		const changes = valuesOf(plans).flatMap(({ change }) => change ?? []);
		const options = optionsFor(object, group[0], mode);
		const write = { org, kind: 'upsert', object: object.name, keyField: keyField.name, options } as const;
		const results = mode.dryRun ? [] : await writeUpserts(write, changes);
		const written = new Map(results.map((result, at) => [changes[at], result]));
		return mapValues(plans, (plan) => upsertResult({ object, keyField }, plan, { written, mode }));
	});
}

// Of two transactions that create a record with the same unique value at once Salesforce refuses one as a duplicate. It finds the record
// when it is sent again.
async function writeUpserts(write: Write & { keyField: string }, changes: Change[]): Promise<ChangeResult[]> {
	const results = await writeChanges(write, changes);
	const isOfKey = (result: ChangeResult) =>
		isError(result) &&
		result.errorCode === 'DUPLICATE_VALUE' &&
		result.fields.every((field) => field === write.keyField);
	const again = async (places: number[]) =>
		await writeChanges(
			write,
			places.map((at) => changes[at]),
		);
	return await retryWhere(results, isOfKey, again);
}

/** The object and the field that its records are found by. */
interface Keyed {
	object: RecordObject;
	keyField: FieldDescribe;
}

function checkedKeyField(object: RecordObject, given: string): FieldDescribe {
	const field = fieldOf(object, given);
	if (isKeyField(field)) return field;
	const usable = [...object.fields.values()].filter(isKeyField).map(({ name }) => name);
	throw new SalesforceError(
		'INVALID_INPUT',
		`${field.label} (${field.name}) is no external ID, so no record is found by it`,
		{
			advice:
				usable.length > 0
					? `Records of ${object.label} are found by: ${usable.join(', ')}.`
					: `${object.label} has no such field. Mark one as External ID in Setup > Object Manager.`,
			fields: [field.name],
		},
	);
}

function wantedOf({ object, keyField }: Keyed, { given }: RecordUpsert, context: ValueContext): ApiRecord {
	const record = givenRecord(object, given, context);
	if (!isBlank(record[keyField.name])) return record;
	throw new SalesforceError(
		'INVALID_INPUT',
		`${keyField.label} (${keyField.name}) has no value, and the record is found by it`,
		{
			fields: [keyField.name],
		},
	);
}

/** A record that requests are about: as it will be, its ID where it exists, and the change that makes it where it does not. */
interface State {
	record: PlannedRecord;
	id?: string;
	creation?: Change;
}

async function planUpserts(org: Org, keyed: Keyed, wanted: Array<Result<ApiRecord>>): Promise<Array<Result<Plan>>> {
	const existing = await readByKeys(org, keyed, valuesOf(wanted));
	const states = new Map<string, State>();
	return mapValues(wanted, (fields) => {
		const key = keyOf(keyed.keyField, fields);
		const found = existing.get(key) ?? [];
		if (found.length > 1) throw severalRecords(keyed, fields, found);
		const known = states.get(key);
		if (!known && found.length === 0) return planCreation(keyed, fields, (state) => states.set(key, state));
		const state = known ?? { record: new PlannedRecord(found[0]), id: String(found[0].Id) };
		states.set(key, state);
		return planUpdate(keyed, fields, state);
	});
}

function severalRecords({ object, keyField }: Keyed, fields: ApiRecord, found: ApiRecord[]): SalesforceError {
	const ids = found.slice(0, 5).map(({ Id: id }) => String(id));
	const message = `${found.length} records of ${object.label} have ${keyField.name} '${String(fields[keyField.name])}': ${ids.join(', ')}`;
	return new SalesforceError('DUPLICATE_EXTERNAL_ID', message, { fields: [keyField.name] });
}

function planCreation({ object, keyField }: Keyed, fields: ApiRecord, keep: (state: State) => void): Plan {
	checkFieldUse(object, fields, 'createable');
	checkRequired(object, fields);
	const creation: Change = { key: keyOf(keyField, fields), record: fields };
	const record = new PlannedRecord({});
	record.note(fields, creation);
	keep({ record, creation });
	return { change: creation, updated: {}, reliesOn: [], isNew: true };
}

// The values of the key field are the same but for their case, so the key is never changed.
function planUpdate({ object, keyField }: Keyed, fields: ApiRecord, { record, id, creation }: State): Plan {
	const { [keyField.name]: keyValue, ...others } = fields;
	checkFieldUse(object, record.differing(others), 'updateable');
	const planned = record.plan(others, (different) => ({
		key: keyOf(keyField, fields),
		record: { [keyField.name]: keyValue, ...different },
	}));
	const reliesOn = creation && !planned.change ? [...new Set([creation, ...planned.reliesOn])] : planned.reliesOn;
	return { ...planned, reliesOn, id, isNew: false };
}

interface Written {
	written: Map<Change, ChangeResult>;
	mode: WriteMode;
}

function upsertResult({ object, keyField }: Keyed, plan: Plan, { written, mode }: Written): Result<UpsertedRecord> {
	const { change, updated, isNew } = plan;
	const { name, label } = object;
	const known = plan.id === undefined ? {} : { id: plan.id };
	if (mode.dryRun) return { ...known, object: name, changed: false, plan: change ? [stepOf(name, plan, change)] : [] };
	const error = errorOf(plan, written);
	if (error) {
		const key = String(change?.record[keyField.name] ?? plan.reliesOn[0]?.record[keyField.name] ?? '');
		return asNotDone(error, `The record of ${label} with ${keyField.name} '${key}'`, 'written');
	}
	const own = written.get(change ?? plan.reliesOn[0]);
	const told = own && !isError(own) ? own : undefined;
	const id = plan.id ?? told?.id;
	return {
		...(id !== undefined && { id }),
		object: name,
		changed: change !== undefined,
		...outcomeOf(change ? told : undefined, isNew, updated),
	};
}

// Somebody else may create the record between the look and the write.
function outcomeOf(told: { created?: boolean } | undefined, isNew: boolean, updated: UpdatedFields) {
	if (isNew) return { created: told?.created ?? true };
	return told?.created ? { created: true } : { created: false, updated };
}

function stepOf(object: string, { id, isNew }: Plan, { record }: Change): object {
	return { action: isNew ? 'create' : 'update', object, ...(id !== undefined && { id }), fields: record };
}
