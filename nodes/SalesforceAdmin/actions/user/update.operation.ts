import { profileLocator } from '../../fields/directoryLocators';
import { entitlementLists, readEntitlementLists } from '../../fields/entitlements/lists';
import { clearFields, withClearedFields } from '../../fields/user/clearFields';
import { customFields, readUserFields } from '../../fields/user/customFields';
import { userFieldsCollection, userRole } from '../../fields/user/standardFields';
import { userLocator } from '../../fields/userLocator';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { GIVING_PARTS, partsOfNames } from '../../salesforce/entitlements/rights';
import type { UserUpdate } from '../../salesforce/lifecycle/planUpdates';
import { updateUsers } from '../../salesforce/lifecycle/update';
import { USER_FIELDS_SIGHT, sightOf } from '../../salesforce/users/visibleFields';
import type { ItemParameters, Operation } from '../operation';

/** Changes users and adds entitlements. */
export const update: Operation<UserUpdate> = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update user',
		description: 'Change fields of a user and add entitlements; what is left empty stays as it is',
	},
	description: [
		{ ...userLocator, description: 'The user to change' },
		userFieldsCollection(
			{ displayName: 'Update Fields', name: 'updateFields', placeholder: 'Add field' },
			{
				displayName: 'Email',
				name: 'Email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'New address. Salesforce shows the old one until the user has confirmed the new one.',
			},
			{
				displayName: 'First Name',
				name: 'FirstName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Jane',
				description: 'At most 40 characters',
			},
			{
				displayName: 'Last Name',
				name: 'LastName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Doe',
				description: 'At most 80 characters',
			},
			{
				...profileLocator,
				name: 'ProfileId',
				required: false,
				description: 'A profile of another license needs a free seat of that license',
			},
			{
				displayName: 'Username',
				name: 'Username',
				type: 'string',
				default: '',
				placeholder: 'e.g. jane@acme.example',
				description: 'New name for the login',
			},
			userRole,
		),
		customFields,
		clearFields,
		entitlementLists,
		userWriteOptions({
			displayName: 'Skip Pending Email',
			name: 'skipPendingEmail',
			type: 'boolean',
			default: true,
			description:
				'Whether a new email address is left alone that Salesforce has sent to the user for confirmation in the last 72 hours. Without it Salesforce sends its email again. Needs the permission View Setup and Configuration.',
		}),
	],
	requirement: {
		title: 'Update User',
		permissions: [['ManageInternalUsers', 'ManageUsers']],
		parts: { ...GIVING_PARTS, ...USER_FIELDS_SIGHT },
	},
	touches: ({ fields, entitlements }) => [...partsOfNames(entitlements), ...sightOf(Object.keys(fields))],
	read: readUpdate,
	execute: async (org, requests, mode) => await updateUsers(org, requests, mode),
};

function readUpdate(parameters: ItemParameters): UserUpdate {
	const given = readUserFields(parameters.collection('updateFields'), parameters.collection('customFields'));
	const fields = withClearedFields(given, parameters.list('clearFields'));
	const entitlements = readEntitlementLists(parameters.collection('entitlements'));
	const isEmpty = Object.keys(fields).length === 0 && Object.values(entitlements).flat().length === 0;
	const skipPendingEmail = parameters.option('skipPendingEmail');
	if (!isEmpty) return { user: parameters.user('user'), fields, entitlements, skipPendingEmail };
	throw new SalesforceError(
		'INVALID_INPUT',
		"There is nothing to update: 'Update Fields', 'Custom Fields', 'Clear Fields' and 'Entitlements' are empty",
		{ advice: "Fill in what is to change. To empty a field, choose it in 'Clear Fields'." },
	);
}
