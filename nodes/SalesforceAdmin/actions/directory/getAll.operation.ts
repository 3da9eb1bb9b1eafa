import { SalesforceError, asSalesforceError } from '../../salesforce/api/errors';
import { isListedKind, listDirectory, type DirectoryList, type ListedKind } from '../../salesforce/directory/list';
import { limitFields } from '../../fields/limitFields';
import type { Operation, Outcome } from '../operation';

/** Lists what users can be given. */
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
				{ name: 'Package License', value: 'packageLicense' },
				{ name: 'Permission Set', value: 'permissionSet' },
				{ name: 'Permission Set Group', value: 'permissionSetGroup' },
				{ name: 'Permission Set License', value: 'permissionSetLicense', description: 'With total and used seats' },
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
	read: (parameters) => ({
		kind: checkedKind(parameters.text('kind')),
		nameContains: parameters.text('nameContains'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	}),
	execute: async (org, requests) => {
		const outcomes: Outcome[] = [];
		for (const request of requests) outcomes.push(await listDirectory(org, request).catch(asSalesforceError));
		return outcomes;
	},
};

function checkedKind(kind: string): ListedKind {
	if (isListedKind(kind)) return kind;
	throw new SalesforceError('INVALID_INPUT', `'Kind' cannot be '${kind.slice(0, 50)}': choose one from the list`);
}
