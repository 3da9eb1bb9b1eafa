import type { INodeProperties } from 'n8n-workflow';

import { profileLocator } from '../directoryLocators';
import { userRole } from './standardFields';

/** Makes Salesforce send its email, by a reset of the password. */
export const sendPasswordEmail: INodeProperties = {
	displayName: 'Send Password Email',
	name: 'sendPasswordEmail',
	type: 'boolean',
	default: false,
	description:
		'Whether Salesforce sends the user an email to set a password. Without it Salesforce sends nothing; leave it off for single sign-on. Costs one more API call per user.',
};

/** What every new user is given: who it is, profile, role and password email. */
export const newUserFields: INodeProperties[] = [
	{
		displayName: 'Username',
		name: 'username',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. jane@acme.example',
		description: 'Name for the login, in the form of an email address and unique in all of Salesforce',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. name@email.com',
		description: 'Address for emails to the user',
	},
	{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Jane' },
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Doe',
	},
	profileLocator,
	{ ...userRole, name: 'role' },
	sendPasswordEmail,
];
