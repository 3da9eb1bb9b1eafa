/** ContentDistribution: a file shared by an address for everybody who has it. The seed has none (Object Reference). */
import { CREATE_ONLY, dateTime, defineObject, flag, READ_ONLY, reference, text, url } from '../../world/define.mts';

export const ContentDistribution = defineObject('ContentDistribution', {
	label: 'Content Delivery',
	labelPlural: 'Content Deliveries',
	keyPrefix: '05D',
	allows: 'cud',
	fields: [
		text('Name', 'Content Delivery Name', 100, { required: true }),
		reference('ContentVersionId', 'ContentVersion ID', 'ContentVersion', { ...CREATE_ONLY, required: true }),
		reference('OwnerId', 'Owner ID', 'User', { nillable: false, defaultedOnCreate: true }),
		flag('PreferencesExpires', 'Expires'),
		dateTime('ExpiryDate', 'Expiry Date'),
		url('DistributionPublicUrl', 'External Link', READ_ONLY),
		flag('IsDeleted', 'Is Deleted', READ_ONLY),
	],
	rules: {
		complete: (context, record) => {
			record.OwnerId ??= context.user.Id;
		},
	},
});
