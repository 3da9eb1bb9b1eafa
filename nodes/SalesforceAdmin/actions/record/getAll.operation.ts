import { limitFields } from '../../fields/limitFields';
import { objectLocator } from '../../fields/records/objectLocator';
import {
	readConditions,
	readRecordSort,
	recordConditions,
	recordFields,
	recordSort,
} from '../../fields/records/recordFields';
import { readOptions } from '../../fields/writeOptions';
import { askInTurn } from '../../salesforce/api/lists';
import { listRecords, type RecordList } from '../../salesforce/objects/list';
import type { ItemParameters, Operation } from '../operation';

/** Lists records of any object by conditions: one output item per record. */
export const getAll: Operation<RecordList> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many records',
		description: 'Get many records of any object, found and sorted by Salesforce',
	},
	description: [
		objectLocator,
		...limitFields,
		recordConditions,
		recordFields(' or paths such as Owner.Username'),
		recordSort,
		readOptions(
			{
				displayName: 'Include Deleted',
				name: 'includeDeleted',
				type: 'boolean',
				// True by default: adding the option means that it is wanted.
				default: true,
				description: 'Whether records in the recycle bin and archived ones are found too',
			},
			{
				displayName: 'Match Any',
				name: 'matchAny',
				type: 'boolean',
				// True by default, for the same reason.
				default: true,
				description: 'Whether a record that meets one of the conditions is enough',
			},
		),
	],
	read: readList,
	execute: async (org, requests) => await askInTurn(requests, async (request) => await listRecords(org, request)),
};

function readList(parameters: ItemParameters): RecordList {
	return {
		object: parameters.object('object'),
		fields: parameters.list('fields'),
		conditions: readConditions(parameters.collection('conditions')),
		matchAny: parameters.option('matchAny'),
		sort: readRecordSort(parameters.collection('sort')),
		includeDeleted: parameters.option('includeDeleted'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
		zone: parameters.timeZone,
	};
}
