import type { INodeProperties } from 'n8n-workflow';

import { KEY_PREFIX } from '../salesforce/api/ids';

interface LocatorTexts {
	/** What one thing of the kind is called: "permission set". */
	title: string;
	/** The method of the node that searches the list. */
	searchListMethod: string;
	object: keyof typeof KEY_PREFIX;
	/** A name that a thing of the kind may have. */
	example: string;
}

/** Picks one thing: from a searched list, by ID or by name. */
function locator(texts: LocatorTexts): Pick<INodeProperties, 'type' | 'default' | 'modes'> {
	const { title, searchListMethod, object, example } = texts;
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${title}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${KEY_PREFIX[object]}XXXXXXXXXXXXXXX` },
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${example}` },
		],
	};
}

/** Picks a profile. */
export const profileLocator: INodeProperties = {
	displayName: 'Profile',
	name: 'profile',
	required: true,
	description: 'The profile decides which license the user takes',
	...locator({ title: 'profile', searchListMethod: 'searchProfiles', object: 'Profile', example: 'Standard User' }),
};

/** Picks a role of the role hierarchy. */
export const roleLocator: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	description: 'The role in the role hierarchy',
	...locator({ title: 'role', searchListMethod: 'searchRoles', object: 'UserRole', example: 'Sales Rep' }),
};

/** Picks a user license. */
export const userLicenseLocator: INodeProperties = {
	displayName: 'License',
	name: 'license',
	description: 'The user license, which the profile brings along',
	...locator({
		title: 'license',
		searchListMethod: 'searchUserLicenses',
		object: 'UserLicense',
		example: 'Salesforce',
	}),
};

/** Picks a folder of classic documents. */
export const folderLocator: INodeProperties = {
	displayName: 'Folder',
	name: 'folder',
	description: "The document folder. The connected user's own documents when empty.",
	...locator({ title: 'folder', searchListMethod: 'searchDocumentFolders', object: 'Folder', example: 'Contracts' }),
};

/** Picks a permission set. */
export const permissionSetLocator: INodeProperties = {
	displayName: 'Permission Set',
	name: 'permissionSet',
	description: 'A permission set of the org',
	...locator({
		title: 'permission set',
		searchListMethod: 'searchPermissionSets',
		object: 'PermissionSet',
		example: 'Sales_Manager',
	}),
};

/** Picks a library of Salesforce Files. */
export const libraryLocator: INodeProperties = {
	displayName: 'Library',
	name: 'libraryId',
	description: "The library that keeps the file. The connected user's own files when empty.",
	...locator({
		title: 'library',
		searchListMethod: 'searchLibraries',
		object: 'ContentWorkspace',
		example: 'Sales Library',
	}),
};
