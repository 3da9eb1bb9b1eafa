import { clearRecordFields, columns, ignoreAssignmentRules, readGivenFields } from '../../fields/records/columns';
import { objectLocator, recordIdField } from '../../fields/records/objectLocator';
import { recordWriteOptions } from '../../fields/writeOptions';
import { updateRecords, type RecordUpdate } from '../../salesforce/objects/writes/update';
import type { Operation } from '../operation';

/** Changes records of any object. */
export const update: Operation<RecordUpdate> = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update record',
		description: 'Change fields of a record of any object; what is left empty stays as it is',
	},
	description: [objectLocator, recordIdField, columns, clearRecordFields, recordWriteOptions(ignoreAssignmentRules)],
	isOpenWrite: true,
	read: (parameters) => ({
		object: parameters.object('object'),
		recordId: parameters.text('recordId'),
		given: readGivenFields(parameters.columns('columns'), parameters.list('clearFields')),
		ignoreAssignmentRules: parameters.option('ignoreAssignmentRules', true),
		zone: parameters.timeZone,
	}),
	execute: async (org, requests, mode) => await updateRecords(org, requests, mode),
};
