import { readEntitlementLists } from '../../fields/entitlements/lists';
import { readUserFields } from '../../fields/user/customFields';
import type { Requirement } from '../../salesforce/administrator/requirements';
import { GIVING_PARTS, partsOfNames } from '../../salesforce/entitlements/rights';
import type { NewUser } from '../../salesforce/lifecycle/planCreations';
import type { ItemParameters } from '../operation';

const PASSWORD_EMAILS = 'password emails';

/** What the connected user needs to create users. */
export const NEW_USER_NEEDS: Omit<Requirement, 'title'> = {
	// A user has a profile, and who may not view the setup can neither see nor set it.
	permissions: [['ManageInternalUsers', 'ManageUsers'], ['ViewSetup']],
	parts: { ...GIVING_PARTS, [PASSWORD_EMAILS]: [['ResetPasswords', 'ManageUsers']] },
};

/** The parts of NEW_USER_NEEDS that a new user touches. */
export const partsOfNewUser = ({ entitlements, sendPasswordEmail }: NewUser): string[] => [
	...partsOfNames(entitlements),
	...(sendPasswordEmail ? [PASSWORD_EMAILS] : []),
];

/** The new user that an item describes. Throws INVALID_INPUT for a bad value. */
export function readNewUser(parameters: ItemParameters): NewUser {
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

/** What is left of a new user after a try that has created it, which `done` says. */
export function withCreated(user: NewUser, done: Record<string, unknown>): NewUser {
	if (done.created !== true) return user;
	const passwordEmailSent = done.passwordEmailSent === true;
	const passwordInDoubt = done.passwordInDoubt === true;
	return { ...user, created: { id: String(done.id), passwordEmailSent, passwordInDoubt } };
}
