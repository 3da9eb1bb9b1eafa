import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { EntitlementNames } from '../../salesforce/entitlements';
import { asList } from '../parameters';

function names(displayName: string, name: string, placeholder: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${displayName.replace(/s$/, '')}` },
		default: [],
		placeholder: `e.g. ${placeholder}`,
		description: 'Each by its API name, label or ID',
	};
}

/** Lists of what a user is given, by name. */
export const entitlementLists: INodeProperties = {
	displayName: 'Entitlements',
	name: 'entitlements',
	type: 'collection',
	placeholder: 'Add entitlements',
	default: {},
	description: 'What the user is given besides profile and role. Nothing is taken away.',
	options: [
		names('Feature Licenses', 'featureLicenses', 'Marketing User'),
		names('Permission Set Groups', 'permissionSetGroups', 'Sales_Bundle'),
		names('Permission Set Licenses', 'permissionSetLicenses', 'SalesConsolePsl'),
		names('Permission Sets', 'permissionSets', 'Sales_Manager'),
		names('Public Groups', 'publicGroups', 'All_Sales'),
		names('Queues', 'queues', 'Support_Queue'),
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
