import { allowEmpty, keepEntitlements, matchMode, refuseUnset } from '../../fields/entitlements/keep';
import { checkedEntitlementTypes, entitlementTypes } from '../../fields/entitlements/types';
import { asNames } from '../../fields/lists';
import { personLocator, userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { isError, resultOf } from '../../salesforce/api/results';
import { ANY_ENTITLEMENT, GIVING_PARTS, partsOfTypes } from '../../salesforce/entitlements/rights';
import { copyEntitlements, type CopyRequest } from '../../salesforce/entitlements/wishes/copy';
import type { UserLocator } from '../../salesforce/users/read';
import type { ItemParameters, Operation } from '../operation';

/** Gives users what other users have. */
export const copy: Operation<CopyRequest> = {
	option: {
		name: 'Copy',
		value: 'copy',
		action: 'Copy permission sets, groups and licenses',
		description: 'Give a user the permission sets, groups, queues and licenses that another user has',
	},
	description: [
		{ ...userLocator, description: 'The user who gets the entitlements' },
		{
			...personLocator({
				displayName: 'From User',
				name: 'fromUser',
				description: 'The user whose entitlements are copied',
			}),
			required: true,
		},
		entitlementTypes('Which types to copy'),
		matchMode('add', 'Also takes what the other user does not have, of the types that are copied'),
		userWriteOptions(allowEmpty, keepEntitlements),
	],
	requirement: { title: 'Copy User Entitlements', permissions: ANY_ENTITLEMENT, parts: GIVING_PARTS },
	touches: ({ types }) => partsOfTypes(types),
	isPlannedByTools: true,
	read: readCopy,
	execute: async (org, requests, mode) => await copyEntitlements(org, requests, mode),
};

function readCopy(parameters: ItemParameters): CopyRequest {
	const user = parameters.user('user');
	const fromUser = readFromUser(parameters);
	if (user.by === fromUser.by && user.value === fromUser.value)
		throw new SalesforceError('INVALID_INPUT', `${user.value} cannot be made like itself`, {
			advice: "Choose somebody else in 'From User'.",
		});
	const types = parameters.list('entitlementTypes');
	// A list that nobody has filled in means every type. One that came to nothing does not.
	const isNothing = types.length === 0 && parameters.isByItem('entitlementTypes');
	const entitlementTypes = isNothing ? null : parameters.json('entitlementTypes');
	refuseUnset({ ...parameters.collection('options'), entitlementTypes });
	return {
		user,
		fromUser,
		types: checkedEntitlementTypes(types),
		takesOthers: checkedOption(parameters.text('mode'), ['add', 'match'], 'Mode') === 'match',
		keepEntitlements: asNames(parameters.collection('options').keepEntitlements),
		allowsEmpty: parameters.option('allowEmpty'),
	};
}

function readFromUser(parameters: ItemParameters): UserLocator {
	const fromUser = resultOf(() => parameters.user('fromUser'));
	if (isError(fromUser)) throw fromUser.prefixed("'From User'");
	return fromUser;
}
