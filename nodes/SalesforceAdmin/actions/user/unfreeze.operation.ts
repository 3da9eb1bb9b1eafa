import { userLocator } from '../../fields/userLocator';
import { userWriteOptions } from '../../fields/writeOptions';
import type { UserLocator } from '../../salesforce/users/read';
import { unfreezeUsers } from '../../salesforce/users/states';
import type { Operation } from '../operation';

/** Unfreezes users. */
export const unfreeze: Operation<UserLocator> = {
	option: {
		name: 'Unfreeze',
		value: 'unfreeze',
		action: 'Unfreeze user',
		description: 'Let a frozen user log in again',
	},
	description: [{ ...userLocator, description: 'The user to unfreeze' }, userWriteOptions()],
	requirement: { title: 'Unfreeze User', permissions: [['ManageUsers', 'FreezeUsers']] },
	read: (parameters) => parameters.user('user'),
	execute: async (org, users, mode) => await unfreezeUsers(org, users, mode),
};
