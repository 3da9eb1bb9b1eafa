import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../salesforce/api/errors';
import { CHOOSE_FROM_LIST } from './entitlementNames';
import { asLocator, isEmpty } from './values';

/** Fields of User that the org has added, by API name. */
export const customFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'customFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. Cost_Center__c',
					description: 'API name of the field',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'The value. A field that is left empty is not written.',
				},
			],
		},
	],
};

/** Picks fields by a list that the editor loads. The list gives API names. */
function fieldNames(field: {
	displayName: string;
	name: string;
	loadOptionsMethod: string;
	what: string;
}): INodeProperties {
	const { displayName, name, loadOptionsMethod, what } = field;
	const description = `${what} ${CHOOSE_FROM_LIST} with API names.`;
	return { displayName, name, type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [], description };
}

/** Picks the fields of a user that an update empties. */
export const clearFields = fieldNames({
	displayName: 'Clear Fields',
	name: 'clearFields',
	loadOptionsMethod: 'clearableUserFields',
	what: 'Fields to empty. What is only left empty stays as it is.',
});

/**
 * The fields of a collection and of custom fields by API name, with the values of resource locators. A custom field wins over a field of
 * the same name. A field that is empty is left out: an item that lacks it, or a field that was added and not filled in, must not clear it
 * in Salesforce.
 */
export function readUserFields(collection: IDataObject, custom: IDataObject): Record<string, unknown> {
	const rows = (custom.field ?? []) as Array<{ name?: unknown; value?: unknown }>;
	const named = rows.map(({ name, value }) => [String(name ?? '').trim(), value]).filter(([name]) => name !== '');
	const fields = Object.entries(collection).map(([name, value]) => [name, asLocator(value).value]);
	return Object.fromEntries([...fields, ...named].filter(([, value]) => !isEmpty(value)));
}

/** Fields that every user has, with their labels (Object Reference, User). */
const NEVER_CLEARED: Readonly<Record<string, string>> = {
	email: 'Email',
	lastname: 'Last Name',
	profileid: 'Profile',
	username: 'Username',
};

/**
 * The fields with those to clear, whose value is null. Throws INVALID_INPUT for a field that every user has, and for one that is set as
 * well.
 */
export function withClearedFields(fields: Record<string, unknown>, names: string[]): Record<string, unknown> {
	const given = new Set(Object.keys(fields).map((name) => name.toLowerCase()));
	for (const name of names) {
		const label = NEVER_CLEARED[name.toLowerCase()];
		if (label) throw fieldError(name, `'Clear Fields' cannot clear ${label}: every user has one`);
		if (given.has(name.toLowerCase())) throw fieldError(name, `${name} is set, and in 'Clear Fields' as well`);
	}
	return { ...fields, ...Object.fromEntries(names.map((name) => [name, null])) };
}

const fieldError = (name: string, message: string) => new SalesforceError('INVALID_INPUT', message, { fields: [name] });
