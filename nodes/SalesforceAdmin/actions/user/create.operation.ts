import { entitlementLists } from '../../fields/entitlements/lists';
import { customFields } from '../../fields/user/customFields';
import { newUserFields, sendPasswordEmail } from '../../fields/user/newUserFields';
import { contactId, userFieldsCollection, userRole } from '../../fields/user/standardFields';
import { olderPlace } from '../../fields/olderPlace';
import { writeOptions } from '../../fields/writeOptions';
import { createUsers } from '../../salesforce/lifecycle/create';
import type { NewUser } from '../../salesforce/lifecycle/planCreations';
import type { Operation } from '../operation';
import { NEW_USER_NEEDS, partsOfNewUser, readNewUser, withCreated } from '../run/newUsers';

/** Creates users with everything they are given. */
export const create: Operation<NewUser> = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create user',
		description: 'Create a user with profile, role and entitlements',
	},
	description: [
		...newUserFields,
		userFieldsCollection(
			{ displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add field' },
			contactId,
			olderPlace(userRole),
		),
		customFields,
		entitlementLists,
		writeOptions(olderPlace(sendPasswordEmail)),
	],
	requirement: { title: 'Create User', ...NEW_USER_NEEDS },
	touches: partsOfNewUser,
	read: readNewUser,
	resume: withCreated,
	execute: async (org, requests, mode) => await createUsers(org, requests, mode),
};
