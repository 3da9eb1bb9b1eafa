import { SalesforceError } from '../../salesforce/api/errors';
import { KEY_PREFIX, recordId } from '../../salesforce/api/ids';
import { mapValues } from '../../salesforce/api/results';
import { findFiles } from '../../salesforce/documents/downloads';
import { FileOutcome, type Operation } from '../operation';

interface GetRequest {
	/** Its ID, or an address with it. */
	document: string;
	/** The binary property that the file goes to. */
	property: string;
}

const PREFIXES = [KEY_PREFIX.ContentDocument, KEY_PREFIX.ContentVersion, KEY_PREFIX.Document];

/** Downloads files: one output item per file, with its bytes in a binary property. */
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
		document: checkedDocument(parameters.text('documentId')),
		property: parameters.text('binaryPropertyName') || 'data',
	}),
	execute: async (org, requests) => {
		const documents = requests.map(({ document }) => document);
		const downloads = await findFiles(org, documents);
		return mapValues(downloads, ({ details, file }, at) => new FileOutcome(details, requests[at].property, file));
	},
};

function checkedDocument(text: string): string {
	const id = recordId(text, 'The document ID');
	if (PREFIXES.some((prefix) => id.startsWith(prefix))) return text;
	throw new SalesforceError(
		'INVALID_ID',
		`The document ID '${id}' does not name a file: those begin with ${PREFIXES.join(', ')}`,
	);
}
