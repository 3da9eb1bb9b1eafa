/**
 * Field history: what tracked fields were and are (Object Reference, StandardObjectNameHistory; Help, "Field History Tracking"). An object
 * without a tracked field has no history. Fields of several values and long texts are tracked without their values.
 */
import { anyValue, dateTime, defineObject, picklist, READ_ONLY, reference } from '../world/define.mts';
import type { Change, Context, ObjectType, Org } from '../world/model.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';

/** All of them share a key prefix. */
const PREFIX = '017';

/** The fields that are tracked, in lower case: `account.name`. */
const tracked = ({ settings }: Org): string[] =>
	settings.trackedFields
		.split(',')
		.map((name) => name.trim().toLowerCase())
		.filter(Boolean);

/** Whether the history of a field is kept. */
export const isTracked = (org: Org, object: string, field: string) =>
	tracked(org).includes(`${object}.${field}`.toLowerCase());

/** What the history of an object is called, and the field of it that leads to the record. */
function namesOf(object: string): { history: string; parent: string } {
	if (object.endsWith('__c')) return { history: object.replace(/__c$/, '__History'), parent: 'ParentId' };
	const history = object === 'Opportunity' ? 'OpportunityFieldHistory' : `${object}History`;
	return { history, parent: `${object}Id` };
}

/** Objects whose fields can be tracked (Help, "Field History Tracking"; users since Spring '25). */
const TRACKABLE = ['Account', 'Campaign', 'Case', 'Contact', 'Contract', 'Lead', 'Opportunity', 'Order', 'User'];

/** The objects with the histories of those whose fields can be tracked. */
export const withHistories = (objects: readonly ObjectType[]): ObjectType[] => [
	...objects,
	...objects.filter(({ name, custom }) => custom || TRACKABLE.includes(name)).map(historyOf),
];

/** The history of an object; nobody sees it while no field of the object is tracked. */
function historyOf({ name, label }: ObjectType): ObjectType {
	const { history, parent } = namesOf(name);
	return defineObject(history, {
		label: `${label} History`,
		labelPlural: `${label} History`,
		keyPrefix: PREFIX,
		allows: '',
		audit: [],
		fields: [
			reference(parent, `${label} ID`, name, { ...READ_ONLY, nillable: false, cascadeDelete: true }),
			picklist('Field', 'Changed Field', [], { ...READ_ONLY, nillable: false }),
			picklist('DataType', 'Datatype', [], READ_ONLY),
			anyValue('OldValue', 'Old Value', READ_ONLY),
			anyValue('NewValue', 'New Value', READ_ONLY),
			dateTime('CreatedDate', 'Created Date', { ...READ_ONLY, nillable: false }),
			reference('CreatedById', 'Created By ID', 'User', { ...READ_ONLY, nillable: false }),
		],
		rules: { visible: ({ org }) => tracked(org).some((field) => field.startsWith(`${name.toLowerCase()}.`)) },
	});
}

/** Notes what a change makes of tracked fields, and that a record was created, with the stamp of the change. */
export function noteInHistory({ org, user }: Context, change: Change, stamp: string): void {
	const { object, kind, record, before, changed } = change;
	const fields = [...changed].filter((field) => isTracked(org, object.name, field));
	if (kind === 'delete' || !tracked(org).some((field) => field.startsWith(`${object.name.toLowerCase()}.`))) return;
	const { history, parent } = namesOf(object.name);
	const note = (Field: string, DataType: string, [OldValue, NewValue]: readonly [FieldValue, FieldValue]) =>
		org.store.insert(history, {
			Id: org.ids.next(PREFIX),
			[parent]: record.Id,
			...{ Field, DataType, OldValue, NewValue },
			CreatedDate: stamp,
			CreatedById: user.Id,
		});
	if (!before) note('created', 'Text', [null, null]);
	else
		for (const field of fields)
			for (const row of rowsOf(org, { field, record, before, object })) note(nameIn(object, field), ...row);
}

/** A standard reference is called by its relationship: Owner for OwnerId. */
function nameIn({ fields }: ObjectType, field: string): string {
	const { type, custom } = fields.get(field.toLowerCase())!;
	return type === 'reference' && !custom ? field.replace(/Id$/, '') : field;
}

interface FieldChange {
	field: string;
	record: OrgRecord;
	before: OrgRecord;
	object: ObjectType;
}

type HistoryValues = [type: string, values: readonly [FieldValue, FieldValue]];

/** A reference has two rows, one with the names and one with the IDs. */
function rowsOf(org: Org, { field, record, before, object }: FieldChange): HistoryValues[] {
	const { type } = object.fields.get(field.toLowerCase())!;
	const [from, to] = [before[field] ?? null, record[field] ?? null];
	if (type === 'multipicklist' || type === 'textarea') return [['MultiLineText', [null, null]]];
	if (type !== 'reference') return [[type === 'boolean' ? 'Boolean' : 'Text', [from, to]]];
	return [
		['Text', [nameOf(org, from), nameOf(org, to)]],
		['EntityId', [from, to]],
	];
}

function nameOf({ schema, store }: Org, id: FieldValue): FieldValue {
	const object = typeof id === 'string' ? schema.ofId(id) : undefined;
	const row = object && store.get(object.name, id as string);
	return row ? (row.Name ?? [row.FirstName, row.LastName].filter(Boolean).join(' ')) : null;
}
