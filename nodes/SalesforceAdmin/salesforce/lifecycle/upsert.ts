import { asSalesforceError, type SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, mapValues, type Result } from '../api/results';
import type { GivenName } from '../directory/givenNames';
import { holdsValue, isBlank } from '../users/fields';
import type { UserResult } from '../users/read';
import { unfreezeFoundUsers } from '../users/states';
import { noResult, type WriteMode } from '../writes/changes';
import { executeCreations } from './create';
import type { NewUser } from './planCreations';
import { planUpserts, type UpsertPlans, type UserUpsert } from './planUpserts';
import { executeUpdates } from './update';

/**
 * Creates the users that do not exist, and brings those that do to what is given: fields that differ, entitlements, active, not frozen. One
 * result or error per request, in order; nothing is written for a request with an error. Rejects when nothing could be read.
 */
export async function upsertUsers(
	org: Org,
	requests: UserUpsert[],
	mode: WriteMode,
): Promise<Array<Result<UserResult>>> {
	const { results, again } = await upsertRound(org, requests, mode);
	if (again.length === 0) return results;
	const repeated = again.map((at) => requests[at]);
	const round = await upsertRound(org, repeated, mode).catch(asSalesforceError);
	again.forEach((at, index) => (results[at] = isError(round) ? round : round.results[index]));
	return results;
}

/** What one round did. */
interface Round {
	results: Array<Result<UserResult>>;
	/** The places of the requests whose user exists by now, so that another round updates it. */
	again: number[];
}

async function upsertRound(org: Org, requests: UserUpsert[], mode: WriteMode): Promise<Round> {
	const plans = await planUpserts(org, requests);
	const { creations, updates, userFields, refused, later } = plans;
	const created = mapValues(await executeCreations(org, [...creations.values()], mode), newResult);
	const updated = await executeUpdates(org, [...updates.values()], { userFields, mode });
	const completed = await unfreezeUpdated(org, { requests, plans, updated }, mode);
	const results = new Map<number, Result<UserResult>>(refused);
	[...creations.keys()].forEach((at, index) => results.set(at, created[index]));
	[...updates.keys()].forEach((at, index) => results.set(at, completed[index]));
	const overtaken = new Set([...creations.keys()].filter((at) => isTaken(results.get(at))));
	for (const [at, first] of later)
		results.set(at, laterResult({ request: requests[at], first: requests[first] }, results.get(first)));
	const isWaiting = (first: number) => overtaken.has(first) || !isError(results.get(first));
	const waiting = mode.dryRun ? [] : [...later].flatMap(([at, first]) => (isWaiting(first) ? [at] : []));
	return {
		results: requests.map((_, at) => results.get(at) ?? noResult()),
		again: [...overtaken, ...waiting].toSorted((one, other) => one - other),
	};
}

const newResult = (user: UserResult): UserResult => ({ ...user, reactivated: false, unfrozen: false });

// Somebody else can create the user after it was looked for (StatusCode DUPLICATE_USERNAME; DUPLICATE_VALUE for a federation ID).
const isTaken = (result: Result<UserResult> | undefined) =>
	isError(result) && ['DUPLICATE_USERNAME', 'DUPLICATE_VALUE'].includes(result.errorCode);

// A run writes it once the first one is done; a dry run tells what would be left to write then.
function laterResult(
	{ request, first }: Record<'request' | 'first', UserUpsert>,
	result: Result<UserResult> = noResult(),
): Result<UserResult> {
	if (isError(result)) return result.prefixed('An earlier item creates the same user and has failed');
	return { ...result, plan: request.updateExisting ? laterSteps(request.user, first.user) : [] };
}

function laterSteps(wanted: NewUser, earlier: NewUser): object[] {
	const different = Object.entries(wanted.fields).filter(
		([name, value]) => !isBlank(value) && !holdsValue(name, earlier.fields[name], value),
	);
	const given = new Set(Object.values(earlier.entitlements).flat().map(textOfName));
	const added = Object.entries(wanted.entitlements).flatMap(([type, names]) =>
		names
			.filter((name) => !given.has(textOfName(name)))
			.map((name) => ({ action: 'assign', type, name: textOfName(name) })),
	);
	const fields = Object.fromEntries(different);
	return [...(different.length > 0 ? [{ action: 'update', object: 'User', fields }] : []), ...added];
}

const textOfName = (name: GivenName) => (typeof name === 'string' ? name : name.text);

interface Updated {
	requests: UserUpsert[];
	plans: UpsertPlans;
	updated: Array<Result<UserResult>>;
}

// Access comes last: a user whose update has failed stays frozen.
async function unfreezeUpdated(
	org: Org,
	{ requests, plans, updated }: Updated,
	mode: WriteMode,
): Promise<Array<Result<UserResult>>> {
	const users = [...plans.existing];
	const frozen = users.flatMap(([at, user], index) =>
		requests[at].unfreeze && user.isFrozen === true && !isError(updated[index]) ? [index] : [],
	);
	const found = frozen.map((index) => users[index][1]);
	const results = await unfreezeFoundUsers(org, found, mode);
	const unfrozen = new Map(frozen.map((index, nth) => [index, results[nth]]));
	const told = updated.map((result) => (isError(result) ? withReactivation(result) : result));
	return mapValues(told, (result, index) => upsertResult(result, unfrozen.get(index)));
}

// A user can be active by the time that something else fails.
const withReactivation = (error: SalesforceError): SalesforceError =>
	isActivated(error.done) ? error.with({ done: { ...error.done, reactivated: true } }) : error;

const isActivated = (done: object = {}): boolean =>
	'updated' in done && (done.updated as { IsActive?: { to: unknown } } | undefined)?.IsActive?.to === true;

function upsertResult(user: UserResult, unfrozen?: Result<UserResult>): Result<UserResult> {
	const result = { ...user, created: false, reactivated: isActivated(user), unfrozen: false };
	if (unfrozen === undefined) return result;
	if (isError(unfrozen)) return unfrozen.with({ done: result });
	const { isFrozen, changed, plan = [] } = unfrozen;
	return {
		...result,
		isFrozen,
		changed: user.changed || changed,
		unfrozen: changed,
		...(user.plan !== undefined && { plan: [...(user.plan as object[]), ...(plan as object[])] }),
	};
}
