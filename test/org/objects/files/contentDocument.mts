/** ContentDocument and ContentDocumentLink: a file with all its versions, and where it is (Object Reference). */
import * as errors from '../../errors/index.mts';
import { canAddTo, canHoldFiles, defaultVisibility, maySeeDocument, takesFiles } from '../../files/sharing.mts';
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	dateTime,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
	whole,
} from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const LINKED = [
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

function authorizeDocument(context: Context, { before }: Change): void {
	if (before?.OwnerId === context.user.Id || may(context, 'ModifyAllData')) return;
	throw errors.insufficientAccess(context.org.settings);
}

function documentApplied(context: Context, { kind, record, changed }: Change): void {
	const { store } = context.org;
	if (kind === 'delete') return removeBytes(context, record.Id);
	const { Title = null, Description = null, OwnerId = null } = record;
	const all = { Title, Description, OwnerId };
	const moved = Object.fromEntries(Object.entries(all).filter(([name]) => changed.has(name)));
	if (Object.keys(moved).length > 0) store.update('ContentVersion', String(record.LatestPublishedVersionId), moved);
}

/** The versions are in the recycle bin by now; what they hold in memory or on disk is not needed there. */
function removeBytes({ org }: Context, documentId: string): void {
	for (const version of org.store.table('ContentVersion').deleted.values()) {
		if (version.ContentDocumentId === documentId) org.store.removeBlob(version.Id, 'VersionData');
	}
}

export const ContentDocument = defineObject('ContentDocument', {
	label: 'Content Document',
	keyPrefix: '069',
	allows: 'ud',
	fields: [
		flag('IsArchived', 'Is Archived', { createable: false }),
		flag('IsDeleted', 'Is Deleted', READ_ONLY),
		reference('OwnerId', 'Owner ID', 'User', { nillable: false, defaultedOnCreate: true }),
		text('Title', 'Title', 255, { createable: false, required: true }),
		picklist('PublishStatus', 'Publish Status', ['P', 'R', 'U'], READ_ONLY),
		reference('LatestPublishedVersionId', 'Latest Published Version ID', 'ContentVersion', READ_ONLY),
		reference('ParentId', 'Parent ID', 'ContentWorkspace', { createable: false }),
		textArea('Description', 'Description', 1000, { createable: false }),
		whole('ContentSize', 'Size', READ_ONLY),
		text('FileType', 'File Type', 20, READ_ONLY),
		text('FileExtension', 'File Extension', 40, READ_ONLY),
		picklist('SharingOption', 'Prevent others from sharing and unsharing', ['A', 'R'], { createable: false }),
		picklist('SharingPrivacy', 'File Privacy on Records', ['N', 'P'], { createable: false }),
		dateTime('ContentModifiedDate', 'Content Modified Date', READ_ONLY),
	],
	rules: { sees: maySeeDocument, authorize: authorizeDocument, applied: documentApplied },
});

function validateLink(context: Context, { kind, record, before, changed }: Change): void {
	if (kind === 'delete') return;
	const { org } = context;
	const entityId = String(record.LinkedEntityId);
	const entity = org.schema.ofId(entityId)?.name ?? '';
	const isPeople = entity === 'User' || entity === 'Group';
	const isLibrary = entity === 'ContentWorkspace';
	const fitsType = isPeople ? record.ShareType !== 'I' : !isLibrary || record.ShareType === 'I';
	if ((kind === 'insert' || changed.has('ShareType')) && !fitsType)
		throw errors.invalidSharingType(org.settings, String(record.ShareType));
	if (before && changed.has('Visibility') && (isPeople || isLibrary)) throw errors.insufficientAccess(org.settings);
	if (kind === 'insert') validateNewLink(context, record, entityId);
}

function validateNewLink(context: Context, record: OrgRecord, entityId: string): void {
	const { store, settings } = context.org;
	const documentId = String(record.ContentDocumentId);
	const document = store.get('ContentDocument', documentId);
	if (!document || !maySeeDocument(context, document))
		throw errors.insufficientAccessOnReference(['ContentDocumentId']);
	if (!takesFiles(context, entityId)) throw errors.noFileLinks(settings, entityId);
	if (!canHoldFiles(context, entityId)) throw errors.invalidCrossReference(['LinkedEntityId']);
	const library = store.get('ContentWorkspace', entityId);
	if (library && !canAddTo(context, library)) throw errors.insufficientAccess(settings);
	const links = store.table('ContentDocumentLink').find('ContentDocumentId', [documentId]);
	if (links.some((link) => link.LinkedEntityId === entityId)) throw errors.duplicateFileLink(documentId, entityId);
}

/** Object Reference, ContentDocumentLink: without "Query All Files" a query has to say which file or which record. */
function checkFilter(context: Context, fields: readonly string[]): void {
	if (may(context, 'QueryAllFiles')) return;
	if (fields.some((field) => ['Id', 'ContentDocumentId', 'LinkedEntityId'].includes(field))) return;
	throw errors.contentDocumentLinkFilter();
}

export const ContentDocumentLink = defineObject('ContentDocumentLink', {
	label: 'Content Document Link',
	labelPlural: 'Content Document Link',
	keyPrefix: '06A',
	allows: 'cud',
	audit: ['SystemModstamp'],
	fields: [
		reference('LinkedEntityId', 'Linked Entity ID', LINKED, {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'ContentDocumentLinks',
		}),
		reference('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'ContentDocumentLinks',
		}),
		flag('IsDeleted', 'Is Deleted', READ_ONLY),
		picklist('ShareType', 'Share Type', ['V', 'C', 'I'], { required: true }),
		picklist('Visibility', 'Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], { defaultedOnCreate: true }),
	],
	rules: {
		sees: (context, link) => {
			const document = context.org.store.get('ContentDocument', String(link.ContentDocumentId));
			return document !== undefined && maySeeDocument(context, document);
		},
		complete: (context, link) => {
			link.Visibility ??= defaultVisibility(context);
		},
		validate: validateLink,
		checkFilter,
	},
});
