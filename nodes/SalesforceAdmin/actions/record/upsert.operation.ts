import {
	clearRecordFields,
	columns,
	externalIdField,
	ignoreAssignmentRules,
	readGivenFields,
} from '../../fields/records/columns';
import { objectLocator } from '../../fields/records/objectLocator';
import { recordWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { upsertRecords, type RecordUpsert } from '../../salesforce/objects/writes/upsert';
import type { ItemParameters, Operation } from '../operation';

/** Creates records of any object, or brings those that exist to what is given. */
export const upsert: Operation<RecordUpsert> = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update record',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
	description: [objectLocator, externalIdField, columns, clearRecordFields, recordWriteOptions(ignoreAssignmentRules)],
	isOpenWrite: true,
	read: (parameters) => ({
		object: parameters.object('object'),
		externalIdField: readKeyField(parameters),
		given: readGivenFields(parameters.columns('columns'), parameters.list('clearFields')),
		ignoreAssignmentRules: parameters.option('ignoreAssignmentRules', true),
		zone: parameters.timeZone,
	}),
	execute: async (org, requests, mode) => await upsertRecords(org, requests, mode),
};

function readKeyField(parameters: ItemParameters): string {
	const field = parameters.text('externalIdField');
	if (field !== '') return field;
	throw new SalesforceError('INVALID_INPUT', "'External ID Field' is empty", {
		advice: 'Choose the field that tells whether a record exists.',
	});
}
