import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { valuesOf } from '../api/results';
import type { EntitlementType, WantedEntitlement } from './types';

/** Sets and groups with one of these cannot have an end (Salesforce Help, "Assignment Expiration"), by their field. */
const ENDLESS: Record<string, string> = {
	PermissionsAssignPermissionSets: 'Assign Permission Sets',
	PermissionsManageProfilesPermissionsets: 'Manage Profiles and Permission Sets',
	PermissionsManageUsers: 'Manage Users',
};

/** Permission sets and groups by ID, each with the permission that forbids an end. */
export type EndlessEntitlements = Map<string, string>;

/**
 * Finds what cannot have an end among what is wanted with one. A group is known by its own set, which shows what it grants. Costs no
 * call when nothing has an end. What cannot be read is left to Salesforce. Never rejects.
 */
export async function findEndless(org: Org, wanted: WantedEntitlement[]): Promise<EndlessEntitlements> {
	const ending = wanted.filter(({ until }) => until);
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

/** EXPIRATION_NOT_ALLOWED for what is wanted with an end and can have none. */
export function obstacleToEnd({ id, until }: WantedEntitlement, endless: EndlessEntitlements) {
	const permission = until && endless.get(id);
	return permission
		? new SalesforceError('EXPIRATION_NOT_ALLOWED', `it grants '${permission}', so its assignment cannot expire`)
		: undefined;
}
