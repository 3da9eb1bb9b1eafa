import { describeUser } from '../api/describe';
import { LARGEST_PAGE, SMALLEST_PAGE } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { textOf } from '../api/query';
import { featureLicenses } from './featureLicenses';
import { DIRECTORY, directoryEntry, type DirectoryKind } from './kinds';
import { searchDirectoryPage } from './search';

/** What the directory lists: the kinds that are found by name, and feature licenses, which are fields of User. */
export type ListedKind = DirectoryKind | 'featureLicense';

/** Whether the directory lists a kind of this name. */
export const isListedKind = (kind: string): kind is ListedKind =>
	Object.hasOwn(DIRECTORY, kind) || kind === 'featureLicense';

/** A list of one kind. */
export interface DirectoryList {
	kind: ListedKind;
	/** A part of the name or label; everything when empty. */
	nameContains: string;
	/** Most entries to return; all when absent. */
	limit?: number;
}

/** Seats of a license; `unlimited` for the package license of a whole org. */
type Seats = number | 'unlimited';

/** One row of a list. Seats are those of licenses, `userLicense` that of a profile. */
export interface DirectoryRow {
	id: string;
	name: string;
	label: string;
	total?: Seats;
	used?: number;
	remaining?: Seats;
	status?: unknown;
	/** Null when it does not end; absent for user licenses, which have no date. */
	expirationDate?: unknown;
	/** Null when the connected user cannot see it. */
	userLicense?: string | null;
}

/**
 * Lists a kind by label; feature licenses in the order of the fields of User. One API call per page, and none after the limit; feature
 * licenses cost the describe of User, which is remembered. Rejects with a SalesforceError.
 */
export async function listDirectory(
	org: Org,
	{ kind, nameContains, limit = Infinity }: DirectoryList,
): Promise<DirectoryRow[]> {
	if (kind === 'featureLicense') return (await listFeatureLicenses(org, nameContains)).slice(0, limit);
	const rows: DirectoryRow[] = [];
	const size = Math.min(LARGEST_PAGE, Math.max(limit, SMALLEST_PAGE));
	let next: string | undefined;
	do {
		const page = await searchDirectoryPage(org, kind, { text: nameContains, size, next });
		for (const record of page.records) rows.push(directoryRow(kind, record));
		next = page.next;
	} while (next && rows.length < limit && !org.cancelled());
	return rows.slice(0, limit);
}

async function listFeatureLicenses(org: Org, nameContains: string): Promise<DirectoryRow[]> {
	const wanted = nameContains.toLowerCase();
	return featureLicenses(await describeUser(org)).filter(({ name, label }) =>
		`${name} ${label}`.toLowerCase().includes(wanted),
	);
}

/** A record of a kind as a list shows it. */
export function directoryRow(kind: DirectoryKind, record: ApiRecord): DirectoryRow {
	const { id, name, label } = directoryEntry(kind, record);
	return {
		id,
		name,
		label,
		...licenseSeats(record),
		...(kind === 'profile' && { userLicense: textOf(record, 'UserLicense.Name') || null }),
	};
}

function licenseSeats(record: ApiRecord): Partial<DirectoryRow> {
	const { TotalLicenses, AllowedLicenses, UsedLicenses: used, Status: status, ExpirationDate: expirationDate } = record;
	const total = TotalLicenses ?? AllowedLicenses;
	if (typeof total !== 'number' || typeof used !== 'number') return {};
	const common = { status, ...(expirationDate !== undefined && { expirationDate }) };
	if (total === SITE_LICENSE) return { total: 'unlimited', used, remaining: 'unlimited', ...common };
	return { total, used, remaining: total - used, ...common };
}

// The number of seats that stands for everybody in the org is -1: a site license. This is known from practice, and no page of the object says it.
const SITE_LICENSE = -1;
