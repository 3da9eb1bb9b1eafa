import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import {
	ENTITLEMENT_TYPES,
	entitlementTitle,
	type EntitlementNames,
	type EntitlementType,
} from '../../salesforce/entitlements/types';
import { entitlementNames } from './names';
import { asNames } from '../lists';
import { isUnset, labelOf } from '../values';

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

/**
 * Throws INVALID_INPUT for the first list of these types that is in the collection and has no value, or one without an entry: an expression
 * found nothing, and everything of the type would be taken. A text without names is refused unless `allowsEmpty`; an empty list, `[]`, says that the
 * user is to have none.
 */
export function refuseEmptyLists(
	lists: IDataObject,
	{ types, allowsEmpty }: { types: readonly EntitlementType[]; allowsEmpty: boolean },
): void {
	for (const type of types.filter((one) => `${one}s` in lists)) {
		const value = lists[`${type}s`];
		const takes = `the mode Match would take every ${entitlementTitle(type)} from the user`;
		const list = `'${labelOf(`${type}s`)}'`;
		if (isUnset(value) || (Array.isArray(value) && value.some(isUnset)))
			throw new SalesforceError('INVALID_INPUT', `${list} has no value, and ${takes}`, { advice: UNSET_ADVICE });
		const isNone = Array.isArray(value) && value.length === 0;
		if (allowsEmpty || isNone || asNames(value).length > 0) continue;
		throw new SalesforceError('INVALID_INPUT', `${list} is empty, and ${takes}`, { advice: EMPTY_LIST_ADVICE });
	}
}

const UNSET_ADVICE = 'Look at what its expression finds. If the user is to have none, give an empty list, [].';

const EMPTY_LIST_ADVICE =
	"Look at what the item has. If the user is to have none, give an empty list, [], or set the option 'Allow Empty'.";
