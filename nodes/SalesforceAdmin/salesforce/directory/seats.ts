import { isNoLicenseLeft } from '../api/errorCodes';
import { asSalesforceError, type SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { isError, type Result } from '../api/results';

/** Where a record tells its license: the path to it, and its fields (Object Reference, UserLicense, PermissionSetLicense, PackageLicense). */
const SOURCES = {
	Profile: { title: 'user license', path: 'UserLicense.', label: 'Name', total: 'TotalLicenses' },
	User: { title: 'user license', path: 'Profile.UserLicense.', label: 'Name', total: 'TotalLicenses' },
	PermissionSetLicense: { title: 'permission set license', path: '', label: 'MasterLabel', total: 'TotalLicenses' },
	PackageLicense: { title: 'package license', path: '', label: 'NamespacePrefix', total: 'AllowedLicenses' },
} as const;

type Source = keyof typeof SOURCES;

/** What takes a seat: a record that tells its license, or a feature license, whose total the API tells once a day only. */
export type SeatTaker = { object: Source; id: string } | { featureLicense: string };

/**
 * The same results, in which each error that says no license is left names the license and its seats. `takerOf` tells what would have taken
 * the seat. One API call when there is such an error, and none else; the errors stay as they are when it fails. Never rejects.
 */
export async function nameFullLicenses<K, R>(
	org: Org,
	results: ReadonlyMap<K, Result<R>>,
	takerOf: (key: K, error: SalesforceError) => SeatTaker | undefined,
): Promise<ReadonlyMap<K, Result<R>>> {
	const takers = new Map<K, SeatTaker>();
	for (const [key, result] of results) {
		const taker = isNoLicenseLeft(result) ? takerOf(key, result) : undefined;
		if (taker) takers.set(key, taker);
	}
	if (takers.size === 0) return results;
	const seats = await readSeats(org, [...takers.values()]);
	return new Map([...results].map(([key, result]) => [key, withSeats(result, sentenceFor(takers.get(key), seats))]));
}

function withSeats<R>(result: Result<R>, sentence: string | undefined): Result<R> {
	if (!isError(result) || !sentence) return result;
	return result.with({ message: `${result.message}. ${sentence}` });
}

function sentenceFor(taker: SeatTaker | undefined, seats: Map<string, string>): string | undefined {
	if (!taker || 'id' in taker) return taker && seats.get(taker.id);
	return `No seat of the feature license '${taker.featureLicense}' is left (Setup > Company Information shows how many there are)`;
}

// What is said of the license of each record, by its ID.
async function readSeats(org: Org, takers: SeatTaker[]): Promise<Map<string, string>> {
	const idsOf = (object: Source) =>
		takers.flatMap((taker) => ('id' in taker && taker.object === object ? [taker.id] : []));
	const queries = (Object.keys(SOURCES) as Source[]).flatMap((object) =>
		queriesIn(`SELECT ${seatFields(object).join(',')} FROM ${object}`, 'Id', [...new Set(idsOf(object))]).map(
			(soql) => ({
				object,
				soql,
			}),
		),
	);
	if (queries.length === 0) return new Map();
	const answers = await org.queryAll(queries.map(({ soql }) => soql)).catch(asSalesforceError);
	if (isError(answers)) return new Map();
	const told = answers.flatMap((rows, at) =>
		isError(rows) ? [] : rows.map((row): [string, string] => [String(row.Id), seatsIn(queries[at].object, row)]),
	);
	return new Map(told);
}

function seatFields(object: Source): string[] {
	const { path, label, total } = SOURCES[object];
	return ['Id', ...[label, total, 'UsedLicenses'].map((field) => path + field)];
}

function seatsIn(object: Source, row: ApiRecord): string {
	const { title, path, label, total } = SOURCES[object];
	const license = path
		.split('.')
		.filter(Boolean)
		.reduce<ApiRecord | undefined>((record, name) => record?.[name] as ApiRecord | undefined, row);
	const name = textOf(license, label);
	if (!license || !name) return '';
	return `${Number(license.UsedLicenses)} of ${Number(license[total])} seats of the ${title} '${name}' are used`;
}

/**
 * Whose license a written User would have taken a seat of: a new profile has its user license, and a user that of the profile. Undefined
 * for feature licenses.
 */
export function takerOfUserLicense({ Id, ProfileId }: ApiRecord, error: SalesforceError): SeatTaker | undefined {
	if (isOfFeature(error)) return undefined;
	return ProfileId ? { object: 'Profile', id: String(ProfileId) } : { object: 'User', id: String(Id) };
}

/** Whether an error that says no license is left is about a feature license: "knowledge feature license limit exceeded". */
export const isOfFeature = ({ message }: SalesforceError): boolean => /feature license/i.test(message);
