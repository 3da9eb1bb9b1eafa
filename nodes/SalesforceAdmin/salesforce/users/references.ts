import type { DescribedFields } from '../api/describe';
import { foreignAddress, isIdOf, ownId, recordId } from '../api/ids';
import type { Org } from '../api/org';
import { isError, resultOf, valueOf, type Result } from '../api/results';
import { findByName } from '../directory/find';
import { checkFieldNames, type UserFields } from './fields';
import { readUsers, type UserLocator } from './read';

/** The fields of User that refer to something people know by a name, in the order in which their errors count. */
const REFERENCES = ['ProfileId', 'UserRoleId', 'ManagerId', 'DelegatedApproverId'] as const;

type Reference = (typeof REFERENCES)[number];

/** The references to users, with what they are called in messages. */
const PEOPLE = { ManagerId: 'Manager', DelegatedApproverId: 'Delegated Approver' } as const;

type Person = keyof typeof PEOPLE;

/** The records that the texts in a field name. */
type FoundRecords = Map<string, Result<{ id: string }>>;

/**
 * Finds profiles and roles by name or ID and managers and approvers as a UserLocator or a text with username or ID says, for several
 * requests at once. Returns, per request in order, its fields with IDs in place of the names, or the error of the first name that does
 * not fit. Rejects when nothing could be asked.
 */
export async function findReferences(org: Org, requests: UserFields[]): Promise<Array<Result<UserFields>>> {
	const texts = (field: Reference) => [...new Set(requests.map((fields) => textIn(fields, field)).filter(Boolean))];
	// Queries that are asked for at the same moment share calls.
	const [named, people] = await Promise.all([
		findByName(org, { profile: texts('ProfileId'), role: texts('UserRoleId') }),
		findPeople(org, requests),
	]);
	const records = { ProfileId: named.get('profile'), UserRoleId: named.get('role'), ...people };
	return requests.map((fields) => resultOf(() => ({ ...fields, ...referencedIds(fields, records) })));
}

/**
 * The fields under their names as the org writes them, with the ID in place of a record's address in every field that refers to a record.
 * Throws INVALID_FIELD for a name that the connected user cannot see, and INVALID_INPUT for an address of another org.
 */
export function checkFields(org: Org, fields: UserFields, userFields: DescribedFields): UserFields {
	const named = Object.entries(checkFieldNames(fields, userFields));
	const isReference = (name: string, value: unknown) =>
		typeof value === 'string' && userFields.get(name.toLowerCase())?.type === 'reference';
	return Object.fromEntries(
		named.map(([name, value]) => [name, isReference(name, value) ? ownId(org, String(value).trim(), 'record') : value]),
	);
}

/** What names a record: a text, or a locator written as one. */
function textIn(fields: UserFields, field: Reference): string {
	const value = fields[field] ?? '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}

async function findPeople(org: Org, requests: UserFields[]): Promise<Record<Person, FoundRecords>> {
	const persons = (Object.keys(PEOPLE) as Person[]).flatMap((field) =>
		requests.flatMap((fields) => {
			const text = textIn(fields, field);
			return text ? [{ field, text, locator: locatorIn(fields[field]) }] : [];
		}),
	);
	const named = persons.filter(({ locator }) => !isPersonId(locator));
	const users = await readUsers(
		org,
		named.map(({ locator }) => locator),
	);
	const found: Record<Person, FoundRecords> = { ManagerId: new Map(), DelegatedApproverId: new Map() };
	for (const [at, { field, text }] of named.entries()) {
		const user = users[at];
		found[field].set(text, isError(user) ? user.prefixed(PEOPLE[field]) : user);
	}
	for (const { field, text, locator } of persons)
		if (isPersonId(locator)) found[field].set(text, personById(org, locator));
	return found;
}

const personById = (org: Org, { value, address = '' }: UserLocator) =>
	foreignAddress(org, address, 'user') ?? { id: recordId(value) };

// Only an ID can name a queue, which can be a delegated approver (Object Reference, User).
const isPersonId = ({ by, value }: UserLocator) => by === 'id' && (isIdOf('User', value) || isIdOf('Group', value));

// What is no ID is looked up as a username, so that the error names it.
function locatorIn(value: unknown): UserLocator {
	const locator = isLocator(value) ? value : { by: 'id' as const, value: String(value).trim() };
	return locator.by === 'id' && !isPersonId(locator) ? { ...locator, by: 'username' } : locator;
}

const isLocator = (value: unknown): value is UserLocator =>
	typeof value === 'object' && value !== null && 'by' in value && 'value' in value;

function referencedIds(fields: UserFields, records: Record<Reference, FoundRecords | undefined>): UserFields {
	const ids: UserFields = {};
	for (const field of REFERENCES) {
		const record = records[field]?.get(textIn(fields, field));
		if (record) ids[field] = valueOf(record).id;
	}
	return ids;
}
