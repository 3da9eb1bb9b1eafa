import { resultOf } from '../api/results';
import { ADVICE } from '../api/advice';
import { updatePlanned } from '../writes/batches';
import type { Change, ChangeResult, Planned, WriteMode } from '../writes/changes';
import { isFinal, isMissingRight, isUndecided } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { loginsHidden } from './logins';
import { readUsers, refuseSystemUser, userResult, type User, type UserLocator, type UserResult } from './read';

/** A state of a user: the object and field that hold it, and what setting it means. */
interface State {
	object: 'User' | 'UserLogin';
	field: 'IsActive' | 'IsFrozen';
	value: boolean;
	/** For messages: "was not deactivated". */
	participle: string;
	/** Whether it shuts the user out. */
	endsAccess: boolean;
}

/** Activates or deactivates users. One result or error per locator, in order. */
export async function setActive(org: Org, locators: UserLocator[], isActive: boolean, mode: WriteMode) {
	const participle = isActive ? 'activated' : 'deactivated';
	const state: State = { object: 'User', field: 'IsActive', value: isActive, participle, endsAccess: !isActive };
	return await setState(org, locators, state, mode);
}

/** Freezes or unfreezes users through their row of UserLogin. One result or error per locator, in order. */
export async function setFrozen(org: Org, locators: UserLocator[], isFrozen: boolean, mode: WriteMode) {
	const participle = isFrozen ? 'frozen' : 'unfrozen';
	const state: State = { object: 'UserLogin', field: 'IsFrozen', value: isFrozen, participle, endsAccess: isFrozen };
	return await setState(org, locators, state, mode);
}

async function setState(
	org: Org,
	locators: UserLocator[],
	state: State,
	mode: WriteMode,
): Promise<Array<UserResult | SalesforceError>> {
	const users = await readUsers(org, locators);
	const changes = new Map<string, Change>();
	const plans = users.map((user) => resultOf(() => planState(org, user, state, changes)));
	const usable = plans.filter((plan): plan is StatePlan => !(plan instanceof SalesforceError));
	const results = await updatePlanned({ org, object: state.object, mode }, usable);
	return plans.map((plan) =>
		plan instanceof SalesforceError ? plan : outcome(plan, state, plan.change && results.get(plan.change), mode),
	);
}

interface StatePlan extends Planned {
	user: User;
}

function planState(org: Org, user: User | SalesforceError, state: State, changes: Map<string, Change>): StatePlan {
	if (user instanceof SalesforceError) throw user;
	refuseSystemUser(user);
	if (holds(user, state)) return { user, isFirst: false };
	if (state.endsAccess) refuseOneself(org, user, state);
	const earlier = changes.get(user.id);
	if (earlier) return { user, change: earlier, isFirst: false };
	const change = { key: user.id, record: { Id: recordToChange(user, state), [state.field]: state.value } };
	changes.set(user.id, change);
	return { user, change, isFirst: true };
}

const holds = (user: User, { field, value }: State) => (field === 'IsActive' ? user.isActive : user.isFrozen) === value;

function recordToChange(user: User, state: State): string {
	if (state.object === 'User') return user.id;
	if (user.userLoginId) return user.userLoginId;
	if (user.isFrozen === null) throw loginsHidden(`whether ${user.username} is frozen`);
	throw new SalesforceError(
		'NO_USER_LOGIN',
		`${user.username} was not ${state.participle}: the user has no user login row`,
	);
}

// Salesforce refuses both too (StatusCode CANNOT_FREEZE_SELF); refused here, nothing is sent.
function refuseOneself(org: Org, user: User, { participle }: State): void {
	if (user.id !== org.user.userId) return;
	throw new SalesforceError('SAME_USER', `${user.username} was not ${participle}: it is the connected user itself`);
}

function outcome(
	{ user, change, isFirst }: StatePlan,
	state: State,
	result: ChangeResult | undefined,
	{ dryRun }: WriteMode,
): UserResult | SalesforceError {
	if (result instanceof SalesforceError) return refused(user, state, result);
	const step = change && isFirst ? [planStep(state, change)] : [];
	if (dryRun) return { ...userResult(user, isFirst), dryRun, plan: step };
	return userResult(change ? afterwards(user, state) : user, isFirst);
}

const afterwards = (user: User, { field, value }: State): User =>
	field === 'IsActive' ? { ...user, isActive: value } : { ...user, isFrozen: value };

function planStep(state: State, change: Change) {
	return { action: 'update', object: state.object, id: change.record.Id, fields: { [state.field]: state.value } };
}

// Why a user cannot be deactivated comes with different codes (Salesforce Help 000384586, 000386275): told apart by what it is not.
function refused(user: User, state: State, error: SalesforceError): SalesforceError {
	const message = `${user.username} was not ${state.participle}: ${error.message}`;
	const blocked = state.participle === 'deactivated' && isBlocker(error);
	const advice = blocked ? ADVICE.DEACTIVATION_BLOCKED : error.advice;
	return error.with({ message, advice });
}

function isBlocker(error: SalesforceError): boolean {
	const saysNothing = isFinal(error) || isUndecided(error) || isMissingRight(error);
	return !saysNothing && error.errorCode !== 'CANNOT_DISABLE_LAST_ADMIN';
}
