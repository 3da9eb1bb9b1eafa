import { describeUser, type DescribedFields } from '../api/describe';
import type { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { isBlank, type UserFields } from '../users/fields';
import { readUsers, type User, type UserLocator } from '../users/read';
import { planCreations, readCreationSources, type CreationPlan, type NewUser } from './planCreations';
import { planUpdates, readUpdateSources, type UpdatePlan, type UserUpdate } from './planUpdates';
import { refuseWithoutSeat } from './refuseWithoutSeat';

/** A user that should be as given: created when there is none, and changed where it differs. */
export interface UserUpsert {
	/** What tells whether the user exists. */
	match: UserLocator & { by: 'username' | 'federationId' };
	user: NewUser;
	/** Activates a user that is not active. */
	reactivate: boolean;
	/** Unfreezes a user that is frozen. */
	unfreeze: boolean;
	/** Brings fields and entitlements of a user that exists to what is given. */
	updateExisting: boolean;
}

/** What is to be done. Requests are meant by their place. */
export interface UpsertPlans {
	userFields: DescribedFields;
	creations: Map<number, Result<CreationPlan>>;
	updates: Map<number, Result<UpdatePlan>>;
	/** The users of the updates. */
	existing: Map<number, User>;
	/** Requests for a user that an earlier one creates, each with that one. */
	later: Map<number, number>;
	/** Requests whose user cannot be told. */
	refused: Map<number, SalesforceError>;
}

/**
 * Reads which users exist and plans the rest as creations. Nothing is written. A plan for which no seat is left is LICENSE_LIMIT_EXCEEDED.
 * Rejects when nothing could be read.
 */
export async function planUpserts(org: Org, requests: UserUpsert[]): Promise<UpsertPlans> {
	const { existing, missing, refused } = await sortRequests(org, requests);
	const userFields = await describeUser(org);
	// Queries that are asked for at the same moment share calls.
	const [planned, updates] = await Promise.all([
		planMissing(
			org,
			missing.map((at) => requests[at].user),
		),
		planExisting(
			org,
			[...existing].map(([at, user]) => updateOf(user, requests[at])),
		),
	]);
	const { creations, later } = withoutRepeats(requests, new Map(missing.map((at, index) => [at, planned[index]])));
	const users = [...existing.values()];
	const seated = await refuseWithoutSeat(org, { creations: [...creations.values()], updates, users });
	return {
		userFields,
		creations: new Map([...creations.keys()].map((at, index) => [at, seated.creations[index]])),
		updates: new Map([...existing.keys()].map((at, index) => [at, seated.updates[index]])),
		existing,
		later,
		refused,
	};
}

interface SortedRequests extends Pick<UpsertPlans, 'existing' | 'refused'> {
	missing: number[];
}

async function sortRequests(org: Org, requests: UserUpsert[]): Promise<SortedRequests> {
	const locators = requests.map(({ match }) => match);
	const sorted: SortedRequests = { existing: new Map(), missing: [], refused: new Map() };
	for (const [at, user] of (await readUsers(org, locators, ['ProfileId'])).entries()) {
		// A user that an earlier try of the run has created is still to be given the rest.
		if (requests[at].user.created) sorted.missing.push(at);
		else if (!isError(user)) sorted.existing.set(at, user);
		else if (user.errorCode === 'USER_NOT_FOUND') sorted.missing.push(at);
		else sorted.refused.set(at, user);
	}
	return sorted;
}

async function planMissing(org: Org, users: NewUser[]): Promise<Array<Result<CreationPlan>>> {
	return users.length === 0 ? [] : planCreations(users, await readCreationSources(org, users));
}

async function planExisting(org: Org, updates: UserUpdate[]): Promise<Array<Result<UpdatePlan>>> {
	return updates.length === 0 ? [] : planUpdates(org, await readUpdateSources(org, updates));
}

// The first request whose plan is good creates the user. Those after it find the username taken by an earlier item of the run, or would
// create a second user for the same federation ID.
function withoutRepeats(
	requests: UserUpsert[],
	planned: Map<number, Result<CreationPlan>>,
): Pick<UpsertPlans, 'creations' | 'later'> {
	const firsts = new Map<string, number>();
	const creations: UpsertPlans['creations'] = new Map();
	const later: UpsertPlans['later'] = new Map();
	for (const [at, plan] of planned) {
		const key = requests[at].match.value.toLowerCase();
		const first = firsts.get(key);
		const isRepeat = first !== undefined && (!isError(plan) || plan.errorCode === 'DUPLICATE_USERNAME');
		if (isRepeat) later.set(at, first);
		else creations.set(at, plan);
		if (!isError(plan) && first === undefined) firsts.set(key, at);
	}
	return { creations, later };
}

// A cell of a list that is empty leaves the field of an existing user as it is.
function updateOf(user: User, { user: wanted, reactivate, updateExisting }: UserUpsert): UserUpdate {
	const { IsActive: given, ...fields } = Object.fromEntries(
		Object.entries(wanted.fields).filter(([, value]) => !isBlank(value)),
	) as UserFields;
	const isActive = activeOf(user, { given: updateExisting ? given : undefined, reactivate });
	return {
		user: { by: 'id', value: user.id },
		fields: { ...(updateExisting && fields), ...(isActive !== undefined && { IsActive: isActive }) },
		entitlements: updateExisting ? wanted.entitlements : {},
		skipPendingEmail: true,
	};
}

// Whether a user is activated is said by Reactivate; a row that says that its user is not active is always right.
function activeOf({ isActive }: User, { given, reactivate }: { given: unknown; reactivate: boolean }): unknown {
	const isGivenTrue = given === undefined || String(given).trim().toLowerCase() === 'true';
	if (!isGivenTrue) return given;
	return reactivate && !isActive ? true : undefined;
}
