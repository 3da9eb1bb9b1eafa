import { isFinal, isHiddenField, isHiddenObject, isUnanswered } from '../api/errorCodes';
import { asSalesforceError } from '../api/errors';
import { rowReference, type ApiRecord, type Org } from '../api/org';
import { permissionsIn, readPermissionRows } from '../api/permissions';
import { textOf } from '../api/query';
import { isError, valueOf } from '../api/results';
import { fieldName, literal } from '../api/soql';

/** The name of the connected user and of its profile. */
interface Identity {
	userId: string;
	username: string;
	/** The name that people see: "Ada Admin". */
	name: string;
	/** Null for a user who may not see which profile users have. */
	profileName: string | null;
}

/** The connected user, and what this user may do, as far as it was read. */
export interface ConnectedUser extends Identity {
	/** Whether the profile is the standard System Administrator profile. Absent when only permissions were read. */
	isAdministrator?: boolean;
	/**
	 * The effective permissions by API name without `Permissions`. Permissions that the org does not have are missing. Absent when only
	 * the profile was read.
	 */
	permissions?: Partial<Record<string, boolean>>;
}

/**
 * Reads the connected user with profile and permissions: two API calls, or four where the org does not answer user and profile in one.
 * Rejects with a SalesforceError.
 */
export async function readConnectedUser(org: Org): Promise<Required<ConnectedUser>> {
	return { ...(await readProfile(org)), ...(await readPermissions(org)) };
}

/**
 * Reads the connected user, and whether it is a System Administrator: one API call, or two more where the org does not answer this one.
 * Rejects with a SalesforceError.
 *
 * The profile's Name is localized and can be copied. FullName 'Admin' is the standard profile in every language, and only the Tooling API
 * gives it, one row at a time (Tooling API Developer Guide, Profile).
 */
export async function readProfile(org: Org): Promise<Identity & { isAdministrator: boolean }> {
	return (await readProfileInOneCall(org)) ?? (await readProfileInTwoCalls(org));
}

// The Tooling API shows User only to those who may view the setup (Tooling API Developer Guide, User), and not every org may accept a
// composite of Tooling queries. So if a row is missing, the user and the profile are asked for in two calls.
async function readProfileInOneCall(org: Org) {
	const soqls = [
		`SELECT Id,Name,Username,ProfileId FROM User WHERE Id=${literal(org.user.userId)}`,
		profileQuery(rowReference(0, 'ProfileId')),
	];
	const answers = await org.toolingQueryAll(soqls).catch(noneUnlessUnanswered);
	const [user, profile] = answers.map((answer) => (isError(answer) ? undefined : answer[0]));
	return user && profile && withProfile(org, { ...user, Profile: profile }, profile);
}

// An error that asking in two calls would meet as well is thrown.
function noneUnlessUnanswered(thrown: unknown): [] {
	const error = asSalesforceError(thrown);
	if (isFinal(error) || isUnanswered(error)) throw error;
	return [];
}

async function readProfileInTwoCalls(org: Org) {
	const [seeing, blind] = await org.queryAll([connectedUserQuery(org), blindUserQuery(org)]);
	const [user] = valueOf(isHiddenField(seeing) ? blind : seeing);
	const profileId = textOf(user, 'ProfileId');
	const [profile] = profileId ? await org.toolingQuery(profileQuery(profileId)).catch(noneIfHidden) : [];
	return withProfile(org, user, profile);
}

function noneIfHidden(error: unknown): ApiRecord[] {
	if (isHiddenObject(error)) return [];
	throw error;
}

const profileQuery = (id: string) => `SELECT Id,Name,FullName FROM Profile WHERE Id=${literal(id)}`;

const withProfile = (org: Org, user: ApiRecord | undefined, profile: ApiRecord | undefined) => ({
	...identityOf(org, user),
	isAdministrator: textOf(profile, 'FullName') === 'Admin',
});

/**
 * Reads the connected user and its permissions: one API call per QUERIES_PER_CALL queries, and one more for a user who may not see
 * profiles. Rejects with a SalesforceError.
 */
export async function readPermissions(org: Org): Promise<Identity & Pick<Required<ConnectedUser>, 'permissions'>> {
	// Both are asked for at the same moment, so that their queries share a call.
	const [[users], rows] = await Promise.all([
		org.queryAll([connectedUserQuery(org)]),
		readPermissionRows(org, (fields) => `SELECT ${fields.map(fieldName).join(',')} FROM UserPermissionAccess LIMIT 1`),
	]);
	const [user] = isHiddenField(users) ? await org.query(blindUserQuery(org)) : valueOf(users);
	return { ...identityOf(org, user), permissions: Object.assign({}, ...rows.map(permissionsIn)) };
}

const connectedUserQuery = (org: Org) =>
	`SELECT Id,Name,Username,ProfileId,Profile.Name FROM User WHERE Id=${literal(org.user.userId)}`;

// Without View Setup and Configuration a user cannot see profiles, not even the own one, and a query that names them fails as a whole.
const blindUserQuery = (org: Org) => `SELECT Id,Name,Username FROM User WHERE Id=${literal(org.user.userId)}`;

function identityOf(org: Org, user: ApiRecord | undefined): Identity {
	const profileName = textOf(user, 'Profile.Name') || null;
	const username = textOf(user, 'Username') || org.user.userId;
	return { userId: org.user.userId, username, name: textOf(user, 'Name') || username, profileName };
}
