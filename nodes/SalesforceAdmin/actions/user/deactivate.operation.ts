import { userLocator } from '../../fields/userLocator';
import { userWriteOptions } from '../../fields/writeOptions';
import type { UserLocator } from '../../salesforce/users/read';
import { deactivateUsers } from '../../salesforce/users/states';
import type { Operation } from '../operation';

/** Deactivates users. */
export const deactivate: Operation<UserLocator> = {
	option: {
		name: 'Deactivate',
		value: 'deactivate',
		action: 'Deactivate user',
		description: 'End the access of a user and free the license',
	},
	description: [{ ...userLocator, description: 'The user to deactivate' }, userWriteOptions()],
	requirement: { title: 'Deactivate User', permissions: [['ManageInternalUsers', 'ManageUsers']] },
	read: (parameters) => parameters.user('user'),
	execute: async (org, users, mode) => await deactivateUsers(org, users, mode),
};
