import { columns, ignoreAssignmentRules, readGivenFields } from '../../fields/records/columns';
import { objectLocator } from '../../fields/records/objectLocator';
import { recordWriteOptions } from '../../fields/writeOptions';
import { createRecords, type NewRecord } from '../../salesforce/objects/writes/create';
import type { Operation } from '../operation';

/** Creates records of any object. */
export const create: Operation<NewRecord> = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create record',
		description: 'Create a record of any object',
	},
	description: [objectLocator, columns, recordWriteOptions(ignoreAssignmentRules)],
	isOpenWrite: true,
	read: (parameters) => ({
		object: parameters.object('object'),
		given: readGivenFields(parameters.columns('columns'), []),
		ignoreAssignmentRules: parameters.option('ignoreAssignmentRules', true),
		zone: parameters.timeZone,
	}),
	execute: async (org, requests, mode) => await createRecords(org, requests, mode),
};
