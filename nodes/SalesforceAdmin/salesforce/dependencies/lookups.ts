import type { Org } from '../api/org';
import type { OrgContents } from '../records/ownedObjects';
import { HIERARCHY_FIELD } from '../users/blockers';
import { teamOf } from './teams';
import type { Thing } from './types';

/** The page with the records of an object. */
export const listPage = ({ origin }: Org, object: string) => `${origin}/lightning/o/${object}/list`;

/**
 * The custom fields that name users. Those of User itself are hierarchy fields, which block (Salesforce Help 000384586); records of other
 * objects are counted.
 */
export function lookupThings(org: Org, { lookups }: OrgContents): Thing[] {
	return lookups.map(({ object, label, field }) =>
		object === 'User'
			? hierarchyField(field)
			: teamOf({
					object,
					label: `${label}: the user in ${field}`,
					userField: field,
					where: listPage(org, object),
				}),
	);
}

const hierarchyField = (field: string): Thing => ({
	object: 'User',
	part: 'blockers',
	label: `${HIERARCHY_FIELD.label}: ${field}`,
	userField: field,
	row: { name: 'Username', page: 'Id' },
	blocks: true,
	where: HIERARCHY_FIELD.where,
	solution: 'manual',
});
