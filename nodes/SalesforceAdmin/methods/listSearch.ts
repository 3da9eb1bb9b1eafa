import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { SMALLEST_PAGE } from '../salesforce/api/limits';
import type { ApiRecord, Org, Page } from '../salesforce/api/org';
import { textOf } from '../salesforce/api/query';
import { directoryEntry, type DirectoryKind } from '../salesforce/directory/kinds';
import { searchDirectoryPage } from '../salesforce/directory/search';
import { searchObjects, type RecordUse } from '../salesforce/objects/search';
import { searchUserPage } from '../salesforce/users/lists/search';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list that Salesforce searches and pages: as few API calls per page as it takes. Small pages are shown sooner. */
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

const directoryList = (kind: DirectoryKind, more: (record: ApiRecord) => string = () => ''): ListSearch =>
	list(
		async (org, text, next) => await searchDirectoryPage(org, kind, { text, size: SMALLEST_PAGE, next }),
		(record) => {
			const entry = directoryEntry(kind, record);
			const label = entry.label || entry.name;
			const name = entry.name && entry.name !== label ? `${label} (${entry.name})` : label;
			return { name: `${name}${more(record)}`, value: entry.id };
		},
	);

/** The license of a profile and its free seats, as far as the connected user can see them. A negative total means that there is no limit. */
function licenseOf(profile: ApiRecord): string {
	const license = profile.UserLicense as ApiRecord | null | undefined;
	if (!license) return '';
	const { TotalLicenses: total, UsedLicenses: used } = license;
	const isLimited = typeof total === 'number' && typeof used === 'number' && total >= 0;
	return ` (${textOf(license, 'Name')}${isLimited ? `, ${total - used} of ${total} free` : ''})`;
}

const userList = (onlyActive: boolean): ListSearch =>
	list(
		async (org, text, next) => await searchUserPage(org, text, { onlyActive, size: SMALLEST_PAGE, next }),
		(record) => ({
			name: `${[textOf(record, 'Name'), ...statesOf(record)].join(', ')} (${textOf(record, 'Username')})`,
			value: String(record.Id),
		}),
	);

const statesOf = ({ IsActive, IsFrozen }: ApiRecord) => [
	...(IsActive === true ? [] : ['inactive']),
	...(IsFrozen === true ? ['frozen'] : []),
];

/** What the chosen operation does with the objects that are listed. */
function useOf(context: ILoadOptionsFunctions): RecordUse {
	const uses: Record<string, RecordUse> = {
		create: 'createable',
		update: 'updateable',
		upsert: 'createable',
		delete: 'deletable',
	};
	return uses[String(context.getCurrentNodeParameter('operation'))] ?? 'queryable';
}

/** The objects of the org by label, with the API name as the value. */
const objectList: ListSearch = async function (this, filter) {
	try {
		const objects = await searchObjects(await openOrg(this), filter?.trim() ?? '', useOf(this));
		return {
			results: objects.map(({ name, label }) => ({ name: label === name ? label : `${label} (${name})`, value: name })),
		};
	} catch (error) {
		throw editorError(this.getNode(), asSalesforceError(error));
	}
};

/** The methods that the editor calls for lists that are searched, by the names that the fields give. */
export const listSearch = {
	searchUsers: userList(false),
	searchActiveUsers: userList(true),
	searchProfiles: directoryList('profile', licenseOf),
	searchRoles: directoryList('role'),
	searchUserLicenses: directoryList('userLicense'),
	searchPermissionSets: directoryList('permissionSet'),
	searchDocumentFolders: directoryList('documentFolder'),
	searchLibraries: directoryList('library'),
	searchObjects: objectList,
};
