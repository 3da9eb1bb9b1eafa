/**
 * What changes of users leave in the audit trail (forms from a public catalogue of its actions). An ID in it has 15
 * characters; frozen users and feature licenses are told by the name of the user only.
 */
import type { AuditNote, Change, Context, Org } from '../../world/model.mts';
import type { FieldValue, OrgRecord } from '../../world/types.mts';

const nameOf = ({ FirstName, LastName }: OrgRecord) => [FirstName, LastName].filter(Boolean).join(' ');
const markOf = (user: OrgRecord) => `${nameOf(user)} (UserID: [${user.Id.slice(0, 15)}])`;

/** Field of a feature license → how the actions and the texts call it. */
const FEATURES: Readonly<Record<string, readonly [action: string, words: string]>> = {
	UserPermissionsSupportUser: ['support', 'Service Cloud'],
	UserPermissionsInteractionUser: ['interaction', 'Flow'],
	UserPermissionsKnowledgeUser: ['knowledge', 'Knowledge'],
	UserPermissionsMarketingUser: ['marketing', 'Marketing'],
	UserPermissionsOfflineUser: ['offline', 'Offline'],
	UserPermissionsSFContentUser: ['sfcontent', 'Salesforce CRM Content'],
	UserPermissionsJigsawProspectingUser: ['jigsawprospecting', 'Data.com'],
};

/** The notes of an insert or update of User. */
export function auditUser({ org }: Context, change: Change): AuditNote[] {
	const { kind, record } = change;
	if (kind === 'insert') return [{ action: 'createduser', display: `Created new user ${nameOf(record)}` }];
	return [...noteState(change), ...noteFields(org, change), ...noteFeatures(change)];
}

function noteState({ record, before, changed }: Change): AuditNote[] {
	if (!changed.has('IsActive') || !before) return [];
	return record.IsActive === true
		? [{ action: 'activateduser', display: `Activated user ${markOf(record)}` }]
		: [{ action: 'deactivateduser', display: `Deactivated user ${markOf(record)}` }];
}

function noteFields(org: Org, { record, before, changed }: Change): AuditNote[] {
	const from = before!;
	const nameIn = (object: string, id: FieldValue | undefined) =>
		String(org.store.get(object, id as string)?.Name ?? '<None Specified>');
	const userName = (id: FieldValue | undefined) => {
		const user = org.store.get('User', id as string);
		return user ? nameOf(user) : '<None Specified>';
	};
	const notes: Array<[field: string, action: string, display: () => string]> = [
		[
			'Username',
			'changedusername',
			() => `Changed username for ${record.Id} from ${String(from.Username)} to ${String(record.Username)}`,
		],
		[
			'FederationIdentifier',
			'changedfederationid',
			() =>
				`Changed federation identifier for user ${markOf(record)} from ${String(from.FederationIdentifier ?? '<None Specified>')} to ${String(record.FederationIdentifier ?? '<None Specified>')}`,
		],
		[
			'ProfileId',
			'changedprofileforuser',
			() =>
				`Changed profile for user ${nameOf(record)} from ${nameIn('Profile', from.ProfileId)} to ${nameIn('Profile', record.ProfileId)}`,
		],
		[
			'UserRoleId',
			'changedroleforuser',
			() =>
				`Changed role for user ${nameOf(record)} from ${nameIn('UserRole', from.UserRoleId)} to ${nameIn('UserRole', record.UserRoleId)}`,
		],
		[
			'ManagerId',
			'changedManager',
			() =>
				`The manager for user ${markOf(record)} changed from ${userName(from.ManagerId)} to ${userName(record.ManagerId)}`,
		],
	];
	return notes.filter(([field]) => changed.has(field)).map(([, action, display]) => ({ action, display: display() }));
}

function noteFeatures({ record, changed }: Change): AuditNote[] {
	return Object.entries(FEATURES)
		.filter(([field]) => changed.has(field))
		.map(([field, [action, words]]) => {
			const [from, to] = record[field] === true ? ['off', 'on'] : ['on', 'off'];
			return {
				action: `changed${action}user${from}${to}`,
				display: `For user ${nameOf(record)}, changed ${words} user from ${from} to ${to}`,
			};
		});
}

/** The notes of an update of UserLogin. */
export function auditUserLogin({ org }: Context, { record, changed }: Change): AuditNote[] {
	const user = org.store.get('User', record.UserId as string)!;
	const notes: AuditNote[] = [];
	if (changed.has('IsFrozen') && record.IsFrozen === true)
		notes.push({ action: 'frozeuser', display: `Froze user account for ${nameOf(user)}` });
	if (changed.has('IsFrozen') && record.IsFrozen !== true)
		notes.push({ action: 'unfrozeuser', display: `Unfroze user account for ${nameOf(user)}` });
	if (changed.has('IsPasswordLocked'))
		notes.push({
			action: 'unlockeduser',
			display: `Unlocked user ${String(user.Username)} (UserID: [${user.Id.slice(0, 15)}])`,
		});
	return notes;
}
