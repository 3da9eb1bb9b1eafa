import { limitFields } from '../../fields/limitFields';
import { objectLocator } from '../../fields/records/objectLocator';
import { picklistField } from '../../fields/records/recordFields';
import { SalesforceError } from '../../salesforce/api/errors';
import { askInTurn } from '../../salesforce/api/lists';
import { DIRECTORY_SIGHT } from '../../salesforce/directory/kinds';
import { isListedKind, listDirectory, type DirectoryList, type ListedKind } from '../../salesforce/directory/list';
import { listPicklistValues, type PicklistValueList } from '../../salesforce/objects/picklistValues';
import type { ItemParameters, Operation } from '../operation';

/** The kind that is no thing of the directory, but a value that a field can have. */
const PICKLIST_VALUE = 'picklistValue';

/** Lists what users can be given, and the values of picklists: one output item per entry. */
export const getAll: Operation<DirectoryList | PicklistValueList> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many directory entries',
		description: 'Get many profiles, roles, permission sets, groups, queues, folders, licenses or values of a picklist',
	},
	description: [
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			default: 'profile',
			description: 'What to list',
			options: [
				{ name: 'Document Folder', value: 'documentFolder' },
				{ name: 'Feature License', value: 'featureLicense' },
				{ name: 'Library', value: 'library' },
				{ name: 'Package License', value: 'packageLicense', description: 'With total and used seats, and their end' },
				{ name: 'Permission Set', value: 'permissionSet' },
				{ name: 'Permission Set Group', value: 'permissionSetGroup' },
				{
					name: 'Permission Set License',
					value: 'permissionSetLicense',
					description: 'With total and used seats, and their end',
				},
				{ name: 'Picklist Value', value: PICKLIST_VALUE, description: 'The values of a field of any object' },
				{ name: 'Profile', value: 'profile' },
				{ name: 'Public Group', value: 'publicGroup' },
				{ name: 'Queue', value: 'queue' },
				{ name: 'Role', value: 'role' },
				{ name: 'User License', value: 'userLicense', description: 'With total and used seats' },
			],
		},
		// n8n shows these for every kind that comes from an expression, so neither is required of it.
		{ ...objectLocator, required: false, displayOptions: { show: { kind: [PICKLIST_VALUE] } } },
		{ ...picklistField, displayOptions: { show: { kind: [PICKLIST_VALUE] } } },
		...limitFields,
		{
			displayName: 'Name Contains',
			name: 'nameContains',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'A part of the name, value or label. Everything when empty.',
		},
	],
	visibility: { title: 'Get Many Directory Entries', permissions: [], parts: DIRECTORY_SIGHT },
	read: readList,
	execute: async (org, requests) =>
		await askInTurn<DirectoryList | PicklistValueList, object[]>(requests, async (request) =>
			'kind' in request ? await listDirectory(org, request) : await listPicklistValues(org, request),
		),
};

function readList(parameters: ItemParameters): DirectoryList | PicklistValueList {
	const kind = parameters.text('kind');
	const common = {
		nameContains: parameters.text('nameContains'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	};
	if (kind !== PICKLIST_VALUE) return { kind: checkedKind(kind), ...common };
	return { object: parameters.object('object'), field: readField(parameters), ...common };
}

function readField(parameters: ItemParameters): string {
	const field = parameters.text('field');
	if (field !== '') return field;
	throw new SalesforceError('INVALID_INPUT', "'Field' is empty", {
		advice: 'Choose the picklist whose values are listed.',
	});
}

function checkedKind(kind: string): ListedKind {
	if (isListedKind(kind)) return kind;
	throw new SalesforceError('INVALID_INPUT', `'Kind' cannot be '${kind.slice(0, 50)}': choose one from the list`);
}
