import { isFinal, isNoLicenseLeft } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { forValues, isError, mapValues, valuesOf, type Result } from '../../api/results';
import { keepLastAdministrator } from '../../users/lastAdministrator';
import { notSentAfter, type WriteMode } from '../../writes/changes';
import { assignmentKey, featureAssignments, groupByUser, readAssignments } from '../assignments';
import { readPolicyGrants, reportPolicies, withPolicies } from '../policies';
import type { AssignmentResults } from '../records/assignmentResults';
import { createAssignments } from '../records/give';
import type { Giving } from '../records/steps';
import { removeAssignments } from '../records/take';
import { refuseOwnLoss } from '../removal/ownPermissions';
import { ENTITLEMENT_TYPES, canEnd, type Assignment, type Entitlement } from '../types';
import { readSetFacts } from './facts';
import { planWishes, type WishPlan } from './plan';
import { isImpossible, wishResult, type WishResult, type WishRun } from './results';
import { refuseEmptyWish, type Wish } from './wish';

/** Where wishes come from: the feature licenses of the org, and what is known of users already, if anything is. */
interface WishSources {
	licenses: Entitlement[];
	assignments?: Assignment[];
}

/**
 * Gives users what is wished, and takes the rest where a wish says so: first all is given, so that nobody is without access in between, then
 * taken, then what found no seat is given once more. One result or error per wish, in order; SAME_USER for what the connected user must keep
 * and LAST_ADMINISTRATOR. What Salesforce does not let users have is listed in the result and is no error. Rejects when something that is
 * needed could not be read.
 */
export async function fulfillWishes(
	org: Org,
	{ wishes, licenses, assignments }: { wishes: Array<Result<Wish>> } & WishSources,
	mode: WriteMode,
): Promise<Array<Result<WishResult>>> {
	const possible = mapValues(wishes, (wish) => (refuseEmptyWish(wish), wish));
	return await forValues(possible, async (valid) => {
		const held = groupByUser(await readHeld(org, valid, { licenses, assignments }));
		const own = valid.flatMap(({ user }) => held.get(user.id) ?? []);
		const sets = await readSetFacts(org, [...valid.flatMap(({ wanted }) => wanted), ...own]);
		const plans = await guard(org, planWishes(valid, { held, sets }), mode);
		const run = mode.dryRun ? NOTHING_WRITTEN : await writePlans(org, valuesOf(plans), mode);
		const taken = valuesOf(plans).flatMap((plan) => (run.withheld.has(plan) ? [] : plan.found));
		reportPolicies(
			org,
			taken.filter((assignment) => !isError(run.taken.get(assignmentKey(assignment)))),
		);
		const claimed = new Set<string>();
		return mapValues(plans, (plan) => wishResult(plan, { ...run, claimed, dryRun: mode.dryRun }));
	});
}

async function readHeld(org: Org, wishes: Wish[], { licenses, assignments }: WishSources): Promise<Assignment[]> {
	const userIds = [...new Set(wishes.map(({ user }) => user.id))];
	const taking = wishes.filter(({ takesOthers }) => takesOthers);
	const types = ENTITLEMENT_TYPES.filter((type) => wishes.some((wish) => typesOf(wish).includes(type)));
	const takers = [...new Set(taking.map(({ user }) => user.id))];
	// Both are asked for at the same moment, so that their queries share calls.
	const [read, policies] = await Promise.all([
		assignments ?? readAssignments(org, { userIds, types }),
		readPolicyGrants(org, { userIds: takers, types }),
	]);
	const users = new Map(wishes.map(({ user }) => [user.id, user]));
	const features = [...users.values()].flatMap(({ record }) => featureAssignments(record, licenses));
	return [...withPolicies(read, policies), ...features];
}

// What is taken is looked at with all that needs it: licenses of permission sets with the sets.
const typesOf = ({ takesOthers, types, wanted }: Wish) => [
	...wanted.map(({ type }) => type),
	...(takesOthers ? [...types, 'permissionSet', 'permissionSetGroup'] : []),
];

