import { limitFields } from '../../fields/limitFields';
import { readSoqlParameters, soqlParameters } from '../../fields/records/soqlParameters';
import { readOptions } from '../../fields/writeOptions';
import { askInTurn } from '../../salesforce/api/lists';
import { bindSoql } from '../../salesforce/objects/bindSoql';
import { checkedQuery, queryRecords, type RecordQuery } from '../../salesforce/objects/query';
import type { ItemParameters, Operation } from '../operation';

/** Runs a query: one output item per row. */
export const query: Operation<RecordQuery> = {
	option: {
		name: 'Execute Query',
		value: 'query',
		action: 'Execute query',
		description: 'Read records of any object with a query in SOQL',
	},
	description: [
		{
			displayName: 'SOQL',
			name: 'soql',
			type: 'string',
			typeOptions: { rows: 5 },
			required: true,
			default: '',
			placeholder: 'e.g. SELECT Id, Name, Owner.Name FROM Account WHERE Industry IN :industries',
			description:
				'The query. Put values that come from elsewhere in as parameters, <code>:name</code>, and not by an expression.',
		},
		soqlParameters,
		...limitFields,
		readOptions({
			displayName: 'Include Deleted',
			name: 'includeDeleted',
			type: 'boolean',
			// True by default: adding the option means that it is wanted.
			default: true,
			description: 'Whether records in the recycle bin and archived ones are found too',
		}),
	],
	read: readQuery,
	execute: async (org, requests) => await askInTurn(requests, async (request) => await queryRecords(org, request)),
};

function readQuery(parameters: ItemParameters): RecordQuery {
	const values = readSoqlParameters(parameters.collection('parameters'), parameters.timeZone);
	return checkedQuery({
		soql: bindSoql(parameters.text('soql'), values),
		includeDeleted: parameters.option('includeDeleted'),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
	});
}
