import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { ENTITLEMENT_TYPES, type EntitlementNames } from '../../salesforce/entitlements/types';
import { entitlementNames } from './names';
import { asNames } from '../lists';

/** Lists of what a user is given, by name; the parameter of a type is the type with an s: `permissionSets`. */
export const entitlementLists: INodeProperties = {
	displayName: 'Entitlements',
	name: 'entitlements',
	type: 'collection',
	placeholder: 'Add entitlements',
	default: {},
	description: 'What the user is given besides profile and role. Nothing is taken away.',
	options: ENTITLEMENT_TYPES.map((type) => entitlementNames(type)).sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	),
};

/** The names, labels or IDs in the lists of the collection, by type of entitlement. Throws INVALID_INPUT when one is an object. */
export function readEntitlementLists(lists: IDataObject): EntitlementNames {
	return Object.fromEntries(ENTITLEMENT_TYPES.map((type) => [type, asNames(lists[`${type}s`])]));
}
