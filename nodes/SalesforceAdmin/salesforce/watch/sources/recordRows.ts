import { SalesforceError } from '../../api/errors';
import type { ApiRecord, Org } from '../../api/org';
import { textOf } from '../../api/query';
import { describeParents } from '../../objects/columns';
import { conditionText } from '../../objects/conditions';
import { describeObject, type RecordObject } from '../../objects/describe';
import { historySource, type FieldHistory } from '../fields/history';
import type { EventName, Happening, RowSource, Watch } from '../types';

/** What has to be known of an object to watch its records; plain JSON, so that it is asked for once. */
export interface RecordFacts {
	/** The API name. */
	object: string;
	label: string;
	/** The field with the name of a record, if there is one. */
	nameField?: string;
	/** The fields with the moment of the last change and with who made it. */
	changed?: string;
	changedBy?: string;
	hasCreator: boolean;
	/** The conditions in SOQL; '' for all records. */
	where: string;
}

const RECORD_EVENTS: readonly EventName[] = ['recordCreated', 'recordUpdated', 'recordDeleted'];

/** Whether an event is about a record of the object that is watched. */
export const isOfRecord = (event: EventName) => RECORD_EVENTS.includes(event);

/**
 * What has to be known of the object that is watched; undefined when no event is about records. One API call, two for a label,
 * and one for each step of the paths to parents. Rejects with
 * NAME_NOT_FOUND, INVALID_FIELD, and with INVALID_INPUT for an object that does not tell when its records change.
 */
export async function readRecordFacts(org: Org, watch: Watch): Promise<RecordFacts | undefined> {
	const { events, object: given, conditions, zone } = watch;
	if (!events.some(isOfRecord)) return undefined;
	const object = await describeObject(org, given);
	const has = (field: string) => object.fields.has(field.toLowerCase());
	const paths = conditions.map(({ field }) => field);
	const context = { org, object: object.name, zone, parents: await describeParents(org, object, paths) };
	const where = conditions.map((condition) => conditionText(object, condition, context)).join(' AND ');
	const changed = ['LastModifiedDate', 'SystemModstamp'].find(has);
	if (events.includes('recordCreated') && !has('CreatedDate')) throw untold(object, 'created');
	if (events.includes('recordUpdated') && !changed) throw untold(object, 'updated');
	return {
		object: object.name,
		label: object.label,
		nameField: nameFieldOf(object),
		changed,
		changedBy: changed && has('LastModifiedById') ? 'LastModifiedById' : undefined,
		hasCreator: has('CreatedById'),
		where: where && `(${where})`,
	};
}

const untold = ({ label }: RecordObject, what: string) =>
	new SalesforceError('INVALID_INPUT', `Salesforce does not tell when records of ${label} are ${what}`, {
		advice: 'Choose another object or another event.',
	});

const NAMES = ['Name', 'Subject', 'CaseNumber', 'Title', 'DeveloperName'];

const nameFieldOf = ({ fields }: RecordObject) => NAMES.find((name) => fields.has(name.toLowerCase()));

/** The rows of the object that tell of some events. */
export function recordSources(
	events: readonly EventName[],
	facts: RecordFacts | undefined,
	history: FieldHistory | undefined,
): RowSource[] {
	if (!facts) return [];
	return [
		...(events.includes('recordCreated') ? [createdRows(facts)] : []),
		...(events.includes('recordUpdated') ? [history ? changedFields(facts, history) : updatedRows(facts)] : []),
	];
}

function changedFields({ object, nameField, where }: RecordFacts, history: FieldHistory): RowSource {
	const { parent } = history;
	const name = nameField && `${parent.replace(/Id$/, '')}.${nameField}`;
	return historySource(history, {
		...(name && { fields: [name] }),
		...(where && { where: `${parent} IN (SELECT Id FROM ${object} WHERE ${where})` }),
		happening: (row) => ({
			event: 'recordUpdated',
			eventId: `recordUpdated:${String(row.Id)}`,
			at: Date.parse(textOf(row, 'CreatedDate')),
			actorId: textOf(row, 'CreatedById') || null,
			record: { object, id: textOf(row, parent), name: (name && textOf(row, name)) || null },
		}),
	});
}

function createdRows(facts: RecordFacts): RowSource {
	const { object, nameField, hasCreator, where } = facts;
	const fields = ['Id', 'CreatedDate', nameField, hasCreator && 'CreatedById'].filter(Boolean);
	const creator = (row: ApiRecord) => textOf(row, 'CreatedById') || null;
	return {
		select: `SELECT ${fields.join(',')} FROM ${object}`,
		time: 'CreatedDate',
		where,
		read: (row) => [
			recordHappening(facts, { event: 'recordCreated', row, time: 'CreatedDate', actorId: creator(row) }),
		],
	};
}

// A change of the second of its creation is part of it.
function updatedRows(facts: RecordFacts): RowSource {
	const { object, nameField, hasCreator, where, changed = '', changedBy } = facts;
	const fields = ['Id', changed, nameField, changedBy, hasCreator && 'CreatedDate'].filter(Boolean);
	const actorOf = (row: ApiRecord) => (changedBy ? textOf(row, changedBy) || null : null);
	return {
		select: `SELECT ${fields.join(',')} FROM ${object}`,
		time: changed,
		where,
		read: (row) =>
			textOf(row, changed) === textOf(row, 'CreatedDate')
				? []
				: [recordHappening(facts, { event: 'recordUpdated', row, time: changed, actorId: actorOf(row) })],
	};
}

interface ToldBy {
	event: EventName;
	row: ApiRecord;
	time: string;
	actorId: string | null;
}

function recordHappening(facts: RecordFacts, { event, row, time, actorId }: ToldBy): Happening {
	const at = Date.parse(textOf(row, time));
	const id = String(row.Id);
	const stamp = event === 'recordUpdated' ? `:${new Date(at).toISOString()}` : '';
	const record = { object: facts.object, id, name: facts.nameField ? textOf(row, facts.nameField) || null : null };
	return { event, eventId: `${event}:${id}${stamp}`, at, actorId, changes: [], record };
}
