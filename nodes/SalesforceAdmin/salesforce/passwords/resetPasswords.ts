import { asNotDone } from '../api/errorCodes';
import type { Org } from '../api/org';
import { forValues, isError, mapValues, valuesOf, type Result } from '../api/results';
import { readUsers, refuseConnectedUser, refuseSystemUser, type User, type UserLocator } from '../users/read';
import type { WriteMode } from '../writes/changes';
import { givePasswords, type NewPassword } from './reset';
import { planUnlocks, writeUnlocks, type UnlockPlan } from './unlock';

/** What is done about a password: a new one that Salesforce makes and emails, a given one, or the lock after failed logins lifted. */
export const PASSWORD_MODES = ['email', 'set', 'unlock'] as const;

/** A user whose password is reset. */
export interface PasswordReset {
	user: UserLocator;
	mode: (typeof PASSWORD_MODES)[number];
	/** With `set`. */
	newPassword?: string;
	/** Whether the result has the password that Salesforce made. */
	returnPassword: boolean;
	/** Whether the answer of an earlier try of the same run was lost. It is not sent again. */
	isInDoubt?: boolean;
}

/** What was done for one user. */
interface PasswordResult {
	id: string;
	username: string;
	changed: boolean;
	/** With `email`: Salesforce was told to email. */
	passwordEmailSent?: boolean;
	/** With `unlock`: whether a lock was lifted. */
	unlocked?: boolean;
	/** The password that Salesforce made, where it was asked for. */
	password?: string;
	plan?: object[];
}

/**
 * Resets passwords, sets them, or lifts locks after failed logins. One result or error per request, in order: SAME_USER, SYSTEM_USER,
 * RESET_IN_DOUBT, the refusal of the password policy. A password is in the result only where it was asked for. The same twice for one user is
 * done once. Rejects with a SalesforceError when nothing could be read.
 */
export async function resetPasswords(
	org: Org,
	requests: PasswordReset[],
	mode: WriteMode,
): Promise<Array<Result<PasswordResult>>> {
	const locators = requests.map(({ user }) => user);
	const users = await readUsers(org, locators);
	const targets = mapValues(users, (user, at): Target => ({
		user: checkUser(org, user, requests[at]),
		request: requests[at],
	}));
	const results = new Map<Target, Result<PasswordResult>>();
	for (const run of [runUnlocks, runPasswords]) {
		for (const [target, result] of await run(org, valuesOf(targets), mode)) results.set(target, result);
	}
	return await forValues(targets, async (own) => own.map((target) => results.get(target)!));
}

interface Target {
	user: User;
	request: PasswordReset;
}

// A new password of Salesforce's reaches the connected user by email only, and it may be nobody's mailbox.
function checkUser(org: Org, user: User, { mode }: PasswordReset): User {
	refuseSystemUser(user);
	if (mode === 'email') refuseConnectedUser(org, user, 'given a new password');
	return user;
}

async function runUnlocks(org: Org, all: Target[], mode: WriteMode): Promise<Array<[Target, Result<PasswordResult>]>> {
	const targets = all.filter(({ request }) => request.mode === 'unlock');
	const users = targets.map(({ user }) => user);
	const plans = await planUnlocks(org, users);
	const written = await writeUnlocks(org, valuesOf(plans), mode);
	const results = mapValues(plans, (plan) => unlockResult(plan, mode, plan.change && written.get(plan.change)));
	return targets.map((target, at) => [target, results[at]]);
}

function unlockResult({ user, change, isFirst }: UnlockPlan, { dryRun }: WriteMode, result: unknown) {
	const { id, username } = user;
	if (isError(result)) return asNotDone(result, `The password of ${username}`, 'unlocked');
	const isDone = Boolean(change) && isFirst;
	if (!dryRun) return { id, username, changed: isDone, unlocked: isDone };
	const step = { action: 'update', object: 'UserLogin', id: change?.record.Id, fields: { IsPasswordLocked: false } };
	return { id, username, changed: false, unlocked: false, plan: isDone ? [step] : [] };
}

async function runPasswords(
	org: Org,
	all: Target[],
	mode: WriteMode,
): Promise<Array<[Target, Result<PasswordResult>]>> {
	const targets = all.filter(({ request }) => request.mode !== 'unlock');
	const firsts = new Map<string, Target>();
	for (const target of targets) if (!firsts.has(keyOf(target))) firsts.set(keyOf(target), target);
	const own = [...firsts.values()];
	const given = mode.dryRun ? own.map(() => '') : await givePasswords(org, own.map(newPasswordOf));
	if (!mode.dryRun && given.some((result) => !isError(result))) reportSessions(org);
	const made = new Map(own.map((target, at) => [keyOf(target), given[at]]));
	return targets.map((target) => {
		const isFirst = firsts.get(keyOf(target)) === target;
		return [target, passwordResult(target, made.get(keyOf(target)) ?? '', { isFirst, mode })];
	});
}

// A second reset would void the password that the first one made.
const keyOf = ({ user, request: { mode, newPassword } }: Target) => JSON.stringify([user.id, mode, newPassword]);

const newPasswordOf = ({ user: { id, username }, request: { newPassword, isInDoubt } }: Target): NewPassword => ({
	userId: id,
	username,
	newPassword,
	isInDoubt,
});

function passwordResult(
	{ user: { id, username }, request }: Target,
	made: Result<string>,
	{ isFirst, mode }: { isFirst: boolean; mode: WriteMode },
): Result<PasswordResult> {
	if (isError(made)) return made;
	const isEmail = request.mode === 'email';
	const step = { action: isEmail ? 'resetPassword' : 'setPassword', object: 'User', id };
	if (mode.dryRun) return { id, username, changed: false, plan: isFirst ? [step] : [] };
	return {
		id,
		username,
		changed: isFirst,
		...(isEmail && { passwordEmailSent: true }),
		...(isEmail && request.returnPassword && { password: made }),
	};
}

// No documented setting ends them.
const reportSessions = (org: Org) =>
	org.reportProgress('sessions', 'Sessions and apps of these users stay logged in; End Sessions logs them out');
