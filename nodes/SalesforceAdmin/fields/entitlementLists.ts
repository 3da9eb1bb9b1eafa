import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { EntitlementNames, EntitlementType } from '../salesforce/entitlements/types';
import { entitlementNames } from './entitlementNames';
import { asNames } from './lists';

/** The lists of the collection by type: the name of the parameter, and what one entry is called. Package licenses are only assigned. */
const LISTS: Record<Exclude<EntitlementType, 'packageLicense'>, { name: string; title: string }> = {
	featureLicense: { name: 'featureLicenses', title: 'Feature License' },
	permissionSetGroup: { name: 'permissionSetGroups', title: 'Permission Set Group' },
	permissionSetLicense: { name: 'permissionSetLicenses', title: 'Permission Set License' },
	permissionSet: { name: 'permissionSets', title: 'Permission Set' },
	publicGroup: { name: 'publicGroups', title: 'Public Group' },
	queue: { name: 'queues', title: 'Queue' },
};

/** Lists of what a user is given, by name. */
export const entitlementLists: INodeProperties = {
	displayName: 'Entitlements',
	name: 'entitlements',
	type: 'collection',
	placeholder: 'Add entitlements',
	default: {},
	description: 'What the user is given besides profile and role. Nothing is taken away.',
	options: Object.entries(LISTS).map(([type, { name, title }]) =>
		entitlementNames({ title, name, loadOptionsMethod: `${type}Names` }),
	),
};

/** The names, labels or IDs in the lists of the collection, by type of entitlement. Throws INVALID_INPUT when one is an object. */
export function readEntitlementLists(lists: IDataObject): EntitlementNames {
	return Object.fromEntries(Object.entries(LISTS).map(([type, { name }]) => [type, asNames(lists[name])]));
}
