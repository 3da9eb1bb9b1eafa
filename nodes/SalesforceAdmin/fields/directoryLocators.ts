import type { INodeProperties } from 'n8n-workflow';

function locator(
	kind: string,
	searchListMethod: string,
	byName: string,
	idPrefix: string,
): Pick<INodeProperties, 'type' | 'default' | 'modes'> {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${kind}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${idPrefix}XXXXXXXXXXXXXXX` },
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${byName}` },
		],
	};
}

export const profileLocator: INodeProperties = {
	displayName: 'Profile',
	name: 'profile',
	required: true,
	description: 'The profile decides which license the user takes',
	...locator('profile', 'searchProfiles', 'Standard User', '00e'),
};

export const roleLocator: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	description: 'The role in the role hierarchy',
	...locator('role', 'searchRoles', 'Sales Rep', '00E'),
};

export const folderLocator: INodeProperties = {
	displayName: 'Folder',
	name: 'folder',
	description: "The document folder. The connected user's own documents when empty.",
	...locator('folder', 'searchDocumentFolders', 'Contracts', '00l'),
};

export const permissionSetLocator: INodeProperties = {
	displayName: 'Permission Set',
	name: 'permissionSet',
	description: 'A permission set of the org',
	...locator('permission set', 'searchPermissionSets', 'Sales_Manager', '0PS'),
};

export const libraryLocator: INodeProperties = {
	displayName: 'Library',
	name: 'libraryId',
	description: "The library that keeps the file. The connected user's own files when empty.",
	...locator('library', 'searchLibraries', 'Sales Library', '058'),
};
