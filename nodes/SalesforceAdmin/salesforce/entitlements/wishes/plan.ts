import { SalesforceError } from '../../api/errors';
import { resultOf, valuesOf, type Result } from '../../api/results';
import { assignmentKey, hasOtherEnd, quotedName, secondsOf } from '../assignments';
import type { Giving } from '../records/steps';
import type { Assignment, Entitlement, WantedEntitlement } from '../types';
import { obstacleToEnd } from '../endless';
import { obstacleTo, type SetFacts } from './facts';
import { asKept, notCopied, refuseEmptyWish, type NotCopied, type Wish } from './wish';

/** What a wish comes to: what to give and to take, and what stays. */
export interface WishPlan {
	wish: Wish;
	user: Wish['user'];
	givings: Giving[];
	/** What to take. */
	found: Assignment[];
	unchanged: Assignment[];
	notCopied: NotCopied[];
}

/** What users have by user ID, and what is known of permission sets. */
interface WishFacts {
	held: Map<string, Assignment[]>;
	sets: SetFacts;
}

/**
 * Plans wishes. One plan or error per wish, in order: INVALID_INPUT for a wish that contradicts an earlier one for the same user.
 */
export function planWishes(wishes: Wish[], facts: WishFacts): Array<Result<WishPlan>> {
	const earlier = new Map<string, Wish>();
	const plans = wishes.map((wish) =>
		resultOf(() => {
			const first = earlier.get(wish.user.id);
			if (first) refuseContradiction(wish, first);
			else earlier.set(wish.user.id, wish);
			const plan = planWish(wish, facts);
			refuseEmptyWish({ ...wish, wanted: [...plan.givings, ...plan.unchanged], notCopied: plan.notCopied });
			return plan;
		}),
	);
	shareEnds(valuesOf(plans).flatMap(({ givings }) => givings));
	return plans;
}

// An assignment is written once, so of several ends of the same one the last counts, and none is the last of all.
function shareEnds(givings: Giving[]): void {
	const last = lastEnds(givings, assignmentKey);
	for (const giving of givings) giving.until = last.get(assignmentKey(giving))?.until;
}

function lastEnds<Wanted extends Pick<Giving, 'until'>>(
	wanted: Wanted[],
	keyOf: (one: Wanted) => string,
): Map<string, Wanted> {
	const last = new Map<string, Wanted>();
	for (const one of wanted) {
		const other = last.get(keyOf(one));
		if (!other || secondsOf(one.until) > secondsOf(other.until)) last.set(keyOf(one), one);
	}
	return last;
}

// Two wishes that only add never contradict each other. Those that take would take from the other what it gives.
function refuseContradiction(wish: Wish, first: Wish): void {
	const isSame = signatureOf(wish) === signatureOf(first);
	if (isSame || (!wish.takesOthers && !first.takesOthers)) return;
	throw new SalesforceError(
		'INVALID_INPUT',
		`An earlier item of this run sets other entitlements for ${wish.user.username}`,
		{ advice: 'Give each user one item, or use the mode Add.' },
	);
}

const signatureOf = ({ wanted, kept, types, takesOthers }: Wish) =>
	JSON.stringify([
		wanted.map(({ id, until = '' }) => `${id} ${until ?? 'for good'}`).sort(),
		kept.map(({ id }) => id).sort(),
		types,
		takesOthers,
	]);

function planWish(wish: Wish, { held, sets }: WishFacts): WishPlan {
	const { user } = wish;
	const own = held.get(user.id) ?? [];
	const heldByKey = new Map([...own.filter(({ isExpired }) => isExpired), ...own.filter(isLive)].map(byKey));
	const plan: WishPlan = { wish, user, givings: [], found: [], unchanged: [], notCopied: [...wish.notCopied] };
	// With the mode Add nobody loses anything, also not sooner than now.
	const onlyLater = !wish.takesOthers;
	for (const wanted of lastEnds(wish.wanted, ({ type, id }) => `${type} ${id}`).values()) {
		const { until, ...entitlement } = wanted;
		const assignment: Assignment = { ...entitlement, userId: user.id };
		const existing = heldByKey.get(assignmentKey(assignment));
		const isHeld = existing !== undefined && isLive(existing);
		const obstacle = isHeld ? obstacleToOtherEnd(wanted, sets) : obstacleTo(wanted, user, sets);
		if (isHeld && !hasOtherEnd(existing, { until, onlyLater })) plan.unchanged.push(existing);
		else if (obstacle) plan.notCopied.push(notCopied(entitlement, obstacle));
		else plan.givings.push({ ...(existing ?? assignment), until, onlyLater, ...(isHeld && { isHeld }) });
	}
	if (wish.takesOthers) plan.found = othersOf(wish, own.filter(isLive), sets);
	refuseIndirectLoss(plan, own.filter(isLive), sets);
	return plan;
}

// What a user is to keep and has by a permission set group only would go with the group.
function refuseIndirectLoss({ wish, user, found }: WishPlan, own: Assignment[], { components }: SetFacts): void {
	const left = [...wish.wanted, ...own.filter((one) => !found.includes(one))];
	const setsOf = ({ id }: Entitlement) => components.get(id) ?? [];
	const staying = new Set(left.flatMap((one) => [one.id, ...setsOf(one)]));
	for (const kept of wish.kept) {
		const group = found.find((one) => setsOf(one).includes(kept.id));
		if (!group || staying.has(kept.id)) continue;
		throw new SalesforceError(
			'INVALID_INPUT',
			`${quotedName(kept)} is to be kept, but ${user.username} has it by the ${quotedName(group)} only, which would be taken`,
			{ advice: 'Keep the group too, or put the permission set among what the user is to have.' },
		);
	}
}

function obstacleToOtherEnd(wanted: WantedEntitlement, { endless }: SetFacts): SalesforceError | undefined {
	const obstacle = obstacleToEnd(wanted, endless);
	return obstacle && asKept(obstacle);
}

const isLive = ({ isExpired }: Assignment) => !isExpired;
const byKey = (assignment: Assignment): [string, Assignment] => [assignmentKey(assignment), assignment];

// A permission set license that a set needs which stays comes with it, and Salesforce does not let it go.
function othersOf({ wanted, kept, types }: Wish, own: Assignment[], { licenses }: SetFacts): Assignment[] {
	const staying = own.filter(
		(one) => !types.some((type) => type === one.type) || isAmong(one, wanted) || isAmong(one, kept),
	);
	const needed = new Set([...wanted, ...staying].flatMap(({ id }) => licenses.get(id) ?? []));
	return own.filter((one) => !staying.includes(one) && !(one.type === 'permissionSetLicense' && needed.has(one.id)));
}

const isAmong = ({ type, id }: Entitlement, entitlements: Entitlement[]) =>
	entitlements.some((entitlement) => entitlement.type === type && entitlement.id === id);
