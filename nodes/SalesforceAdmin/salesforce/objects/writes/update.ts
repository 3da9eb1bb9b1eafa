import { asNotDone } from '../../api/errorCodes';
import type { ApiRecord, Org } from '../../api/org';
import { mapValues, resultOf, valueOf, valuesOf, type Result } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, WriteMode } from '../../writes/changes';
import type { RecordObject } from '../describe';
import { runByObject } from '../groups';
import { idOfRecord, readRecords } from '../read';
import type { ValueContext } from '../values';
import { errorOf, PlannedRecord, type PlannedChange, type UpdatedFields } from './differences';
import { contextFor } from './context';
import { checkFieldUse, givenRecord, type GivenFields } from './givenFields';
import { optionsFor, writeKind, type RecordTarget } from './options';
import { checkWritable } from './writable';

/** A record to change. */
export interface RecordUpdate extends RecordTarget {
	/** An ID, or the address of a page with it. */
	recordId: string;
	given: GivenFields;
}

/** What became of a record. */
interface UpdatedRecord {
	id: string;
	object: string;
	changed: boolean;
	updated?: UpdatedFields;
	plan?: object[];
}

/** What a request asks of which record. */
interface Wanted {
	id: string;
	fields: ApiRecord;
}

interface Plan extends PlannedChange {
	id: string;
}

/**
 * Changes records of any objects; only fields that differ are written. Every value is checked before the first write. One result or error
 * per request, in order. Never rejects.
 */
export async function updateRecords(
	org: Org,
	requests: RecordUpdate[],
	mode: WriteMode,
): Promise<Array<Result<UpdatedRecord>>> {
	return await runByObject(org, { requests, kindOf: writeKind }, async (object, group) => {
		checkWritable(object, 'updateable');
		const context = await contextFor(org, object, group);
		const wanted = group.map((request) => resultOf(() => wantedOf(object, request, context)));
		const plans = await planUpdates(org, object, wanted);
		const changes = valuesOf(plans).flatMap(({ change }) => change ?? []);
		const write = { org, kind: 'update', object: object.name, options: optionsFor(object, group[0], mode) } as const;
		const results = mode.dryRun ? [] : await writeChanges(write, changes);
		const written = new Map(results.map((result, at) => [changes[at], result]));
		return mapValues(plans, (plan) => updateResult(object, plan, { written, mode }));
	});
}

function wantedOf(object: RecordObject, { recordId, given }: RecordUpdate, context: ValueContext): Wanted {
	const fields = givenRecord(object, given, context);
	checkFieldUse(object, fields, 'updateable');
	return { id: idOfRecord(context.org, object, recordId), fields };
}

async function planUpdates(
	org: Org,
	object: RecordObject,
	wanted: Array<Result<Wanted>>,
): Promise<Array<Result<Plan>>> {
	const asked = valuesOf(wanted);
	const fields = new Set(asked.flatMap((one) => Object.keys(one.fields)));
	const ids = asked.map(({ id }) => id);
	const { records, missing } = await readRecords(org, object, { ids, fields: [...fields] });
	const planned = new Map([...records].map(([id, record]) => [id, new PlannedRecord(record)]));
	return mapValues(wanted, ({ id, fields: given }) => {
		const record = planned.get(id);
		if (!record) return valueOf(missing.get(id) as Result<Plan>);
		return { id, ...record.plan(given, (different) => ({ key: id, record: { Id: id, ...different } })) };
	});
}

interface Written {
	written: Map<Change, ChangeResult>;
	mode: WriteMode;
}

function updateResult({ name, label }: RecordObject, plan: Plan, { written, mode }: Written): Result<UpdatedRecord> {
	const { id, change, updated } = plan;
	const error = errorOf(plan, written);
	if (error) return asNotDone(error, `The record ${id} of ${label}`, 'updated');
	if (!mode.dryRun) return { id, object: name, changed: change !== undefined, updated };
	return { id, object: name, changed: false, plan: change ? [updateStep(name, change)] : [] };
}

function updateStep(object: string, { record: { Id: id, ...fields } }: Change): object {
	return { action: 'update', object, id, fields };
}
