import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { OrgRecord } from '../org/world/types.mts';

/** What the org knows about a user, by the label it is shown under; a user who does not exist has nothing. */
export type Facts = Record<string, string>;

/** Feature licenses that the demo's people can have: field of User → label. */
const FEATURES: Record<string, string> = {
	UserPermissionsMarketingUser: 'Marketing User',
	UserPermissionsInteractionUser: 'Flow User',
	UserPermissionsKnowledgeUser: 'Knowledge User',
	UserPermissionsSupportUser: 'Service Cloud User',
};

const OBJECTS = [
	'User',
	'UserLogin',
	'AuthSession',
	'OauthToken',
	'Profile',
	'UserRole',
	'PermissionSet',
	'PermissionSetGroup',
	'PermissionSetAssignment',
	'PermissionSetLicense',
	'PermissionSetLicenseAssign',
	'Group',
	'GroupMember',
	'PackageLicense',
	'UserPackageLicense',
	'ContentDocumentLink',
	'ContentVersion',
] as const;

/** The org's own records at one moment, read past its API. */
export class OrgView {
	readonly #tables: Map<string, OrgRecord[]>;

	private constructor(tables: Map<string, OrgRecord[]>) {
		this.#tables = tables;
	}

	static async read(org: OrgProcess): Promise<OrgView> {
		const tables = await Promise.all(OBJECTS.map(async (name) => [name, await org.records(name)] as const));
		return new OrgView(new Map(tables));
	}

	/** What the org knows about the user with that username. */
	factsOf(username: string): Facts {
		const [user] = this.#find('User', { Username: username });
		if (!user) return {};
		return {
			Name: `${user['FirstName'] ?? ''} ${user['LastName']}`.trim(),
			Active: user['IsActive'] ? 'yes' : 'no',
			Login: this.#find('UserLogin', { UserId: user.Id })[0]?.['IsFrozen'] ? 'frozen' : 'open',
			Sessions: this.#count('AuthSession', { UsersId: user.Id }),
			'Apps with a token': this.#count('OauthToken', { UserId: user.Id }),
			Profile: this.#name('Profile', user['ProfileId'], 'Name'),
			Role: this.#name('UserRole', user['UserRoleId'], 'Name'),
			Title: String(user['Title'] ?? ''),
			Department: String(user['Department'] ?? ''),
			'Permission sets': this.#permissionSets(user.Id),
			'Permission set licenses': this.#names('PermissionSetLicenseAssign', { AssigneeId: user.Id }, [
				'PermissionSetLicenseId',
				'PermissionSetLicense',
				'DeveloperName',
			]),
			'Groups and queues': this.#names('GroupMember', { UserOrGroupId: user.Id }, [
				'GroupId',
				'Group',
				'DeveloperName',
			]),
			'Feature licenses': Object.keys(FEATURES)
				.filter((field) => user[field] === true)
				.map((field) => FEATURES[field])
				.join(', '),
			'Package licenses': this.#names('UserPackageLicense', { UserId: user.Id }, [
				'PackageLicenseId',
				'PackageLicense',
				'NamespacePrefix',
			]),
			Files: this.#files(user.Id),
		};
	}

	/** All assignments but that of the set which a profile owns; groups in brackets. */
	#permissionSets(userId: string): string {
		const names = this.#find('PermissionSetAssignment', { AssigneeId: userId }).map((assignment) => {
			const group = assignment['PermissionSetGroupId'];
			if (group) return `[${this.#name('PermissionSetGroup', group, 'DeveloperName')}]`;
			const [set] = this.#find('PermissionSet', { Id: assignment['PermissionSetId'] });
			return set?.['IsOwnedByProfile'] ? '' : String(set?.['Name']);
		});
		return sorted(names);
	}

	/** Files that the user was given: name, bytes and the checksum that Salesforce keeps. */
	#files(userId: string): string {
		const links = this.#find('ContentDocumentLink', { LinkedEntityId: userId });
		const versions = links.flatMap(({ ContentDocumentId }) =>
			this.#find('ContentVersion', { ContentDocumentId, IsLatest: true }),
		);
		return sorted(
			versions.map(
				(version) => `${version['PathOnClient']}\n${version['ContentSize']} bytes\nMD5 ${version['Checksum']}`,
			),
		);
	}

	/** How many there are; nothing for none. */
	#count(object: string, filter: Partial<OrgRecord>): string {
		return String(this.#find(object, filter).length || '');
	}

	#names(object: string, filter: Partial<OrgRecord>, [link, target, field]: [string, string, string]): string {
		return sorted(this.#find(object, filter).map((record) => this.#name(target, record[link], field)));
	}

	#name(object: string, id: unknown, field: string): string {
		return String(this.#find(object, { Id: id as string })[0]?.[field] ?? '');
	}

	#find(object: string, filter: Record<string, unknown>): OrgRecord[] {
		const fits = (record: OrgRecord) => Object.entries(filter).every(([field, value]) => record[field] === value);
		return (this.#tables.get(object) ?? []).filter(fits);
	}
}

const sorted = (names: string[]) => names.filter(Boolean).sort().join(', ');
