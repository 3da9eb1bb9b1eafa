import { isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import { describeUser } from '../api/describe';
import type { Org } from '../api/org';
import { isError, valueOf } from '../api/results';
import { featureLicenses, findFeatureLicense, wellKnownFeature } from '../directory/featureLicenses';
import { kindError, selectKind, type DirectoryKind } from '../directory/kinds';
import { directoryRow, type DirectoryRow } from '../directory/list';
import { didYouMean } from '../directory/nearestNames';
import { countFeatureSeats } from './featureSeats';
import type { LicenseSeats } from './types';

/** The kinds of licenses that are records with their seats; those of feature licenses are counted. */
const SEATS = {
	userLicense: ['Status', 'TotalLicenses', 'UsedLicenses'],
	permissionSetLicense: ['Status', 'TotalLicenses', 'UsedLicenses'],
	packageLicense: ['Status', 'AllowedLicenses', 'UsedLicenses'],
} as const satisfies Partial<Record<DirectoryKind, readonly string[]>>;

type LicenseKind = keyof typeof SEATS;

const KINDS = Object.keys(SEATS) as LicenseKind[];

/**
 * The licenses with these names, API names or IDs, as far as their seats are limited. One API call, one more for every five feature licenses
 * after the first, and the describe of User, which is remembered, for a feature license by its label in another language. Rejects with
 * NAME_NOT_FOUND for a name that no license has, with MISSING_PERMISSIONS when the connected user may not see where it could be, and with
 * INVALID_INPUT for a feature license whose seats Salesforce has not counted yet.
 */
export async function readLicenseSeats(org: Org, names: readonly string[]): Promise<LicenseSeats[]> {
	const features = names.flatMap((name) => wellKnownFeature(name) ?? []);
	// Both are asked for at the same moment, so that their queries share calls.
	const [listed, counted] = await Promise.all([readListed(org), countFeatureSeats(org, [...new Set(features)])]);
	const rowsOf = (name: string) => listed.rows.filter((row) => isNamed(row, name));
	const featureOf = (name: string) => counted.get(wellKnownFeature(name) ?? '');
	const unknown = names.find((name) => rowsOf(name).length === 0 && !featureOf(name));
	if (unknown !== undefined) {
		const field = await fieldLabeled(org, unknown, listed);
		return await readLicenseSeats(
			org,
			names.map((name) => (name === unknown ? field : name)),
		);
	}
	const found = names.flatMap((name): LicenseSeats[] => {
		const [rows, feature] = [rowsOf(name), featureOf(name)];
		// A permission set license can have the label of a feature license, and is enough.
		if (rows.length > 0) return [...rows.flatMap(asSeats), ...(feature && !isError(feature) ? [feature] : [])];
		return feature ? [valueOf(feature)] : [];
	});
	return [...new Map(found.map((license) => [license.id, license])).values()];
}

/** The licenses that are records, and why those of a kind may not be seen. */
interface Listed {
	rows: Array<DirectoryRow & { type: LicenseKind }>;
	hidden: SalesforceError | undefined;
}

async function readListed(org: Org): Promise<Listed> {
	const answers = await org.queryAll(KINDS.map((kind) => selectKind(kind, SEATS[kind])));
	const rows = answers.flatMap((answer, at) => {
		if (isHiddenObject(answer)) return [];
		return valueOf(answer).map((record) => ({ type: KINDS[at], ...directoryRow(KINDS[at], record) }));
	});
	return { rows, hidden: hiddenKind(answers) };
}

const isNamed = ({ id, name, label }: DirectoryRow, given: string) =>
	id === given || [name, label].some((text) => text.toLowerCase() === given.toLowerCase());

function asSeats({ type, id, name, label, total, used, remaining }: Listed['rows'][number]): LicenseSeats[] {
	if (typeof total !== 'number' || typeof remaining !== 'number' || used === undefined) return [];
	return [{ type, id, name, label, total, used, remaining }];
}

function hiddenKind(answers: unknown[]): SalesforceError | undefined {
	const at = answers.findIndex(isHiddenObject);
	const answer = answers[at];
	return isError(answer) ? kindError(KINDS[at], answer) : undefined;
}

// The field of the feature license that has this label in the org.
async function fieldLabeled(org: Org, name: string, { rows, hidden }: Listed): Promise<string> {
	const userFields = await describeUser(org);
	const feature = findFeatureLicense(name, userFields);
	// One that is known by its field was asked for already.
	if (!isError(feature) && feature.name !== name) return feature.name;
	if (hidden) throw hidden;
	const question = didYouMean(name, [...rows, ...featureLicenses(userFields)]);
	const message = `No user, permission set, package or feature license is called '${name.slice(0, 100)}' in this org`;
	throw new SalesforceError('NAME_NOT_FOUND', question ? `${message}. ${question}` : message);
}
