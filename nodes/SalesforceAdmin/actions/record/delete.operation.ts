import { objectLocator, recordIdField } from '../../fields/records/objectLocator';
import { recordWriteOptions } from '../../fields/writeOptions';
import { removeRecords, type RecordRemoval } from '../../salesforce/objects/writes/remove';
import type { Operation } from '../operation';

/** Deletes records of any object. */
export const remove: Operation<RecordRemoval> = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete record',
		description: 'Move a record of any object to the recycle bin',
	},
	description: [objectLocator, recordIdField, recordWriteOptions()],
	isOpenWrite: true,
	isPlannedByTools: true,
	read: (parameters) => ({
		object: parameters.object('object'),
		recordId: parameters.text('recordId'),
	}),
	execute: async (org, requests, mode) => await removeRecords(org, requests, mode),
};
