import { findByName, type FoundByName } from '../directory/find';
import type { DirectoryKind } from '../directory/kinds';
import { SalesforceError } from '../api/errors';
import { isIdOf, recordId } from '../api/ids';
import type { Org } from '../api/org';
import { readUsers } from './read';
import type { UserFields } from './fields';

/** Fields of User that refer to something people know by a name. */
const NAMED: Record<string, DirectoryKind> = { ProfileId: 'profile', UserRoleId: 'role' };

/**
 * Finds profiles and roles by name and managers by username, for several requests at once. Returns a function that replaces the names in
 * the fields of one request by IDs, or throws for the first name that does not fit.
 */
export async function findReferences(org: Org, requests: UserFields[]): Promise<(fields: UserFields) => UserFields> {
	const texts = (field: string) => [
		...new Set(requests.map((fields) => textIn(fields, field)).filter((text) => text !== '')),
	];
	const [found, managers] = await Promise.all([
		findByName(org, { profile: texts('ProfileId'), role: texts('UserRoleId') }),
		findManagers(org, texts('ManagerId')),
	]);
	return (fields) => ({ ...fields, ...references(fields, found, managers) });
}

const textIn = (fields: UserFields, field: string) => String(fields[field] ?? '').trim();

async function findManagers(org: Org, texts: string[]): Promise<Map<string, string | SalesforceError>> {
	const usernames = texts.filter((text) => !isIdOf('User', text));
	const users =
		usernames.length > 0
			? await readUsers(
					org,
					usernames.map((value) => ({ by: 'username' as const, value })),
				)
			: [];
	const found = new Map<string, string | SalesforceError>(
		usernames.map((text, at) => {
			const user = users[at];
			return [text, user instanceof SalesforceError ? user.prefixed('Manager') : user.id];
		}),
	);
	for (const text of texts) if (isIdOf('User', text)) found.set(text, recordId(text));
	return found;
}

function references(
	fields: UserFields,
	found: Map<DirectoryKind, FoundByName>,
	managers: Map<string, string | SalesforceError>,
): UserFields {
	const ids: UserFields = {};
	for (const [field, kind] of Object.entries(NAMED)) {
		const text = textIn(fields, field);
		if (text === '') continue;
		const entry = found.get(kind)?.get(text);
		if (entry instanceof SalesforceError) throw entry;
		if (entry) ids[field] = entry.id;
	}
	const manager = managers.get(textIn(fields, 'ManagerId'));
	if (manager instanceof SalesforceError) throw manager;
	return manager === undefined ? ids : { ...ids, ManagerId: manager };
}
