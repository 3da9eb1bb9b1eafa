import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asList } from '../fields/lists';
import { asName } from '../fields/values';
import { asSalesforceError } from '../salesforce/api/errors';
import { LARGEST_PAGE } from '../salesforce/api/limits';
import { listDirectory, type ListedKind } from '../salesforce/directory/list';
import { describeObject } from '../salesforce/objects/describe';
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

/** The fields of users, of the object that is chosen in the form, or of both, as the chosen events need; one API call for each object. */
const watchableFields: LoadOptions = async function (this) {
	try {
		const events = asList(this.getCurrentNodeParameter('events') ?? []);
		const object = asName(this.getCurrentNodeParameter('object'));
		const names = [
			...(events.includes('userUpdated') ? ['User'] : []),
			...(events.includes('recordUpdated') && object ? [object] : []),
		];
		const org = await openOrg(this);
		const objects = await Promise.all(names.map(async (name) => await describeObject(org, name)));
		const options = objects.flatMap(({ label, fields }) =>
			[...fields.values()].map((field) => ({
				name: field.label,
				value: field.name,
				description: `${field.name} of ${label}`,
			})),
		);
		return [...new Map(options.map((option) => [option.value, option])).values()];
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
};

/** The methods that the editor calls for the lists of the trigger, by the names that the fields give. */
export const triggerOptions = {
	profileNames,
	licenseNames,
	watchableFields,
	filterableFields: recordOptions.filterableFields,
};

/** The same for the lists that are searched. */
export const triggerListSearch = { searchObjects: listSearch.searchObjects };
