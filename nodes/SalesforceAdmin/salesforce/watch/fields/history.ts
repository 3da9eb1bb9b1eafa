import { isId } from '../../api/ids';
import type { ApiRecord } from '../../api/org';
import { textOf } from '../../api/query';
import { isIn } from '../../api/soql';
import type { FieldChange, Happening, RowSource } from '../types';

/** The history of an object (Object Reference, StandardObjectNameHistory), as far as its fields are watched; plain JSON. */
export interface FieldHistory {
	/** The object with the rows, such as AccountHistory. */
	object: string;
	/** The field that leads to the record, such as AccountId. */
	parent: string;
	fields: Array<{ name: string; isReference: boolean }>;
}

/** What the history of an object is called, and its field that leads to the record. */
export function historyNames(object: string): Pick<FieldHistory, 'object' | 'parent'> {
	if (object.endsWith('__c')) return { object: object.replace(/__c$/, '__History'), parent: 'ParentId' };
	return {
		object: object === 'Opportunity' ? 'OpportunityFieldHistory' : `${object}History`,
		parent: `${object}Id`,
	};
}

/** What the rows of a history are made into. */
interface ReadBy {
	/** Further fields of the statement. */
	fields?: string[];
	/** A condition on the records. */
	where?: string;
	/** The happening of a row, without its changes. */
	happening(row: ApiRecord): Omit<Happening, 'changes'>;
}

/** The rows of a history that tell of the watched fields: one happening for each changed field. */
export function historySource(
	{ object, parent, fields }: FieldHistory,
	{ fields: more = [], where, happening }: ReadBy,
): RowSource {
	const names = fields.flatMap(({ name, isReference }) => (isReference ? [name, historyName(name)] : [name]));
	const select = ['Id', parent, 'Field', 'OldValue', 'NewValue', 'CreatedDate', 'CreatedById', ...more];
	return {
		select: `SELECT ${select.join(',')} FROM ${object}`,
		time: 'CreatedDate',
		where: [isIn('Field', [...new Set(names)]), ...(where ? [where] : [])].join(' AND '),
		read: (row) => {
			const change = changeIn(row, fields);
			return change ? [{ ...happening(row), changes: [change] }] : [];
		},
	};
}

// The history calls a standard reference by its relationship: Owner for OwnerId.
const historyName = (field: string) => field.replace(/Id$/, '');

// A changed reference has two rows: one with the names, which say less, and one with the IDs.
function changeIn(row: ApiRecord, fields: FieldHistory['fields']): FieldChange | undefined {
	const told = textOf(row, 'Field');
	const field = fields.find(({ name, isReference }) => name === told || (isReference && historyName(name) === told));
	if (!field) return undefined;
	const [from, to] = [row.OldValue ?? null, row.NewValue ?? null];
	if (field.isReference && ![from, to].every(isIdOrNone)) return undefined;
	// Of long texts and of fields of several values the history tells only that they changed.
	return from === null && to === null ? { field: field.name } : { field: field.name, from, to };
}

const isIdOrNone = (value: unknown) => value === null || (typeof value === 'string' && isId(value));
