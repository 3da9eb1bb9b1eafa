import { isFinal, isHiddenObject } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { KEY_PREFIX } from '../api/ids';
import type { ApiRecord } from '../api/org';
import { permissionNames, type Permission } from '../api/permissions';
import { textOf } from '../api/query';
import { qualifiedName } from './namespaces';
import type { RecordFilter } from './recordFilter';

/** Where things of a kind are kept and what they are called. */
interface KindDefinition {
	object: keyof typeof KEY_PREFIX;
	/** For messages: "permission set". */
	title: string;
	/** The field that tells things of a kind apart. */
	apiName: string;
	/** The field that people see; not always unique. */
	label: string;
	/** The field with the namespace of the managed package, for kinds that have one. */
	namespace?: 'NamespacePrefix';
	/** What tells the kind from others of its object. Things outside are found by name all the same, to be refused with a reason. */
	only?: RecordFilter;
	/** More fields, for results; the connected user may not see them. */
	select?: readonly string[];
	/** The permissions of which one is needed to see the kind at all; everybody sees it when absent. */
	seenWith?: readonly Permission[];
}

/** The permissions of which one shows what users are assigned (Object Reference, PermissionSetAssignment, "Special Access Rules"). */
export const SEEN_AS_ENTITLEMENT = ['ViewSetup', 'AssignPermissionSets', 'ManageUsers'] as const;

/** Profiles, roles and whatever else a user is given, by the names of the operations' parameters (Object Reference). */
export const DIRECTORY = {
	profile: {
		object: 'Profile',
		title: 'profile',
		apiName: 'Name',
		label: 'Name',
		select: ['UserLicense.Name', 'UserLicenseId', 'UserLicense.TotalLicenses', 'UserLicense.UsedLicenses'],
	},
	role: {
		object: 'UserRole',
		title: 'role',
		apiName: 'DeveloperName',
		label: 'Name',
		// Object Reference, UserRole: "Special Access Rules".
		seenWith: ['ViewRoles'],
	},
	permissionSet: {
		object: 'PermissionSet',
		title: 'permission set',
		apiName: 'Name',
		label: 'Label',
		namespace: 'NamespacePrefix',
		// Every profile and every permission set group has a permission set of its own, which cannot be assigned.
		only: { IsOwnedByProfile: false, Type: { not: 'Group' } },
		seenWith: SEEN_AS_ENTITLEMENT,
	},
	permissionSetGroup: {
		object: 'PermissionSetGroup',
		title: 'permission set group',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
		namespace: 'NamespacePrefix',
		seenWith: SEEN_AS_ENTITLEMENT,
	},
	permissionSetLicense: {
		object: 'PermissionSetLicense',
		title: 'permission set license',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
		select: ['Status', 'TotalLicenses', 'UsedLicenses', 'ExpirationDate'],
		seenWith: SEEN_AS_ENTITLEMENT,
	},
	publicGroup: {
		object: 'Group',
		title: 'public group',
		apiName: 'DeveloperName',
		label: 'Name',
		only: { Type: 'Regular' },
	},
	queue: { object: 'Group', title: 'queue', apiName: 'DeveloperName', label: 'Name', only: { Type: 'Queue' } },
	userLicense: {
		object: 'UserLicense',
		title: 'user license',
		apiName: 'Name',
		label: 'MasterLabel',
		select: ['Status', 'TotalLicenses', 'UsedLicenses'],
		seenWith: ['ViewSetup', 'ManageUsers'],
	},
	packageLicense: {
		object: 'PackageLicense',
		title: 'package license',
		apiName: 'NamespacePrefix',
		label: 'NamespacePrefix',
		select: ['Status', 'AllowedLicenses', 'UsedLicenses', 'ExpirationDate'],
	},
	documentFolder: {
		object: 'Folder',
		title: 'document folder',
		apiName: 'DeveloperName',
		label: 'Name',
		namespace: 'NamespacePrefix',
		only: { Type: 'Document' },
	},
	library: {
		object: 'ContentWorkspace',
		title: 'library',
		apiName: 'DeveloperName',
		label: 'Name',
		namespace: 'NamespacePrefix',
	},
	territory: { object: 'Territory2', title: 'territory', apiName: 'DeveloperName', label: 'Name' },
} as const satisfies Record<string, KindDefinition>;

/** A kind of thing that is found by name. */
export type DirectoryKind = keyof typeof DIRECTORY;

/** The definition of a kind, with the parts that it leaves out. */
export const kindDefinition = (kind: DirectoryKind): KindDefinition & Required<Omit<KindDefinition, 'namespace'>> => ({
	only: {},
	select: [],
	seenWith: [],
	...DIRECTORY[kind],
});

/** The permissions that show the kinds which not everybody sees, by the kind in words: "user licenses". */
export const DIRECTORY_SIGHT: Readonly<Record<string, Array<readonly Permission[]>>> = Object.fromEntries(
	(Object.keys(DIRECTORY) as DirectoryKind[])
		.map(kindDefinition)
		.flatMap(({ title, seenWith }) => (seenWith.length > 0 ? [[`${title}s`, [seenWith]]] : [])),
);

/** One thing of the directory. `name` is its API name, with the namespace of a managed package: `pkga__Sales_Manager`. */
export interface DirectoryEntry {
	id: string;
	name: string;
	label: string;
	record: ApiRecord;
}

/** A record of a kind, read by `selectKind`, as an entry. */
export function directoryEntry(kind: DirectoryKind, record: ApiRecord): DirectoryEntry {
	const { apiName, label, namespace } = kindDefinition(kind);
	const name = qualifiedName(record, { name: apiName, namespace });
	return { id: String(record.Id), name, label: textOf(record, label), record };
}

/** The fields that a thing of a kind may be named by. */
export const nameFields = (kind: DirectoryKind) => [
	...new Set<string>([DIRECTORY[kind].apiName, DIRECTORY[kind].label]),
];

/** The query of all things of a kind's object, up to its WHERE; `more` are fields beside names. */
export function selectKind(kind: DirectoryKind, more: readonly string[] = []): string {
	const { object, only, namespace } = kindDefinition(kind);
	const ofPackage = namespace ? [namespace] : [];
	const fields = new Set(['Id', ...nameFields(kind), ...ofPackage, ...Object.keys(only), ...more]);
	return `SELECT ${[...fields].join(',')} FROM ${object}`;
}

/** The error of a query of a kind: MISSING_PERMISSIONS where the connected user cannot see the kind at all, any other as it is. */
export function kindError(kind: DirectoryKind, error: SalesforceError): SalesforceError {
	const { title, seenWith } = kindDefinition(kind);
	if (seenWith.length === 0 || !isHiddenObject(error) || isFinal(error)) return error;
	return new SalesforceError('MISSING_PERMISSIONS', `The connected user may not see any ${title}`, {
		advice: `Give the connected user the permission ${permissionNames(seenWith)}.`,
	});
}
