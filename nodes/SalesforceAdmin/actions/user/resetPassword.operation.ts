import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { PASSWORD_MODES, resetPasswords, type PasswordReset } from '../../salesforce/passwords/resetPasswords';
import type { ItemParameters, Operation } from '../operation';

/** Resets passwords of users. */
export const resetPassword: Operation<PasswordReset> = {
	option: {
		name: 'Reset Password',
		value: 'resetPassword',
		action: 'Reset password of user',
		description: 'Email a user a new password, set one, or lift the lock after failed logins',
	},
	description: [
		{ ...userLocator, description: 'The user who gets a new password' },
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			default: 'email',
			description: 'What to do about the password',
			options: [
				{
					name: 'Email',
					value: 'email',
					description: 'The password ends at once, and Salesforce emails a link to set a new one',
				},
				{ name: 'Set', value: 'set', description: 'The user gets the password that you give, and no email' },
				{
					name: 'Unlock',
					value: 'unlock',
					description: 'The password stays, and the lock after failed logins is lifted',
				},
			],
		},
		{
			displayName: 'New Password',
			name: 'newPassword',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. Blue-Harbor-42',
			description: 'It must fit the password policies of the org, and is never put out',
			displayOptions: { hide: { mode: ['email', 'unlock'] } },
		},
		userWriteOptions({
			displayName: 'Return Password',
			name: 'returnPassword',
			type: 'boolean',
			default: false,
			description:
				'Whether the password that Salesforce makes in the mode Email is put out. Whoever can see the execution in n8n can read it.',
		}),
	],
	requirement: { title: 'Reset Password', permissions: [['ResetPasswords', 'ManageUsers']] },
	read: readReset,
	resume: (request, { passwordInDoubt }) => ({ ...request, isInDoubt: passwordInDoubt === true }),
	execute: async (org, requests, mode) => await resetPasswords(org, requests, mode),
};

function readReset(parameters: ItemParameters): PasswordReset {
	const mode = checkedOption(parameters.text('mode'), PASSWORD_MODES, 'Mode');
	return {
		user: parameters.user('user'),
		mode,
		newPassword: mode === 'set' ? parameters.secret('newPassword') : undefined,
		returnPassword: parameters.option('returnPassword'),
	};
}
