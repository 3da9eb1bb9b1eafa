import { groupBy } from '../api/lists';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, selectSeen, textOf } from '../api/query';
import { valuesOf } from '../api/results';
import { qualifiedName } from '../directory/namespaces';
import { momentOf } from './assignments';

/** A permission set that a user has with something else: the profile, or a permission set group. */
export interface IndirectEntry {
	type: 'permissionSet';
	id: string;
	name: string;
	label: string;
	through: 'permissionSetGroup' | 'profile';
	/** The name of the profile, or the API name of the group. */
	throughName: string;
	isActive: boolean;
	expirationDate: string | null;
}

const ASSIGNMENT_FIELDS = [
	...['AssigneeId', 'IsActive', 'ExpirationDate', 'PermissionSetId'],
	...['PermissionSet.Name', 'PermissionSet.Label', 'PermissionSet.IsOwnedByProfile', 'PermissionSet.Profile.Name'],
	...['PermissionSetGroupId', 'PermissionSetGroup.DeveloperName', 'PermissionSetGroup.NamespacePrefix'],
];

const INDIRECT = '(PermissionSet.IsOwnedByProfile=true OR PermissionSetGroupId!=null)';

/**
 * Reads the permission sets that users have with their profile and with permission set groups, by user ID. Two calls more where there are such
 * groups. Who may not see permission sets has none. Never rejects.
 */
export async function readIndirectSets(org: Org, userIds: string[]): Promise<Map<string, IndirectEntry[]>> {
	const select = `SELECT ${ASSIGNMENT_FIELDS.join(',')} FROM PermissionSetAssignment`;
	const rows = valuesOf(await org.queryAll(queriesIn(select, 'AssigneeId', userIds, INDIRECT))).flat();
	const components = await readComponents(org, [...new Set(rows.map(groupOf).filter(Boolean))]);
	const byUser = groupBy(rows, ({ AssigneeId }) => String(AssigneeId));
	return new Map(
		[...byUser].map(([userId, own]) => [
			userId,
			own.flatMap((row) => (groupOf(row) ? (components.get(groupOf(row)) ?? []).map(inGroup(row)) : ofProfile(row))),
		]),
	);
}

const groupOf = (row: ApiRecord) => textOf(row, 'PermissionSetGroupId');

// The sets in each group, by its ID. A component can be a muting permission set as well, which gives nothing and is no permission set.
async function readComponents(org: Org, groupIds: string[]): Promise<Map<string, ApiRecord[]>> {
	const select = 'SELECT PermissionSetGroupId,PermissionSetId FROM PermissionSetGroupComponent';
	const components = await selectSeen(org, select, { field: 'PermissionSetGroupId', values: groupIds });
	const values = components.map(({ PermissionSetId }) => String(PermissionSetId));
	const sets = await selectSeen(org, 'SELECT Id,Name,Label,NamespacePrefix FROM PermissionSet', {
		field: 'Id',
		values,
	});
	const setsById = groupBy(sets, ({ Id }) => String(Id));
	const byGroup = groupBy(components, groupOf);
	const setsOf = (rows: ApiRecord[]) =>
		rows.flatMap(({ PermissionSetId }) => setsById.get(String(PermissionSetId)) ?? []);
	return new Map([...byGroup].map(([id, rows]) => [id, setsOf(rows)]));
}

const stateOf = ({ IsActive, ExpirationDate }: ApiRecord) => ({
	isActive: IsActive !== false,
	expirationDate: momentOf(ExpirationDate),
});

const inGroup =
	(assignment: ApiRecord) =>
	(set: ApiRecord): IndirectEntry => ({
		type: 'permissionSet',
		id: textOf(set, 'Id'),
		name: qualifiedName(set, { name: 'Name', namespace: 'NamespacePrefix' }),
		label: textOf(set, 'Label'),
		through: 'permissionSetGroup',
		throughName: qualifiedName(assignment, {
			name: 'PermissionSetGroup.DeveloperName',
			namespace: 'PermissionSetGroup.NamespacePrefix',
		}),
		...stateOf(assignment),
	});

const ofProfile = (row: ApiRecord): IndirectEntry => ({
	type: 'permissionSet',
	id: textOf(row, 'PermissionSetId'),
	name: textOf(row, 'PermissionSet.Name'),
	label: textOf(row, 'PermissionSet.Label'),
	through: 'profile',
	throughName: textOf(row, 'PermissionSet.Profile.Name'),
	...stateOf(row),
});
