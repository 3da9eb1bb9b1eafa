import type { FieldDescribe, Org } from './org';
import { Remembered } from './remembered';

/** The fields of User that the connected user can see, by lower-case API name. */
export type DescribedFields = Map<string, FieldDescribe>;

const remembered = new Remembered<DescribedFields>();

/**
 * Describes User: one API call, remembered for REMEMBERED_MS for each connected user, because fields that the user may not see are left
 * out (REST API Developer Guide, "sObject Describe"). Rejects with a SalesforceError.
 */
export async function describeUser(org: Org): Promise<DescribedFields> {
	const key = `${org.origin} ${org.user.userId}`;
	const earlier = remembered.get(key);
	if (earlier) return earlier;
	const fields = new Map((await org.describe('User')).map((field) => [field.name.toLowerCase(), field]));
	remembered.set(key, fields);
	return fields;
}
