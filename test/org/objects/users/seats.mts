/** Seats: user licenses counted by the profiles of active users, and feature licenses. */
import * as errors from '../../errors/index.mts';
import type { Change, Context, Org } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { FieldValue, OrgRecord } from '../../world/types.mts';
import { FEATURE_LICENSES } from './featureLicenses.mts';

/** The license that a user takes up: the one of the profile, while the user is active. */
function licenseOf(org: Org, user: OrgRecord | undefined): FieldValue {
	if (user?.IsActive !== true) return null;
	return read(org.store.get('Profile', user.ProfileId as string), 'UserLicenseId');
}

/** Active users of a user license; constant time. */
export function usedSeats(org: Org, licenseId: string): number {
	return org.store
		.table('User')
		.count('active users by license', (user) => licenseOf(org, user) ?? undefined, licenseId);
}

/** Throws LICENSE_LIMIT_EXCEEDED when a create, activation or change of profile takes up a seat that is not there. */
export function checkSeats(context: Context, { record, before }: Change): void {
	const { org } = context;
	const licenseId = licenseOf(org, record);
	if (typeof licenseId !== 'string' || licenseId === licenseOf(org, before)) return;
	const license = org.store.get('UserLicense', licenseId);
	const total = Number(read(license, 'TotalLicenses'));
	if (total >= 0 && usedSeats(org, licenseId) >= total) throw errors.licenseLimitExceeded(String(license?.Name));
}

/** Active users who hold a feature license; constant time. */
export function usedFeatureLicenses(org: Org, field: string): number {
	return org.store
		.table('User')
		.count(`active ${field}`, (user) => (user.IsActive === true && user[field] === true ? true : undefined), true);
}

/** What the refusal calls a feature: `content` of `UserPermissionsSFContentUser`. */
const nameOfFeature = (field: string) => field.replace(/^UserPermissions(SF)?|User(Feature)?$/g, '').toLowerCase();

/** Throws LICENSE_LIMIT_EXCEEDED when a feature license is switched on (or its user activated) and none is left. */
export function checkFeatureLicenses(context: Context, { record, before }: Change): void {
	const { org } = context;
	const holds = (user: OrgRecord | undefined, field: string) => user?.IsActive === true && user[field] === true;
	for (const { field } of FEATURE_LICENSES) {
		if (!holds(record, field) || holds(before, field)) continue;
		const total = org.featureLicenses.get(field) ?? 0;
		if (usedFeatureLicenses(org, field) >= total) throw errors.featureLicenseLimitExceeded(nameOfFeature(field));
	}
}

/** Users of these licenses cannot get a profile of the narrow ones (KB 000384799); from those the way up is open. */
const CORE_LICENSES = ['Salesforce', 'Salesforce Platform'];
const NARROW_LICENSES = ['Chatter Free', 'Identity'];

/** Throws FIELD_INTEGRITY_EXCEPTION when a change of profile leads to a license that the user's cannot become. */
export function checkLicenseChange({ org }: Context, { record, before }: Change): void {
	const nameOf = (user: OrgRecord | undefined) => {
		const profile = org.store.get('Profile', user?.ProfileId as string);
		return String(org.store.get('UserLicense', profile?.UserLicenseId as string)?.Name);
	};
	if (CORE_LICENSES.includes(nameOf(before)) && NARROW_LICENSES.includes(nameOf(record)))
		throw errors.profileOfAnotherLicense(org.settings);
}
