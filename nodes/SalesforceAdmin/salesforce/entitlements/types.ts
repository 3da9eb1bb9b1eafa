import { valueOf } from '../api/results';
import { findFeatureLicense, featureLicenses } from '../directory/featureLicenses';
import { findByName, type FoundByName } from '../directory/find';
import type { DirectoryKind } from '../directory/kinds';
import { isHiddenObject } from '../api/errorCodes';
import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { MAX_IDS_IN_FILTER, queriesIn, textOf } from '../api/query';
import { fieldName, isIn } from '../api/soql';

/** What a user can be given besides profile and role. */
export type EntitlementType =
	| 'permissionSet'
	| 'permissionSetGroup'
	| 'permissionSetLicense'
	| 'featureLicense'
	| 'publicGroup'
	| 'queue'
	| 'packageLicense';

/** One thing to give or take. For a feature license `id` is the field of User that holds it. */
export interface Entitlement {
	type: EntitlementType;
	id: string;
	name: string;
	label: string;
}

/** What a user has: an entitlement and the record that gives it. */
export interface Assignment extends Entitlement {
	userId: string;
	/** Absent for feature licenses, which are fields of the user. */
	assignmentId?: string;
	/** Whether it has run out: it stands there, and gives nothing (Object Reference, PermissionSetAssignment). */
	isExpired?: boolean;
}

/** The object whose records give an entitlement, and its fields (Object Reference). */
export interface AssignmentObject {
	object: 'PermissionSetAssignment' | 'PermissionSetLicenseAssign' | 'GroupMember' | 'UserPackageLicense';
	user: string;
	/** Field with the ID of what is given. */
	given: string;
	/** Names of what is given, by relationship. */
	names: { name: string; label: string };
	/** Separates kinds that share an object. */
	where?: string;
	/** Fields that tell whether an assignment has run out. */
	expiry?: string[];
}

const EXPIRY = ['IsActive', 'ExpirationDate'];

export const ASSIGNMENTS: Record<Exclude<EntitlementType, 'featureLicense'>, AssignmentObject> = {
	permissionSet: {
		object: 'PermissionSetAssignment',
		user: 'AssigneeId',
		given: 'PermissionSetId',
		names: { name: 'PermissionSet.Name', label: 'PermissionSet.Label' },
		// Every user has the set of the profile, and a group has an aggregate set of its own.
		where: 'PermissionSet.IsOwnedByProfile = false AND PermissionSetGroupId = null',
		expiry: EXPIRY,
	},
	permissionSetGroup: {
		object: 'PermissionSetAssignment',
		user: 'AssigneeId',
		given: 'PermissionSetGroupId',
		names: { name: 'PermissionSetGroup.DeveloperName', label: 'PermissionSetGroup.MasterLabel' },
		where: 'PermissionSetGroupId != null',
		expiry: EXPIRY,
	},
	permissionSetLicense: {
		object: 'PermissionSetLicenseAssign',
		user: 'AssigneeId',
		given: 'PermissionSetLicenseId',
		names: { name: 'PermissionSetLicense.DeveloperName', label: 'PermissionSetLicense.MasterLabel' },
	},
	publicGroup: {
		object: 'GroupMember',
		user: 'UserOrGroupId',
		given: 'GroupId',
		names: { name: 'Group.DeveloperName', label: 'Group.Name' },
		where: "Group.Type = 'Regular'",
	},
	queue: {
		object: 'GroupMember',
		user: 'UserOrGroupId',
		given: 'GroupId',
		names: { name: 'Group.DeveloperName', label: 'Group.Name' },
		where: "Group.Type = 'Queue'",
	},
	packageLicense: {
		object: 'UserPackageLicense',
		user: 'UserId',
		given: 'PackageLicenseId',
		names: { name: 'PackageLicense.NamespacePrefix', label: 'PackageLicense.NamespacePrefix' },
	},
};

/** In the order in which they are taken away: sets before the licenses that they need (Salesforce Help, "Permission Set Licenses"). */
export const ENTITLEMENT_TYPES: EntitlementType[] = [
	'permissionSetGroup',
	'permissionSet',
	'permissionSetLicense',
	'featureLicense',
	'publicGroup',
	'queue',
	'packageLicense',
];

/** For messages: "permission set group". */
export const titleOf = (type: EntitlementType) => type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Names, API names or IDs per kind. */
export type EntitlementNames = Partial<Record<EntitlementType, string[]>>;

