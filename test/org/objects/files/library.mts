/** ContentWorkspace: libraries of files, their members, contents and folders (Object Reference). */
import * as errors from '../../errors/index.mts';
import { canAddTo, linkFile, maySeeDocument } from '../../files/sharing.mts';
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
} from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const seesLibrary = (context: Context, library: OrgRecord) => canAddTo(context, library) || may(context, 'ViewAllData');

function authorize(context: Context, { kind, record }: Change): void {
	const allowed =
		kind === 'insert' ? may(context, 'CreateWorkspaces', 'ContentAdministrator') : canAddTo(context, record);
	if (!allowed) throw errors.insufficientAccess(context.org.settings);
}

export const ContentWorkspace = defineObject('ContentWorkspace', {
	label: 'Library',
	labelPlural: 'Libraries',
	keyPrefix: '058',
	allows: 'cud',
	setup: true,
	fields: [
		text('Name', 'Name', 255, { required: true, idLookup: true }),
		textArea('Description', 'Description', 1000),
		picklist('TagModel', 'Tagging Rules', ['U', 'G', 'S'], { defaultValue: 'U' }),
		reference('RootContentFolderId', 'ContentFolder ID', [], { ...READ_ONLY, relationshipName: undefined }),
		text('DeveloperName', 'Unique Name', 80),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		picklist('WorkspaceType', 'Library Type', ['R', 'B'], { ...READ_ONLY, defaultValue: 'R' }),
		flag('IsRestrictContentTypes', 'Is Restrict Content Types'),
		flag('IsRestrictLinkedContentTypes', 'Is Restrict Linked Content Types'),
		flag('ShouldAddCreatorMembership', 'Add Creator Membership', CREATE_ONLY),
		reference('DefaultRecordTypeId', 'Record Type ID', [], { ...READ_ONLY, relationshipName: undefined }),
	],
	rules: { sees: seesLibrary, authorize },
});

/** What members of a library may do there. The seed leaves it empty. */
export const ContentWorkspacePermission = defineObject('ContentWorkspacePermission', {
	label: 'Library Permission',
	keyPrefix: '05P',
	allows: 'cud',
	setup: true,
	audit: ['CreatedDate', 'LastModifiedDate'],
	fields: [
		text('Name', 'Name', 255, { required: true }),
		text('Type', 'Type', 40, READ_ONLY),
		textArea('Description', 'Description', 1000),
		...['ManageWorkspace', 'AddContent', 'ViewComments', 'FeatureContent'].map((right) =>
			flag(`Permissions${right}`, right),
		),
	],
	rules: {
		authorize: (context) => {
			if (!may(context, 'ContentAdministrator')) throw errors.insufficientAccess(context.org.settings);
		},
	},
});

export const ContentWorkspaceMember = defineObject('ContentWorkspaceMember', {
	label: 'Library Member',
	keyPrefix: '05A',
	allows: 'cud',
	setup: true,
	audit: ['CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById'],
	fields: [
		reference('ContentWorkspaceId', 'Library ID', 'ContentWorkspace', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'ContentWorkspaceMembers',
		}),
		reference('ContentWorkspacePermissionId', 'Library Permission ID', 'ContentWorkspacePermission'),
		reference('MemberId', 'Member ID', ['Group', 'User'], { ...CREATE_ONLY, required: true, cascadeDelete: true }),
		picklist('MemberType', 'Member Type', ['U', 'G'], { ...READ_ONLY, defaultValue: 'U' }),
	],
	rules: {
		authorize: (context, { record }) => {
			const library = context.org.store.get('ContentWorkspace', String(record.ContentWorkspaceId));
			if (!library || !canAddTo(context, library)) throw errors.insufficientAccess(context.org.settings);
		},
	},
});

/** A file in a library; the link that shows it there comes by itself. */
export const ContentWorkspaceDoc = defineObject('ContentWorkspaceDoc', {
	label: 'Library Document',
	keyPrefix: '059',
	allows: 'cud',
	audit: ['CreatedDate', 'SystemModstamp'],
	fields: [
		reference('ContentWorkspaceId', 'Library ID', 'ContentWorkspace', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
		}),
		reference('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
		}),
		flag('IsOwner', 'Is Owner', READ_ONLY),
	],
	rules: {
		authorize: (context, { record }) => {
			const { store, settings } = context.org;
			const library = store.get('ContentWorkspace', String(record.ContentWorkspaceId));
			const document = store.get('ContentDocument', String(record.ContentDocumentId));
			const allowed = library && document && canAddTo(context, library) && maySeeDocument(context, document);
			if (!allowed) throw errors.insufficientAccess(settings);
		},
		applied: (context, { kind, record }) => {
			const documentId = String(record.ContentDocumentId);
			const entityId = String(record.ContentWorkspaceId);
			const { store } = context.org;
			const links = store.table('ContentDocumentLink').find('ContentDocumentId', [documentId]);
			const link = links.find((row) => row.LinkedEntityId === entityId);
			if (kind === 'insert' && !link) linkFile(context, { documentId, entityId, shareType: 'I' });
			if (kind === 'delete' && link) store.remove('ContentDocumentLink', link.Id);
		},
	},
});

/** Folders in libraries. The seed leaves them empty (recorded describeGlobal of v59). */
export const ContentFolder = defineObject('ContentFolder', {
	label: 'Content Folder',
	keyPrefix: '07H',
	allows: 'cud',
	fields: [
		text('Name', 'Name', 100, { required: true }),
		reference('ParentContentFolderId', 'ContentFolder ID', 'ContentFolder'),
	],
});
