/** Custom objects: `Custom_1__c` and so on, each with a name and an owner, the first with a lookup to a user. */
import { defineObject, reference, text } from '../../world/define.mts';
import type { ObjectType } from '../../world/model.mts';
import { ACCOUNT_LICENSES, isDeleted, owned, ownedBy } from './ownership.mts';

/** So many custom objects; the ids of their records begin with a00, a01 and so on (Help, prefixes of record ids). */
export function customObjects(count: number): ObjectType[] {
	return Array.from({ length: count }, (_, at) =>
		defineObject(`Custom_${at + 1}__c`, {
			label: `Custom ${at + 1}`,
			keyPrefix: `a${at.toString(36).padStart(2, '0')}`,
			allows: 'cud',
			fields: [
				text('Name', 'Name', 80),
				...(at === 0 ? [reference('Reviewer__c', 'Reviewer', 'User')] : []),
				ownedBy('Group', 'User'),
				isDeleted,
			],
			rules: owned(ACCOUNT_LICENSES),
		}),
	);
}