/**
 * Finds the entitlements that several requests name, all in as few calls as possible. Returns a function that gives the entitlements of
 * one request, or throws the error of the first name that does not fit.
 */
export async function findEntitlements(
	org: Org,
	requests: EntitlementNames[],
	userFields: DescribedFields,
): Promise<(names: EntitlementNames) => Entitlement[]> {
	const wanted: Partial<Record<DirectoryKind, string[]>> = {};
	for (const type of ENTITLEMENT_TYPES) {
		if (type !== 'featureLicense') wanted[type] = [...new Set(requests.flatMap((names) => names[type] ?? []))];
	}
	const found = await findByName(org, wanted);
	return (names) =>
		ENTITLEMENT_TYPES.flatMap((type) => {
			const picked = (names[type] ?? []).map((text) => pick(type, text, found, userFields));
			// One can be named twice, by name and by ID.
			return [...new Map(picked.map((entitlement) => [entitlement.id, entitlement])).values()];
		});
}

function pick(
	type: EntitlementType,
	text: string,
	found: Map<DirectoryKind, FoundByName>,
	userFields: DescribedFields,
): Entitlement {
	if (type === 'featureLicense') return { type, ...valueOf(findFeatureLicense(text, userFields)) };
	const entry = found.get(type)?.get(text);
	if (entry === undefined || entry instanceof SalesforceError)
		throw entry ?? new SalesforceError('NAME_NOT_FOUND', `'${text}' was not looked up`);
	return { type, id: entry.id, name: entry.name, label: entry.label };
}

/** The feature licenses of the org as entitlements. */
export const featureEntitlements = (userFields: DescribedFields): Entitlement[] =>
	featureLicenses(userFields).map((license) => ({ type: 'featureLicense', ...license }));

/**
 * What users have, of some kinds. With `only`, records of other entitlements are not read. Feature licenses come from the fields of the
 * users, which the caller reads (`featureAssignments`).
 */
export async function readAssignments(
	org: Org,
	userIds: string[],
	types: EntitlementType[],
	only?: Entitlement[],
): Promise<Assignment[]> {
	const queries = types
		.filter((type) => type !== 'featureLicense')
		.flatMap((type) => {
			const { object, user, given, names, where, expiry = [] } = ASSIGNMENTS[type];
			const ids = only && idsOf(only, type);
			if (ids?.length === 0) return [];
			const select = `SELECT ${[...new Set(['Id', user, given, names.name, names.label, ...expiry])].map(fieldName).join(',')} FROM ${object}`;
			const some = ids && ids.length <= MAX_IDS_IN_FILTER ? isIn(given, ids) : '';
			const and = [where, some].filter(Boolean).join(' AND ');
			return queriesIn(select, user, userIds, and).map((soql) => ({ type, soql }));
		});
	const results = await org.queryAll(queries.map(({ soql }) => soql));
	return results.flatMap((result, at) => assignmentsOf(queries[at].type, result));
}

const idsOf = (entitlements: Entitlement[], wanted: EntitlementType) => [
	...new Set(entitlements.flatMap(({ type, id }) => (type === wanted ? [id] : []))),
];

function assignmentsOf(
	type: Exclude<EntitlementType, 'featureLicense'>,
	result: ApiRecord[] | SalesforceError,
): Assignment[] {
	// Package licenses are not in every org.
	if (isHiddenObject(result) && type === 'packageLicense') return [];
	const { user, given, names } = ASSIGNMENTS[type];
	return valueOf(result).map((record) => ({
		type,
		userId: String(record[user]),
		id: String(record[given]),
		name: textOf(record, names.name),
		label: textOf(record, names.label),
		assignmentId: String(record.Id),
		// A session-based set is not active either, and has no date.
		isExpired: record.IsActive === false && Boolean(record.ExpirationDate),
	}));
}

/** The feature licenses of a user whose record was read with their fields. */
export function featureAssignments(record: ApiRecord, licenses: Entitlement[]): Assignment[] {
	return licenses.filter(({ id }) => record[id] === true).map((license) => ({ ...license, userId: String(record.Id) }));
}

/** Assignments by user ID. */
export function groupByUser(assignments: Assignment[]): Map<string, Assignment[]> {
	const groups = new Map<string, Assignment[]>();
	for (const assignment of assignments) {
		const group = groups.get(assignment.userId);
		if (group) group.push(assignment);
		else groups.set(assignment.userId, [assignment]);
	}
	return groups;
}
