/** The password of a user (REST guide, sObject User Password). */
import { randomInt } from 'node:crypto';
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { toDateTime } from '../../world/clock.mts';
import { readId } from '../../world/ids.mts';
import type { Context } from '../../world/model.mts';
import { sendEmail } from '../../world/outbox.mts';
import { issue } from '../../world/secrets.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';
import { inputOf } from './sobjects.mts';

/** The user of the path; throws NOT_FOUND, or INSUFFICIENT_ACCESS without the right to reset passwords. */
function userOf(context: Context, text: string, own: boolean): OrgRecord {
	const user = context.org.store.get('User', readId(text));
	if (!user) throw errors.notFound();
	const allowed = may(context, 'ResetPasswords', 'ManageUsers') || (own && user.Id === context.user.Id);
	if (!allowed) throw errors.noPasswordAccess();
	return user;
}

/** `GET …/password`: whether it is expired. */
export function getPassword(context: Context, _request: ApiRequest, [id = '']: string[]): ApiResponse {
	const user = userOf(context, id, true);
	return { status: 200, body: { isExpired: context.org.expiredPasswords.has(user.Id) } };
}

/** `POST …/password` with `{NewPassword}` */
export function setPassword(context: Context, request: ApiRequest, [id = '']: string[]): ApiResponse {
	const user = userOf(context, id, true);
	const { NewPassword: password } = inputOf(request);
	if (typeof password !== 'string') throw errors.requiredFieldsMissing(['NewPassword']);
	checkStrength(password);
	if (context.org.passwords.get(user.Id) === password)
		throw errors.repeatedPassword(context.org.settings.repeatedPasswordCode);
	remember(context, user, issue(password));
	context.org.expiredPasswords.delete(user.Id);
	return { status: 204 };
}

/** `DELETE …/password`: resets the password, answers the new one in clear text and sends the email. */
export function resetPassword(context: Context, _request: ApiRequest, [id = '']: string[]): ApiResponse {
	const user = userOf(context, id, false);
	const password = issue(generatePassword());
	remember(context, user, password);
	// The user has to set another one at the first login (REST guide), and a locked user is unlocked (public posts).
	context.org.expiredPasswords.add(user.Id);
	unlock(context, user.Id);
	sendEmail(context.org, { kind: 'password reset', userId: user.Id, to: String(user.Email) });
	return { status: 200, body: { NewPassword: password } };
}

/** The default password policy: at least 8 characters, letters and numbers (Help, Set Password Policies). */
function checkStrength(password: string): void {
	if (password.length < 8) throw errors.invalidNewPassword('Your password must be at least 8 characters long.');
	if (!/[A-Za-z]/.test(password) || !/\d/.test(password)) throw errors.invalidNewPassword();
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Nine letters and digits, as in the sample of the guide. */
function generatePassword(): string {
	return Array.from({ length: 9 }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join('');
}

function remember({ org }: Context, user: OrgRecord, password: string): void {
	org.passwords.set(user.Id, password);
	org.store.update('User', user.Id, { LastPasswordChangeDate: toDateTime(org.clock.now()) });
	org.events.emit('passwordChanged', user.Id);
}

function unlock({ org: { store } }: Context, userId: string): void {
	const login = store.table('UserLogin').first('UserId', userId);
	if (login?.IsPasswordLocked) store.update('UserLogin', login.Id, { IsPasswordLocked: false });
}
