import { asNotDone } from '../../api/errorCodes';
import type { ApiRecord, Org } from '../../api/org';
import { isError, mapValues, resultOf, valuesOf, type Result } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, WriteMode } from '../../writes/changes';
import type { RecordObject } from '../describe';
import { runByObject } from '../groups';
import type { ValueContext } from '../values';
import { contextFor } from './context';
import { checkFieldUse, checkRequired, givenRecord, type GivenFields } from './givenFields';
import { lostRecordOptions } from './lostRecords';
import { optionsFor, writeKind, type RecordTarget } from './options';
import { checkWritable } from './writable';

/** A record to create. */
export interface NewRecord extends RecordTarget {
	given: GivenFields;
}

/** What became of a record: `plan` in a dry run, `id` otherwise. */
interface CreatedRecord {
	id?: string;
	object: string;
	changed: boolean;
	created?: boolean;
	plan?: object[];
}

/** Creates records of any objects. Every value is checked before the first write. One result or error per request, in order. Never rejects. */
export async function createRecords(
	org: Org,
	requests: NewRecord[],
	mode: WriteMode,
): Promise<Array<Result<CreatedRecord>>> {
	return await runByObject(org, { requests, kindOf: writeKind }, async (object, group) => {
		checkWritable(object, 'createable');
		const context = await contextFor(org, object, group);
		const plans = group.map(({ given }, at) => resultOf(() => planCreation(object, { given, at }, context)));
		if (mode.dryRun) return mapValues(plans, ({ record }) => plannedCreation(object, record));
		const options = { ...optionsFor(object, group[0], mode), ...lostRecordOptions(org, object) };
		const results = await writeChanges({ org, kind: 'create', object: object.name, options }, valuesOf(plans));
		const written = results.values();
		return mapValues(plans, () => creationResult(object, written.next().value as ChangeResult));
	});
}

// Two rows of the same content are two records.
function planCreation(
	object: RecordObject,
	{ given, at }: { given: GivenFields; at: number },
	context: ValueContext,
): Change {
	const record = givenRecord(object, given, context);
	checkFieldUse(object, record, 'createable');
	checkRequired(object, record);
	return { key: String(at), record };
}

const plannedCreation = ({ name }: RecordObject, fields: ApiRecord): CreatedRecord => ({
	object: name,
	changed: false,
	plan: [{ action: 'create', object: name, fields }],
});

function creationResult({ name, label }: RecordObject, result: ChangeResult): Result<CreatedRecord> {
	if (isError(result)) return asNotDone(result, `The record of ${label}`, 'created');
	return { id: result.id, object: name, changed: true, created: true };
}
