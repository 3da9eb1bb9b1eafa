import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { valuesOf } from '../api/results';
import { quotedName } from './assignments';
import type { Grant } from './grant';
import type { EntitlementType } from './types';

/** Sets and groups with one of these cannot have an end (Salesforce Help, "Assignment Expiration"), by their field. */
const ENDLESS: Record<string, string> = {
	PermissionsAssignPermissionSets: 'Assign Permission Sets',
	PermissionsManageProfilesPermissionsets: 'Manage Profiles and Permission Sets',
	PermissionsManageUsers: 'Manage Users',
};

/** Permission sets and groups by ID, each with the permission that forbids an end. */
type EndlessEntitlements = Map<string, string>;

/**
 * Finds what cannot have an end among what some grants give an end. A group is known by its own set, which shows what it grants. Costs no
 * call when nothing has an end. What cannot be read is left to Salesforce. Never rejects.
 */
export async function findEndless(org: Org, grants: Grant[]): Promise<EndlessEntitlements> {
	const ending = grants.flatMap(({ entitlements }) => entitlements.filter(({ until }) => until !== undefined));
	const idsOf = (type: EntitlementType) => [...new Set(ending.filter((one) => one.type === type).map(({ id }) => id))];
	const select = `SELECT Id,PermissionSetGroupId,${Object.keys(ENDLESS).join(',')} FROM PermissionSet`;
	const rows = await org.queryAll([
		...queriesIn(select, 'Id', idsOf('permissionSet')),
		...queriesIn(select, 'PermissionSetGroupId', idsOf('permissionSetGroup')),
	]);
	return new Map(valuesOf(rows).flat().flatMap(endlessEntry));
}

function endlessEntry(row: ApiRecord): Array<[string, string]> {
	const field = Object.keys(ENDLESS).find((name) => row[name] === true);
	return field ? [[textOf(row, 'PermissionSetGroupId') || String(row.Id), ENDLESS[field]]] : [];
}

/** Throws EXPIRATION_NOT_ALLOWED for the first entitlement with an end that can have none. */
export function refuseEndless({ user, entitlements }: Grant, endless: EndlessEntitlements): void {
	for (const entitlement of entitlements) {
		const permission = entitlement.until !== undefined && endless.get(entitlement.id);
		if (!permission) continue;
		throw new SalesforceError(
			'EXPIRATION_NOT_ALLOWED',
			`${quotedName(entitlement)} was not assigned to ${user.username}: it grants '${permission}', so its assignment cannot expire`,
		);
	}
}
