import type { INodeProperties } from 'n8n-workflow';

import { ownableObjects } from '../../fields/ownableObjects';
import { newOwnerLocator, userLocator } from '../../fields/userLocator';
import { asFlag } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { resultOf } from '../../salesforce/api/results';
import type { Transfer } from '../../salesforce/records/planTransfers';
import { transferOwnership as transferOwnershipOf } from '../../salesforce/records/transferOwnership';
import type { ItemParameters, Operation } from '../operation';

const OPTIONS: INodeProperties[] = [
	{
		displayName: 'Ignore Assignment Rules',
		name: 'ignoreAssignmentRules',
		type: 'boolean',
		default: true,
		description:
			'Whether the new owner stays whatever the assignment rules for leads and cases and the territory rules for accounts say. Otherwise the active ones run and may choose another owner.',
	},
	{
		displayName: 'Keep Teams',
		name: 'keepTeams',
		type: 'boolean',
		default: true,
		description:
			'Whether the members of account and opportunity teams that Salesforce takes away when the owner changes are given back',
	},
	{
		displayName: 'Open Only',
		name: 'openOnly',
		type: 'boolean',
		// True by default: adding the option means that it is wanted.
		default: true,
		description:
			'Whether converted leads, closed opportunities, cases and tasks, and events that are over stay with their owner. Of other objects all records go.',
	},
];

/** Gives all records of a user to another owner. */
export const transferOwnership: Operation<Transfer> = {
	option: {
		name: 'Transfer Ownership',
		value: 'transferOwnership',
		action: 'Transfer ownership of records',
		description: 'Give what a user owns to another user or to a queue',
	},
	description: [
		{ ...userLocator, displayName: 'From User', name: 'fromUser', description: 'Whose records are transferred' },
		newOwnerLocator,
		ownableObjects({ displayName: 'Objects', name: 'objects' }),
		userWriteOptions(...OPTIONS),
	],
	requirement: { title: 'Transfer Ownership', permissions: [['ModifyAllData', 'TransferAnyEntity']] },
	read: readTransfer,
	execute: async (org, requests, mode) => await transferOwnershipOf(org, requests, mode),
};

function readTransfer(parameters: ItemParameters): Transfer {
	const options = parameters.collection('options');
	return {
		fromUser: parameters.user('fromUser'),
		toUser: parameters.newOwner('toUser'),
		objects: readObjects(parameters),
		openOnly: parameters.option('openOnly'),
		keepTeams: asFlag(options.keepTeams, "The option 'Keep Teams'") ?? true,
		ignoreAssignmentRules: asFlag(options.ignoreAssignmentRules, "The option 'Ignore Assignment Rules'") ?? true,
	};
}

// If an expression for Objects yields nothing, the item is refused: taking it for an empty list would transfer everything.
function readObjects(parameters: ItemParameters): string[] {
	if (resultOf(() => parameters.text('objects')) !== '') return parameters.list('objects');
	throw new SalesforceError('INVALID_INPUT', "'Objects' is empty. An empty list, [], stands for every object");
}
