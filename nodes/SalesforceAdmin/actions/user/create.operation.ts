import type { INodeProperties } from 'n8n-workflow';

import { profileLocator } from '../../fields/directoryLocators';
import { entitlementLists, readEntitlementLists } from '../../fields/entitlementLists';
import { customFields, readUserFields } from '../../fields/user/customFields';
import { contactId, userFieldsCollection, userRole } from '../../fields/user/standardFields';
import { olderPlace } from '../../fields/olderPlace';
import { writeOptions } from '../../fields/writeOptions';
import { GIVING_PARTS, partsOfNames } from '../../salesforce/entitlements/rights';
import { createUsers } from '../../salesforce/lifecycle/create';
import type { NewUser } from '../../salesforce/lifecycle/planCreations';
import type { ItemParameters, Operation } from '../operation';

const PASSWORD_EMAILS = 'password emails';

const sendPasswordEmail: INodeProperties = {
	displayName: 'Send Password Email',
	name: 'sendPasswordEmail',
	type: 'boolean',
	default: false,
	description:
		'Whether Salesforce sends the user an email to set a password. Without it Salesforce sends nothing; leave it off for single sign-on. Costs one more API call per user.',
};

/** Creates users with everything they are given. */
export const create: Operation<NewUser> = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create user',
		description: 'Create a user with profile, role and entitlements',
	},
	description: [
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. jane@acme.example',
			description: 'Name for the login, in the form of an email address and unique in all of Salesforce',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'Address for emails to the user',
		},
		{ displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Jane' },
		{
			displayName: 'Last Name',
			name: 'lastName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Doe',
		},
		profileLocator,
		{ ...userRole, name: 'role' },
		sendPasswordEmail,
		userFieldsCollection(
			{ displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add field' },
			contactId,
			olderPlace(userRole),
		),
		customFields,
		entitlementLists,
		writeOptions(olderPlace(sendPasswordEmail)),
	],
	requirement: {
		title: 'Create User',
		// A user has a profile, and who may not view the setup can neither see nor set it.
		permissions: [['ManageInternalUsers', 'ManageUsers'], ['ViewSetup']],
		parts: { ...GIVING_PARTS, [PASSWORD_EMAILS]: [['ResetPasswords', 'ManageUsers']] },
	},
	touches: ({ entitlements, sendPasswordEmail }) => [
		...partsOfNames(entitlements),
		...(sendPasswordEmail ? [PASSWORD_EMAILS] : []),
	],
	read: readNewUser,
	resume: (request, { created, id, passwordEmailSent }) =>
		created === true
			? { ...request, created: { id: String(id), passwordEmailSent: passwordEmailSent === true } }
			: request,
	execute: async (org, requests, mode) => await createUsers(org, requests, mode),
};

function readNewUser(parameters: ItemParameters): NewUser {
	const more = readUserFields(parameters.collection('additionalFields'), parameters.collection('customFields'));
	return {
		fields: {
			...more,
			UserRoleId: parameters.locator('role') || more.UserRoleId,
			Username: parameters.text('username'),
			Email: parameters.text('email'),
			LastName: parameters.text('lastName'),
			FirstName: parameters.text('firstName'),
			ProfileId: parameters.locator('profile'),
		},
		entitlements: readEntitlementLists(parameters.collection('entitlements')),
		sendPasswordEmail: parameters.flag('sendPasswordEmail') || parameters.option('sendPasswordEmail'),
	};
}
