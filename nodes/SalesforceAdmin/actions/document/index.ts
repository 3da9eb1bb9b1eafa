import type { Resource } from '../operation';
import { get } from './get.operation';
import { upload } from './upload.operation';

/** Operations on Salesforce Files and classic documents. */
export const document: Resource = {
	option: { name: 'Document', value: 'document', description: 'Salesforce Files and classic documents' },
	operations: [get, upload],
	defaultOperation: 'upload',
};
