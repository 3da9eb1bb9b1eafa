/**
 * ActiveFeatureLicenseMetric: the seats of each feature license, counted once a day (Object Reference). A young org has no rows. They are
 * computed: the last two days, with the users of now.
 */
import { may } from '../../rights/context.mts';
import { date, defineObject, picklist, READ_ONLY, whole } from '../../world/define.mts';
import { makeId } from '../../world/ids.mts';
import type { Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';
import { FEATURE_LICENSES } from './featureLicenses.mts';
import { usedFeatureLicenses } from './seats.mts';

const DAY = 86_400_000;

/** The type of a feature license is its field without the prefix. */
const typeOf = (field: string) => field.replace('UserPermissions', '');

const TYPES = FEATURE_LICENSES.map(({ field, label }) => ({ value: typeOf(field), label }));

function metricsOf({ org }: Context): OrgRecord[] {
	if (org.settings.featureLicenseMetrics === 'none yet') return [];
	return [2, 1].flatMap((daysAgo) =>
		FEATURE_LICENSES.map(({ field }, at) => {
			const used = usedFeatureLicenses(org, field);
			return {
				Id: makeId('5H2', daysAgo * FEATURE_LICENSES.length + at),
				MetricsDate: new Date(org.clock.now() - daysAgo * DAY).toISOString().slice(0, 10),
				FeatureType: typeOf(field),
				AssignedUserCount: used,
				ActiveUserCount: used,
				// What was bought lately is in the newest row only.
				TotalLicenseCount: daysAgo === 1 ? (org.featureLicenses.get(field) ?? 0) : 0,
			};
		}),
	);
}

export const ActiveFeatureLicenseMetric = defineObject('ActiveFeatureLicenseMetric', {
	label: 'Active Feature License Metric',
	keyPrefix: '5H2',
	allows: '',
	audit: ['SystemModstamp'],
	fields: [
		date('MetricsDate', 'Metrics Date', { ...READ_ONLY, nillable: false }),
		picklist('FeatureType', 'Primary Grain', TYPES, { ...READ_ONLY, nillable: false }),
		whole('AssignedUserCount', 'Assigned User Count', READ_ONLY),
		whole('ActiveUserCount', 'Active User Count', READ_ONLY),
		whole('TotalLicenseCount', 'Total License Count', READ_ONLY),
	],
	rules: { visible: (context) => may(context, 'ViewSetup'), rows: metricsOf },
});
