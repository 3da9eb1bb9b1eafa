import { checkedEntitlementType, entitlementTypes } from '../../fields/entitlements/types';
import { limitFields } from '../../fields/limitFields';
import { userLocator } from '../../fields/userLocator';
import { userReadOptions } from '../../fields/writeOptions';
import { mapValues } from '../../salesforce/api/results';
import { SEEN_AS_ENTITLEMENT } from '../../salesforce/directory/kinds';
import { getUsers } from '../../salesforce/lifecycle/get';
import type { UserLocator } from '../../salesforce/users/read';
import { ENTITLEMENT_TYPES, type EntitlementType } from '../../salesforce/entitlements/types';
import type { ItemParameters, Operation } from '../operation';

/** What a user is given, of some types; `limit` is the most entries, all when absent. */
interface EntitlementList {
	user: UserLocator;
	types: EntitlementType[];
	limit?: number;
}

/** Lists what users are given: one output item per entitlement. */
export const getAll: Operation<EntitlementList> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many permission sets, groups and licenses',
		description: 'Get many permission sets, groups, queues and licenses of a user, with the IDs of the assignments',
	},
	description: [
		{ ...userLocator, description: 'The user whose entitlements to list' },
		entitlementTypes,
		...limitFields,
		userReadOptions(),
	],
	visibility: {
		title: 'Get Many User Entitlements',
		permissions: [],
		parts: { 'permission sets and licenses of users': [SEEN_AS_ENTITLEMENT] },
	},
	read: (parameters) => ({
		user: parameters.user('user'),
		types: readTypes(parameters),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	}),
	execute: async (org, lists) => {
		const requests = lists.map(({ user, types }) => ({ user, entitlementTypes: types }));
		return mapValues(await getUsers(org, requests), ({ id: userId, username, entitlements = [] }, at) =>
			entitlements.slice(0, lists[at].limit).map((entitlement) => ({ userId, username, ...entitlement })),
		);
	},
};

function readTypes(parameters: ItemParameters): EntitlementType[] {
	const types = parameters.list('entitlementTypes').map(checkedEntitlementType);
	return types.length > 0 ? types : ENTITLEMENT_TYPES;
}
