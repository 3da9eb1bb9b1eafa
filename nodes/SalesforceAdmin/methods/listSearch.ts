import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { DIRECTORY, asEntry, searchDirectory, type DirectoryName, type Entry } from '../salesforce/directory';
import { listDirectory } from '../salesforce/directoryList';
import type { EntitlementType } from '../salesforce/entitlements';
import { asSalesforceError } from '../salesforce/errors';
import type { ApiRecord, Org, Page } from '../salesforce/org';
import { textOf } from '../salesforce/query';
import { searchUserPage } from '../salesforce/userSearch';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

/** Rows per page of a list; Salesforce takes 200 as the least. */
const PAGE_SIZE = 200;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list that Salesforce searches and pages: one API call per page. */
function list(
	search: (org: Org, text: string, next?: string) => Promise<Page>,
	item: (record: ApiRecord) => INodeListSearchItems,
): ListSearch {
	return async function (this, filter, paginationToken) {
		try {
			const { records, next } = await search(await openOrg(this), filter?.trim() ?? '', paginationToken);
			return { results: records.map(item), paginationToken: next };
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};
}

const directoryList = (name: DirectoryName): ListSearch =>
	list(
		async (org, text, next) => await searchDirectory(org, name, text, PAGE_SIZE, next),
		(record) => {
			const entry = asEntry(DIRECTORY[name], record);
			const label = entry.label || entry.name;
			return { name: entry.name && entry.name !== label ? `${label} (${entry.name})` : label, value: entry.id };
		},
	);

const userList = (onlyActive: boolean): ListSearch =>
	list(
		async (org, text, next) => await searchUserPage(org, text, { onlyActive, size: PAGE_SIZE, next }),
		(record) => ({
			name: `${textOf(record, 'Name')} (${textOf(record, 'Username')})${record.IsActive === true ? '' : ' - inactive'}`,
			value: String(record.Id),
		}),
	);

/** Feature licences are fields of User, all of which one description of User tells. */
const searchFeatureLicenses: ListSearch = async function (this, filter) {
	try {
		const nameContains = filter?.trim() ?? '';
		const rows = await listDirectory(await openOrg(this), { kind: 'featureLicense', nameContains });
		const results = (rows as Entry[]).map(({ name, label }) => ({ name: label, value: name }));
		return { results };
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
};

const SEARCH_OF_TYPE: Record<EntitlementType, ListSearch> = {
	featureLicense: searchFeatureLicenses,
	packageLicense: directoryList('packageLicense'),
	permissionSet: directoryList('permissionSet'),
	permissionSetGroup: directoryList('permissionSetGroup'),
	permissionSetLicense: directoryList('permissionSetLicense'),
	publicGroup: directoryList('publicGroup'),
	queue: directoryList('queue'),
};

/** Entitlements of the type that is chosen in the form. */
const searchEntitlements: ListSearch = async function (this, filter, paginationToken) {
	const type = String(this.getCurrentNodeParameter('entitlementType') ?? 'permissionSet') as EntitlementType;
	const search = SEARCH_OF_TYPE[type];
	return search ? await search.call(this, filter, paginationToken) : { results: [] };
};

export const listSearch = {
	searchEntitlements,
	searchFeatureLicenses,
	searchUsers: userList(false),
	searchActiveUsers: userList(true),
	searchProfiles: directoryList('profile'),
	searchRoles: directoryList('role'),
	searchPermissionSets: directoryList('permissionSet'),
	searchPermissionSetGroups: directoryList('permissionSetGroup'),
	searchPermissionSetLicenses: directoryList('permissionSetLicense'),
	searchPublicGroups: directoryList('publicGroup'),
	searchQueues: directoryList('queue'),
	searchPackageLicenses: directoryList('packageLicense'),
	searchDocumentFolders: directoryList('documentFolder'),
	searchLibraries: directoryList('library'),
};
