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
		description: 'Records, users or groups that the file is shared with',
	},
	{
		displayName: 'Share Type',
		name: 'shareType',
		type: 'options',
		default: 'V',
		description: 'What those it is shared with may do',
		options: [
			{ name: 'Collaborator', value: 'C', description: 'View and edit' },
			{ name: 'Inferred', value: 'I', description: 'As the record allows' },
			{ name: 'Viewer', value: 'V', description: 'View only' },
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
