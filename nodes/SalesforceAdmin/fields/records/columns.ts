import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { CHOOSE_FROM_LIST } from '../entitlements/names';
import { isEmpty } from '../values';

/** The fields of a record, by what the org says of the object. */
export const columns: INodeProperties = {
	displayName: 'Fields',
	name: 'columns',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description:
		'The values of the fields. A field that is left empty is not written. A field that leads to another record takes its ID or address, or what it is called: a username, an external ID, a name.',
	typeOptions: {
		loadOptionsDependsOn: ['object.value'],
		resourceMapper: {
			resourceMapperMethod: 'recordColumns',
			mode: 'add',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: false,
			supportAutoMap: true,
			noFieldsError: 'Choose an object first. Fields that the connected user may not write are not listed.',
		},
	},
};

/** Picks from the fields of the object that is chosen. */
function pickedFields(field: {
	displayName: string;
	name: string;
	loadOptionsMethod: string;
	description: string;
}): Omit<INodeProperties, 'type' | 'default'> {
	const { loadOptionsMethod, ...texts } = field;
	return { ...texts, typeOptions: { loadOptionsMethod, loadOptionsDependsOn: ['object.value'] } };
}

/** Picks the fields of a record that are emptied. */
export const clearRecordFields: INodeProperties = {
	...pickedFields({
		displayName: 'Clear Fields',
		name: 'clearFields',
		loadOptionsMethod: 'clearableFields',
		description: `Fields to empty. What is only left empty stays as it is. ${CHOOSE_FROM_LIST} with API names.`,
	}),
	type: 'multiOptions',
	default: [],
};

/** Picks the field that a record is found by. */
export const externalIdField: INodeProperties = {
	...pickedFields({
		displayName: 'External ID Field',
		name: 'externalIdField',
		loadOptionsMethod: 'keyFields',
		description: `The field that tells whether the record exists; its value stands in Fields. ${CHOOSE_FROM_LIST} with an API name.`,
	}),
	type: 'options',
	required: true,
	default: '',
};

/** The option that keeps the rules of the org that choose an owner away. */
export const ignoreAssignmentRules: INodeProperties = {
	displayName: 'Ignore Assignment Rules',
	name: 'ignoreAssignmentRules',
	type: 'boolean',
	default: true,
	description:
		'Whether the owner stays whatever the assignment rules for leads and cases and the territory rules for accounts say. Otherwise the active ones run, and records of these objects are not written by the Bulk API, where none run.',
};

/**
 * The fields to write, out of those of a resource mapper or of an item, and those to empty. The ID of the record, which an item of an earlier
 * read has, is no field to write. Throws INVALID_INPUT when there is nothing to write.
 */
export function readGivenFields(given: IDataObject, clear: string[]): { fields: IDataObject; clear: string[] } {
	const fields = Object.fromEntries(
		Object.entries(given).filter(([name, value]) => name.toLowerCase() !== 'id' && !isUnset(value)),
	);
	if (Object.keys(fields).length + clear.length > 0) return { fields, clear };
	throw new SalesforceError('INVALID_INPUT', "There is nothing to write: 'Fields' is empty", {
		advice: "Fill in what is to be written. To empty a field of a record that exists, choose it in 'Clear Fields'.",
	});
}

const isUnset = (value: unknown) => (Array.isArray(value) ? value.length === 0 : isEmpty(value));
