import { userLocator } from '../../fields/userLocator';
import { getUsers, type UserRequest } from '../../salesforce/lifecycle/get';
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
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Include Entitlements',
					name: 'includeEntitlements',
					type: 'boolean',
					default: false,
					description: 'Whether to list permission sets, groups, queues and licenses with the IDs of their assignments',
				},
			],
		},
	],
	read: (parameters) => ({
		user: parameters.user('user'),
		includeEntitlements: parameters.option('includeEntitlements'),
	}),
	execute: async (org, requests) => await getUsers(org, requests),
};
