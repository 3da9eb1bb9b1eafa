import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { EntitlementNames } from '../../salesforce/entitlements';
import { asList } from '../parameters';
import { entitlementPicker } from './entitlementPicker';

/** Lists of what a user is given, by name. */
export const entitlementLists: INodeProperties = {
	displayName: 'Entitlements',
	name: 'entitlements',
	type: 'collection',
	placeholder: 'Add entitlements',
	default: {},
	description: 'What the user is given besides profile and role. Nothing is taken away.',
	options: [
		entitlementPicker('Feature Licenses', 'featureLicenses', 'searchFeatureLicenses', 'Marketing User'),
		entitlementPicker('Permission Set Groups', 'permissionSetGroups', 'searchPermissionSetGroups', 'Sales_Bundle'),
		entitlementPicker(
			'Permission Set Licenses',
			'permissionSetLicenses',
			'searchPermissionSetLicenses',
			'SalesConsolePsl',
		),
		entitlementPicker('Permission Sets', 'permissionSets', 'searchPermissionSets', 'Sales_Manager'),
		entitlementPicker('Public Groups', 'publicGroups', 'searchPublicGroups', 'All_Sales'),
		entitlementPicker('Queues', 'queues', 'searchQueues', 'Support_Queue'),
	],
};

/** The lists of the collection, by kind of entitlement. */
export function entitlementNames(lists: IDataObject): EntitlementNames {
	return {
		featureLicense: asList(lists.featureLicenses),
		permissionSetGroup: asList(lists.permissionSetGroups),
		permissionSetLicense: asList(lists.permissionSetLicenses),
		permissionSet: asList(lists.permissionSets),
		publicGroup: asList(lists.publicGroups),
		queue: asList(lists.queues),
	};
}
