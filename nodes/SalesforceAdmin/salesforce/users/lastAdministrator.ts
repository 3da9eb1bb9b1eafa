import { isFinal, isHiddenField, isHiddenObject } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { permissionNames } from '../api/permissions';
import { queriesIn, textOf } from '../api/query';
import { isError, valueOf, valuesOf, type Result } from '../api/results';
import { literal } from '../api/soql';
import type { WriteMode } from '../writes/changes';
import { readFrozenIds } from './logins';
import type { User } from './read';

/**
 * The same users, in which the last one is LAST_ADMINISTRATOR whose loss would leave the org without a System Administrator who can log in:
 * `done` names the change, "frozen". Salesforce refuses some of such changes, once they are sent (StatusCode CANNOT_DISABLE_LAST_ADMIN), and
 * lets others pass. No API call where the connected user was checked to be an administrator, because it stays one; else one, and up to
 * three more when administrators are among the users. Who may not see profiles goes on unguarded, which a hint says. Rejects with a
 * SalesforceError.
 */
export async function keepLastAdministrator(
	org: Org,
	users: Array<Result<User>>,
	{ done, mode }: { done: string; mode: WriteMode },
): Promise<Array<Result<User>>> {
	if ((mode.administratorCheck ?? org.administratorCheck) === 'profile') return users;
	const leaving = await administratorsAmong(org, valuesOf(users)).catch(asSalesforceError);
	if (isError(leaving)) return unguarded(org, users, leaving);
	if (leaving.length === 0) return users;
	const leavingIds = new Set(leaving.map(({ id }) => id));
	const others = (await readAdministrators(org, leaving[0].profileId)).filter((id) => !leavingIds.has(id));
	const frozenIds = (await readFrozenIds(org, others)) ?? new Set();
	if (others.some((id) => !frozenIds.has(id))) return users;
	const last = leaving.at(-1)?.id;
	return users.map((user) => (!isError(user) && user.id === last ? lastAdministrator(user, done) : user));
}

// Who may not see profiles may freeze users all the same (Salesforce Help, "Freeze User Accounts"). Whom Salesforce protects, it refuses then.
function unguarded(org: Org, users: Array<Result<User>>, error: SalesforceError): Array<Result<User>> {
	if (isFinal(error) || !(isHiddenField(error) || isHiddenObject(error))) throw error;
	org.reportProgress(
		'last administrator',
		`Not checked, because the connected user cannot see profiles: whether a System Administrator is left (needs ${permissionNames(['ViewSetup'])})`,
	);
	return users;
}

interface Administrator {
	id: string;
	profileId: string;
}

// Only the Tooling API tells the standard System Administrator profile, one profile at a time, so profiles that cannot be it are not asked
// for: it has Modify All Data (Salesforce Help, "Standard Profiles").
async function administratorsAmong(org: Org, users: User[]): Promise<Administrator[]> {
	const ids = [...new Set(users.filter(canLogIn).map(({ id }) => id))];
	const mighty = queriesIn(
		'SELECT Id,ProfileId FROM User',
		'Id',
		ids,
		'IsActive=true AND Profile.PermissionsModifyAllData=true',
	);
	const rows = (await org.queryAll(mighty)).flatMap(valueOf);
	const profileOf = new Map(rows.map((row) => [String(row.Id), textOf(row, 'ProfileId')]));
	for (const profileId of new Set(profileOf.values())) {
		const [profile] = await org.toolingQuery(`SELECT Id,FullName FROM Profile WHERE Id=${literal(profileId)}`);
		if (textOf(profile, 'FullName') !== 'Admin') continue;
		return ids.flatMap((id) => (profileOf.get(id) === profileId ? [{ id, profileId }] : []));
	}
	return [];
}

const canLogIn = ({ isActive, isFrozen }: User) => isActive && isFrozen !== true;

async function readAdministrators(org: Org, profileId: string): Promise<string[]> {
	const rows = await org.query(`SELECT Id FROM User WHERE IsActive=true AND ProfileId=${literal(profileId)}`);
	return rows.map(({ Id }) => String(Id));
}

const lastAdministrator = ({ username }: User, done: string) =>
	new SalesforceError(
		'LAST_ADMINISTRATOR',
		`${username} was not ${done}: nobody else with the System Administrator profile could log in any more`,
	);
