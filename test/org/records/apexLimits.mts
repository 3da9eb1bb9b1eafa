/** Governor limits of Apex: what an org's own triggers can take in one transaction. */
import * as errors from '../errors/index.mts';
import type { Context, ObjectType } from '../world/model.mts';
import type { OrgError } from '../world/types.mts';

/** A row of a call with many, as far as triggers care. */
interface WrittenRow {
	object: ObjectType | undefined;
	refusal?: OrgError | undefined;
}

/**
 * Counts the rows of a call and returns the refused ones: a LimitException fails all rows of its chunk, not the one row
 * too many (Apex guide, Execution Governors and Limits).
 */
export function overApexLimits<R extends WrittenRow>(context: Context, rows: readonly R[]): Array<[R, OrgError]> {
	return [...context.org.apexLimits].flatMap(([name, limit]) => {
		const own = rows.filter(({ object, refusal }) => object?.name === name && !refusal);
		const written = (context.writtenRows.get(name) ?? 0) + own.length;
		context.writtenRows.set(name, written);
		return written > limit.rows ? own.map((row): [R, OrgError] => [row, errors.apexLimit(limit.message)]) : [];
	});
}
