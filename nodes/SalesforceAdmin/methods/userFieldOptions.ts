import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { isCustomName } from '../fields/user/customFields';
import { describeUser, type DescribedFields } from '../salesforce/api/describe';
import { asSalesforceError } from '../salesforce/api/errors';
import type { FieldDescribe } from '../salesforce/api/org';
import { isClearable } from '../salesforce/users/fields';
import { usableValues } from '../salesforce/users/picklists';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** Options that are made of the fields of User: one API call. */
const fromFields = (options: (fields: DescribedFields) => INodePropertyOptions[]): LoadOptions =>
	async function (this) {
		try {
			return options(await describeUser(await openOrg(this)));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};

/** The fields that pass a test, by label, with the API name as the value and the type beside it. */
const fieldsThat = (test: (field: FieldDescribe) => boolean): LoadOptions =>
	fromFields((fields) =>
		[...fields.values()]
			.filter(test)
			.map(fieldOption)
			.sort((one, other) => one.name.localeCompare(other.name)),
	);

/** The values of a picklist in the order of Salesforce, by label, with the value beside it. */
const valuesOfField = (name: string): LoadOptions =>
	fromFields((fields) => {
		const field = fields.get(name.toLowerCase());
		const values = field ? usableValues(field) : [];
		return values.map(({ value, label }) => ({ name: label ?? value, value, description: value }));
	});

const fieldOption = ({ name, label, type }: FieldDescribe): INodePropertyOptions => ({
	name: label,
	value: name,
	description: `${name}, ${TYPES[type] ?? type}`,
});

/** What the types of the describe are called in Setup. */
const TYPES: Readonly<Record<string, string>> = {
	boolean: 'checkbox',
	double: 'number',
	int: 'number',
	datetime: 'date and time',
	multipicklist: 'picklist of several',
	reference: 'lookup',
	string: 'text',
	textarea: 'text area',
};

/** The methods that list fields of User, by the names that the fields of the node give. */
export const userFieldOptions = {
	clearableUserFields: fieldsThat(isClearable),
	emailEncodings: valuesOfField('EmailEncodingKey'),
	languages: valuesOfField('LanguageLocaleKey'),
	locales: valuesOfField('LocaleSidKey'),
	timeZones: valuesOfField('TimeZoneSidKey'),
	writableCustomFields: fieldsThat(
		({ name, createable, updateable }) => isCustomName(name) && (createable || updateable),
	),
};
