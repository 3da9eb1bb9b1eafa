import type { Resource } from '../operation';
import { upload } from './upload.operation';

export const document: Resource = {
	option: { name: 'Document', value: 'document', description: 'Salesforce Files and classic documents' },
	operations: [upload],
	defaultOperation: 'upload',
};
