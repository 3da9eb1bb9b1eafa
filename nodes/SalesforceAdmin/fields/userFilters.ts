import type { INodeProperties } from 'n8n-workflow';

import { permissionSetLocator, profileLocator, roleLocator } from './directoryLocators';

/** The filters of a list of users. */
export const userFilters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the users are active',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'The exact address. Several users can share one.',
		},
		{
			displayName: 'Frozen',
			name: 'frozen',
			type: 'boolean',
			default: true,
			description: 'Whether the users are frozen',
		},
		{
			displayName: 'Last Login Before',
			name: 'lastLoginBefore',
			type: 'dateTime',
			default: '',
			description: 'Users that logged in last before this time, or never',
		},
		{
			displayName: 'Name Contains',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Doe',
			description: 'A part of first or last name',
		},
		{ ...permissionSetLocator, description: 'Users that have this permission set' },
		{ ...profileLocator, required: false, description: 'Users with this profile' },
		{ ...roleLocator, description: 'Users with this role' },
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			placeholder: 'e.g. jane@acme.example',
			description: 'The exact username',
		},
	],
};
