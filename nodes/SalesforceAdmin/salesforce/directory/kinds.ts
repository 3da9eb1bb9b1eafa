import type { KEY_PREFIX } from '../api/ids';
import type { ApiRecord } from '../api/org';
import { textOf } from '../api/query';
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
	/** What tells the kind from others of its object. Things outside are found by name all the same, to be refused with a reason. */
	only?: RecordFilter;
	/** More fields, for results. */
	select?: readonly string[];
}

/** Profiles, roles and whatever else a user is given, by the names of the operations' parameters (Object Reference). */
export const DIRECTORY = {
	profile: {
		object: 'Profile',
		title: 'profile',
		apiName: 'Name',
		label: 'Name',
		select: ['UserLicense.Name', 'UserLicenseId'],
	},
	role: { object: 'UserRole', title: 'role', apiName: 'DeveloperName', label: 'Name' },
	permissionSet: {
		object: 'PermissionSet',
		title: 'permission set',
		apiName: 'Name',
		label: 'Label',
		// Every profile and every permission set group has a permission set of its own, which cannot be assigned.
		only: { IsOwnedByProfile: false, Type: { not: 'Group' } },
	},
	permissionSetGroup: {
		object: 'PermissionSetGroup',
		title: 'permission set group',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
	},
	permissionSetLicense: {
		object: 'PermissionSetLicense',
		title: 'permission set license',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
		select: ['Status', 'TotalLicenses', 'UsedLicenses'],
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
	},
	packageLicense: {
		object: 'PackageLicense',
		title: 'package license',
		apiName: 'NamespacePrefix',
		label: 'NamespacePrefix',
	},
	documentFolder: {
		object: 'Folder',
		title: 'document folder',
		apiName: 'DeveloperName',
		label: 'Name',
		only: { Type: 'Document' },
	},
	library: { object: 'ContentWorkspace', title: 'library', apiName: 'DeveloperName', label: 'Name' },
} as const satisfies Record<string, KindDefinition>;

/** A kind of thing that is found by name. */
export type DirectoryKind = keyof typeof DIRECTORY;

/** The definition of a kind, with the parts that it leaves out. */
export const kindDefinition = (kind: DirectoryKind): Required<KindDefinition> => ({
	only: {},
	select: [],
	...DIRECTORY[kind],
});

/** One thing of the directory. `name` is its API name. */
export interface DirectoryEntry {
	id: string;
	name: string;
	label: string;
	record: ApiRecord;
}

/** A record of a kind, read by `selectKind`, as an entry. */
export function directoryEntry(kind: DirectoryKind, record: ApiRecord): DirectoryEntry {
	const { apiName, label } = DIRECTORY[kind];
	return { id: String(record.Id), name: textOf(record, apiName), label: textOf(record, label), record };
}

/** The fields that a thing of a kind may be named by. */
export const nameFields = (kind: DirectoryKind) => [
	...new Set<string>([DIRECTORY[kind].apiName, DIRECTORY[kind].label]),
];

/** The query of all things of a kind's object, up to its WHERE. */
export function selectKind(kind: DirectoryKind): string {
	const { object, only, select } = kindDefinition(kind);
	const fields = new Set(['Id', ...nameFields(kind), ...Object.keys(only), ...select]);
	return `SELECT ${[...fields].join(',')} FROM ${object}`;
}
