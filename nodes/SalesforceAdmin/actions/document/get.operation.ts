import { findFiles } from '../../salesforce/documents/downloads';
import { SalesforceError } from '../../salesforce/api/errors';
import { KEY_PREFIX, recordId } from '../../salesforce/api/ids';
import { FileOutcome, type Operation } from '../operation';

interface GetRequest {
	id: string;
	property: string;
}

const PREFIXES = [KEY_PREFIX.ContentDocument, KEY_PREFIX.ContentVersion, KEY_PREFIX.Document];

/** Downloads files. */
export const get: Operation<GetRequest> = {
	option: { name: 'Download', value: 'get', action: 'Download document', description: 'Get a file with its bytes' },
	description: [
		{
			displayName: 'Document ID',
			name: 'documentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 069XXXXXXXXXXXXXXX',
			description: 'ID of a content document (its latest version), of a content version, or of a classic document',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the output binary field to put the file in',
		},
	],
	read: (parameters) => ({
		id: checkedId(recordId(parameters.text('documentId'), 'The document ID')),
		property: parameters.text('binaryPropertyName') || 'data',
	}),
	execute: async (org, requests) => {
		const found = await findFiles(
			org,
			requests.map(({ id }) => id),
		);
		return found.map((download, at) =>
			download instanceof SalesforceError
				? download
				: new FileOutcome(download.details, requests[at].property, download.file),
		);
	},
};

function checkedId(id: string): string {
	if (PREFIXES.some((prefix) => id.startsWith(prefix))) return id;
	throw new SalesforceError(
		'INVALID_ID',
		`The document ID '${id}' does not name a file: those begin with ${PREFIXES.join(', ')}`,
	);
}
