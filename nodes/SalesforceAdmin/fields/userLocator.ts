import type { INodeProperties } from 'n8n-workflow';

/** Picks one user: from a searched list, by ID, username or federation ID. */
export const userLocator: INodeProperties = {
	displayName: 'User',
	name: 'user',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Salesforce user',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a user...',
			typeOptions: { searchListMethod: 'searchUsers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 005XXXXXXXXXXXXXXX',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			placeholder: 'e.g. jane@acme.example',
		},
		{
			displayName: 'Federation ID',
			name: 'federationId',
			type: 'string',
			placeholder: 'e.g. jane.doe',
		},
	],
};
