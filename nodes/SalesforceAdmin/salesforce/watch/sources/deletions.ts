import { isRefusedQuery } from '../../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../../api/errors';
import type { ApiRecord, Deletions, Org } from '../../api/org';
import { queriesIn, textOf } from '../../api/query';
import { mapInTurn, valueOf } from '../../api/results';
import { momentText } from '../readRows';
import type { RecordFacts } from './recordRows';
import type { Happening } from '../types';

const MINUTE_MS = 60_000;

/** A span has to be longer than a minute (SOAP API Developer Guide, "getDeleted()"). */
const SHORTEST_MS = 2 * MINUTE_MS;

/** Deletions are told for 15 days (same source); an hour less, because clocks differ. */
const LONGEST_MS = (15 * 24 - 1) * 60 * MINUTE_MS;

/** So far back a trigger that begins looks, because the next poll reads again what a long transaction may have hidden. */
const BEGINNING_MS = 15 * MINUTE_MS;

/** The object whose deletions are read. */
type DeletedObject = Pick<RecordFacts, 'object' | 'label'>;

/** What was deleted, and from where to go on. */
export interface Deleted {
	happenings: Happening[];
	/** Milliseconds since 1970. */
	from: number;
	/** What is to be said, because Salesforce does not know of all deletions any more. */
	notice?: string;
}

/**
 * Which records were deleted since `from`, or in the last quarter of an hour without it, in one API call. Rejects with INVALID_INPUT for an object whose
 * deletions Salesforce does not tell.
 */
export async function readDeleted(
	org: Org,
	facts: DeletedObject,
	{ from, now }: { from?: number; now: number },
): Promise<Deleted> {
	const oldest = now - LONGEST_MS;
	const start = Math.max(Math.min(from ?? now - BEGINNING_MS, now - SHORTEST_MS), oldest);
	const deletions = await org.changes.deleted(facts.object, { from: start, until: now }).catch((error: unknown) => {
		throw refusalOf(facts, asSalesforceError(error));
	});
	const known = Math.max(start, deletions.earliest ?? 0);
	const isIncomplete = from !== undefined && known > from;
	return {
		happenings: deletions.records.map(happeningOf),
		from: deletions.coveredUntil,
		...(isIncomplete && { notice: incompleteText(facts, known) }),
	};
}

const happeningOf = ({ id, at }: Deletions['records'][number]): Happening => ({
	event: 'recordDeleted',
	eventId: `recordDeleted:${id}`,
	at,
	actorId: null,
	changes: [],
});

const incompleteText = ({ label }: DeletedObject, known: number) =>
	`Records of ${label} that were deleted before ${momentText(known)} are not told: Salesforce does not know of them any more.`;

function refusalOf({ label }: DeletedObject, error: SalesforceError): SalesforceError {
	if (!isRefusedQuery(error) || error.errorCode === 'INVALID_REPLICATION_DATE') return error;
	return new SalesforceError(
		'INVALID_INPUT',
		`Salesforce does not tell which records of ${label} are deleted: ${error.message}`,
		{ advice: 'Choose another object, or take the event Record Deleted out of the trigger.' },
	);
}

/**
 * The same happenings, with the names of the deleted records and who deleted them, from the recycle bin; with conditions, only of those
 * that are found there and meet them. One call for every 500 deleted records. Rejects with a SalesforceError.
 */
export async function identifyDeleted(
	org: Org,
	happenings: readonly Happening[],
	facts: RecordFacts,
): Promise<Happening[]> {
	const ids = happenings.flatMap(({ event, eventId }) => (event === 'recordDeleted' ? rowId(eventId) : []));
	if (ids.length === 0) return [...happenings];
	const { object, nameField, changedBy, where } = facts;
	const fields = ['Id', nameField, changedBy].filter(Boolean).join(',');
	const queries = queriesIn(`SELECT ${fields} FROM ${object}`, 'Id', ids, where);
	const answers = await mapInTurn(queries, async (soql) => await org.queryWithDeleted(soql));
	const rows = new Map(answers.flatMap(valueOf).map((row) => [String(row.Id), row]));
	return happenings.flatMap((happening) => {
		if (happening.event !== 'recordDeleted') return [happening];
		const row = rows.get(rowId(happening.eventId));
		return row || where === '' ? [withRow(happening, row, facts)] : [];
	});
}

/** The ID of the row that an event was read from. */
export const rowId = (eventId: string) => eventId.split(':')[1];

function withRow(happening: Happening, row: ApiRecord | undefined, facts: RecordFacts): Happening {
	const { object, nameField = '', changedBy = '' } = facts;
	const record = { object, id: rowId(happening.eventId), name: textOf(row, nameField) || null };
	return { ...happening, record, actorId: textOf(row, changedBy) || null };
}
