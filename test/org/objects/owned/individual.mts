/** Individual: the wishes of a person about personal data. The seed has none (Object Reference). */
import { defineObject, flag, formula, text } from '../../world/define.mts';
import { CRM_LICENSES, isDeleted, owned, ownedBy } from './ownership.mts';

export const Individual = defineObject('Individual', {
	label: 'Individual',
	keyPrefix: '0PK',
	allows: 'cud',
	fields: [
		text('LastName', 'Last Name', 80, { required: true }),
		text('FirstName', 'First Name', 40),
		formula(text('Name', 'Name', 121), ({ FirstName, LastName }) => [FirstName, LastName].filter(Boolean).join(' ')),
		flag('HasOptedOutTracking', "Don't Track"),
		flag('ShouldForget', 'Forget this Individual'),
		ownedBy('User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});
