/** Campaign, Contract and Order (Object Reference). */
import { date, defineObject, flag, picklist, reference, text, whole } from '../../world/define.mts';
import { CRM_LICENSES, isDeleted, owned, ownedBy } from './ownership.mts';

export const Campaign = defineObject('Campaign', {
	label: 'Campaign',
	keyPrefix: '701',
	allows: 'cud',
	fields: [
		text('Name', 'Name', 80, { required: true }),
		picklist('Status', 'Status', ['Planned', 'In Progress', 'Completed', 'Aborted'], { restricted: false }),
		flag('IsActive', 'Active'),
		ownedBy('User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});

const ofAccount = (children: string) =>
	reference('AccountId', 'Account ID', 'Account', { required: true, childRelationshipName: children });

const status = () =>
	picklist('Status', 'Status', ['Draft', 'Activated'], {
		restricted: false,
		defaultedOnCreate: true,
		defaultValue: 'Draft',
	});

export const Contract = defineObject('Contract', {
	label: 'Contract',
	keyPrefix: '800',
	allows: 'cud',
	fields: [
		ofAccount('Contracts'),
		status(),
		date('StartDate', 'Contract Start Date'),
		whole('ContractTerm', 'Contract Term'),
		ownedBy('Group', 'User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});

export const Order = defineObject('Order', {
	label: 'Order',
	keyPrefix: '801',
	allows: 'cud',
	fields: [
		ofAccount('Orders'),
		status(),
		date('EffectiveDate', 'Order Start Date', { required: true }),
		ownedBy('Group', 'User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});
