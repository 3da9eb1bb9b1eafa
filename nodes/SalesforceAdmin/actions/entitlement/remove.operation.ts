import type { INodeProperties } from 'n8n-workflow';

import { entitlementsOfType } from '../../fields/entitlements/names';
import { checkedEntitlementType, entitlementType } from '../../fields/entitlements/types';
import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { idOf } from '../../salesforce/api/ids';
import type { GivenName } from '../../salesforce/directory/givenNames';
import { removeById, type RemovalById } from '../../salesforce/entitlements/removal/removeById';
import { removeByUser, type RemovalByUser } from '../../salesforce/entitlements/removal/removeByUser';
import { ANY_ENTITLEMENT, TAKING_PARTS, partsOfTypes } from '../../salesforce/entitlements/rights';
import {
	HELD_TYPES,
	RECORD_TYPES,
	assignmentObject,
	type EntitlementType,
	type RecordType,
} from '../../salesforce/entitlements/types';
import type { ItemParameters, Operation } from '../operation';
import { runTwoKinds } from '../run/twoKinds';

type RemoveRequest = RemovalByUser | RemovalById;

/** Types that are removed by user only: feature licenses are fields of the user, without an ID. For them Remove By is hidden and may keep a value. */
const BY_USER_ONLY = ['all', 'featureLicense'];

/**
 * The user, whom Remove By User needs, and whom types without IDs need whatever Remove By says. n8n hides a property when one of its
 * conditions holds, so the field is two properties of which one is shown: that of types with IDs, or that of every other value, an
 * expression too.
 */
function userFields(): INodeProperties[] {
	const field = { ...userLocator, description: 'The user who loses the entitlements' };
	const others = [...BY_USER_ONLY, EXPRESSION];
	return [
		{ ...field, displayOptions: { hide: { entitlementType: others, removeBy: ['assignmentId'] } } },
		{ ...field, displayOptions: { hide: { entitlementType: RECORD_TYPES } } },
	];
}

/** A value that n8n has not resolved yet: one that begins with "=". The condition `startsWith` ends n8n 1 where there is no value. */
const EXPRESSION = { _cnd: { between: { from: '=', to: '=\uffff' } } };

const hiddenById = (type: EntitlementType): Record<string, string[]> =>
	BY_USER_ONLY.includes(type) ? {} : { removeBy: ['assignmentId'] };

/** Takes entitlements from users. */
export const remove: Operation<RemoveRequest> = {
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove permission sets, groups and licenses',
		description: 'Take permission sets, groups, queues and licenses from a user',
	},
	description: [
		...userFields(),
		entitlementType('What to take away', {
			name: 'All',
			value: 'all',
			description: 'Everything but the profile: permission sets, groups, queues, licenses, territories and libraries',
		}),
		{
			displayName: 'Remove By',
			name: 'removeBy',
			type: 'options',
			default: 'user',
			options: [
				{ name: 'Assignment ID', value: 'assignmentId', description: 'The IDs of assignments, as Get User lists them' },
				{ name: 'User', value: 'user', description: 'A user and the names of the entitlements' },
			],
			displayOptions: { hide: { entitlementType: BY_USER_ONLY } },
		},
		...entitlementsOfType(['all'], hiddenById),
		{
			displayName: 'Assignment IDs',
			name: 'assignmentIds',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Assignment ID' },
			required: true,
			default: [],
			placeholder: 'e.g. 0PaXXXXXXXXXXXXXXX',
			description: 'IDs of permission set, permission set license or package license assignments or of group members',
			displayOptions: { hide: { removeBy: ['user'], entitlementType: BY_USER_ONLY } },
		},
		userWriteOptions(),
	],
	requirement: { title: 'Remove User Entitlements', permissions: ANY_ENTITLEMENT, parts: TAKING_PARTS },
	touches: (request) => partsOfTypes('types' in request ? request.types : [request.type]),
	read: readRemoval,
	execute: async (org, requests, mode) =>
		await runTwoKinds<RemovalByUser, RemovalById>(requests, {
			isFirst: (request) => 'user' in request,
			runFirst: async (byUser) => await removeByUser(org, byUser, mode),
			runSecond: async (byId) => await removeById(org, byId, mode),
		}),
};

// Feature licenses are fields of the user, so they have no assignments.
function readRemoval(parameters: ItemParameters): RemoveRequest {
	const type = parameters.text('entitlementType');
	const removeBy = checkedOption(parameters.text('removeBy'), ['user', 'assignmentId'], 'Remove By');
	const isById = removeBy === 'assignmentId' && !BY_USER_ONLY.includes(type);
	return isById ? readById(parameters, type) : readByUser(parameters, type);
}

function readById(parameters: ItemParameters, type: string): RemovalById {
	const ids = parameters.list('assignmentIds');
	if (ids.length === 0) throw new SalesforceError('INVALID_ID', "'Assignment IDs' is empty");
	const recordType = checkedEntitlementType(type) as RecordType;
	const { object } = assignmentObject(recordType);
	for (const id of ids) idOf(object, id, 'The assignment ID');
	return { type: recordType, assignmentIds: ids.map((id) => id.trim()) };
}

function readByUser(parameters: ItemParameters, type: string): RemovalByUser {
	const names = parameters.names('entitlements');
	if (type === 'all') return readAll(parameters, names);
	const types = [checkedEntitlementType(type)];
	if (names.length > 0) return { user: parameters.user('user'), types, names };
	// If the expression for Entitlements yields nothing, the item is refused: taking it for All would strip the user.
	throw new SalesforceError('INVALID_INPUT', "'Entitlements' is empty. Name what to remove, or choose the type All");
}

// A type that comes from an expression or from a model can be All while the names are those of one type: nobody asked to take everything.
function readAll(parameters: ItemParameters, names: GivenName[]): RemovalByUser {
	if (names.length === 0) return { user: parameters.user('user'), types: HELD_TYPES, names };
	const named = names.map((name) => `'${typeof name === 'string' ? name : name.text}'`).join(', ');
	throw new SalesforceError(
		'INVALID_INPUT',
		`The type All takes everything, but 'Entitlements' names ${named}. Choose the type of these, or leave 'Entitlements' empty`,
	);
}
