import { DIRECTORY, asEntry, searchDirectory, type DirectoryName } from './find';
import { featureLicenses } from '../entitlements/types';
import { describeUser } from '../api/describe';
import type { ApiRecord, Org } from '../api/org';
import { textOf } from '../api/query';

/** What the directory lists: the kinds that are found by name, and feature licences, which are fields of User. */
export type DirectoryListKind = DirectoryName | 'featureLicense';

/** Whether the directory has a kind of this name. */
export const isDirectoryKind = (kind: string): kind is DirectoryListKind =>
	Object.hasOwn(DIRECTORY, kind) || kind === 'featureLicense';

export interface DirectoryList {
	kind: DirectoryListKind;
	/** A part of the name or label; everything when empty. */
	nameContains: string;
	/** Most entries to return; all when absent. */
	limit?: number;
}

/** Rows per page; Salesforce takes 2,000 at most. */
const PAGE_SIZE = 2000;

/** Lists a kind by label, each page fetched once and none after the limit. Licences come with total, used and remaining seats. */
export async function listDirectory(
	org: Org,
	{ kind, nameContains, limit = Infinity }: DirectoryList,
): Promise<object[]> {
	if (kind === 'featureLicense') return (await listFeatureLicenses(org, nameContains)).slice(0, limit);
	const rows: object[] = [];
	let next: string | undefined;
	do {
		const page = await searchDirectory(org, kind, nameContains, Math.min(PAGE_SIZE, Math.max(limit, 200)), next);
		for (const record of page.records) rows.push(row(kind, record));
		next = page.next;
	} while (next && rows.length < limit && !org.cancelled());
	return rows.slice(0, limit);
}

async function listFeatureLicenses(org: Org, nameContains: string): Promise<object[]> {
	const wanted = nameContains.toLowerCase();
	return featureLicenses(await describeUser(org))
		.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(wanted))
		.map(({ id, name, label }) => ({ id, name, label }));
}

function row(kind: DirectoryName, record: ApiRecord): object {
	const { id, name, label } = asEntry(DIRECTORY[kind], record);
	return {
		id,
		name,
		label,
		...seats(record),
		...(kind === 'profile' && { userLicense: textOf(record, 'UserLicense.Name') }),
	};
}

function seats({ TotalLicenses: total, UsedLicenses: used, Status: status }: ApiRecord): object {
	if (typeof total !== 'number' || typeof used !== 'number') return {};
	return { total, used, remaining: total - used, status };
}
