/** ContentVersion: a version of a file, with its bytes (Object Reference, ContentVersion). */
import * as errors from '../../errors/index.mts';
import { checkNewFile } from '../../files/fileLimits.mts';
import { readFileName } from '../../files/fileTypes.mts';
import { canAddTo, canHoldFiles, linkFile, maySeeDocument } from '../../files/sharing.mts';
import { may } from '../../rights/context.mts';
import { toDateTime } from '../../world/clock.mts';
import {
	blob,
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
	formula,
	url,
} from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const READ_ONLY_REQUIRED = { ...READ_ONLY, nillable: false, defaultedOnCreate: true };
/** What the first version of a file can be published to. */
const LOCATIONS = [
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

function complete(context: Context, record: OrgRecord): void {
	if (record.VersionNumber) return;
	const { settings, store } = context.org;
	if (!record.PathOnClient) throw errors.pathOnClientMissing(settings);
	const name = readFileName(String(record.PathOnClient));
	checkNewFile(context, name);
	checkFirstLocation(context, record);
	const document = record.ContentDocumentId
		? store.get('ContentDocument', String(record.ContentDocumentId))
		: undefined;
	if (document && !maySeeDocument(context, document)) throw errors.insufficientAccess(settings);
	Object.assign(record, {
		Title: record.Title ?? document?.Title ?? name.title,
		FileExtension: name.extension,
		FileType: name.fileType,
		ContentSize: context.blob?.size ?? 0,
		Checksum: context.blob?.md5 ?? null,
		OwnerId: record.OwnerId ?? document?.OwnerId ?? context.user.Id,
		VersionNumber: String(versionsOf(context, document?.Id).length + 1),
		IsLatest: true,
		PublishStatus: 'P',
		ContentModifiedDate: toDateTime(context.org.clock.now()),
		ContentModifiedById: context.user.Id,
	});
}

/** Only the first version is published somewhere; a new version stays where its document is. */
function checkFirstLocation(context: Context, record: OrgRecord): void {
	const { store, settings } = context.org;
	const location = record.FirstPublishLocationId;
	if (typeof location !== 'string') return;
	if (record.ContentDocumentId) {
		const [first] = versionsOf(context, String(record.ContentDocumentId));
		if ((first?.FirstPublishLocationId ?? first?.OwnerId) !== location) throw errors.firstLocationIsFixed();
		return;
	}
	if (!canHoldFiles(context, location)) throw errors.badFirstPublishLocation(settings, location);
	const library = store.get('ContentWorkspace', location);
	if (library && !canAddTo(context, library)) throw errors.insufficientAccessOnReference(['FirstPublishLocationId']);
}

/** Versions of a document, the first one first. */
function versionsOf(context: Context, documentId: string | undefined): OrgRecord[] {
	if (documentId === undefined) return [];
	return context.org.store.table('ContentVersion').find('ContentDocumentId', [documentId]);
}

/** Versions cannot be changed any more once there is a newer one. */
function authorize(context: Context, { kind, before }: Change): void {
	if (kind !== 'update') return;
	const { settings } = context.org;
	if (before?.IsLatest !== true) throw errors.insufficientAccess(settings, 'Only the latest version can be updated');
	if (before.OwnerId !== context.user.Id && !may(context, 'ModifyAllData')) throw errors.insufficientAccess(settings);
}

function applied(context: Context, { kind, record, changed }: Change): void {
	const { store } = context.org;
	if (kind === 'insert') return publish(context, record);
	if (changed.has('Title') || changed.has('Description')) {
		const { Title = null, Description = null } = record;
		store.update('ContentDocument', String(record.ContentDocumentId), { Title, Description });
	}
}

/** The document of the first version, or the older versions of a later one, follow the new version. */
function publish(context: Context, version: OrgRecord): void {
	const { store, ids, clock } = context.org;
	const now = toDateTime(clock.now());
	const isNew = !version.ContentDocumentId;
	const documentId = isNew ? ids.next('069') : String(version.ContentDocumentId);
	for (const older of versionsOf(context, documentId)) {
		if (older.Id !== version.Id && older.IsLatest) store.update('ContentVersion', older.Id, { IsLatest: false });
	}
	const shown = documentFields(version, { now, by: context.user.Id });
	if (!isNew) {
		store.update('ContentDocument', documentId, shown);
		return;
	}
	const created = {
		CreatedDate: now,
		CreatedById: context.user.Id,
		OwnerId: version.OwnerId ?? null,
		PublishStatus: 'P',
	};
	store.insert('ContentDocument', { Id: documentId, ...created, SharingOption: 'A', SharingPrivacy: 'N', ...shown });
	store.update('ContentVersion', version.Id, { ContentDocumentId: documentId });
	linkFile(context, { documentId, entityId: String(version.OwnerId), shareType: 'I' });
	const location = version.FirstPublishLocationId;
	if (typeof location !== 'string' || location === version.OwnerId) return;
	const isLibrary = location.startsWith('058');
	linkFile(context, {
		documentId,
		entityId: location,
		shareType: isLibrary ? 'I' : context.org.settings.recordShareType,
	});
}

function documentFields(version: OrgRecord, { now, by }: { now: string; by: string }) {
	return {
		Title: version.Title ?? null,
		Description: version.Description ?? null,
		ContentSize: version.ContentSize ?? 0,
		FileType: version.FileType ?? null,
		FileExtension: version.FileExtension ?? null,
		LatestPublishedVersionId: version.Id,
		ContentModifiedDate: now,
		LastModifiedDate: now,
		LastModifiedById: by,
		SystemModstamp: now,
	};
}

export const ContentVersion = defineObject('ContentVersion', {
	label: 'Content Version',
	keyPrefix: '068',
	allows: 'cu',
	fields: [
		reference('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', {
			...CREATE_ONLY,
			cascadeDelete: true,
			childRelationshipName: 'ContentVersions',
		}),
		flag('IsLatest', 'Is Latest', READ_ONLY),
		text('ContentUrl', 'Content URL', 1300),
		reference('ContentBodyId', 'Content Body ID', [], { ...READ_ONLY, relationshipName: undefined }),
		text('VersionNumber', 'Version Number', 20, READ_ONLY),
		text('Title', 'Title', 255, { required: true, defaultedOnCreate: true, idLookup: true }),
		textArea('Description', 'Description', 1000),
		text('ReasonForChange', 'Reason For Change', 1000),
		picklist('SharingOption', 'Prevent others from sharing and unsharing', ['A', 'R'], { defaultValue: 'A' }),
		picklist('SharingPrivacy', 'File Privacy on Records', ['N', 'P'], { defaultValue: 'N' }),
		text('PathOnClient', 'Path On Client', 500, CREATE_ONLY),
		whole('RatingCount', 'Rating Count', READ_ONLY),
		flag('IsDeleted', 'Is Deleted', READ_ONLY),
		dateTime('ContentModifiedDate', 'Content Modified Date', READ_ONLY),
		reference('ContentModifiedById', 'User ID', 'User', { ...READ_ONLY, relationshipName: 'ContentModifiedBy' }),
		reference('OwnerId', 'Owner ID', 'User', { nillable: false, defaultedOnCreate: true }),
		textArea('TagCsv', 'Tags', 2000),
		text('FileType', 'File Type', 20, READ_ONLY_REQUIRED),
		picklist('PublishStatus', 'Publish Status', ['P', 'R', 'U'], READ_ONLY),
		blob('VersionData', 'Version Data', CREATE_ONLY),
		formula(
			url('VersionDataUrl', 'Version Data URL'),
			({ Id }, { caller }) =>
				`${caller.origin}/services/data/v${caller.apiVersion}/sobjects/ContentVersion/${Id}/VersionData`,
		),
		whole('ContentSize', 'Size', READ_ONLY),
		text('FileExtension', 'File Extension', 40, READ_ONLY),
		reference('FirstPublishLocationId', 'First Publish Location ID', LOCATIONS, CREATE_ONLY),
		picklist('Origin', 'Content Origin', ['C', 'H'], { ...CREATE_ONLY, defaultValue: 'H', defaultedOnCreate: true }),
		picklist('ContentLocation', 'Content Location', ['S', 'E', 'L'], { ...CREATE_ONLY, defaultValue: 'S' }),
		text('TextPreview', 'Text Preview', 255, READ_ONLY),
		text('Checksum', 'Checksum', 50, READ_ONLY),
		flag('IsMajorVersion', 'Major Version', { ...CREATE_ONLY, defaultValue: true }),
		flag('IsAssetEnabled', 'Asset File Enabled', CREATE_ONLY),
	],
	rules: {
		sees: (context, version) => {
			const document = context.org.store.get('ContentDocument', String(version.ContentDocumentId));
			return document !== undefined && maySeeDocument(context, document);
		},
		authorize,
		complete,
		applied,
	},
});
