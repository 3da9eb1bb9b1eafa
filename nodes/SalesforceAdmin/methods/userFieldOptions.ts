import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { describeUser } from '../salesforce/api/describe';
import { asSalesforceError } from '../salesforce/api/errors';
import type { FieldDescribe } from '../salesforce/api/org';
import { isClearable } from '../salesforce/users/fields';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** The fields of User that pass a test, by label, with the API name as the value and the type beside it: one API call. */
const fieldsThat = (test: (field: FieldDescribe) => boolean): LoadOptions =>
	async function (this) {
		try {
			const fields = [...(await describeUser(await openOrg(this))).values()].filter(test);
			return fields.map(fieldOption).sort((one, other) => one.name.localeCompare(other.name));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};

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
};
