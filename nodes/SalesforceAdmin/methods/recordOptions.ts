import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asName } from '../fields/values';
import { asSalesforceError } from '../salesforce/api/errors';
import type { FieldDescribe, Org } from '../salesforce/api/org';
import { describeObject, isKeyField } from '../salesforce/objects/describe';
import { isPicklist } from '../salesforce/objects/picklistValues';
import { readOrgObjects } from '../salesforce/records/ownedObjects';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

const optionsFrom = (
	read: (org: Org, context: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>,
): LoadOptions =>
	async function (this) {
		try {
			const options = await read(await openOrg(this), this);
			return options.sort((one, other) => one.name.localeCompare(other.name));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};

/** Every object whose records have owners by label, with the API name as the value; two API calls. */
const ownableObjects = optionsFrom(async (org) => {
	const { ownable } = await readOrgObjects(org);
	return ownable.map(({ name, label }) => ({ name: label, value: name, description: name }));
});

/** The fields of the object that is chosen in the form, those that pass a test, by label; none without an object. One API call. */
const fieldsThat = (test: (field: FieldDescribe) => boolean): LoadOptions =>
	optionsFrom(async (org, context) => {
		const given = asName(context.getCurrentNodeParameter('object'));
		if (given === '') return [];
		const { fields } = await describeObject(org, given);
		return [...fields.values()].filter(test).map(fieldOption);
	});

const fieldOption = ({ name, label, type }: FieldDescribe): INodePropertyOptions => ({
	name: label,
	value: name,
	description: `${name}, ${type}`,
});

/** The methods that list objects and their fields, by the names that the fields of the node give. */
export const recordOptions = {
	ownableObjects,
	clearableFields: fieldsThat(({ updateable, nillable, type }) => updateable && nillable && type !== 'boolean'),
	keyFields: fieldsThat(isKeyField),
	picklistFields: fieldsThat(isPicklist),
	recordFields: fieldsThat(({ type }) => type !== 'base64'),
	filterableFields: fieldsThat(({ filterable }) => filterable),
	sortableFields: fieldsThat(({ sortable }) => sortable),
};
