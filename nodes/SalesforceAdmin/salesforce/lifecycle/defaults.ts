import type { Org } from '../api/org';
import { Remembered } from '../api/remembered';
import { FIELD_LENGTH } from '../users/fieldLengths';
import type { UserFields } from '../users/fields';

const remembered = new Remembered<UserFields>();

/**
 * What a new user gets unless told otherwise: time zone, locale and language of the org (Object Reference, Organization), UTF-8, active.
 * One API call, remembered for some minutes.
 */
export async function orgDefaults(org: Org): Promise<UserFields> {
	const known = remembered.get(org.origin);
	if (known) return known;
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
	remembered.set(org.origin, fields);
	return fields;
}

/** Alias and nickname of a new user, out of the username, as the Setup page proposes them. */
export function namesFrom(fields: UserFields): UserFields {
	const [local] = String(fields.Username ?? '')
		.trim()
		.split('@');
	return {
		Alias: local.slice(0, FIELD_LENGTH.Alias),
		CommunityNickname: local.slice(0, FIELD_LENGTH.CommunityNickname),
	};
}
