import { folderLocator } from '../../fields/directoryLocators';
import { documentFields, linkedRecord } from '../../fields/documentFields';
import { asList } from '../../fields/lists';
import { asText, checkedOption } from '../../fields/values';
import { writeOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { idOf, recordId } from '../../salesforce/api/ids';
import type { FileUpload } from '../../salesforce/documents/sendFiles';
import { uploadDocuments, type DocumentUpload } from '../../salesforce/documents/uploadClassic';
import { uploadFiles } from '../../salesforce/documents/uploadFiles';
import type { ItemParameters, Operation } from '../operation';
import { runTwoKinds } from '../run/twoKinds';

const VISIBILITIES = ['AllUsers', 'InternalUsers', 'SharedUsers'] as const;

type UploadRequest = FileUpload | DocumentUpload;

/** Uploads files. */
export const upload: Operation<UploadRequest> = {
	option: {
		name: 'Upload',
		value: 'upload',
		action: 'Upload document',
		description: 'Upload a file to Salesforce Files or a document folder',
	},
	description: [
		{
			displayName: 'Destination',
			name: 'destination',
			type: 'options',
			default: 'file',
			options: [
				{
					name: 'Document Folder',
					value: 'documentFolder',
					description: 'Classic documents, up to 5 MB; not shown by Lightning',
				},
				{ name: 'Salesforce Files', value: 'file', description: 'Files that can be linked to records, up to 2 GB' },
			],
		},
		{
			displayName: 'Input Binary Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the input binary field containing the file to be uploaded',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Contract',
			description: "Title in Salesforce. The file's own name when empty.",
		},
		{ ...linkedRecord, displayOptions: { show: { destination: ['file'] } } },
		{
			displayName: 'Extension',
			name: 'extension',
			type: 'string',
			default: '',
			placeholder: 'e.g. pdf',
			description: "Decides the file type in Salesforce. The file's own extension when empty.",
		},
		{ ...folderLocator, displayOptions: { show: { destination: ['documentFolder'] } } },
		documentFields,
		writeOptions(),
	],
	requirement: {
		title: 'Upload Document',
		permissions: [['ApiEnabled']],
		parts: { libraries: [['ContentWorkspaces', 'ModifyAllData']] },
	},
	touches: (request) => ('library' in request && request.library ? ['libraries'] : []),
	read: readUpload,
	resume: (request, { id }) => ('folder' in request ? request : { ...request, uploadedVersionId: String(id) }),
	execute: async (org, requests, mode) =>
		await runTwoKinds<DocumentUpload, FileUpload>(requests, {
			isFirst: (request) => 'folder' in request,
			runFirst: async (documents) => await uploadDocuments(org, documents, mode),
			runSecond: async (files) => await uploadFiles(org, files, mode),
		}),
};

async function readUpload(parameters: ItemParameters): Promise<UploadRequest> {
	const destination = checkedOption(parameters.text('destination'), ['file', 'documentFolder'], 'Destination');
	return destination === 'documentFolder' ? await readDocument(parameters) : await readFile(parameters);
}

async function readCommon(parameters: ItemParameters) {
	const { description, tags } = parameters.collection('additionalFields');
	return {
		file: await parameters.file('binaryPropertyName'),
		name: parameters.text('name'),
		extension: parameters.text('extension'),
		description: asText(description) ?? '',
		tags: asList(tags),
	};
}

async function readDocument(parameters: ItemParameters): Promise<DocumentUpload> {
	return { ...(await readCommon(parameters)), folder: parameters.locator('folder') };
}

async function readFile(parameters: ItemParameters): Promise<FileUpload> {
	const { linkedRecordIds, shareType, visibility } = parameters.collection('additionalFields');
	const place = readPlace(parameters);
	return {
		...(await readCommon(parameters)),
		...place,
		linkedRecordIds: checkedRecords([...parameters.list('linkToRecordId'), ...asList(linkedRecordIds)]),
		shareType: checkedOption(shareType, ['V', 'C', 'I'], 'Share Type'),
		visibility: asText(visibility) ? checkedOption(visibility, VISIBILITIES, 'Visibility') : undefined,
	};
}

// An address stays as it is: whether it is one of the connected org is known once that is open.
function checkedRecords(texts: string[]): string[] {
	for (const text of texts) recordId(text, 'The linked record ID');
	return texts;
}

function readPlace(parameters: ItemParameters): Pick<FileUpload, 'library' | 'contentDocumentId'> {
	const { libraryId, contentDocumentId } = parameters.collection('additionalFields');
	const library = asText(libraryId) ?? '';
	const documentId = asText(contentDocumentId);
	if (!documentId) return { library, contentDocumentId: '' };
	if (!library) {
		idOf('ContentDocument', documentId, 'The content document ID');
		return { library, contentDocumentId: documentId };
	}
	throw new SalesforceError(
		'INVALID_INPUT',
		"'Library' and 'Content Document ID' exclude each other: a new version stays where the document is",
	);
}
