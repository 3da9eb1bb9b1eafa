/** Who may log in, and what logging in leaves behind. */
import type { Host } from '../wire/hosts.mts';
import { toDateTime } from '../world/clock.mts';
import type { OrgRecord } from '../world/types.mts';
import { authenticationFailure, inactiveUser, loginRateExceeded } from './errors.mts';
import type { OAuthServices } from './services.mts';
import { isFrozen } from './sessions.mts';

const HOUR = 3_600_000;

/** The user of a username, in any case and with white space around it; undefined when there is none. */
export function findByUsername(services: OAuthServices, username: string): OrgRecord | undefined {
	return services.store.table('User').first('Username', username.trim().toLowerCase());
}

/** The user of a username and password; undefined when they do not fit, or the user is inactive, frozen or locked. */
export function userOfPassword(services: OAuthServices, username: string, password: string): OrgRecord | undefined {
	const user = findByUsername(services, username);
	if (!user) return undefined;
	const fits = services.passwordFits(user.Id, password);
	if (!fits) countFailedLogin(services, user);
	return fits && canLogIn(services, user) ? user : undefined;
}

/** Whether the user is active, not frozen and not locked. */
export function canLogIn(services: OAuthServices, user: OrgRecord): boolean {
	const login = services.store.table('UserLogin').first('UserId', user.Id);
	return user['IsActive'] === true && !login?.['IsFrozen'] && !login?.['IsPasswordLocked'];
}

/** Writes LastLoginDate and a row of LoginHistory, and counts the login; throws `login rate exceeded` beyond the hourly rate. */
export function noteLogin(services: OAuthServices, user: OrgRecord, login: { host: Host; application: string }): void {
	const now = services.clock.now();
	const recent = (services.loginTimes.get(user.Id) ?? []).filter((time) => time > now - HOUR);
	if (recent.length >= services.settings.loginsPerHour) throw loginRateExceeded(services.settings.loginRateError);
	services.loginTimes.set(user.Id, [...recent, now]);
	services.store.update('User', user.Id, { LastLoginDate: toDateTime(now), NumberOfFailedLogins: 0 });
	services.store.insert('LoginHistory', {
		Id: services.ids.next('0Ya'),
		UserId: user.Id,
		LoginTime: toDateTime(now),
		LoginType: 'Remote Access 2.0',
		SourceIp: '127.0.0.1',
		LoginUrl: login.host.origin.replace(/^https?:\/\//, ''),
		Status: 'Success',
		Application: login.application,
		ApiType: 'N/A',
	});
}

function countFailedLogin(services: OAuthServices, user: OrgRecord): void {
	services.store.update('User', user.Id, { NumberOfFailedLogins: Number(user['NumberOfFailedLogins'] ?? 0) + 1 });
}

/** Throws what a token request for this user gets when the user has been deactivated or frozen meanwhile. */
export function refuseLostAccess(services: OAuthServices, userId: string): void {
	const { store, settings } = services;
	const active = store.get('User', userId)?.['IsActive'] === true;
	const answer = !active
		? settings.refreshWhenInactive
		: isFrozen(store, userId)
			? settings.refreshWhenFrozen
			: 'works';
	if (answer === 'works') return;
	throw answer === 'invalid_grant' ? authenticationFailure() : inactiveUser(settings.inactiveUserDescription);
}