// Nobody takes the connected user's own rights, or those of the last administrator, in passing.
async function guard(org: Org, plans: Array<Result<WishPlan>>, mode: WriteMode): Promise<Array<Result<WishPlan>>> {
	// Types that can have an end are those that give permissions.
	const losing = valuesOf(plans).filter(({ found }) => found.some(({ type }) => canEnd(type)));
	const users = losing.map(({ user }) => user);
	const kept = await keepLastAdministrator(org, users, { done: 'stripped of permission sets', mode });
	const refused = new Map(losing.map((plan, at) => [plan, kept[at]]));
	const guarded = mapValues(plans, (plan): Result<WishPlan> => {
		const user = refused.get(plan);
		return isError(user) ? user : plan;
	});
	return await refuseOwnLoss(org, guarded);
}

/** What became of what was given and taken, by `assignmentKey`, and the plans of which nothing could be given. */
type Written = Pick<WishRun, 'given' | 'taken' | 'withheld'>;

const NOTHING_WRITTEN: Written = { given: new Map(), taken: new Map(), withheld: new Set() };

async function writePlans(org: Org, plans: WishPlan[], mode: WriteMode): Promise<Written> {
	const givings = plans.flatMap((plan) => plan.givings);
	const given = await createAssignments(org, givings, mode);
	const emptied = new Set(plans.filter((plan) => isEmptied(plan, given)));
	const others = plans.filter((plan) => !emptied.has(plan));
	const taken = await takeOthers(org, { plans: others, given }, mode);
	const seatless = givings.filter((giving) => isNoLicenseLeft(given.get(assignmentKey(giving))));
	if (seatless.length === 0 || taken.size === 0) return { given, taken, withheld: emptied };
	const all = new Map([...given, ...(await createAssignments(org, seatless, mode))]);
	const late = [...emptied].filter((plan) => !isEmptied(plan, all));
	const takenLate = await takeOthers(org, { plans: late, given: all }, mode);
	for (const plan of late) emptied.delete(plan);
	return { given: all, taken: new Map([...taken, ...takenLate]), withheld: emptied };
}

// A wish for nothing is refused, and one of which Salesforce gives nothing comes to the same.
const isEmptied = ({ wish, givings, unchanged, found }: WishPlan, given: AssignmentResults) =>
	!wish.allowsEmpty &&
	found.length > 0 &&
	unchanged.length === 0 &&
	givings.length > 0 &&
	givings.every((giving) => {
		const result = given.get(assignmentKey(giving));
		return !giving.isHeld && isError(result) && isImpossible(result);
	});

async function takeOthers(
	org: Org,
	{ plans, given }: { plans: WishPlan[]; given: AssignmentResults },
	mode: WriteMode,
): Promise<AssignmentResults> {
	const found = plans.flatMap((plan) => plan.found);
	const givings = plans.flatMap((plan) => plan.givings);
	const kept = keptAfter(givings, given, found);
	const free = found.filter((one) => !kept.has(assignmentKey(one)));
	return new Map([...(await removeAssignments(org, free, mode)), ...kept]);
}

// Who was not given what may still be given keeps the rest, so that nobody is left without access; after an error that stays all do.
function keptAfter(givings: Giving[], given: AssignmentResults, found: Assignment[]): Map<string, SalesforceError> {
	const causes = new Map<string, SalesforceError>();
	for (const giving of givings) {
		const result = given.get(assignmentKey(giving));
		if (isError(result) && !isImpossible(result)) causes.set(giving.userId, result);
	}
	const ofAll = [...causes.values()].find(isFinal);
	const kept = new Map<string, SalesforceError>();
	for (const one of found) {
		const cause = ofAll ?? causes.get(one.userId);
		if (cause) kept.set(assignmentKey(one), notSentAfter(cause));
	}
	return kept;
}
