import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { asName } from '../fields/values';
import { asSalesforceError } from '../salesforce/api/errors';
import type { FieldDescribe } from '../salesforce/api/org';
import { describeObject, isRequired } from '../salesforce/objects/describe';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

/**
 * The fields of the object that is chosen in the form, as far as the chosen operation may write them, those that a new record needs first;
 * none without an object. One API call.
 */
async function recordColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const given = asName(this.getCurrentNodeParameter('object'));
	if (given === '') return { fields: [] };
	try {
		const { fields } = await describeObject(await openOrg(this), given);
		const operation = String(this.getCurrentNodeParameter('operation'));
		const columns = [...fields.values()].filter((field) => isWritten(field, operation));
		return { fields: columns.map((field) => columnOf(field, operation)).sort(byNeed) };
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
}

function isWritten({ createable, updateable }: FieldDescribe, operation: string): boolean {
	if (operation === 'create') return createable;
	return operation === 'update' ? updateable : createable || updateable;
}

function columnOf(field: FieldDescribe, operation: string): ResourceMapperField {
	const { name, label, type } = field;
	const active = (field.picklistValues ?? []).filter((entry) => entry.active);
	return {
		id: name,
		displayName: `${label}${noteOn(field)}`,
		required: operation === 'create' && isRequired(field),
		defaultMatch: false,
		display: true,
		type: TYPES[type] ?? 'string',
		...(type === 'picklist' && { options: active.map(({ value, label: shown }) => ({ name: shown ?? value, value })) }),
	};
}

function noteOn({ type, referenceTo, picklistValues }: FieldDescribe): string {
	if (type === 'reference') return ` (ID of ${referenceTo.join(' or ')})`;
	if (type !== 'multipicklist') return '';
	return ` (${picklistValues
		.filter(({ active }) => active)
		.map(({ value }) => value)
		.join('; ')})`;
}

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
	picklist: 'options',
};

const byNeed = (one: ResourceMapperField, other: ResourceMapperField) =>
	Number(other.required) - Number(one.required) || one.displayName.localeCompare(other.displayName);

/** The methods that list what a resource mapper maps, by the names that the fields of the node give. */
export const resourceMapping = { recordColumns };
