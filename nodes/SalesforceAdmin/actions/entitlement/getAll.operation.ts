import { userLocator } from '../../fields/userLocator';
import { mapValues } from '../../salesforce/api/results';
import { SEEN_AS_ENTITLEMENT } from '../../salesforce/directory/kinds';
import { getUsers } from '../../salesforce/lifecycle/get';
import type { UserLocator } from '../../salesforce/users/read';
import type { Operation } from '../operation';

/** Lists what users are given: one output item per entitlement. */
export const getAll: Operation<UserLocator> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many user entitlements',
		description: 'Get many permission sets, groups, queues and licenses of a user, with the IDs of the assignments',
	},
	description: [{ ...userLocator, description: 'The user whose entitlements to list' }],
	visibility: {
		title: 'Get Many User Entitlements',
		permissions: [],
		parts: { 'permission sets and licenses of users': [SEEN_AS_ENTITLEMENT] },
	},
	read: (parameters) => parameters.user('user'),
	execute: async (org, users) => {
		const requests = users.map((user) => ({ user, includeEntitlements: true }));
		return mapValues(await getUsers(org, requests), ({ id: userId, username, entitlements }) =>
			(entitlements ?? []).map((entitlement) => ({ userId, username, ...entitlement })),
		);
	},
};
