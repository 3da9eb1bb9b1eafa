import type { INodeProperties } from 'n8n-workflow';

import { libraryLocator } from './directoryLocators';

const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	placeholder: 'e.g. Signed by both parties',
	description: 'What the file is',
};

const tags: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
	default: [],
	placeholder: 'e.g. contract',
	description: 'Words to find the file by',
};

const fileFields: INodeProperties[] = [
	{
		displayName: 'Content Document ID',
		name: 'contentDocumentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 069XXXXXXXXXXXXXXX',
		description: 'The document that gets a new version. A new document when empty.',
	},
	libraryLocator,
	{
		displayName: 'Linked Record IDs',
		name: 'linkedRecordIds',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Record ID' },
		default: [],
		placeholder: 'e.g. 001XXXXXXXXXXXXXXX',
		description: 'More records, users or groups that the file is shared with',
	},
	{
		displayName: 'Share Type',
		name: 'shareType',
		type: 'options',
		default: 'V',
		description: 'What those it is shared with may do',
		options: [
			{ name: 'Collaborator', value: 'C', description: 'View and edit; C in the API' },
			{
				name: 'Same as the Record',
				value: 'I',
				description: 'Inferred: who may edit the record may edit the file; I in the API',
			},
			{ name: 'Viewer', value: 'V', description: 'View only; V in the API' },
		],
	},
	{
		displayName: 'Visibility',
		name: 'visibility',
		type: 'options',
		default: 'AllUsers',
		description: "Which users can see the file through the link. The org's own setting when not chosen.",
		options: [
			{ name: 'All Users', value: 'AllUsers' },
			{ name: 'Internal Users', value: 'InternalUsers' },
			{ name: 'Shared Users', value: 'SharedUsers' },
		],
	},
];

/** The record that a file is linked to. */
export const linkedRecord: INodeProperties = {
	displayName: 'Link to Record ID',
	name: 'linkToRecordId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 001XXXXXXXXXXXXXXX',
	description: 'Record, user or group that the file is shared with. More of them go into Additional Fields.',
};

const onlyFiles = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { '/destination': ['file'] } },
});

/**
 * The fields of a file or a classic document besides its name. One collection for both destinations: with two of the same name, n8n drops
 * the fields of the first when Destination is an expression.
 */
export const documentFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [description, tags, ...fileFields.map(onlyFiles)].sort((a, b) => a.displayName.localeCompare(b.displayName)),
};
