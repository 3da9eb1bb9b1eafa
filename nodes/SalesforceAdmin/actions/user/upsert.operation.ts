import type { INodeProperties } from 'n8n-workflow';

import { entitlementLists } from '../../fields/entitlements/lists';
import { customFields } from '../../fields/user/customFields';
import { newUserFields } from '../../fields/user/newUserFields';
import { contactId, userFieldsCollection } from '../../fields/user/standardFields';
import { checkedOption } from '../../fields/values';
import { writeOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import type { NewUser } from '../../salesforce/lifecycle/planCreations';
import type { UserUpsert } from '../../salesforce/lifecycle/planUpserts';
import { upsertUsers } from '../../salesforce/lifecycle/upsert';
import { checkLocator } from '../../salesforce/users/read';
import { USER_FIELDS_SIGHT, sightOf } from '../../salesforce/users/visibleFields';
import type { ItemParameters, Operation } from '../operation';
import { NEW_USER_NEEDS, partsOfNewUser, readNewUser, withCreated } from '../run/newUsers';

/** A choice that holds unless it is turned off. */
const choice = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: true,
	description,
});

/** Creates users, or brings those that exist to what is given. */
export const upsert: Operation<UserUpsert> = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update user',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
	description: [
		{
			displayName: 'Match By',
			name: 'matchBy',
			type: 'options',
			default: 'username',
			description: 'What tells whether the user exists',
			options: [
				{ name: 'Federation ID', value: 'federationId', description: 'The Federation ID in Additional Fields' },
				{ name: 'Username', value: 'username' },
			],
		},
		...newUserFields,
		userFieldsCollection(
			{ displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add field' },
			contactId,
		),
		customFields,
		entitlementLists,
		writeOptions(
			choice('Reactivate', 'reactivate', 'Whether to activate a user that exists and is not active'),
			choice('Unfreeze', 'unfreeze', 'Whether to unfreeze a user that exists and is frozen'),
			choice(
				'Update Existing',
				'updateExisting',
				'Whether to change the fields of a user that exists where they differ, and to add entitlements. What is left empty stays as it is.',
			),
		),
	],
	requirement: {
		title: 'Create or Update User',
		...NEW_USER_NEEDS,
		parts: { ...NEW_USER_NEEDS.parts, ...USER_FIELDS_SIGHT },
	},
	touches: ({ user }) => [...partsOfNewUser(user), ...sightOf(Object.keys(user.fields))],
	read: readUpsert,
	resume: (request, done) => ({ ...request, user: withCreated(request.user, done) }),
	execute: async (org, requests, mode) => await upsertUsers(org, requests, mode),
};

function readUpsert(parameters: ItemParameters): UserUpsert {
	const by = checkedOption(parameters.text('matchBy'), ['username', 'federationId'], 'Match By');
	const user = readNewUser(parameters);
	return {
		match: { ...checkLocator({ by, value: matchValue(by, user) }), by },
		user,
		reactivate: parameters.option('reactivate', true),
		unfreeze: parameters.option('unfreeze', true),
		updateExisting: parameters.option('updateExisting', true),
	};
}

function matchValue(by: UserUpsert['match']['by'], { fields }: NewUser): string {
	if (by === 'username') return String(fields.Username);
	const federationId = String(fields.FederationIdentifier ?? '').trim();
	if (federationId !== '') return federationId;
	throw new SalesforceError('INVALID_INPUT', "'Match By' is Federation ID, and no Federation ID is given", {
		advice: "Add 'Federation ID' in 'Additional Fields', or match by username.",
	});
}
