import { userLocator } from '../../fields/userLocator';
import { userReadOptions } from '../../fields/writeOptions';
import { SEEN_AS_ENTITLEMENT } from '../../salesforce/directory/kinds';
import { getUsers, type UserRequest } from '../../salesforce/lifecycle/get';
import { ENTITLEMENT_TYPES } from '../../salesforce/entitlements/types';
import { USER_SIGHT } from '../../salesforce/users/visibleFields';
import type { Operation } from '../operation';

/** Reads single users. */
export const get: Operation<UserRequest> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get user',
		description: 'Get a user with profile, role and whether it is active or frozen',
	},
	description: [
		{ ...userLocator, description: 'The user to read' },
		userReadOptions({
			displayName: 'Include Entitlements',
			name: 'includeEntitlements',
			type: 'boolean',
			default: false,
			description: 'Whether to list permission sets, groups, queues and licenses with the IDs of their assignments',
		}),
	],
	visibility: {
		title: 'Get User',
		permissions: [],
		parts: { ...USER_SIGHT, 'permission sets and licenses of users': [SEEN_AS_ENTITLEMENT] },
	},
	read: (parameters) => ({
		user: parameters.user('user'),
		entitlementTypes: parameters.option('includeEntitlements') ? ENTITLEMENT_TYPES : [],
	}),
	execute: async (org, requests) => await getUsers(org, requests),
};
