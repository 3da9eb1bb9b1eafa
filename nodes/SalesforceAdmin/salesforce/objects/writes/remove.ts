import { asNotDone } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { isError, mapValues, resultOf, valuesOf, type Result } from '../../api/results';
import { writeChanges } from '../../writes/batches';
import type { Change, ChangeResult, WriteMode } from '../../writes/changes';
import type { RecordObject } from '../describe';
import { runByObject } from '../groups';
import { idOfRecord, readRecords } from '../read';
import { checkWritable } from './writable';

/** A record to delete. */
export interface RecordRemoval {
	/** API name or label. */
	object: string;
	/** An ID, or the address of a page with it. */
	recordId: string;
}

/** What became of a record. */
interface RemovedRecord {
	id: string;
	object: string;
	deleted?: boolean;
	changed: boolean;
	plan?: object[];
}

/**
 * Moves records of any objects to the recycle bin; one that lies there already succeeds and costs no write. One result or error per request,
 * in order. Never rejects.
 */
export async function removeRecords(
	org: Org,
	requests: RecordRemoval[],
	mode: WriteMode,
): Promise<Array<Result<RemovedRecord>>> {
	return await runByObject(org, { requests, kindOf: () => '' }, async (object, group) => {
		checkWritable(object, 'deletable');
		const ids = group.map(({ recordId }) => resultOf(() => idOfRecord(org, object, recordId)));
		const { records, missing } = await readRecords(org, object, { ids: valuesOf(ids), fields: [] });
		const changes = new Map([...records.keys()].map((id): [string, Change] => [id, { key: id, record: { Id: id } }]));
		if (mode.dryRun) return mapValues(ids, (id) => plannedRemoval(object, id, { changes, missing }));
		const write = { org, kind: 'remove', object: object.name, options: mode } as const;
		const results = await writeChanges(write, [...changes.values()]);
		const written = new Map([...changes.keys()].map((id, at) => [id, results[at]]));
		const seen = new Set<string>();
		return mapValues(ids, (id) => {
			const isFirst = !seen.has(id);
			seen.add(id);
			return removalResult(object, { id, isFirst }, written.get(id) ?? (missing.get(id) as SalesforceError));
		});
	});
}

interface Known {
	changes: Map<string, Change>;
	missing: Map<string, SalesforceError>;
}

function plannedRemoval({ name }: RecordObject, id: string, { changes, missing }: Known): Result<RemovedRecord> {
	const error = missing.get(id);
	if (error && !isInBin(error)) return error;
	// A later item for the same record has nothing left to do.
	const plan = changes.delete(id) ? [{ action: 'delete', object: name, id }] : [];
	return { id, object: name, changed: false, plan };
}

const isInBin = (error: SalesforceError) => error.errorCode === 'ENTITY_IS_DELETED';

function removalResult(
	{ name, label }: RecordObject,
	{ id, isFirst }: { id: string; isFirst: boolean },
	result: ChangeResult,
): Result<RemovedRecord> {
	if (!isError(result)) return { id, object: name, deleted: true, changed: isFirst };
	// Somebody else may delete it between the look and the write.
	if (isInBin(result)) return { id, object: name, deleted: true, changed: false };
	return asNotDone(result, `The record ${id} of ${label}`, 'deleted');
}
