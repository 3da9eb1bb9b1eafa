import { describeUser, type DescribedFields } from '../api/describe';
import type { ApiRecord, Org } from '../api/org';
import { forValues, isError, mapValues, resultOf, valueOf, valuesOf, type Result } from '../api/results';
import { featureFields, findEntitlements } from '../entitlements/find';
import type { Entitlement, EntitlementNames } from '../entitlements/types';
import { checkClearedFields, checkUserFields, holdsValue, type UserFields } from '../users/fields';
import { pendingEmailOf, readPendingEmails, type PendingEmails } from '../users/pendingEmails';
import { readUsers, refuseConnectedUser, refuseSystemUser, type User, type UserLocator } from '../users/read';
import { checkFields, findReferences } from '../users/references';
import type { Change, Planned } from '../writes/changes';

/**
 * A user to change: fields by API name (profile, role and manager by ID or name; null clears a field), and entitlements to add.
 */
export interface UserUpdate {
	user: UserLocator;
	fields: UserFields;
	entitlements: EntitlementNames;
	/** Leaves a new email address alone that was sent to the user for confirmation already. */
	skipPendingEmail: boolean;
}

/** The change of one user, of fields that differ only, and the entitlements that the user should have. */
export interface UpdatePlan extends Planned {
	user: User;
	entitlements: Entitlement[];
	/** The fields of the change, with their values before and after it. */
	updated: UpdatedFields;
	/** The new email address that is not written, because it waits for its confirmation. */
	pendingEmail?: string;
	/** Changes of earlier requests that write what this request asks for too, so that it fails with them. */
	reliesOn: Change[];
}

/** Fields that are changed, by API name, with their values before and after. */
type UpdatedFields = Record<string, { from: unknown; to: unknown }>;

/** The facts that plans are made of. Lists are in the order of the requests. */
interface UpdateSources {
	userFields: DescribedFields;
	users: Array<Result<User>>;
	/** The fields that each request gives, under the names of the org. */
	fields: Array<Result<UserFields>>;
	/** The same with IDs in place of names. */
	fieldsWithIds: Array<Result<UserFields>>;
	entitlements: Array<Result<Entitlement[]>>;
	/** What waits for its confirmation; undefined for a request that does not ask. */
	pendingEmails: Array<Result<PendingEmails> | undefined>;
}

/** Reads all that several updates need. Rejects when nothing could be read. */
export async function readUpdateSources(org: Org, requests: UserUpdate[]): Promise<UpdateSources> {
	const userFields = await describeUser(org);
	const fields = requests.map((request) => resultOf(() => checkedFields(org, request.fields, userFields)));
	const names = requests.map((request) => request.entitlements);
	const locators = requests.map(({ user }) => user);
	const compared = valuesOf(fields).flatMap((given) => comparedFields(given, userFields));
	const features = names.some(({ featureLicense = [] }) => featureLicense.length > 0) ? featureFields(userFields) : [];
	// Queries that are asked for at the same moment share calls.
	const [fieldsWithIds, entitlements, users, pendingEmails] = await Promise.all([
		forValues(fields, async (checked) => await findReferences(org, checked)),
		findEntitlements(org, names, userFields),
		readUsers(org, locators, [...new Set([...compared, ...features])]),
		readPendingFor(org, requests),
	]);
	return { userFields, users, fields, fieldsWithIds, entitlements, pendingEmails };
}

// A dependent picklist is checked with the field that controls it.
function comparedFields(given: UserFields, userFields: DescribedFields): string[] {
	const names = Object.keys(given);
	const controllers = names.map((name) => userFields.get(name.toLowerCase())?.controllerName);
	return [...names, ...controllers.filter((name) => typeof name === 'string')];
}

async function readPendingFor(org: Org, requests: UserUpdate[]): Promise<UpdateSources['pendingEmails']> {
	const isAsking = ({ skipPendingEmail, fields }: UserUpdate) => skipPendingEmail && fields.Email !== undefined;
	const pending = requests.some(isAsking) ? await readPendingEmails(org) : undefined;
	return requests.map((request) => (isAsking(request) ? pending : undefined));
}

function checkedFields(org: Org, fields: UserFields, userFields: DescribedFields): UserFields {
	checkClearedFields(fields, userFields);
	return checkFields(org, fields, userFields);
}

/** A user after the planned changes: its fields, and the change that writes each. */
interface PlannedState {
	userId: string;
	record: ApiRecord;
	writers: Map<string, Change>;
}

/** Plans updates: every value is checked, and nothing is written. One plan or error per request, in order. */
export function planUpdates(org: Org, sources: UpdateSources): Array<Result<UpdatePlan>> {
	const states = new Map<string, PlannedState>();
	return mapValues(sources.users, (user, at) => {
		const given = sources.fields[at];
		if (isError(given)) return given.prefixed(user.username);
		refuseSystemUser(user);
		const entitlements = valueOf(sources.entitlements[at]);
		const state = states.get(user.id) ?? { userId: user.id, record: { ...user.record }, writers: new Map() };
		states.set(user.id, state);
		const fields = checkUserFields(valueOf(sources.fieldsWithIds[at]), sources.userFields, state.record);
		const different = differingFields(fields, state);
		const pendingEmail = pendingEmailIn(different, state, sources.pendingEmails[at]);
		if (pendingEmail !== undefined) delete different.Email;
		refuseLockOut(org, user, different);
		return { user, entitlements, pendingEmail, ...planChange(fields, different, state) };
	});
}

// A later request for the same user is compared with what the earlier ones leave behind.
function differingFields(fields: ApiRecord, { record }: PlannedState): ApiRecord {
	const isDifferent = ([name, value]: [string, unknown]) => !holdsValue(name, record[name], value);
	return Object.fromEntries(Object.entries(fields).filter(isDifferent));
}

// Salesforce would send its email about a new address that waits for its confirmation once more.
function pendingEmailIn(
	{ Email: email }: ApiRecord,
	{ userId, writers }: PlannedState,
	pendingEmails: Result<PendingEmails> | undefined,
): string | undefined {
	if (email === undefined || pendingEmails === undefined || writers.has('Email')) return undefined;
	const pending = pendingEmailOf(valueOf(pendingEmails), userId);
	return holdsValue('Email', pending, email) ? pending : undefined;
}

// With another profile the connected user could not take the change back, and every later run would fail.
function refuseLockOut(org: Org, user: User, { IsActive: isActive, ProfileId: profileId }: ApiRecord): void {
	if (isActive === false) refuseConnectedUser(org, user, 'deactivated');
	if (profileId !== undefined) refuseConnectedUser(org, user, 'given another profile');
}

function planChange(fields: ApiRecord, different: ApiRecord, state: PlannedState) {
	const names = Object.keys(different);
	const same = Object.keys(fields).filter((name) => !names.includes(name));
	const reliesOn = [...new Set(same.flatMap((name) => state.writers.get(name) ?? []))];
	if (names.length === 0) return { isFirst: false, reliesOn, updated: {} };
	const change: Change = { key: state.userId, record: { Id: state.userId, ...different } };
	const updated = Object.fromEntries(
		names.map((name) => [name, { from: state.record[name] ?? null, to: different[name] }]),
	);
	Object.assign(state.record, different);
	for (const name of names) state.writers.set(name, change);
	return { change, isFirst: true, reliesOn, updated };
}
