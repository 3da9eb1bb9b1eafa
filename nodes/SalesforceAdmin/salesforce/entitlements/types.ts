import type { RecordFilter } from '../directory/recordFilter';
import type { GivenName } from '../directory/givenNames';
import { DIRECTORY } from '../directory/kinds';
import type { NamePaths } from '../directory/namespaces';

/** The object whose records give something to users, and its fields (Object Reference). */
interface HeldObject {
	object: string;
	/** Field with the ID of the user. */
	userField: string;
	/** Field with the ID of what is given. */
	entitlementField: string;
	/** Names of what is given, by relationship. */
	nameFields: NamePaths & { label: string };
	/** What tells the type from others of its object. */
	only?: RecordFilter;
	/** The username, by relationship; a group member has none, because it can be a group too. */
	username?: string;
	/** Fields that tell whether an assignment has expired. */
	expiry?: readonly string[];
	/** An org without the feature does not have the object, so there nobody has one. */
	isOfFeature?: true;
}

/** The object whose records give an entitlement. */
export interface AssignmentObject extends HeldObject {
	object: 'PermissionSetAssignment' | 'PermissionSetLicenseAssign' | 'GroupMember' | 'UserPackageLicense';
}

/** What is known of a type of entitlement. */
interface TypeDefinition {
	/** For messages: "permission set group". */
	title: string;
	/** The place of the type when several are assigned; types of one object share it. Absent for what is taken only. */
	createRank?: number;
	/** The place of the type when several are removed; types of one object share it. */
	removeRank: number;
	/** Absent for feature licenses, which are fields of User. */
	assignment?: HeldObject;
}

const EXPIRY = ['IsActive', 'ExpirationDate'];

/**
 * The types of entitlements, in the order in which results list them. Licenses are assigned before the sets that need them, and removed
 * after them (Salesforce Help, "Permission Set Licenses").
 */
const ENTITLEMENTS = {
	permissionSetGroup: {
		title: DIRECTORY.permissionSetGroup.title,
		createRank: 2,
		removeRank: 1,
		assignment: {
			object: 'PermissionSetAssignment',
			userField: 'AssigneeId',
			entitlementField: 'PermissionSetGroupId',
			nameFields: {
				name: 'PermissionSetGroup.DeveloperName',
				label: 'PermissionSetGroup.MasterLabel',
				namespace: 'PermissionSetGroup.NamespacePrefix',
			},
			only: { PermissionSetGroupId: { not: null } },
			username: 'Assignee.Username',
			expiry: EXPIRY,
		},
	},
	permissionSet: {
		title: DIRECTORY.permissionSet.title,
		createRank: 2,
		removeRank: 1,
		assignment: {
			object: 'PermissionSetAssignment',
			userField: 'AssigneeId',
			entitlementField: 'PermissionSetId',
			nameFields: {
				name: 'PermissionSet.Name',
				label: 'PermissionSet.Label',
				namespace: 'PermissionSet.NamespacePrefix',
			},
			// Every user has the set of the profile, and a group has an aggregate set of its own.
			only: { 'PermissionSet.IsOwnedByProfile': false, PermissionSetGroupId: null },
			username: 'Assignee.Username',
			expiry: EXPIRY,
		},
	},
	permissionSetLicense: {
		title: DIRECTORY.permissionSetLicense.title,
		createRank: 1,
		removeRank: 2,
		assignment: {
			object: 'PermissionSetLicenseAssign',
			userField: 'AssigneeId',
			entitlementField: 'PermissionSetLicenseId',
			nameFields: { name: 'PermissionSetLicense.DeveloperName', label: 'PermissionSetLicense.MasterLabel' },
			username: 'Assignee.Username',
		},
	},
	featureLicense: { title: 'feature license', createRank: 3, removeRank: 3 },
	publicGroup: {
		title: DIRECTORY.publicGroup.title,
		createRank: 4,
		removeRank: 4,
		assignment: {
			object: 'GroupMember',
			userField: 'UserOrGroupId',
			entitlementField: 'GroupId',
			nameFields: { name: 'Group.DeveloperName', label: 'Group.Name' },
			only: { 'Group.Type': 'Regular' },
		},
	},
	queue: {
		title: DIRECTORY.queue.title,
		createRank: 4,
		removeRank: 4,
		assignment: {
			object: 'GroupMember',
			userField: 'UserOrGroupId',
			entitlementField: 'GroupId',
			nameFields: { name: 'Group.DeveloperName', label: 'Group.Name' },
			only: { 'Group.Type': 'Queue' },
		},
	},
	packageLicense: {
		title: DIRECTORY.packageLicense.title,
		createRank: 5,
		removeRank: 5,
		assignment: {
			object: 'UserPackageLicense',
			userField: 'UserId',
			entitlementField: 'PackageLicenseId',
			nameFields: { name: 'PackageLicense.NamespacePrefix', label: 'PackageLicense.NamespacePrefix' },
			username: 'User.Username',
			isOfFeature: true,
		},
	},
} as const satisfies Record<string, TypeDefinition>;

