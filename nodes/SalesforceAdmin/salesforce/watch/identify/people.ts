import type { ApiRecord, Org } from '../../api/org';
import { queriesIn, textOf } from '../../api/query';
import { valueOf } from '../../api/results';
import { loginQueries, readLogins } from '../../users/logins';

/** A user as events show it; the rest is null for one that could not be read. */
export interface Person {
	id: string;
	username: string | null;
	name: string | null;
	isActive: boolean | null;
	/** Null when the connected user may not read UserLogin. */
	isFrozen: boolean | null;
	profileId?: string;
}

/**
 * Reads some users by their IDs of 18 characters, with their profiles if they are asked for; users that cannot be read are left out. Two
 * queries for every 500 users, QUERIES_PER_CALL in each call. Rejects with a SalesforceError.
 */
export async function readPeople(org: Org, ids: string[], withProfiles: boolean): Promise<Map<string, Person>> {
	if (ids.length === 0) return new Map();
	const fields = ['Id', 'Username', 'Name', 'IsActive', ...(withProfiles ? ['ProfileId'] : [])];
	const users = queriesIn(`SELECT ${fields.join(',')} FROM User`, 'Id', ids);
	const answers = await org.queryAll([...users, ...loginQueries('Id', ids)]);
	const rows = answers.slice(0, users.length).flatMap(valueOf);
	const logins = await readLogins(org, ids, answers.slice(users.length));
	return new Map(
		rows.map((row) => {
			const id = String(row.Id);
			return [id, personOf(row, logins ? logins.get(id)?.IsFrozen === true : null)];
		}),
	);
}

const personOf = (row: ApiRecord, isFrozen: boolean | null): Person => ({
	id: String(row.Id),
	username: textOf(row, 'Username'),
	name: textOf(row, 'Name'),
	isActive: row.IsActive === true,
	isFrozen,
	profileId: textOf(row, 'ProfileId'),
});
