import { entitlementLists, readEntitlementLists } from '../../fields/entitlements/lists';
import { entitlementsOfType } from '../../fields/entitlements/names';
import { checkedEntitlementType, entitlementType } from '../../fields/entitlements/types';
import {
	expirationDate,
	ifExpired,
	readExpirationDate,
	refuseEndlessTypes,
} from '../../fields/entitlements/expiration';
import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { assignEntitlements, type AssignRequest } from '../../salesforce/entitlements/assign';
import { ANY_ENTITLEMENT, GIVING_PARTS, partsOfNames } from '../../salesforce/entitlements/rights';
import { ENTITLEMENT_TYPES, type EntitlementNames } from '../../salesforce/entitlements/types';
import type { ItemParameters, Operation } from '../operation';

/** Gives entitlements to users. */
export const assign: Operation<AssignRequest> = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign permission sets, groups and licenses',
		description: 'Give permission sets, groups, queues and licenses to a user',
	},
	description: [
		{ ...userLocator, description: 'The user who gets the entitlements' },
		entitlementType('What to give', {
			name: 'Several Types',
			value: 'several',
			description: 'Sets, groups and licenses at once, a list for each type',
		}),
		...entitlementsOfType(['several']),
		{
			...entitlementLists,
			name: 'entitlementLists',
			displayOptions: { hide: { entitlementType: ENTITLEMENT_TYPES } },
		},
		userWriteOptions(expirationDate, ifExpired),
	],
	requirement: { title: 'Assign User Entitlements', permissions: ANY_ENTITLEMENT, parts: GIVING_PARTS },
	touches: ({ entitlements: names }) => partsOfNames(names),
	read: readAssignment,
	execute: async (org, requests, mode) => await assignEntitlements(org, requests, mode),
};

function readAssignment(parameters: ItemParameters): AssignRequest {
	const entitlements = readNames(parameters);
	const isGiven = Object.values(entitlements).some((names) => names.length > 0);
	if (!isGiven) throw new SalesforceError('INVALID_INPUT', "'Entitlements' is empty");
	const options = parameters.collection('options');
	const until = readExpirationDate(options, parameters.timeZone);
	if (until !== undefined) refuseEndlessTypes(entitlements);
	const leavesExpired = checkedOption(options.ifExpired, ['renew', 'leave'], 'If Expired') === 'leave';
	return { user: parameters.user('user'), entitlements, until, leavesExpired };
}

function readNames(parameters: ItemParameters): EntitlementNames {
	const type = parameters.text('entitlementType');
	if (type === 'several') return readEntitlementLists(parameters.collection('entitlementLists'));
	return { [checkedEntitlementType(type)]: parameters.names('entitlements') };
}
