import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { LARGEST_PAGE } from '../salesforce/api/limits';
import { listDirectory, type ListedKind } from '../salesforce/directory/list';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';
import { listSearch } from './listSearch';
import { recordOptions } from './recordOptions';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** All entries of some kinds by label; one API call for each kind, or the describe of User for feature licenses. */
const entriesOf = (...kinds: ListedKind[]): LoadOptions =>
	async function (this) {
		try {
			const org = await openOrg(this);
			const lists = kinds.map(
				async (kind) => await listDirectory(org, { kind, nameContains: '', limit: LARGEST_PAGE }),
			);
			return (await Promise.all(lists))
				.flat()
				.map(({ id, label, name }) => ({ name: label, value: id, description: name }));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};

const profileNames = entriesOf('profile');

const licenseNames = entriesOf('userLicense', 'permissionSetLicense', 'packageLicense', 'featureLicense');

/** The methods that the editor calls for the lists of the trigger, by the names that the fields give. */
export const triggerOptions = { profileNames, licenseNames, filterableFields: recordOptions.filterableFields };

/** The same for the lists that are searched. */
export const triggerListSearch = { searchObjects: listSearch.searchObjects };