/**
 * What a user is taken from along with all entitlements. It is not given here: a member of a library needs a library permission, and a user
 * in a territory a role there (Object Reference, ContentWorkspaceMember and UserTerritory2Association).
 */
const MEMBERSHIPS = {
	territory: {
		title: DIRECTORY.territory.title,
		removeRank: 6,
		assignment: {
			object: 'UserTerritory2Association',
			userField: 'UserId',
			entitlementField: 'Territory2Id',
			nameFields: { name: 'Territory2.DeveloperName', label: 'Territory2.Name' },
			isOfFeature: true,
		},
	},
	library: {
		title: DIRECTORY.library.title,
		removeRank: 7,
		assignment: {
			object: 'ContentWorkspaceMember',
			userField: 'MemberId',
			entitlementField: 'ContentWorkspaceId',
			nameFields: { name: 'ContentWorkspace.DeveloperName', label: 'ContentWorkspace.Name' },
			isOfFeature: true,
		},
	},
} as const satisfies Record<string, TypeDefinition>;

const HELD = { ...ENTITLEMENTS, ...MEMBERSHIPS };

/** What a user can be given besides profile and role. */
export type EntitlementType = keyof typeof ENTITLEMENTS;

/** What a user can have: what can be given, and what is only taken. */
export type HeldType = keyof typeof HELD;

/** The types whose assignments are records; a feature license is a field of User. */
export type RecordType = Exclude<EntitlementType, 'featureLicense'>;

/** What a user can have by a record. */
export type HeldRecordType = Exclude<HeldType, 'featureLicense'>;

/** All types, in the order in which results list them. */
export const ENTITLEMENT_TYPES = Object.keys(ENTITLEMENTS) as EntitlementType[];

/** Everything that is taken from who leaves: all types, and then what is only taken. */
export const HELD_TYPES = Object.keys(HELD) as HeldType[];

/** The types whose assignments are records, in the same order. */
export const RECORD_TYPES = ENTITLEMENT_TYPES.filter((type): type is RecordType => type !== 'featureLicense');

/** What a user can have by a record, in the same order. */
export const HELD_RECORD_TYPES = HELD_TYPES.filter((type): type is HeldRecordType => type !== 'featureLicense');

/** For messages: "permission set group". */
export const entitlementTitle = (type: HeldType): string => HELD[type].title;

/** The object whose records give entitlements of a type. */
export const assignmentObject = (type: RecordType): AssignmentObject => ENTITLEMENTS[type].assignment;

/** The object whose records give what a user has. */
export const heldObject = (type: HeldRecordType): HeldObject => HELD[type].assignment;

/** Whether an assignment of a type can have an end (Object Reference, PermissionSetAssignment, ExpirationDate). */
export const canEnd = (type: HeldType): boolean => type !== 'featureLicense' && heldObject(type).expiry !== undefined;

/** The types in the order in which they are assigned: groups that are written one after the other, each of one object. */
export const CREATE_ORDER: HeldType[][] = inOrder(ENTITLEMENT_TYPES, (type) => ENTITLEMENTS[type].createRank);

/** What can be taken in the order in which it is removed, in the same groups. */
export const REMOVE_ORDER: HeldType[][] = inOrder(HELD_TYPES, (type) => HELD[type].removeRank);

function inOrder<T extends HeldType>(types: T[], rankOf: (type: T) => number): T[][] {
	const groups: T[][] = [];
	for (const type of types) (groups[rankOf(type) - 1] ??= []).push(type);
	return groups;
}

/** One thing to give or take. For a feature license `id` is the field of User that holds it. */
export interface Entitlement {
	type: HeldType;
	id: string;
	name: string;
	label: string;
}

/** One thing to give, and the moment at which it ends again: null for no end. Without either a new one has no end, and one that is held keeps its own. */
export interface WantedEntitlement extends Entitlement {
	until?: string | null;
}

/** What a user has: an entitlement and the record that gives it. */
export interface Assignment extends Entitlement {
	userId: string;
	/** Absent for feature licenses, which are fields of the user. */
	assignmentId?: string;
	/** An expired assignment exists and gives nothing (Object Reference, PermissionSetAssignment). */
	isExpired?: boolean;
	/** The user access policy that has given it, where that was read. */
	policy?: string;
	/** False for one that gives nothing now: it has ended, or is session-based. */
	isActive?: boolean;
	/** The moment of its end; null when it has none, absent for types that can have none. */
	expirationDate?: string | null;
}

/** Names, API names or IDs by type. */
export type EntitlementNames = Partial<Record<EntitlementType, GivenName[]>>;
