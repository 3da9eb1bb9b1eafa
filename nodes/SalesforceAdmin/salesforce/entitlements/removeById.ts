import type { WriteMode } from '../writes/changes';
import { ASSIGNMENTS, type Assignment } from './types';
import { remove, type Removal, type RemovalResult } from './removeByUser';
import { SalesforceError } from '../api/errors';
import { KEY_PREFIX, isIdOf } from '../api/ids';
import type { ApiRecord, Org } from '../api/org';
import { selectIn, textOf } from '../api/query';
import { fieldName } from '../api/soql';

/** Assignments to delete by their own IDs. */
export interface RemovalById {
	assignmentIds: string[];
}

/** Deletes assignments by ID. An assignment that is gone counts as done. */
export async function removeById(
	org: Org,
	requests: RemovalById[],
	mode: WriteMode,
): Promise<Array<RemovalResult | SalesforceError>> {
	const ids = [...new Set(requests.flatMap(({ assignmentIds }) => assignmentIds))];
	const found = await readById(org, ids);
	return await remove(
		org,
		requests.map((request) => planById(request, found)),
		mode,
	);
}

function planById(request: RemovalById, known: Map<string, KnownAssignment>): Removal | SalesforceError {
	const assignmentIds = [...new Set(request.assignmentIds)];
	const assignments = assignmentIds.flatMap((id) => known.get(id) ?? []);
	const owned = assignments.find(({ ofProfile }) => ofProfile);
	if (owned) {
		const message = `The permission set assignment ${owned.assignmentId} of ${owned.username} belongs to the profile and cannot be removed`;
		return new SalesforceError('PROFILE_OWNED', message);
	}
	const group = assignments.find(({ userId }) => !isIdOf('User', userId));
	if (group) {
		const message = `The group member ${group.assignmentId} is no user but the group ${group.userId}, which stands for all its members`;
		return new SalesforceError('INVALID_INPUT', message);
	}
	const absent = assignmentIds.filter((id) => !known.has(id)).map((assignmentId) => ({ assignmentId }));
	return { user: ownerOf(assignments), found: assignments, absent };
}

// Assignments of several users in one item belong to none of them.
function ownerOf(assignments: KnownAssignment[]): Removal['user'] {
	const [first] = assignments;
	const isShared = assignments.some(({ userId }) => userId !== first?.userId);
	return first && !isShared ? { id: first.userId, username: first.username } : { id: '', username: '' };
}

interface KnownAssignment extends Assignment {
	username: string;
	ofProfile: boolean;
}

const USERNAME: Record<string, string> = {
	PermissionSetAssignment: 'Assignee.Username',
	PermissionSetLicenseAssign: 'Assignee.Username',
	UserPackageLicense: 'User.Username',
};

async function readById(org: Org, ids: string[]): Promise<Map<string, KnownAssignment>> {
	const known = new Map<string, KnownAssignment>();
	for (const type of ['permissionSet', 'permissionSetLicense', 'publicGroup', 'packageLicense'] as const) {
		const { object, user, given, names } = ASSIGNMENTS[type];
		const own = ids.filter((id) => id.startsWith(KEY_PREFIX[object]));
		if (own.length === 0) continue;
		const fields = [
			'Id',
			user,
			given,
			names.name,
			...(USERNAME[object] ? [USERNAME[object]] : []),
			...MORE_FIELDS[type],
		];
		const select = `SELECT ${fields.map(fieldName).join(',')} FROM ${object}`;
		for (const record of await selectIn(org, select, 'Id', own)) known.set(String(record.Id), asKnown(type, record));
	}
	return known;
}

const MORE_FIELDS = {
	permissionSet: ['PermissionSetGroupId', 'PermissionSetGroup.DeveloperName', 'PermissionSet.IsOwnedByProfile'],
	permissionSetLicense: [],
	publicGroup: ['Group.Type'],
	packageLicense: [],
};

function asKnown(
	type: 'permissionSet' | 'permissionSetLicense' | 'publicGroup' | 'packageLicense',
	record: ApiRecord,
): KnownAssignment {
	const exact = exactType(type, record);
	const { object, user, given, names } = ASSIGNMENTS[exact];
	return {
		type: exact,
		id: String(record[given]),
		name: textOf(record, names.name),
		label: '',
		userId: String(record[user]),
		username: textOf(record, USERNAME[object] ?? ''),
		assignmentId: String(record.Id),
		ofProfile: (record.PermissionSet as ApiRecord | null | undefined)?.IsOwnedByProfile === true,
	};
}

function exactType(
	type: 'permissionSet' | 'permissionSetLicense' | 'publicGroup' | 'packageLicense',
	record: ApiRecord,
) {
	if (type === 'permissionSet' && record.PermissionSetGroupId) return 'permissionSetGroup';
	if (type === 'publicGroup' && textOf(record, 'Group.Type') === 'Queue') return 'queue';
	return type;
}
