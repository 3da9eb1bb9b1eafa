import { asNotDone } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, mapValues, valuesOf, type Result } from '../api/results';
import { nameFullLicenses, takerOfUserLicense } from '../directory/seats';
import { updatePlanned } from '../writes/batches';
import type { Change, ChangeResult, Planned, WriteMode } from '../writes/changes';
import { adviseOnBlocker } from './blockers';
import { keepLastAdministrator } from './lastAdministrator';
import { hiddenLoginsError } from './logins';
import {
	readUsers,
	refuseConnectedUser,
	refuseSystemUser,
	userResult,
	type User,
	type UserLocator,
	type UserResult,
} from './read';

/** A state of a user: the object and field that hold it, and what setting it means. */
interface State {
	object: 'User' | 'UserLogin';
	field: 'IsActive' | 'IsFrozen';
	value: boolean;
	/** For messages: "was not deactivated". */
	participle: 'activated' | 'deactivated' | 'frozen' | 'unfrozen';
	/** Whether it shuts the user out. */
	endsAccess: boolean;
}

const ACTIVE: State = { object: 'User', field: 'IsActive', value: true, participle: 'activated', endsAccess: false };
const INACTIVE: State = { ...ACTIVE, value: false, participle: 'deactivated', endsAccess: true };
const FROZEN: State = { object: 'UserLogin', field: 'IsFrozen', value: true, participle: 'frozen', endsAccess: true };
const UNFROZEN: State = { ...FROZEN, value: false, participle: 'unfrozen', endsAccess: false };

/** Activates users. One result or error per locator, in order. Rejects when nothing could be read. */
export async function activateUsers(org: Org, users: UserLocator[], mode: WriteMode) {
	return await setState(org, await readUsers(org, users), { state: ACTIVE, mode });
}

/** Deactivates users. One result or error per locator, in order. Rejects when nothing could be read. */
export async function deactivateUsers(org: Org, users: UserLocator[], mode: WriteMode) {
	return await deactivateFoundUsers(org, await readUsers(org, users), mode);
}

/** Deactivates users that were read; errors stay. One result or error per user, in order. Rejects when the administrators of the org could not be read. */
export async function deactivateFoundUsers(org: Org, users: Array<Result<User>>, mode: WriteMode) {
	return await setState(org, users, { state: INACTIVE, mode });
}

/** Freezes users through their rows of UserLogin. One result or error per locator, in order. Rejects when nothing could be read. */
export async function freezeUsers(org: Org, users: UserLocator[], mode: WriteMode) {
	return await freezeFoundUsers(org, await readUsers(org, users), mode);
}

/** Freezes users that were read; errors stay. One result or error per user, in order. Rejects when the administrators of the org could not be read. */
export async function freezeFoundUsers(org: Org, users: Array<Result<User>>, mode: WriteMode) {
	return await setState(org, users, { state: FROZEN, mode });
}

/** Unfreezes users through their rows of UserLogin. One result or error per locator, in order. Rejects when nothing could be read. */
export async function unfreezeUsers(org: Org, users: UserLocator[], mode: WriteMode) {
	return await unfreezeFoundUsers(org, await readUsers(org, users), mode);
}

/** Unfreezes users that were read; errors stay. One result or error per user, in order. Never rejects. */
export async function unfreezeFoundUsers(org: Org, users: Array<Result<User>>, mode: WriteMode) {
	return await setState(org, users, { state: UNFROZEN, mode });
}

interface Run {
	state: State;
	mode: WriteMode;
}

async function setState(org: Org, users: Array<Result<User>>, run: Run): Promise<Array<Result<UserResult>>> {
	const { state, mode } = run;
	const kept = state.endsAccess ? await keepLastAdministrator(org, users, { done: state.participle, mode }) : users;
	const plans = planStates(org, kept, state);
	const results = await updatePlanned({ org, object: state.object, mode }, valuesOf(plans));
	const named = await nameFullLicenses(org, results, ({ record }, error) => takerOfUserLicense(record, error));
	return mapValues(plans, (plan) => stateResult(plan, run, plan.change && named.get(plan.change)));
}

interface StatePlan extends Planned {
	user: User;
}

// The first request for a user makes the change, later ones rely on it.
function planStates(org: Org, users: Array<Result<User>>, state: State): Array<Result<StatePlan>> {
	const changes = new Map<string, Change>();
	return mapValues(users, (user) => {
		refuseSystemUser(user);
		if (isInState(user, state)) return { user, isFirst: false };
		if (state.endsAccess) refuseConnectedUser(org, user, state.participle);
		const earlier = changes.get(user.id);
		if (earlier) return { user, change: earlier, isFirst: false };
		const change = { key: user.id, record: { Id: recordToChange(user, state), [state.field]: state.value } };
		changes.set(user.id, change);
		return { user, change, isFirst: true };
	});
}

const isInState = (user: User, { field, value }: State) =>
	(field === 'IsActive' ? user.isActive : user.isFrozen) === value;

function recordToChange(user: User, state: State): string {
	if (state.object === 'User') return user.id;
	if (user.userLoginId) return user.userLoginId;
	if (user.isFrozen === null) throw hiddenLoginsError(`whether ${user.username} is frozen`);
	throw new SalesforceError(
		'NO_USER_LOGIN',
		`${user.username} was not ${state.participle}: the user has no user login row`,
	);
}

function stateResult(plan: StatePlan, { state, mode }: Run, result: ChangeResult | undefined): Result<UserResult> {
	const { user, change, isFirst } = plan;
	if (isError(result)) return stateError(user, state, result);
	const step = change && isFirst ? [planStep(state, change)] : [];
	if (mode.dryRun) return { ...userResult(user, false), plan: step };
	return userResult(change ? inState(user, state) : user, isFirst);
}

const inState = (user: User, { field, value }: State): User =>
	field === 'IsActive' ? { ...user, isActive: value } : { ...user, isFrozen: value };

function planStep(state: State, change: Change) {
	return { action: 'update', object: state.object, id: change.record.Id, fields: { [state.field]: state.value } };
}

function stateError({ username }: User, { participle }: State, error: SalesforceError): SalesforceError {
	const advised = participle === 'deactivated' ? adviseOnBlocker(error) : error;
	return asNotDone(advised, username, participle);
}
