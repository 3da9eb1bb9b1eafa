import { SalesforceError } from '../../api/errors';
import type { ApiRecord, FieldDescribe } from '../../api/org';
import { fieldOf, isRequired, type RecordObject } from '../describe';
import { referenceField } from '../references/given';
import { fieldValue, isBlank, type ValueContext } from '../values';

/** The fields that a request gives, by name, and the names of those to empty. A field without a value stays as it is. */
export interface GivenFields {
	fields: Record<string, unknown>;
	clear: string[];
}

/**
 * The record that the fields make, under the names of the org, with values as Salesforce takes them, and null for what is to be emptied.
 * Throws for the first that cannot be: an unknown field, one that is given twice or set and emptied, a value that does not fit.
 */
export function givenRecord(object: RecordObject, { fields, clear }: GivenFields, context: ValueContext): ApiRecord {
	const record: ApiRecord = {};
	for (const [name, value] of Object.entries(fields)) {
		if (isBlank(value) || isOfApi(name, value)) continue;
		const field = referenceField(object, name, value) ?? fieldOf(object, name);
		if (field.name in record) throw fieldError(field, `${field.name} is given twice`);
		const converted = isCompound(field) ? value : fieldValue(field, value, context);
		if (converted !== '') record[field.name] = converted;
	}
	for (const name of clear) record[clearedField(object, name, record).name] = null;
	return record;
}

function clearedField(object: RecordObject, name: string, record: ApiRecord): FieldDescribe {
	const field = fieldOf(object, name);
	if (field.name in record) throw fieldError(field, `${field.name} is set, and in 'Clear Fields' as well`);
	if (field.nillable && field.type !== 'boolean') return field;
	throw fieldError(field, `${field.label} cannot be cleared: every record of ${object.label} has one`);
}

/** Throws INVALID_FIELD_FOR_INSERT_UPDATE when the connected user may not set one of the fields of a record so. */
export function checkFieldUse(object: RecordObject, record: ApiRecord, use: 'createable' | 'updateable'): void {
	const fields = Object.keys(record).map((name) => fieldOf(object, name));
	const refused = fields.filter((field) => !field[use]);
	if (refused.length === 0) return;
	const names = refused.map(({ name }) => name);
	const verb = use === 'createable' ? 'given to a new record' : 'changed';
	throw new SalesforceError(
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`${names.join(', ')} of ${object.label} cannot be ${verb}`,
		{ fields: names, advice: adviceOn(refused) },
	);
}

// What the API says of a record beside its fields, in rows that another node has read.
const isOfApi = (name: string, value: unknown) =>
	name === 'attributes' && typeof (value as { type?: unknown }).type === 'string';

// An address or a place is written by its parts (REST API Developer Guide, "Compound Fields").
const isCompound = ({ type }: FieldDescribe) => type === 'address' || type === 'location';

function adviceOn(refused: FieldDescribe[]): string | undefined {
	const compound = refused.find(isCompound);
	return compound && `${compound.label} is made of other fields. Write those, for example the street and the city.`;
}

/** Throws REQUIRED_FIELD_MISSING with all fields that a new record needs and does not have. */
export function checkRequired({ fields, label }: RecordObject, record: ApiRecord): void {
	const missing = [...fields.values()].filter((field) => isRequired(field) && isBlank(record[field.name]));
	if (missing.length === 0) return;
	const names = missing.map(({ name, label: of }) => `${of} (${name})`);
	throw new SalesforceError('REQUIRED_FIELD_MISSING', `A new record of ${label} needs ${names.join(', ')}`, {
		fields: missing.map(({ name }) => name),
	});
}

const fieldError = ({ name }: FieldDescribe, message: string) =>
	new SalesforceError('INVALID_INPUT', message, { fields: [name] });
