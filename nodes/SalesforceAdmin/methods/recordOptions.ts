import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { readOrgObjects } from '../salesforce/records/ownedObjects';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

/** Every object whose records have owners by label, with the API name as the value; two API calls. */
async function ownableObjects(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const { ownable } = await readOrgObjects(await openOrg(this));
		const options = ownable.map(({ name, label }) => ({ name: label, value: name, description: name }));
		return options.sort((one, other) => one.name.localeCompare(other.name));
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
}

/** The methods that list what has records, by the names that the fields give. */
export const recordOptions = { ownableObjects };
