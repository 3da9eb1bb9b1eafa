import { checkedEntitlementType, entitlements, entitlementType } from '../../fields/entitlementType';
import { userLocator } from '../../fields/userLocator';
import { writeOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { assignEntitlements, type AssignRequest } from '../../salesforce/entitlements/assign';
import { ANY_ENTITLEMENT, GIVING_PARTS, partsOfNames } from '../../salesforce/entitlements/rights';
import type { ItemParameters, Operation } from '../operation';

/** Gives entitlements to users. */
export const assign: Operation<AssignRequest> = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign user entitlements',
		description: 'Give permission sets, groups, queues and licenses to a user',
	},
	description: [
		{ ...userLocator, description: 'The user who gets the entitlements' },
		entitlementType('What to give'),
		{ ...entitlements, required: true },
		writeOptions(),
	],
	requirement: { title: 'Assign User Entitlements', permissions: ANY_ENTITLEMENT, parts: GIVING_PARTS },
	touches: ({ entitlements: names }) => partsOfNames(names),
	read: readAssignment,
	execute: async (org, requests, mode) => await assignEntitlements(org, requests, mode),
};

function readAssignment(parameters: ItemParameters): AssignRequest {
	const type = checkedEntitlementType(parameters.text('entitlementType'));
	const names = parameters.names('entitlements');
	if (names.length > 0) return { user: parameters.user('user'), entitlements: { [type]: names } };
	throw new SalesforceError('INVALID_INPUT', "'Entitlements' is empty");
}
