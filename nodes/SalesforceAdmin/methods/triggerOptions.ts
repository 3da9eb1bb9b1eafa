import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { LARGEST_PAGE } from '../salesforce/api/limits';
import { listDirectory } from '../salesforce/directory/list';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';
import { listSearch } from './listSearch';
import { recordOptions } from './recordOptions';

/** All profiles by name; one API call. */
async function profileNames(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const rows = await listDirectory(await openOrg(this), { kind: 'profile', nameContains: '', limit: LARGEST_PAGE });
		return rows.map(({ id, name }) => ({ name, value: id, description: id }));
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
}

/** The methods that the editor calls for the lists of the trigger, by the names that the fields give. */
export const triggerOptions = { profileNames, filterableFields: recordOptions.filterableFields };

/** The same for the lists that are searched. */
export const triggerListSearch = { searchObjects: listSearch.searchObjects };
