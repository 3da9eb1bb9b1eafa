import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { EntitlementNames } from '../salesforce/entitlements/types';
import { entitlementNames } from './entitlementNames';
import { asList } from './values';

/** Lists of what a user is given, by name. */
export const entitlementLists: INodeProperties = {
	displayName: 'Entitlements',
	name: 'entitlements',
	type: 'collection',
	placeholder: 'Add entitlements',
	default: {},
	description: 'What the user is given besides profile and role. Nothing is taken away.',
	options: [
		entitlementNames('Feature License', 'featureLicenses', 'featureLicenseNames'),
		entitlementNames('Permission Set Group', 'permissionSetGroups', 'permissionSetGroupNames'),
		entitlementNames('Permission Set License', 'permissionSetLicenses', 'permissionSetLicenseNames'),
		entitlementNames('Permission Set', 'permissionSets', 'permissionSetNames'),
		entitlementNames('Public Group', 'publicGroups', 'publicGroupNames'),
		entitlementNames('Queue', 'queues', 'queueNames'),
	],
};

/** The names, labels or IDs in the lists of the collection, by type of entitlement. Throws INVALID_INPUT when one is an object. */
export function readEntitlementLists(lists: IDataObject): EntitlementNames {
	return {
		featureLicense: asList(lists.featureLicenses),
		permissionSetGroup: asList(lists.permissionSetGroups),
		permissionSetLicense: asList(lists.permissionSetLicenses),
		permissionSet: asList(lists.permissionSets),
		publicGroup: asList(lists.publicGroups),
		queue: asList(lists.queues),
	};
}
