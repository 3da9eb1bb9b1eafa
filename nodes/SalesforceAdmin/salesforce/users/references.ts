import { isIdOf, recordId } from '../api/ids';
import type { Org } from '../api/org';
import { isError, resultOf, valueOf, type Result } from '../api/results';
import { findByName } from '../directory/find';
import type { UserFields } from './fields';
import { readUsers } from './read';

/** The fields of User that refer to something people know by a name, in the order in which their errors count. */
const REFERENCES = ['ProfileId', 'UserRoleId', 'ManagerId'] as const;

type Reference = (typeof REFERENCES)[number];

/** The records that the texts in a field name. */
type FoundRecords = Map<string, Result<{ id: string }>>;

/**
 * Finds profiles and roles by name or ID and managers by username or ID, for several requests at once. Returns, per request in order, its
 * fields with IDs in place of the names, or the error of the first name that does not fit. Rejects when nothing could be asked.
 */
export async function findReferences(org: Org, requests: UserFields[]): Promise<Array<Result<UserFields>>> {
	const texts = (field: Reference) => [...new Set(requests.map((fields) => textIn(fields, field)).filter(Boolean))];
	// Queries that are asked for at the same moment share calls.
	const [named, managers] = await Promise.all([
		findByName(org, { profile: texts('ProfileId'), role: texts('UserRoleId') }),
		findManagers(org, texts('ManagerId')),
	]);
	const records = { ProfileId: named.get('profile'), UserRoleId: named.get('role'), ManagerId: managers };
	return requests.map((fields) => resultOf(() => ({ ...fields, ...referencedIds(fields, records) })));
}

const textIn = (fields: UserFields, field: Reference) => String(fields[field] ?? '').trim();

async function findManagers(org: Org, texts: string[]): Promise<FoundRecords> {
	const usernames = texts.filter((text) => !isIdOf('User', text));
	const locators = usernames.map((value) => ({ by: 'username' as const, value }));
	const users = await readUsers(org, locators);
	const managers: FoundRecords = new Map(
		users.map((user, at) => [usernames[at], isError(user) ? user.prefixed('Manager') : user]),
	);
	for (const text of texts) if (isIdOf('User', text)) managers.set(text, { id: recordId(text) });
	return managers;
}

function referencedIds(fields: UserFields, records: Record<Reference, FoundRecords | undefined>): UserFields {
	const ids: UserFields = {};
	for (const field of REFERENCES) {
		const record = records[field]?.get(textIn(fields, field));
		if (record) ids[field] = valueOf(record).id;
	}
	return ids;
}
