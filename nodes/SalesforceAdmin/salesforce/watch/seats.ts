import { isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, valueOf } from '../api/results';
import { kindError, selectKind, type DirectoryKind } from '../directory/kinds';
import { directoryRow, type DirectoryRow } from '../directory/list';
import { didYouMean } from '../directory/nearestNames';

/** The kinds of licenses whose seats Salesforce tells; it does not tell those of feature licenses. */
const SEATS = {
	userLicense: ['Status', 'TotalLicenses', 'UsedLicenses'],
	permissionSetLicense: ['Status', 'TotalLicenses', 'UsedLicenses'],
	packageLicense: ['Status', 'AllowedLicenses', 'UsedLicenses'],
} as const satisfies Partial<Record<DirectoryKind, readonly string[]>>;

type LicenseKind = keyof typeof SEATS;

const KINDS = Object.keys(SEATS) as LicenseKind[];

/** A license with its seats. */
export interface LicenseSeats {
	type: LicenseKind;
	id: string;
	/** The API name. */
	name: string;
	label: string;
	total: number;
	used: number;
	remaining: number;
}

/**
 * The licenses with these names, API names or IDs, as far as their seats are limited; one API call. Rejects with NAME_NOT_FOUND for a name that
 * no license has, and with MISSING_PERMISSIONS when the connected user may not see where it could be.
 */
export async function readLicenseSeats(org: Org, names: readonly string[]): Promise<LicenseSeats[]> {
	const answers = await org.queryAll(KINDS.map((kind) => selectKind(kind, SEATS[kind])));
	const rows = answers.flatMap((answer, at) => {
		if (isHiddenObject(answer)) return [];
		return valueOf(answer).map((record) => ({ type: KINDS[at], ...directoryRow(KINDS[at], record) }));
	});
	const found = names.map((name) => rows.filter((row) => isNamed(row, name)));
	const missing = names.find((_, at) => found[at].length === 0);
	if (missing !== undefined) throw hiddenKind(answers) ?? noSuchLicense(missing, rows);
	const distinct = new Map(found.flat().map((row) => [row.id, row]));
	return [...distinct.values()].flatMap(asSeats);
}

const isNamed = ({ id, name, label }: DirectoryRow, given: string) =>
	id === given || [name, label].some((text) => text.toLowerCase() === given.toLowerCase());

function asSeats({
	type,
	id,
	name,
	label,
	total,
	used,
	remaining,
}: DirectoryRow & { type: LicenseKind }): LicenseSeats[] {
	if (typeof total !== 'number' || typeof remaining !== 'number' || used === undefined) return [];
	return [{ type, id, name, label, total, used, remaining }];
}

function hiddenKind(answers: unknown[]): SalesforceError | undefined {
	const at = answers.findIndex(isHiddenObject);
	const answer = answers[at];
	return isError(answer) ? kindError(KINDS[at], answer) : undefined;
}

function noSuchLicense(name: string, rows: DirectoryRow[]): SalesforceError {
	const question = didYouMean(name, rows);
	const message = `No user, permission set or package license is called '${name.slice(0, 100)}' in this org`;
	return new SalesforceError('NAME_NOT_FOUND', question ? `${message}. ${question}` : message);
}
