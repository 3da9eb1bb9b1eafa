import type { FieldDescribe, Org } from './org';
import { Remembered, rememberedKey } from './remembered';

/** The fields of User that the connected user can see, by lower-case API name. */
export type DescribedFields = Map<string, FieldDescribe>;

const remembered = new Remembered<DescribedFields>();

/**
 * Describes User: one API call, remembered for REMEMBERED_MS for each connected user, because fields that the user may not see are left
 * out (REST API Developer Guide, "sObject Describe"). Rejects with a SalesforceError.
 */
export async function describeUser(org: Org): Promise<DescribedFields> {
	return rememberedUserFields(org) ?? (await describeUserAnew(org));
}

/** The fields of User as `describeUser` remembers them; undefined when they were not asked for lately. No API call. */
export const rememberedUserFields = (org: Org): DescribedFields | undefined => remembered.get(rememberedKey(org));

/** Describes User, whatever is remembered: one API call. Rejects with a SalesforceError. */
export async function describeUserAnew(org: Org): Promise<DescribedFields> {
	const fields = new Map((await org.describe('User')).map((field) => [field.name.toLowerCase(), field]));
	remembered.set(rememberedKey(org), fields);
	return fields;
}
