/** Who may log in, and what logging in leaves behind. */
import { toDateTime } from '../world/clock.mts';
import type { Host } from '../wire/hosts.mts';
import type { OrgRecord } from '../world/types.mts';
import { authenticationFailure, inactiveUser, loginRateExceeded } from './errors.mts';
import type { OAuthGround } from './services.mts';
import { isFrozen } from './sessions.mts';

const HOUR = 3_600_000;

export function findByUsername(ground: OAuthGround, username: string): OrgRecord | undefined {
	return ground.store.table('User').first('Username', username.trim().toLowerCase());
}

/** The user of a username and password; undefined when they do not fit, or the user is inactive, frozen or locked. */
export function userOfPassword(ground: OAuthGround, username: string, password: string): OrgRecord | undefined {
	const user = findByUsername(ground, username);
	if (!user) return undefined;
	const fits = ground.passwordFits(user.Id, password);
	if (!fits) countFailedLogIn(ground, user);
	return fits && canLogIn(ground, user) ? user : undefined;
}

export function canLogIn(ground: OAuthGround, user: OrgRecord): boolean {
	const login = ground.store.table('UserLogin').first('UserId', user.Id);
	return user['IsActive'] === true && !login?.['IsFrozen'] && !login?.['IsPasswordLocked'];
}

/** Writes LastLoginDate and a row of LoginHistory, and counts the log-in; throws `rate_limit_exceeded` beyond the hourly rate. */
export function noteLogIn(ground: OAuthGround, user: OrgRecord, logIn: { host: Host; application: string }): void {
	const now = ground.clock.now();
	const recent = (ground.logInTimes.get(user.Id) ?? []).filter((time) => time > now - HOUR);
	if (recent.length >= ground.settings.loginsPerHour) throw loginRateExceeded();
	ground.logInTimes.set(user.Id, [...recent, now]);
	ground.store.update('User', user.Id, { LastLoginDate: toDateTime(now), NumberOfFailedLogins: 0 });
	ground.store.insert('LoginHistory', {
		Id: ground.ids.next('0Ya'),
		UserId: user.Id,
		LoginTime: toDateTime(now),
		LoginType: 'Remote Access 2.0',
		SourceIp: '127.0.0.1',
		LoginUrl: logIn.host.origin.replace(/^https?:\/\//, ''),
		Status: 'Success',
		Application: logIn.application,
		ApiType: 'N/A',
	});
}

function countFailedLogIn(ground: OAuthGround, user: OrgRecord): void {
	ground.store.update('User', user.Id, { NumberOfFailedLogins: Number(user['NumberOfFailedLogins'] ?? 0) + 1 });
}

/** Throws what a token request for this user gets when the user has been deactivated or frozen meanwhile. */
export function refuseLostAccess(ground: OAuthGround, userId: string): void {
	const { store, settings } = ground;
	const active = store.get('User', userId)?.['IsActive'] === true;
	const answer = !active
		? settings.refreshWhenInactive
		: isFrozen(store, userId)
			? settings.refreshWhenFrozen
			: 'works';
	if (answer === 'works') return;
	throw answer === 'invalid_grant' ? authenticationFailure() : inactiveUser(settings.inactiveUserDescription);
}
