import { objectLocator, recordIdField } from '../../fields/records/objectLocator';
import { recordFields } from '../../fields/records/recordFields';
import { getRecords, type RecordRequest } from '../../salesforce/objects/get';
import type { Operation } from '../operation';

/** Reads records of any object by their IDs. */
export const get: Operation<RecordRequest> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get record',
		description: 'Get a record of any object by its ID',
	},
	description: [objectLocator, recordIdField, recordFields()],
	read: (parameters) => ({
		object: parameters.object('object'),
		recordId: parameters.text('recordId'),
		fields: parameters.list('fields'),
	}),
	execute: async (org, requests) => await getRecords(org, requests),
};
