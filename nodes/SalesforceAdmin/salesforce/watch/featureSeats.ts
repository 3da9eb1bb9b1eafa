import { isHiddenField, isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { permissionNames } from '../api/permissions';
import { textOf } from '../api/query';
import { isError, valueOf, type Result } from '../api/results';
import { isIn } from '../api/soql';
import { featureTexts } from '../directory/featureLicenses';
import type { LicenseSeats } from './types';

/**
 * The seats of feature licenses, by the field of User, or why they are not known; fields that the org does not have are left out. Salesforce
 * tells the total once a day (Object Reference, ActiveFeatureLicenseMetric); who has one is counted now. A query for all and one for each, which share calls; none without fields.
 */
export async function countFeatureSeats(org: Org, fields: string[]): Promise<Map<string, Result<LicenseSeats>>> {
	if (fields.length === 0) return new Map();
	const [totals, ...counts] = await org.queryAll([totalsOf(fields), ...fields.map(countOf)]);
	return new Map(
		fields.flatMap((field, at): Array<[string, Result<LicenseSeats>]> => {
			if (isHiddenField(counts[at])) return [];
			return [[field, seatsOf(field, totals, Number(valueOf(counts[at])[0]?.used))]];
		}),
	);
}

// Rows of some days, because a type that was not counted lately may have an older one.
const totalsOf = (fields: string[]) =>
	`SELECT FeatureType,TotalLicenseCount FROM ActiveFeatureLicenseMetric WHERE ${isIn('FeatureType', fields.map(typeOf))} ORDER BY MetricsDate DESC LIMIT 200`;

// A user who is deactivated frees the seats.
const countOf = (field: string) => `SELECT COUNT(Id) used FROM User WHERE IsActive = true AND ${field} = true`;

const typeOf = (field: string) => featureTexts(field).type;

function seatsOf(field: string, totals: Result<ApiRecord[]>, used: number): Result<LicenseSeats> {
	const { label, type } = featureTexts(field);
	if (isHiddenObject(totals)) return hiddenTotals(label);
	if (isError(totals)) return totals;
	const total = totals.find((row) => textOf(row, 'FeatureType') === type)?.TotalLicenseCount;
	if (typeof total !== 'number') return notCounted(label);
	return { type: 'featureLicense', id: field, name: field, label, total, used, remaining: total - used };
}

const hiddenTotals = (label: string) =>
	new SalesforceError(
		'MISSING_PERMISSIONS',
		`The connected user may not see how many seats the feature license '${label}' has`,
		{
			advice: `Give the connected user the permission ${permissionNames(['ViewSetup'])}, or take it out of 'Licenses'.`,
		},
	);

const notCounted = (label: string) =>
	new SalesforceError(
		'INVALID_INPUT',
		`Salesforce does not tell how many seats the feature license '${label}' has: it counts them once a day, and has not yet`,
		{
			advice:
				"Switch the trigger on tomorrow, or take the license out of 'Licenses'. Until then Setup > Company Information shows the seats.",
		},
	);
