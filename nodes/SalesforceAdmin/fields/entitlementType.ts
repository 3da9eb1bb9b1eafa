import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { entitlementNames } from './entitlementNames';

const TYPES: INodePropertyOptions[] = [
	{ name: 'Feature License', value: 'featureLicense', description: 'Such as Marketing User or Flow User' },
	{ name: 'Package License', value: 'packageLicense', description: 'Seat of an installed managed package' },
	{ name: 'Permission Set', value: 'permissionSet', description: 'Permissions on top of those of the profile' },
	{ name: 'Permission Set Group', value: 'permissionSetGroup', description: 'Several permission sets in one' },
	{
		name: 'Permission Set License',
		value: 'permissionSetLicense',
		description: 'Seat that permission sets of a paid feature need',
	},
	{ name: 'Public Group', value: 'publicGroup', description: 'Users that records and folders are shared with' },
	{ name: 'Queue', value: 'queue', description: 'Users who take records from a common list' },
];

/** Picks the kind of entitlement; `more` are kinds that only one operation has. */
export function entitlementType(description: string, ...more: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Entitlement Type',
		name: 'entitlementType',
		type: 'options',
		required: true,
		default: 'permissionSet',
		description,
		options: [...more, ...TYPES].sort((a, b) => a.name.localeCompare(b.name)),
	};
}

/** A list of entitlements of the kind that is chosen. */
export const entitlements: INodeProperties = entitlementNames('Entitlement', 'entitlements', 'entitlementNames', [
	'entitlementType',
]);
