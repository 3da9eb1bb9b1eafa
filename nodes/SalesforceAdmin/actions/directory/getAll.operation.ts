import { limitFields } from '../../fields/limitFields';
import { SalesforceError } from '../../salesforce/api/errors';
import { mapInTurn } from '../../salesforce/api/results';
import { DIRECTORY_SIGHT } from '../../salesforce/directory/kinds';
import { isListedKind, listDirectory, type DirectoryList, type ListedKind } from '../../salesforce/directory/list';
import type { Operation } from '../operation';

/** Lists what users can be given: one output item per entry. */
export const getAll: Operation<DirectoryList> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many directory entries',
		description: 'Get many profiles, roles, permission sets, groups, queues, folders or licenses',
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
				{ name: 'Profile', value: 'profile' },
				{ name: 'Public Group', value: 'publicGroup' },
				{ name: 'Queue', value: 'queue' },
				{ name: 'Role', value: 'role' },
				{ name: 'User License', value: 'userLicense', description: 'With total and used seats' },
			],
		},
		...limitFields,
		{
			displayName: 'Name Contains',
			name: 'nameContains',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'A part of the name or label. Everything when empty.',
		},
	],
	visibility: { title: 'Get Many Directory Entries', permissions: [], parts: DIRECTORY_SIGHT },
	read: (parameters) => ({
		kind: checkedKind(parameters.text('kind')),
		nameContains: parameters.text('nameContains'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	}),
	execute: async (org, requests) => await mapInTurn(requests, async (request) => await listDirectory(org, request)),
};

function checkedKind(kind: string): ListedKind {
	if (isListedKind(kind)) return kind;
	throw new SalesforceError('INVALID_INPUT', `'Kind' cannot be '${kind.slice(0, 50)}': choose one from the list`);
}
