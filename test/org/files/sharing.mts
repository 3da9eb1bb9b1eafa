/** Who sees a file, where files can be, and the links between the two. */
import { may } from '../rights/context.mts';
import { toDateTime } from '../world/clock.mts';
import type { Context } from '../world/model.mts';
import type { OrgRecord } from '../world/types.mts';

/** Objects that files can be linked to. */
const HOLDERS = [
	'Account',
	'Case',
	'ContentWorkspace',
	'Contact',
	'Group',
	'Lead',
	'Opportunity',
	'Organization',
	'User',
];

/** Whether the records of the id's object take links of files; some objects do not, by setting. */
export function takesFiles({ org }: Context, id: string): boolean {
	const without = org.settings.objectsWithoutFiles.split(',').map((name) => name.trim().toLowerCase());
	return !without.includes(org.schema.ofId(id)?.name.toLowerCase() ?? '');
}

/**
 * Who sees a file through a new link that does not say: all users, or internal ones as soon as the org has an Experience
 * site (Help article 000384243).
 */
export function defaultVisibility({ org }: Context): 'AllUsers' | 'InternalUsers' {
	return org.settings.experienceSites === 'one' ? 'InternalUsers' : 'AllUsers';
}

/** Whether a record exists that can hold files. */
export function canHoldFiles(context: Context, id: string): boolean {
	const object = takesFiles(context, id) ? context.org.schema.ofId(id) : undefined;
	return object !== undefined && HOLDERS.includes(object.name) && context.org.store.get(object.name, id) !== undefined;
}

/** Owner, everybody it is shared with, and who sees all data. Records are taken to be visible to every user. */
export function maySeeDocument(context: Context, document: OrgRecord): boolean {
	if (document.OwnerId === context.user.Id || may(context, 'ViewAllData', 'ModifyAllData', 'QueryAllFiles'))
		return true;
	const links = context.org.store.table('ContentDocumentLink').find('ContentDocumentId', [document.Id]);
	return links.some(({ LinkedEntityId: entity }) => seesEntity(context, String(entity)));
}

function seesEntity(context: Context, entityId: string): boolean {
	const { store, schema } = context.org;
	const name = schema.ofId(entityId)?.name;
	if (name === 'User') return entityId === context.user.Id;
	if (name === 'Group') return isMember(context, 'GroupMember', { GroupId: entityId }, 'UserOrGroupId');
	const library = store.get('ContentWorkspace', entityId);
	return library ? canAddTo(context, library) : true;
}

/** Members with "Add Content" who may access libraries at all, the creator, and who administers content. */
export function canAddTo(context: Context, library: OrgRecord): boolean {
	if (library.CreatedById === context.user.Id || may(context, 'ContentAdministrator', 'ModifyAllData')) return true;
	if (!may(context, 'ContentWorkspaces')) return false;
	return isMember(context, 'ContentWorkspaceMember', { ContentWorkspaceId: library.Id }, 'MemberId');
}

function isMember(context: Context, object: string, group: { [field: string]: string }, member: string): boolean {
	const [[field, id]] = Object.entries(group) as [[string, string]];
	const rows = context.org.store.table(object).find(field, [id]);
	return rows.some((row) => row[member] === context.user.Id);
}

/** Links a file without asking for rights, as Salesforce does by itself for owner and first location. */
export function linkFile(
	context: Context,
	link: { documentId: string; entityId: string; shareType: 'V' | 'C' | 'I' },
): void {
	const { store, ids, clock } = context.org;
	store.insert('ContentDocumentLink', {
		Id: ids.next('06A'),
		ContentDocumentId: link.documentId,
		LinkedEntityId: link.entityId,
		ShareType: link.shareType,
		Visibility: defaultVisibility(context),
		SystemModstamp: toDateTime(clock.now()),
	});
}
