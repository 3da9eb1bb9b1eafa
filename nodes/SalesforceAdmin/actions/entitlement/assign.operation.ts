import { assignEntitlements, type AssignRequest } from '../../salesforce/entitlements/assign';
import { ENTITLEMENT_TYPES, type EntitlementType } from '../../salesforce/entitlements/types';
import { SalesforceError } from '../../salesforce/api/errors';
import { entitlements, entitlementType } from '../../fields/entitlementType';
import { userLocator } from '../../fields/userLocator';
import { writeOptions } from '../../fields/writeOptions';
import type { Operation } from '../operation';

/** Gives entitlements to users. */
export const assign: Operation<AssignRequest> = {
	option: {
		name: 'Assign',
		value: 'assign',
		action: 'Assign user entitlements',
		description: 'Give permission sets, groups, queues and licenses to a user',
	},
	description: [
		entitlementType('What to give'),
		{ ...userLocator, description: 'The user who gets the entitlements' },
		{ ...entitlements, required: true },
		writeOptions(),
	],
	requirement: { title: 'Assign User Entitlements', permissions: [['AssignPermissionSets', 'ManageUsers']] },
	read: (parameters) => {
		const type = parameters.text('entitlementType') as EntitlementType;
		const names = parameters.list('entitlements');
		if (!ENTITLEMENT_TYPES.includes(type))
			throw new SalesforceError('INVALID_INPUT', `'${type}' is not a type of entitlement`);
		if (names.length === 0) throw new SalesforceError('INVALID_INPUT', "'Entitlements' is empty");
		return { user: parameters.user('user'), entitlements: { [type]: names } };
	},
	execute: async (org, requests, mode) => await assignEntitlements(org, requests, mode),
};
