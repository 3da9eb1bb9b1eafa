import { userLocator } from '../../fields/userLocator';
import { userWriteOptions } from '../../fields/writeOptions';
import type { UserLocator } from '../../salesforce/users/read';
import { freezeUsers } from '../../salesforce/users/states';
import type { Operation } from '../operation';

/** Freezes users. */
export const freeze: Operation<UserLocator> = {
	option: {
		name: 'Freeze',
		value: 'freeze',
		action: 'Freeze user',
		description: 'Block the login of a user at once and keep the license',
	},
	description: [{ ...userLocator, description: 'The user to freeze' }, userWriteOptions()],
	requirement: { title: 'Freeze User', permissions: [['ManageUsers', 'FreezeUsers']] },
	read: (parameters) => parameters.user('user'),
	execute: async (org, users, mode) => await freezeUsers(org, users, mode),
};
