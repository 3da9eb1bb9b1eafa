import type { INodeProperties } from 'n8n-workflow';

const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description: 'What the file is',
};

const tags: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
	default: [],
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
	{
		displayName: 'Library',
		name: 'libraryId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: "The library that keeps the file. The connected user's own files when empty.",
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchLibraries', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 058XXXXXXXXXXXXXXX' },
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Sales Library' },
		],
	},
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
		description: 'Which users can see the file through the link',
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
 * What a file or a classic document can have besides its name. One collection for both: of two with one name, n8n would keep the fields of
 * the second only when the destination is an expression.
 */
export const documentFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [description, tags, ...fileFields.map(onlyFiles)].sort((a, b) => a.displayName.localeCompare(b.displayName)),
};
