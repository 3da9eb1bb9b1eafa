import type { INodeProperties } from 'n8n-workflow';

/** Picks an object of the org: from a searched list, or by its API name or label. */
export const objectLocator: INodeProperties = {
	displayName: 'Object',
	name: 'object',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The kind of record, such as Account or a custom object',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an object...',
			typeOptions: { searchListMethod: 'searchObjects', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Account', hint: 'API name or label' },
	],
};

/** The ID of a record. */
export const recordIdField: INodeProperties = {
	displayName: 'Record ID',
	name: 'recordId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 001XXXXXXXXXXXXXXX',
	description: 'The ID of the record, or the address of its page',
};
