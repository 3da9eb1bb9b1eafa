import type { Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { valueOf } from '../api/results';

/** The user license that a profile belongs to, and its seats (Object Reference, UserLicense). */
export interface LicenseSeats {
	id: string;
	name: string;
	total: number;
	used: number;
}

/**
 * The seats of the user licenses of some profiles, by the ID of the profile. Profiles that cannot be read are left out. One query for up to
 * some hundred profiles. Rejects with a SalesforceError.
 */
export async function readLicenseSeats(org: Org, profileIds: string[]): Promise<Map<string, LicenseSeats>> {
	if (profileIds.length === 0) return new Map();
	const select =
		'SELECT Id,UserLicenseId,UserLicense.Name,UserLicense.TotalLicenses,UserLicense.UsedLicenses FROM Profile';
	const profiles = (await org.queryAll(queriesIn(select, 'Id', [...new Set(profileIds)]))).flatMap(valueOf);
	return new Map(
		profiles.flatMap((profile): Array<[string, LicenseSeats]> => {
			const license = profile.UserLicense as Record<string, unknown> | null;
			if (!license) return [];
			const seats = { total: Number(license.TotalLicenses), used: Number(license.UsedLicenses) };
			return [
				[
					String(profile.Id),
					{ id: String(profile.UserLicenseId), name: textOf(profile, 'UserLicense.Name'), ...seats },
				],
			];
		}),
	);
}
