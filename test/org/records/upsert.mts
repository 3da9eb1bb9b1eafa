/** Upsert by a field that identifies a record: an external id, a standard field such as Email, or `Id` (REST guide, upsert). */
import * as errors from '../errors/index.mts';
import type { Context, ObjectType } from '../world/model.mts';
import type { OrgRecord } from '../world/types.mts';
import { idOf, insertRecord, updateRecord, existing } from './dml.mts';
import { identifyingField } from './foreignKeys.mts';
import type { Input } from './input.mts';

interface Upsert {
	field: string;
	value: string;
	input: Input;
	updateOnly?: boolean;
}

/** What became of it, or the ids of several records that match. */
type Upserted = { id: string; created: boolean } | { several: string[] };

/** Inserts or updates; throws NOT_FOUND for a field that identifies nothing, and with `updateOnly` for no match. */
export function upsertByField(context: Context, object: ObjectType, upsert: Upsert): Upserted {
	const field = identifyingField(context, object, upsert.field);
	if (field?.type === 'id') return upsertById(context, object, upsert);
	if (!field) throw errors.externalIdNotFound(upsert.field);
	const matches = context.org.store.table(object.name).find(field.name, [upsert.value]);
	if (matches.length > 1) return { several: matches.map((record) => record.Id) };
	const [match] = matches;
	if (match) {
		refuseSimultaneous(context, match, field.name);
		updateRecord(context, object, match.Id, upsert.input);
		return { id: match.Id, created: false };
	}
	if (upsert.updateOnly) throw errors.notFound();
	return { id: insertRecord(context, object, { ...upsert.input, [field.name]: upsert.value }), created: true };
}

/** Records of which one upsert has met that they were being created. */
const met = new WeakSet<OrgRecord>();
const AT_THE_SAME_MOMENT_MS = 10_000;

/** The unique index refuses what a transaction has inserted that is not committed yet; general knowledge, so [U]. */
function refuseSimultaneous({ org }: Context, match: OrgRecord, field: string): void {
	if (org.settings.simultaneousUpsert !== 'DUPLICATE_VALUE' || met.has(match)) return;
	if (org.clock.now() - Date.parse(String(match.CreatedDate)) > AT_THE_SAME_MOMENT_MS) return;
	met.add(match);
	throw errors.duplicateValue(field, '<unknown>');
}

/** `Id` counts as an external id; an empty one inserts. */
function upsertById(context: Context, object: ObjectType, { value, input }: Upsert): Upserted {
	if (value === '') return { id: insertRecord(context, object, input), created: true };
	const id = existing(context, object, idOf(object, value)).Id;
	updateRecord(context, object, id, input);
	return { id, created: false };
}
