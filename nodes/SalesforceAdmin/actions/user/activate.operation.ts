import { userLocator } from '../../fields/userLocator';
import { userWriteOptions } from '../../fields/writeOptions';
import type { UserLocator } from '../../salesforce/users/read';
import { activateUsers } from '../../salesforce/users/states';
import type { Operation } from '../operation';

/** Activates users. */
export const activate: Operation<UserLocator> = {
	option: {
		name: 'Activate',
		value: 'activate',
		action: 'Activate user',
		description: 'Let a user log in again; takes a user license',
	},
	description: [{ ...userLocator, description: 'The user to activate' }, userWriteOptions()],
	requirement: { title: 'Activate User', permissions: [['ManageInternalUsers', 'ManageUsers']] },
	read: (parameters) => parameters.user('user'),
	execute: async (org, users, mode) => await activateUsers(org, users, mode),
};
