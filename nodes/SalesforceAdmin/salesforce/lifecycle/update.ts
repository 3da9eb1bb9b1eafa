import { resultOf, valueOf } from '../api/results';
import { updatePlanned } from '../writes/batches';
import type { Change, ChangeResult, Planned, WriteMode } from '../writes/changes';
import { featureFields, findEntitlements } from '../entitlements/find';
import type { Entitlement, EntitlementNames } from '../entitlements/types';
import { grantEntitlements, readGranted, type GrantResult } from '../entitlements/grant';
import { describeUser, type DescribedFields } from '../api/describe';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { checkNames, checkUserFields, holdsValue, type UserFields } from '../users/fields';
import { findReferences } from '../users/references';
import { readUsers, refuseSystemUser, userResult, type User, type UserLocator, type UserResult } from '../users/read';

/** A user to change: fields by API name (profile, role and manager by ID or name), and entitlements to add. */
export interface UserUpdate {
	user: UserLocator;
	fields: UserFields;
	entitlements: EntitlementNames;
}

interface UpdatePlan extends Planned {
	user: User;
	entitlements: Entitlement[];
	/** Changes of earlier requests that this one found on their way, and so did not plan again. */
	reliesOn: Change[];
}

/** What planned changes leave behind of a user: its fields, and which change wrote each. */
interface Pending {
	record: ApiRecord;
	writers: Map<string, Change>;
}

/** Changes users and adds entitlements. Only fields that differ are written. One result or error per request, in order. */
export async function updateUsers(
	org: Org,
	requests: UserUpdate[],
	mode: WriteMode,
): Promise<Array<UserResult | SalesforceError>> {
	const { plans, userFields } = await planUpdates(org, requests);
	const usable = plans.filter((plan): plan is UpdatePlan => !(plan instanceof SalesforceError));
	const results = await updatePlanned({ org, object: 'User', mode }, usable);
	const granted = await addEntitlements(org, usable, results, userFields, mode);
	return plans.map((plan) => {
		if (plan instanceof SalesforceError) return plan;
		return outcome(plan, results, granted.get(plan), mode);
	});
}

async function planUpdates(
	org: Org,
	requests: UserUpdate[],
): Promise<{ plans: Array<UpdatePlan | SalesforceError>; userFields: DescribedFields }> {
	const userFields = await describeUser(org);
	const checked = requests.map(({ fields }) => resultOf(() => checkNames(fields, userFields)));
	const usable = checked.filter((fields): fields is UserFields => !(fields instanceof SalesforceError));
	const [withIds, found, users] = await Promise.all([
		findReferences(org, usable),
		findEntitlements(
			org,
			requests.map(({ entitlements }) => entitlements),
			userFields,
		),
		readUsers(
			org,
			requests.map(({ user }) => user),
			neededFields(requests, usable, userFields),
		),
	]);
	const pending = new Map<string, Pending>();
	const plans = requests.map((_, at) => {
		const user = users[at];
		const fields = checked[at];
		if (user instanceof SalesforceError) return user;
		if (fields instanceof SalesforceError) return fields.prefixed(user.username);
		return resultOf(() => {
			refuseSystemUser(user);
			const entitlements = valueOf(found[at]);
			return { user, entitlements, ...planChange(org, user, checkUserFields(withIds(fields), userFields), pending) };
		});
	});
	return { plans, userFields };
}

// What has to be read to tell what differs.
function neededFields(requests: UserUpdate[], checked: UserFields[], userFields: DescribedFields): string[] {
	const withFeatures = requests.some(({ entitlements }) => (entitlements.featureLicense ?? []).length > 0);
	const names = checked.flatMap((fields) => Object.keys(fields));
	return [...new Set([...names, ...(withFeatures ? featureFields(userFields) : [])])];
}

