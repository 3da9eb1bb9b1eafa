/** RecordType: kinds of records of an object, of which the seed has none (Object Reference). */
import { CREATE_ONLY, defineObject, flag, READ_ONLY, text, textArea } from '../../world/define.mts';

export const RecordType = defineObject('RecordType', {
	label: 'Record Type',
	keyPrefix: '012',
	allows: 'cu',
	setup: true,
	fields: [
		text('Name', 'Name', 80, { required: true }),
		text('DeveloperName', 'Record Type Name', 80, { required: true }),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		textArea('Description', 'Description', 255),
		text('SobjectType', 'Sobject Type Name', 40, { ...CREATE_ONLY, required: true }),
		flag('IsActive', 'Active'),
	],
});
