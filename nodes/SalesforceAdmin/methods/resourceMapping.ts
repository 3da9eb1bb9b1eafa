import type {
	FieldType,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { asName } from '../fields/values';
import { asSalesforceError } from '../salesforce/api/errors';
import { groupBy } from '../salesforce/api/lists';
import type { FieldDescribe } from '../salesforce/api/org';
import { describeObject, isRequired } from '../salesforce/objects/describe';
import { readChoices } from '../salesforce/objects/references/choices';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

/**
 * The fields of the object that is chosen in the form, as far as the chosen operation may write them, those that a new record needs first;
 * none without an object. One API call, and one more for what references can lead to.
 */
async function recordColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const given = asName(this.getCurrentNodeParameter('object'));
	if (given === '') return { fields: [] };
	try {
		const org = await openOrg(this);
		const object = await describeObject(org, given);
		const operation = String(this.getCurrentNodeParameter('operation'));
		const written = [...object.fields.values()].filter((field) => isWritten(field, operation));
		const choices = await readChoices(org, object, written);
		const columns = written.map((field) => columnOf(field, operation, optionsOf(field, choices.get(field))));
		return { fields: toldApart(columns).sort(byNeed) };
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
}

// Fields of the same label can only be told apart by their API names.
function toldApart(columns: ResourceMapperField[]): ResourceMapperField[] {
	const labeled = groupBy(columns, ({ displayName }) => displayName);
	return columns.map((column) => {
		const isAlone = labeled.get(column.displayName)?.length === 1;
		return isAlone ? column : { ...column, displayName: `${column.displayName}, ${column.id}` };
	});
}

function isWritten({ createable, updateable }: FieldDescribe, operation: string): boolean {
	if (operation === 'create') return createable;
	return operation === 'update' ? updateable : createable || updateable;
}

/** What is chosen from: the values of a picklist, or the records of a reference where they are few. */
function optionsOf({ type, picklistValues }: FieldDescribe, choices: Choices): INodePropertyOptions[] | undefined {
	if (type !== 'picklist') return choices?.map(({ label, value }) => ({ name: label, value }));
	const active = picklistValues.filter((entry) => entry.active);
	return active.map(({ value, label }) => ({ name: label ?? value, value }));
}

type Choices = Array<{ label: string; value: string }> | undefined;

function columnOf(field: FieldDescribe, operation: string, options?: INodePropertyOptions[]): ResourceMapperField {
	const { name, label, type } = field;
	return {
		id: name,
		displayName: options ? label : `${label}${noteOn(field)}`,
		required: operation === 'create' && isRequired(field),
		defaultMatch: false,
		display: true,
		...(options ? { type: 'options', options } : { type: TYPES[type] ?? 'string' }),
	};
}

function noteOn({ type, label, referenceTo, picklistValues }: FieldDescribe): string {
	if (type === 'reference') return referenceNote(label, referenceTo);
	if (type !== 'multipicklist') return '';
	const values = picklistValues.filter(({ active }) => active).map(({ value }) => value);
	return ` (${[...values.slice(0, MOST_NAMED), ...(values.length > MOST_NAMED ? ['…'] : [])].join('; ')})`;
}

// The form cuts labels of more than some 27 characters.
function referenceNote(label: string, objects: string[]): string {
	if (objects.length > MOST_NAMED) return ` (${objects[0]}: name)`;
	return label.endsWith(' ID') ? ' or name' : ' (ID or name)';
}

/** More objects or values are not listed in the label of a field. */
const MOST_NAMED = 5;

/** What the types of the describe are for n8n; all others are texts. */
const TYPES: Readonly<Record<string, FieldType>> = {
	boolean: 'boolean',
	currency: 'number',
	date: 'dateTime',
	datetime: 'dateTime',
	double: 'number',
	int: 'number',
	long: 'number',
	percent: 'number',
};

const byNeed = (one: ResourceMapperField, other: ResourceMapperField) =>
	Number(other.required) - Number(one.required) || one.displayName.localeCompare(other.displayName);

/** The methods that list what a resource mapper maps, by the names that the fields of the node give. */
export const resourceMapping = { recordColumns };
