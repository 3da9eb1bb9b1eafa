import { checkedEntitlementTypes, entitlementTypes } from '../../fields/entitlements/types';
import { limitFields } from '../../fields/limitFields';
import { userLocator } from '../../fields/userLocator';
import { userReadOptions } from '../../fields/writeOptions';
import { mapValues } from '../../salesforce/api/results';
import { SEEN_AS_ENTITLEMENT } from '../../salesforce/directory/kinds';
import { listEntitlements, type EntitlementList } from '../../salesforce/entitlements/list';
import type { Operation } from '../operation';

/** What to list of a user; `limit` is the most entries, all when absent. */
interface ListRequest extends EntitlementList {
	limit?: number;
}

/** Lists what users are given: one output item per entitlement. */
export const getAll: Operation<ListRequest> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many permission sets, groups and licenses',
		description: 'Get many permission sets, groups, queues and licenses of a user, with the IDs of the assignments',
	},
	description: [
		{ ...userLocator, description: 'The user whose entitlements to list' },
		entitlementTypes('Which types to list'),
		...limitFields,
		userReadOptions({
			displayName: 'Include Indirect',
			name: 'includeIndirect',
			type: 'boolean',
			default: false,
			description:
				'Whether to list the permission sets too that the user has with a permission set group or with the profile',
		}),
	],
	visibility: {
		title: 'Get Many User Entitlements',
		permissions: [],
		parts: { 'permission sets and licenses of users': [SEEN_AS_ENTITLEMENT] },
	},
	read: (parameters) => ({
		user: parameters.user('user'),
		types: checkedEntitlementTypes(parameters.list('entitlementTypes')),
		includesIndirect: parameters.option('includeIndirect'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	}),
	execute: async (org, lists) =>
		mapValues(await listEntitlements(org, lists), (entries, at) => entries.slice(0, lists[at].limit)),
};
