import { ADVICE } from './advice';
import { writeChanges } from './batches';
import { type Change, type ChangeResult, type WriteMode } from './changes';
import { SalesforceError, asSalesforceError } from './errors';
import type { Org } from './org';
import { readUsers, refuseSystemUser, userResult, type User, type UserLocator, type UserResult } from './users';

/** A state of a user: the object and field that hold it, and what setting it means. */
interface State {
	object: 'User' | 'UserLogin';
	field: 'IsActive' | 'IsFrozen';
	value: boolean;
	/** For messages: "was not deactivated". */
	participle: string;
}

/** Activates or deactivates users. One result or error per locator, in order. */
export async function setActive(org: Org, locators: UserLocator[], isActive: boolean, mode: WriteMode) {
	const participle = isActive ? 'activated' : 'deactivated';
	return await setState(org, locators, { object: 'User', field: 'IsActive', value: isActive, participle }, mode);
}

/** Freezes or unfreezes users through their row of UserLogin. One result or error per locator, in order. */
export async function setFrozen(org: Org, locators: UserLocator[], isFrozen: boolean, mode: WriteMode) {
	const participle = isFrozen ? 'frozen' : 'unfrozen';
	return await setState(org, locators, { object: 'UserLogin', field: 'IsFrozen', value: isFrozen, participle }, mode);
}

async function setState(
	org: Org,
	locators: UserLocator[],
	state: State,
	mode: WriteMode,
): Promise<Array<UserResult | SalesforceError>> {
	const users = await readUsers(org, locators);
	const changes = new Map<string, Change>();
	const planned = users.map((user) => (user instanceof SalesforceError ? user : planState(org, user, state, changes)));
	const wanted = [...changes.values()];
	const written = mode.dryRun ? [] : await writeChanges(org, 'update', state.object, wanted, mode);
	const results = new Map(wanted.map((change, at) => [change, written[at]]));
	return users.map((user, at) => {
		const plan = planned[at];
		if (user instanceof SalesforceError) return user;
		if (plan instanceof SalesforceError) return plan;
		// The first request that asked for a change made it; a repetition finds the state as it wants it.
		const own = plan !== undefined && changes.get(user.id) === plan && changes.delete(user.id);
		return outcome(user, state, plan, plan && results.get(plan), { own, dryRun: mode.dryRun });
	});
}

function planState(
	org: Org,
	user: User,
	state: State,
	changes: Map<string, Change>,
): Change | SalesforceError | undefined {
	try {
		refuseSystemUser(user);
		if (holds(user, state)) return undefined;
		refuseOneself(org, user, state);
		const record = { Id: recordToChange(user, state), [state.field]: state.value };
		const change = changes.get(user.id) ?? { key: user.id, record };
		changes.set(user.id, change);
		return change;
	} catch (error) {
		return asSalesforceError(error);
	}
}

const holds = (user: User, { field, value }: State) => (field === 'IsActive' ? user.isActive : user.isFrozen) === value;

function recordToChange(user: User, state: State): string {
	if (state.object === 'User') return user.id;
	if (user.userLoginId) return user.userLoginId;
	if (user.isFrozen === null) {
		throw new SalesforceError(
			'MISSING_PERMISSIONS',
			`The connected user may not read whether ${user.username} is frozen`,
			{
				advice: "Give the connected user the permission 'Manage Users'; it alone opens the object UserLogin.",
			},
		);
	}
	throw new SalesforceError(
		'NO_USER_LOGIN',
		`${user.username} was not ${state.participle}: the user has no user login row`,
	);
}

// Salesforce refuses both too (StatusCode CANNOT_FREEZE_SELF); refused here, nothing is sent.
function refuseOneself(org: Org, user: User, { participle }: State): void {
	if (user.id !== org.user.userId || participle === 'activated' || participle === 'unfrozen') return;
	throw new SalesforceError('SAME_USER', `${user.username} was not ${participle}: it is the connected user itself`);
}

function outcome(
	user: User,
	state: State,
	change: Change | undefined,
	result: ChangeResult | undefined,
	{ own, dryRun }: { own: boolean; dryRun?: boolean },
): UserResult | SalesforceError {
	if (result instanceof SalesforceError) return refused(user, state, result);
	if (!change) return { ...userResult(user, false), ...(dryRun && { dryRun, plan: [] }) };
	if (dryRun) return { ...userResult(user, own), dryRun, plan: own ? [planStep(state, change)] : [] };
	const now = state.field === 'IsActive' ? { ...user, isActive: state.value } : { ...user, isFrozen: state.value };
	return userResult(now, own);
}

function planStep(state: State, change: Change) {
	return { action: 'update', object: state.object, id: change.record.Id, fields: { [state.field]: state.value } };
}

// Why a user cannot be deactivated comes with different codes (Salesforce Help 000384586, 000386275): told apart by what it is not.
const NOT_A_BLOCKER =
	/^(UNABLE_TO_LOCK_ROW|INSUFFICIENT_|CANNOT_DISABLE_LAST_ADMIN|CONNECTION_LOST|NOT_SENT|CANCELLED|NO_RESULT|REQUEST_LIMIT|LICENSE_)/;

function refused(user: User, state: State, error: SalesforceError): SalesforceError {
	const message = `${user.username} was not ${state.participle}: ${error.message}`;
	const blocked = state.field === 'IsActive' && !state.value && !NOT_A_BLOCKER.test(error.errorCode);
	const advice = blocked ? ADVICE.DEACTIVATION_BLOCKED : error.advice;
	return new SalesforceError(error.errorCode, message, { advice, fields: error.fields, statusCode: error.statusCode });
}
