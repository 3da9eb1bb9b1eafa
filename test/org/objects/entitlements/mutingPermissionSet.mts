/** MutingPermissionSet, of which the seed has none (Object Reference; recorded describeGlobal of v59). */
import { READ_ONLY, defineObject, text, textArea } from '../../world/define.mts';
import { authorizeSets, seesEntitlements } from './permissionSet.mts';

export const MutingPermissionSet = defineObject('MutingPermissionSet', {
	label: 'Muting Permission Set',
	labelPlural: 'Muting Permission Set',
	keyPrefix: '0QM',
	allows: 'cud',
	setup: true,
	fields: [
		text('DeveloperName', 'API Name', 80, { required: true }),
		text('MasterLabel', 'Label', 80, { required: true }),
		textArea('Description', 'Description', 255),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
	],
	rules: { visible: seesEntitlements, authorize: authorizeSets },
});
