import { getUsers } from '../../salesforce/lifecycle/get';
import { SalesforceError } from '../../salesforce/api/errors';
import type { UserLocator } from '../../salesforce/users/read';
import { userLocator } from '../../fields/userLocator';
import type { Operation } from '../operation';

/** Lists what users are given. */
export const getAll: Operation<UserLocator> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many user entitlements',
		description: 'Get many permission sets, groups, queues and licenses of a user, with the IDs of the assignments',
	},
	description: [{ ...userLocator, description: 'The user whose entitlements to list' }],
	read: (parameters) => parameters.user('user'),
	execute: async (org, users) => {
		const found = await getUsers(
			org,
			users.map((user) => ({ user, includeEntitlements: true })),
		);
		return found.map((user) => {
			if (user instanceof SalesforceError) return user;
			const { id: userId, username, entitlements } = user;
			return (entitlements ?? []).map((entitlement) => ({ userId, username, ...entitlement }));
		});
	},
};
