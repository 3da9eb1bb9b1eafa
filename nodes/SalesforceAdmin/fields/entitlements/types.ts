import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { ENTITLEMENT_TYPES, type EntitlementType } from '../../salesforce/entitlements/types';

const TYPES: Array<INodePropertyOptions & { value: EntitlementType }> = [
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

/** Picks the type of entitlement; `more` are types that only one operation has. */
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

/** The type that an expression chose. Throws INVALID_INPUT for a value that is none. */
export function checkedEntitlementType(value: string): EntitlementType {
	const type = ENTITLEMENT_TYPES.find((one) => one === value);
	if (type) return type;
	throw new SalesforceError('INVALID_INPUT', `'${value}' is not a type of entitlement`);
}

/** Picks several types; every type when none is picked. `what` says what is done with them: "Which types to list". */
export const entitlementTypes = (what: string): INodeProperties => ({
	displayName: 'Entitlement Types',
	name: 'entitlementTypes',
	type: 'multiOptions',
	default: [],
	description: `${what}. Every type when empty.`,
	options: TYPES,
});

/** The types that were picked. Throws INVALID_INPUT for a value that is none. */
export function checkedEntitlementTypes(values: string[]): EntitlementType[] {
	const types = values.map(checkedEntitlementType);
	return types.length > 0 ? types : ENTITLEMENT_TYPES;
}