// A later request for the same user is compared with what the earlier ones leave behind.
function planChange(org: Org, user: User, fields: ApiRecord, pending: Map<string, Pending>) {
	const state = pending.get(user.id) ?? { record: { ...user.record }, writers: new Map<string, Change>() };
	pending.set(user.id, state);
	const isHeld = ([name, value]: [string, unknown]) => holdsValue(name, state.record[name], value);
	const different = Object.entries(fields).filter((field) => !isHeld(field));
	const held = Object.entries(fields).filter(isHeld);
	const reliesOn = [...new Set(held.flatMap(([name]) => state.writers.get(name) ?? []))];
	if (different.length === 0) return { isFirst: false, reliesOn };
	if (user.id === org.user.userId) refuseLockOut(user, Object.fromEntries(different));
	const change: Change = { key: user.id, record: { Id: user.id, ...Object.fromEntries(different) } };
	Object.assign(state.record, Object.fromEntries(different));
	for (const [name] of different) state.writers.set(name, change);
	return { change, isFirst: true, reliesOn };
}

// With another profile the connected user could not take the change back, and every run after it would fail.
function refuseLockOut({ username }: User, { IsActive: isActive, ProfileId: profileId }: ApiRecord): void {
	const lost = isActive === false ? 'deactivated' : profileId === undefined ? undefined : 'given another profile';
	if (lost) throw new SalesforceError('SAME_USER', `${username} was not ${lost}: it is the connected user itself`);
}

async function addEntitlements(
	org: Org,
	plans: UpdatePlan[],
	results: Map<Change, ChangeResult>,
	userFields: DescribedFields,
	mode: WriteMode,
): Promise<Map<UpdatePlan, GrantResult | SalesforceError>> {
	const usable = plans.filter((plan) => plan.entitlements.length > 0 && !refusalOf(plan, results));
	const existing = await readGranted(org, usable, userFields).catch(asSalesforceError);
	// The users are written by now, which must not be lost.
	if (existing instanceof SalesforceError) return new Map(usable.map((plan) => [plan, notGranted(plan, existing)]));
	const granted = await grantEntitlements(org, { grants: usable, existing }, mode);
	return new Map(usable.map((plan, at) => [plan, granted[at]]));
}

const notGranted = ({ user }: UpdatePlan, error: SalesforceError) =>
	error.prefixed(`The entitlements of ${user.username} were not assigned`);

// The error of a plan's own change, or of one that it relies on.
function refusalOf({ change, reliesOn }: UpdatePlan, results: Map<Change, ChangeResult>): SalesforceError | undefined {
	return [...(change ? [change] : []), ...reliesOn]
		.map((needed) => results.get(needed))
		.find((result) => result instanceof SalesforceError);
}

function outcome(
	plan: UpdatePlan,
	results: Map<Change, ChangeResult>,
	granted: GrantResult | SalesforceError | undefined,
	{ dryRun }: WriteMode,
): UserResult | SalesforceError {
	const { user, change } = plan;
	const fields = change?.record;
	const refused = refusalOf(plan, results);
	if (refused) {
		const error = refused.prefixed(`${user.username} was not updated`);
		const isPartlyDone = change !== undefined && !(results.get(change) instanceof SalesforceError);
		return isPartlyDone ? error.with({ done: userResult(afterwards(user, fields), true) }) : error;
	}
	const now = dryRun ? user : afterwards(user, fields);
	const isFailed = granted instanceof SalesforceError;
	const result = userResult(now, fields !== undefined || isAdding(isFailed ? granted.done : granted));
	if (isFailed) return granted.with({ done: { ...result, ...granted.done } });
	if (granted) Object.assign(result, { assigned: granted.assigned, unchanged: granted.unchanged });
	if (!dryRun) return result;
	const update = fields ? [{ action: 'update', object: 'User', id: user.id, fields: withoutId(fields) }] : [];
	return { ...result, dryRun, plan: [...update, ...(granted?.plan ?? [])] };
}

const isAdding = (granted: Partial<GrantResult> = {}) => [granted.assigned, granted.plan].some((list) => list?.length);

function afterwards(user: User, fields: ApiRecord | undefined): User {
	const username = typeof fields?.Username === 'string' ? fields.Username.toLowerCase() : user.username;
	const isActive = typeof fields?.IsActive === 'boolean' ? fields.IsActive : user.isActive;
	return { ...user, username, isActive };
}

const withoutId = (record: ApiRecord) => Object.fromEntries(Object.entries(record).filter(([field]) => field !== 'Id'));
