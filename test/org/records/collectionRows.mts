/** The rules that hold for the rows of a call together: types that may not mix, ids that come twice, all or none. */
import { faultsOf } from '../errors/errorResponse.mts';
import * as errors from '../errors/index.mts';
import type { Context, ObjectType } from '../world/model.mts';
import { OrgError, type SalesforceFault } from '../world/types.mts';
import { overApexLimits } from './apexLimits.mts';
import type { Input } from './input.mts';
import { checkRunningTime } from './runningTime.mts';

/** A record of a call with many, as it came. */
export interface Row {
	object: ObjectType | undefined;
	input: Input;
	/** For updates and deletes: the id, when it can be read. */
	id?: string | undefined;
	/** Why the row fails before it is tried. */
	refusal?: OrgError | undefined;
}

/** What became of a row, as the answer shows it. */
export interface RowResult {
	id?: string;
	success: boolean;
	errors: object[];
	created?: boolean;
}

/** REST guide: types are processed in consecutive chunks, at most ten. */
const CHUNKS_PER_CALL = 10;

/** Tries each row in a transaction of its own; with `allOrNone` one failure undoes them all. */
export function collectRows(
	context: Context,
	rows: readonly Row[],
	allOrNone: boolean,
	work: (row: Row) => RowResult,
): RowResult[] {
	checkChunks(rows);
	checkRunningTime(context, rows);
	const refusals = new Map([
		...overApexLimits(context, rows),
		...mixedTypes(context, rows),
		...repeatedIds(context, rows),
	]);
	const run = () => rows.map((row) => tryRow(context, row, refusals.get(row) ?? row.refusal, work));
	if (!allOrNone) return run();
	return runAllOrNone(context, rows, run);
}

function tryRow(context: Context, row: Row, refusal: OrgError | undefined, work: (row: Row) => RowResult): RowResult {
	if (refusal) return failed(refusal.faults);
	try {
		return context.org.store.transaction(() => work(row));
	} catch (error) {
		return failed(faultsOf(error));
	}
}

/** A row names its errors with `statusCode`, not `errorCode` (recorded). */
function failed(faults: readonly SalesforceFault[]): RowResult {
	const list = faults.map(({ errorCode, message, fields }) => ({
		statusCode: errorCode,
		message,
		fields: fields ?? [],
	}));
	return { success: false, errors: list };
}

function runAllOrNone(context: Context, rows: readonly Row[], run: () => RowResult[]): RowResult[] {
	let results: RowResult[] = [];
	const rollback = new Error('rolled back');
	try {
		context.org.store.transaction(() => {
			results = run();
			if (results.some((result) => !result.success)) throw rollback;
		});
		return results;
	} catch (error) {
		if (error !== rollback) throw error;
		return results.map((result, at) => (result.success ? rolledBack(context, rows[at]!, result) : result));
	}
}

/** Whether such a row keeps its id is [U]. */
function rolledBack(context: Context, row: Row, result: RowResult): RowResult {
	const outcome = failed(errors.rolledBack().faults);
	const id = row.id ?? result.id;
	return context.org.settings.rolledBackRowsCarryId && id ? { id, ...outcome } : outcome;
}

function checkChunks(rows: readonly Row[]): void {
	const chunks = rows.filter((row, at) => at === 0 || row.object !== rows[at - 1]!.object).length;
	if (chunks > CHUNKS_PER_CALL) throw errors.tooManyChunks(CHUNKS_PER_CALL);
}

/** Setup objects do not share a call with others: rows of another type than the first are refused. How is [U]. */
function mixedTypes(context: Context, rows: readonly Row[]): Array<[Row, OrgError]> {
	const typed = rows.filter((row) => row.object);
	const first = typed[0]?.object;
	const others = typed.filter((row) => row.object !== first);
	if (others.length === 0 || !typed.some((row) => row.object!.setup)) return [];
	const way = context.org.settings.mixedSetupCollection;
	if (way === '400 for the call') throw errors.mixedDml(others[0]!.object!.name, first!.name);
	return others.map((row) => [
		row,
		way === 'MIXED_DML_OPERATION' ? errors.mixedDml(row.object!.name, first!.name) : errors.invalidCrossReference(),
	]);
}

/** The same record twice in one update or delete [U]. */
function repeatedIds(context: Context, rows: readonly Row[]): Array<[Row, OrgError]> {
	if (context.org.settings.duplicateIdInCall === 'last one wins') return [];
	const counts = new Map<string, number>();
	for (const { id } of rows) if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
	return rows.filter(({ id }) => id && counts.get(id)! > 1).map((row) => [row, errors.duplicateIdInCall()]);
}
