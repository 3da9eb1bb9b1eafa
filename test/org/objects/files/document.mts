/** Folder, and what stands in it or at records: classic Document and Attachment (Object Reference). */
import * as errors from '../../errors/index.mts';
import { readFileName } from '../../files/fileTypes.mts';
import { may } from '../../rights/context.mts';
import {
	blob,
	CREATE_ONLY,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
	url,
	whole,
} from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const MEGABYTE = 1_048_576;
/** Object Reference, Document and Attachment. */
const DOCUMENT_LIMIT = 5 * MEGABYTE;
const ATTACHMENT_LIMIT = 25 * MEGABYTE;
const FOLDER_TYPES = ['Dashboard', 'Document', 'Email', 'EmailTemplate', 'Report'];

function authorizeFolder(context: Context, { before }: Change): void {
	if (before?.CreatedById === context.user.Id || may(context, 'EditPublicDocuments', 'ModifyAllData')) return;
	throw errors.insufficientAccess(context.org.settings);
}

export const Folder = defineObject('Folder', {
	label: 'Folder',
	keyPrefix: '00l',
	allows: 'cud',
	fields: [
		reference('ParentId', 'Parent Folder ID', 'Folder', { ...READ_ONLY, relationshipName: 'Parent' }),
		text('Name', 'Name', 40, { required: true }),
		text('DeveloperName', 'Folder Unique Name', 80, { required: true, unique: true }),
		picklist('AccessType', 'Access Type', ['Shared', 'Public', 'Hidden', 'PublicInternal'], { required: true }),
		flag('IsReadonly', 'Read Only'),
		picklist('Type', 'Type', FOLDER_TYPES, { ...CREATE_ONLY, required: true }),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
	],
	rules: { authorize: authorizeFolder },
});

/** The folder is a folder of documents, or the user itself: "My Personal Documents". */
function validateDocument(context: Context, { kind, record, changed }: Change): void {
	if (kind === 'delete') return;
	const folderId = String(record.FolderId);
	const folder = context.org.store.get('Folder', folderId);
	const fits = folder ? folder.Type === 'Document' : folderId === context.user.Id;
	if (!fits && (kind === 'insert' || changed.has('FolderId')))
		throw errors.idOfIncorrectType('Folder ID', folderId, 'FolderId');
	if ((context.blob?.size ?? 0) > DOCUMENT_LIMIT) throw errors.documentTooLarge(DOCUMENT_LIMIT);
}

function authorizeDocument(context: Context, { before, record }: Change): void {
	const folder = context.org.store.get('Folder', String(record.FolderId));
	const isOwn = before === undefined || before.AuthorId === context.user.Id;
	const canWrite = isOwn && !folder?.IsReadonly && folder?.AccessType !== 'Hidden';
	if (!canWrite && !may(context, 'EditPublicDocuments', 'ModifyAllData'))
		throw errors.insufficientAccess(context.org.settings);
}

function completeDocument(context: Context, record: OrgRecord): void {
	record.AuthorId ??= context.user.Id;
	if (!context.blob) return;
	record.BodyLength = context.blob.size;
	record.Type ??= readFileName(String(record.Name)).extension;
}

export const Document = defineObject('Document', {
	label: 'Document',
	keyPrefix: '015',
	allows: 'cud',
	fields: [
		reference('FolderId', 'Folder ID', ['Folder', 'User'], { required: true }),
		flag('IsDeleted', 'Deleted', READ_ONLY),
		text('Name', 'Document Name', 255, { required: true }),
		text('DeveloperName', 'Document Unique Name', 80, { unique: true }),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		text('ContentType', 'MIME Type', 120),
		text('Type', 'File Extension', 40),
		flag('IsPublic', 'Externally Available Image'),
		whole('BodyLength', 'Body Length', READ_ONLY),
		blob('Body', 'Body'),
		url('Url', 'Url'),
		textArea('Description', 'Description', 255),
		text('Keywords', 'Keywords', 255),
		flag('IsInternalUseOnly', 'Internal Use Only'),
		reference('AuthorId', 'Author ID', 'User', { nillable: false, defaultedOnCreate: true }),
		flag('IsBodySearchable', 'Document Content Searchable', READ_ONLY),
	],
	rules: { authorize: authorizeDocument, complete: completeDocument, validate: validateDocument },
});

export const Attachment = defineObject('Attachment', {
	label: 'Attachment',
	keyPrefix: '00P',
	allows: 'cud',
	fields: [
		flag('IsDeleted', 'Deleted', READ_ONLY),
		reference('ParentId', 'Parent ID', ['Account', 'Case', 'Contact', 'Lead', 'Opportunity'], {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'Attachments',
		}),
		text('Name', 'File Name', 255, { required: true }),
		flag('IsPrivate', 'Private'),
		text('ContentType', 'Content Type', 120),
		whole('BodyLength', 'Body Length', READ_ONLY),
		blob('Body', 'Body', { required: true, defaultedOnCreate: true }),
		reference('OwnerId', 'Owner ID', 'User', { nillable: false, defaultedOnCreate: true }),
		textArea('Description', 'Description', 500),
	],
	rules: {
		complete: (context, record) => {
			record.OwnerId ??= context.user.Id;
			if (context.blob) record.BodyLength = context.blob.size;
		},
		validate: ({ blob: body }, { kind }) => {
			if (kind === 'insert' && !body) throw errors.requiredFieldsMissing(['Body']);
			if ((body?.size ?? 0) > ATTACHMENT_LIMIT) throw errors.attachmentTooLarge(ATTACHMENT_LIMIT);
		},
	},
});
