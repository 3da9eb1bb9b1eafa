import type { Org } from '../api/org';
import { Remembered, rememberedKey } from '../api/remembered';
import { FIELD_LENGTH } from '../users/fieldLengths';
import type { UserFields } from '../users/fields';

const rememberedDefaults = new Remembered<UserFields>();

/**
 * Fields of a new user that the request does not give: time zone, locale and language of the org (Object Reference, Organization), UTF-8,
 * active. One API call, remembered for REMEMBERED_MS. Rejects with a SalesforceError.
 */
export async function readOrgDefaults(org: Org): Promise<UserFields> {
	const remembered = rememberedDefaults.get(rememberedKey(org));
	if (remembered) return remembered;
	const [organization] = await org.query(
		'SELECT TimeZoneSidKey,DefaultLocaleSidKey,LanguageLocaleKey FROM Organization LIMIT 1',
	);
	const fields = {
		TimeZoneSidKey: organization?.TimeZoneSidKey,
		LocaleSidKey: organization?.DefaultLocaleSidKey,
		LanguageLocaleKey: organization?.LanguageLocaleKey,
		EmailEncodingKey: 'UTF-8',
		IsActive: true,
	};
	rememberedDefaults.set(rememberedKey(org), fields);
	return fields;
}

/** Alias and nickname of a new user, made of the username as the Setup page proposes them. */
export function defaultNames(fields: UserFields): UserFields {
	const [local] = String(fields.Username ?? '')
		.trim()
		.split('@');
	return {
		Alias: local.slice(0, FIELD_LENGTH.Alias),
		CommunityNickname: local.slice(0, FIELD_LENGTH.CommunityNickname),
	};
}
